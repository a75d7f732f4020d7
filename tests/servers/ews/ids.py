"""Ids as Exchange makes them: long, opaque, case-sensitive, and another one after a move (MS-OXWSCDATA 2.2.4.25, ItemIdType).

An item's id names its mailbox, its uid and its serial; only the test's control side looks inside.
"""

import base64
import struct

from tests.servers.ews.soap import EwsError
from tests.servers.post import Entry, Folder, Item, Mailbox, Post

_ITEM = b"\x00\x03\x24"  # "AAMk", with which real item ids begin
_FOLDER = b"\x01\x03\x24"  # "AQMk"
_PADDING = bytes(range(0x46, 0x46 + 38))  # ids of Exchange are about 150 characters long


def item_id(item: Item) -> str:
    """The id of an item where it is now."""
    return of_item(item.folder.mailbox, item.uid, item.serial)


def of_item(mailbox: Mailbox, uid: int, serial: int) -> str:
    """The id that an item had, or has, with this serial."""
    return base64.b64encode(_ITEM + mailbox.guid.encode() + _PADDING + struct.pack(">QQ", uid, serial)).decode()


def folder_id(folder: Folder) -> str:
    """The id of a folder."""
    return of_folder(folder.mailbox, folder.uid)


def of_folder(mailbox: Mailbox, uid: int) -> str:
    """The id of a folder, also of one that is gone."""
    return base64.b64encode(_FOLDER + mailbox.guid.encode() + _PADDING + struct.pack(">Q", uid)).decode()


def change_key(thing: Item | Folder) -> str:
    """The change key: another one after each change."""
    return base64.b64encode(b"\x09\x00" + struct.pack(">QQ", thing.uid, thing.version)).decode()


def find_mailbox_of(post: Post, value: str) -> Mailbox | None:
    """The mailbox that an id belongs to."""
    guid = _decoded(value)[3:39]
    return next((mailbox for mailbox in post.mailboxes.values() if mailbox.guid.encode() == guid), None)


def find_item(post: Post, value: str, *, was_moved: bool = False) -> Item | None:
    """The item of an id; with `was_moved` also under an id that it had before."""
    raw = _decoded(value)
    mailbox = find_mailbox_of(post, value)
    if not raw.startswith(_ITEM) or mailbox is None:
        return None
    uid, serial = struct.unpack(">QQ", raw[-16:])
    if was_moved:
        return next((box.items[uid] for box in post.mailboxes.values() if uid in box.items), None)
    item = mailbox.items.get(uid)
    return item if item and item.serial == serial else None


def find_folder(post: Post, value: str) -> Folder | None:
    """The folder of an id."""
    raw = _decoded(value)
    mailbox = find_mailbox_of(post, value)
    if not raw.startswith(_FOLDER) or mailbox is None:
        return None
    return mailbox.folders.get(struct.unpack(">Q", raw[-8:])[0])


def sync_state(folder_uid: int, at: int, known_until: int, age: int) -> str:
    """A synchronisation state; `age` rises when the server forgets older ones."""
    return base64.b64encode(b"H4sI" + struct.pack(">QQQQ", folder_uid, at, known_until, age)).decode()


def read_sync_state(value: str, folder_uid: int, age: int, journal: list[Entry]) -> tuple[int, int]:
    """Where the journal is to be read on, and how long it was at the first synchronisation; raises where the state is not one of ours."""
    try:
        raw = base64.b64decode(value, validate=True)
        of, at, known_until, born = struct.unpack(">QQQQ", raw[4:])
    except (ValueError, struct.error) as error:
        raise EwsError("ErrorInvalidSyncStateData") from error
    if not raw.startswith(b"H4sI") or of != folder_uid or born != age or at > len(journal):
        raise EwsError("ErrorInvalidSyncStateData")
    return at, known_until


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError as error:
        raise EwsError("ErrorInvalidIdMalformed") from error
