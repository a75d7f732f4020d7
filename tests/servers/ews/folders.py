"""GetFolder, FindFolder, CreateFolder, UpdateFolder, DeleteFolder, EmptyFolder, MoveFolder (MS-OXWSFOLD 3.1.4)."""

from tests.servers.ews import ids, shapes
from tests.servers.ews.context import Context, each, empty
from tests.servers.ews.finding import page, read_restriction
from tests.servers.ews.soap import Element, EwsError, boolean, find, kids, local, m, t, text
from tests.servers.post import Entry, Folder, Kind, below


def get_folder(context: Context, request: Element) -> list[Element]:
    """GetFolder: by id or by its well-known name."""
    shape = shapes.read_shape(find(request, "m:FolderShape"))

    def one(element: Element) -> list[Element]:
        return [m("Folders", shapes.folder(context.folder(element), shape))]

    return each(context, "GetFolder", kids(find(request, "m:FolderIds")), one, on_error=empty("Folders"))


def find_folder(context: Context, request: Element) -> list[Element]:
    """FindFolder: the folders below one, shallow or deep."""
    shape = shapes.read_shape(find(request, "m:FolderShape"))
    fits = read_restriction(find(request, "m:Restriction"), _value)

    def one(element: Element) -> list[Element]:
        parent = context.folder(element)
        listed = parent.children if request.get("Traversal") == "Shallow" else list(below(parent))
        shown, attributes = page([folder for folder in listed if fits(folder)], find(request, "m:IndexedPageFolderView"))
        return [m("RootFolder", t("Folders", *(shapes.folder(folder, shape) for folder in shown)), **attributes)]

    return each(context, "FindFolder", kids(find(request, "m:ParentFolderIds")), one)


def create_folder(context: Context, request: Element) -> list[Element]:
    """CreateFolder: ErrorFolderExists where the parent has one of this name."""
    parent_element = kids(find(request, "m:ParentFolderId"))[0]

    def one(element: Element) -> list[Element]:
        parent = context.folder(parent_element, is_write=True)
        name = text(element, "t:DisplayName")
        _refuse_twin(parent, name)
        folder = parent.mailbox.make_folder(name, parent, text(element, "t:FolderClass", "IPF.Note"))
        return [m("Folders", t(local(element), _folder_id(folder)))]

    return each(context, "CreateFolder", kids(find(request, "m:Folders")), one, on_error=empty("Folders"))


def update_folder(context: Context, request: Element) -> list[Element]:
    """UpdateFolder: its name."""

    def one(change: Element) -> list[Element]:
        folder = context.folder(kids(change)[0], is_write=True)
        for update in kids(find(change, "t:Updates")):
            name = next((text(element, "t:DisplayName") for element in kids(update)[1:] if text(element, "t:DisplayName")), "")
            if name:
                _refuse_twin(folder.parent, name) if folder.parent else None
                folder.name = name
        folder.version += 1
        folder.mailbox.hierarchy.append(Entry(Kind.UPDATE, folder.uid, folder.uid))
        return [m("Folders", t("Folder", _folder_id(folder)))]

    return each(context, "UpdateFolder", kids(find(request, "m:FolderChanges")), one, on_error=empty("Folders"))


def delete_folder(context: Context, request: Element) -> list[Element]:
    """DeleteFolder: well-known folders stay."""

    def one(element: Element) -> list[Element]:
        folder = context.folder(element, is_write=True)
        if folder.known_as:
            raise EwsError("ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")
        folder.mailbox.remove_folder(folder)
        return []

    return each(context, "DeleteFolder", kids(find(request, "m:FolderIds")), one)


def empty_folder(context: Context, request: Element) -> list[Element]:
    """EmptyFolder: all its items are deleted, and its folders where that is asked for."""

    def one(element: Element) -> list[Element]:
        folder = context.folder(element, is_write=True)
        for item in list(folder.items.values()):
            folder.mailbox.remove(item)
        for child in folder.children if request.get("DeleteSubFolders") == "true" else []:
            folder.mailbox.remove_folder(child)
        return []

    return each(context, "EmptyFolder", kids(find(request, "m:FolderIds")), one)


def move_folder(context: Context, request: Element) -> list[Element]:
    """MoveFolder: below another one."""

    def one(element: Element) -> list[Element]:
        folder = context.folder(element, is_write=True)
        target = context.folder(kids(find(request, "m:ToFolderId"))[0], is_write=True)
        _refuse_twin(target, folder.name)
        folder.parent = target
        folder.mailbox.hierarchy.append(Entry(Kind.UPDATE, folder.uid, folder.uid))
        return [m("Folders", t("Folder", _folder_id(folder)))]

    return each(context, "MoveFolder", kids(find(request, "m:FolderIds")), one, on_error=empty("Folders"))


def _refuse_twin(parent: Folder, name: str) -> None:
    if any(child.name.casefold() == name.casefold() for child in parent.children):
        raise EwsError("ErrorFolderExists")


def _folder_id(folder: Folder) -> Element:
    return t("FolderId", Id=ids.folder_id(folder), ChangeKey=ids.change_key(folder))


def _value(folder: Folder, field: str) -> object:
    found = {
        "DisplayName": folder.name,
        "FolderClass": folder.folder_class,
        "TotalCount": len(folder.items),
        "UnreadCount": folder.unread,
        "ChildFolderCount": len(folder.children),
        "FolderId": ids.folder_id(folder),
        "ParentFolderId": ids.folder_id(folder.parent) if folder.parent else "",
        "HasSubfolders": boolean(folder.children),
    }
    return found.get(field)


OPERATIONS = {
    "GetFolder": get_folder,
    "FindFolder": find_folder,
    "CreateFolder": create_folder,
    "UpdateFolder": update_folder,
    "DeleteFolder": delete_folder,
    "EmptyFolder": empty_folder,
    "MoveFolder": move_folder,
}
