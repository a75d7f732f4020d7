"""A folder's journal as a synchronising client hears it: the net change per item, page by page."""

import itertools
from dataclasses import dataclass

from tests.servers.post import Entry, Folder, Item, Kind


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a folder's journal as a client hears it: per item the net change, and where to go on."""

    changes: tuple[tuple[Kind, int, int, Item | None], ...]  # kind, uid, serial, and the item where it is still there
    end: int
    is_last: bool


def window(folder: Folder, start: int, limit: int, *, known_until: int = 0) -> Window:
    """The changes from line `start` of the journal on, at most `limit` items.

    `known_until` is the journal's length when the client began its first synchronisation: what was changed or deleted before it, the
    client never saw.
    """
    entries: dict[int, list[Entry]] = {}
    end = start
    for entry in itertools.islice(folder.journal, start, None):
        if entry.serial not in entries and len(entries) >= limit:
            break
        is_news = entry.kind is Kind.CREATE or end >= known_until
        if is_news:
            entries.setdefault(entry.serial, []).append(entry)
        end += 1
    changes = tuple(change for found in entries.values() if (change := _net(folder, found)))
    return Window(changes, end, end >= len(folder.journal))


def _net(folder: Folder, entries: list[Entry]) -> tuple[Kind, int, int, Item | None] | None:
    uid, serial = entries[0].uid, entries[0].serial
    kinds = {entry.kind for entry in entries}
    item = folder.items.get(uid)
    if item is None or item.serial != serial:
        return None if Kind.CREATE in kinds else (Kind.DELETE, uid, serial, None)
    if Kind.CREATE in kinds:
        return (Kind.CREATE, uid, serial, item)
    return (Kind.UPDATE if Kind.UPDATE in kinds else Kind.READ, uid, serial, item)
