"""Ids of Graph: URL-safe, opaque, case-sensitive (MS docs: "Obtain immutable identifiers for Outlook resources").

The ordinary id changes when an item is moved; the immutable one, asked for by `Prefer: IdType="ImmutableId"`, stays as long as the item
is in the same mailbox. Both kinds are understood in every request.
"""

import base64
import struct

from tests.servers.graph.errors import GraphError
from tests.servers.post import Folder, Item, Mailbox, Post

_ITEM = b"\x00\x03\x24"  # "AAMk", with which ordinary ids begin
_IMMUTABLE = b"\x00\x02\x24"  # "AAIk"
_FOLDER = b"\x00\x03\x25"
_PADDING = bytes(range(0xC6, 0xC6 + 38))  # ids of Graph are about 150 characters long


def of_item(item: Item, *, is_immutable: bool) -> str:
    """The id of an item where it is now."""
    return of_uid(item.folder.mailbox, item.uid, item.serial, is_immutable=is_immutable)


def of_uid(mailbox: Mailbox, uid: int, serial: int, *, is_immutable: bool) -> str:
    """The id that an item has or had with this serial."""
    head = _IMMUTABLE if is_immutable else _ITEM
    return _encoded(head + mailbox.guid.encode() + _PADDING + struct.pack(">QQ", uid, 0 if is_immutable else serial))


def of_folder(folder: Folder) -> str:
    """The id of a folder."""
    return _encoded(_FOLDER + folder.mailbox.guid.encode() + _PADDING + struct.pack(">Q", folder.uid))


def change_key(thing: Item | Folder) -> str:
    """Another one after each change."""
    return base64.b64encode(b"CQ" + struct.pack(">QQ", thing.uid, thing.version)).decode()


def find_item(mailbox: Mailbox, value: str) -> Item | None:
    """The item of an id, of either kind."""
    raw = _decoded(value)
    if raw[3:39] != mailbox.guid.encode() or raw[:3] not in (_ITEM, _IMMUTABLE):
        return None
    uid, serial = struct.unpack(">QQ", raw[-16:])
    item = mailbox.items.get(uid)
    return item if item and (raw[:3] == _IMMUTABLE or item.serial == serial) else None


def find_wherever(post: Post, value: str) -> Item | None:
    """The item of an id that it has or had, in whichever mailbox it is now: for the test's own side."""
    raw = _decoded(value)
    if raw[:3] not in (_ITEM, _IMMUTABLE):
        return None
    uid = struct.unpack(">QQ", raw[-16:])[0]
    return next((box.items[uid] for box in post.mailboxes.values() if uid in box.items), None)


def find_folder(mailbox: Mailbox, value: str) -> Folder | None:
    """The folder of an id or of a well-known name."""
    known = mailbox.known(value)
    if known is not None:
        return known
    raw = _decoded(value)
    if raw[3:39] != mailbox.guid.encode() or raw[:3] != _FOLDER:
        return None
    return mailbox.folders.get(struct.unpack(">Q", raw[-8:])[0])


def token(folder_uid: int, at: int, known_until: int, age: int) -> str:
    """A delta or skip token."""
    return _encoded(b"tok" + struct.pack(">QQQQ", folder_uid, at, known_until, age))


def read_token(value: str, folder: Folder, age: int) -> tuple[int, int]:
    """Where the folder's journal is to be read on; 410 where the service no longer knows (MS docs: "delta query", token duration)."""
    raw = _decoded(value)
    if len(raw) != 35 or not raw.startswith(b"tok"):
        raise GraphError(400, "BadRequest", "Badly formed token.")
    of, at, known_until, born = struct.unpack(">QQQQ", raw[3:])
    if of != folder.uid or born != age or at > len(folder.journal):
        raise GraphError(410, "syncStateNotFound", "The sync state generation is not found; a full synchronization is needed.")
    return at, known_until


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, altchars=b"-_", validate=True)
    except ValueError as error:
        raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.") from error
