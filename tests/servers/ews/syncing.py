"""SyncFolderItems and SyncFolderHierarchy: changes since a state (MS-OXWSSYNC 3.1.4)."""

from collections.abc import Callable

from tests.servers.ews import ids, shapes
from tests.servers.ews.context import Context, each
from tests.servers.ews.soap import Element, EwsError, boolean, find, kids, m, t, text
from tests.servers.journal import window
from tests.servers.post import Entry, Folder, Item, Kind, Mailbox, below

# MaxSyncFolderItemsInstanceReturned: "a value between 1 and 512".
MOST_CHANGES = 512


def sync_folder_items(context: Context, request: Element) -> list[Element]:
    """SyncFolderItems: creations, updates, deletions and read flags, at most MaxChangesReturned at a time."""
    shape = shapes.read_shape(find(request, "m:ItemShape"), is_list=True)
    ignored = {str(element.get("Id")) for element in kids(find(request, "m:Ignore"))}
    limit = int(text(request, "m:MaxChangesReturned", "10"))

    def one(element: Element) -> list[Element]:
        if not 1 <= limit <= MOST_CHANGES:
            raise EwsError("ErrorInvalidSyncStateData", "MaxChangesReturned must be between 1 and 512.")
        folder = context.folder(element)
        start, known_until = _state(context, request, folder)
        seen = window(folder, start, limit, known_until=known_until)
        changes = [_change(folder, change, shape) for change in seen.changes]
        wanted = [change for change in changes if change[0] not in ignored]
        return [
            m("SyncState", ids.sync_state(folder.uid, seen.end, known_until, context.sync_age)),
            m("IncludesLastItemInRange", boolean(seen.is_last)),
            m("Changes", *(change[1] for change in wanted)),
        ]

    return each(context, "SyncFolderItems", kids(find(request, "m:SyncFolderId")), one, on_error=_nothing("IncludesLastItemInRange"))


def sync_folder_hierarchy(context: Context, request: Element) -> list[Element]:
    """SyncFolderHierarchy: the folders below one that were made, changed or deleted since a state."""
    shape = shapes.read_shape(find(request, "m:FolderShape"))
    given = kids(find(request, "m:SyncFolderId")) or [t("DistinguishedFolderId", Id="msgfolderroot")]

    def one(element: Element) -> list[Element]:
        top = context.folder(element)
        journal = top.mailbox.hierarchy
        state = text(request, "m:SyncState")
        start = ids.read_sync_state(state, top.uid, context.sync_age, journal)[0] if state else 0
        changes = [
            change for entry in _latest(journal[start:]) if (change := _folder_change(top, entry, shape, is_first=not state)) is not None
        ]
        return [
            m("SyncState", ids.sync_state(top.uid, len(journal), 0, context.sync_age)),
            m("IncludesLastFolderInRange", "true"),
            m("Changes", *changes),
        ]

    return each(context, "SyncFolderHierarchy", given, one, on_error=_nothing("IncludesLastFolderInRange"))


def _nothing(last: str) -> Callable[[], list[Element]]:
    """What an error carries all the same (MS docs: "SyncFolderItems operation", error response example)."""
    return lambda: [m("SyncState"), m(last, "true")]


def _state(context: Context, request: Element, folder: Folder) -> tuple[int, int]:
    state = text(request, "m:SyncState")
    if not state:
        return 0, len(folder.journal)
    return ids.read_sync_state(state, folder.uid, context.sync_age, folder.journal)


def _change(folder: Folder, change: tuple[Kind, int, int, Item | None], shape: shapes.Shape) -> tuple[str, Element]:
    kind, uid, serial, item = change
    its_id = ids.of_item(folder.mailbox, uid, serial)
    if item is None:
        return its_id, t("Delete", t("ItemId", Id=its_id))
    shown = t("ItemId", Id=its_id, ChangeKey=ids.change_key(item))
    if kind is Kind.READ:
        return its_id, t("ReadFlagChange", shown, t("IsRead", boolean(item.is_read)))
    return its_id, t("Create" if kind is Kind.CREATE else "Update", shapes.item(item, shape))


def _latest(journal: list[Entry]) -> list[Entry]:
    found: dict[int, Entry] = {}
    for entry in journal:
        known = found.get(entry.uid)
        kind = Kind.CREATE if known and known.kind is Kind.CREATE and entry.kind is Kind.UPDATE else entry.kind
        found[entry.uid] = Entry(kind, entry.uid, entry.serial)
    return list(found.values())


def _folder_change(top: Folder, entry: Entry, shape: shapes.Shape, *, is_first: bool) -> Element | None:
    mailbox: Mailbox = top.mailbox
    if entry.kind is Kind.DELETE:
        return None if is_first else t("Delete", t("FolderId", Id=ids.of_folder(mailbox, entry.uid)))
    folder = mailbox.folders.get(entry.uid)
    if folder is None or folder not in set(below(top)):
        return None
    return t("Create" if entry.kind is Kind.CREATE else "Update", shapes.folder(folder, shape))


OPERATIONS = {"SyncFolderItems": sync_folder_items, "SyncFolderHierarchy": sync_folder_hierarchy}
