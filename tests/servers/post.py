"""The state behind the local Exchange and Graph servers: mailboxes, folders, items, and a journal of what happened to them.

Items keep one `uid` for life and get a new `serial` whenever they are moved, as items of Exchange get a new id (MS-OXWSMSG 3.1.4,
"Move and copy items": "the item id changes"). Everything is guarded by one lock; `changed` wakes whoever streams.
"""

import itertools
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from tests.servers import mime

# Well-known folders: the name of EWS (DistinguishedFolderIdNameType), the name of Graph, what people see, and the class.
WELL_KNOWN = (
    ("msgfolderroot", "msgfolderroot", "Top of Information Store", "IPF.Note"),
    ("inbox", "inbox", "Inbox", "IPF.Note"),
    ("drafts", "drafts", "Drafts", "IPF.Note"),
    ("sentitems", "sentitems", "Sent Items", "IPF.Note"),
    ("deleteditems", "deleteditems", "Deleted Items", "IPF.Note"),
    ("outbox", "outbox", "Outbox", "IPF.Note"),
    ("junkemail", "junkemail", "Junk Email", "IPF.Note"),
    ("calendar", "", "Calendar", "IPF.Appointment"),
    ("contacts", "", "Contacts", "IPF.Contact"),
)


class Kind(StrEnum):
    """What happened to an item, as a synchronising client hears it."""

    CREATE = "create"
    UPDATE = "update"
    READ = "read"
    DELETE = "delete"


class Happening(StrEnum):
    """What happened in a mailbox, as a subscriber hears it (EWS NotificationEventTypeType)."""

    NEW_MAIL = "NewMailEvent"
    CREATED = "CreatedEvent"
    DELETED = "DeletedEvent"
    MODIFIED = "ModifiedEvent"
    MOVED = "MovedEvent"
    COPIED = "CopiedEvent"


@dataclass(slots=True)
class Entry:
    """A line of a folder's journal."""

    kind: Kind
    uid: int
    serial: int


@dataclass(slots=True, kw_only=True)
class Event:
    """Something that subscribers hear of; `was` is the item's former place and serial."""

    number: int
    at: datetime
    happening: Happening
    folder: "Folder"
    uid: int
    serial: int
    was: "tuple[Folder, int] | None" = None


@dataclass(eq=False, kw_only=True)
class Folder:
    """A folder of a mailbox; `known_as` is its name in EWS, empty for a folder that somebody made."""

    uid: int
    mailbox: "Mailbox"
    name: str
    known_as: str = ""
    folder_class: str = "IPF.Note"
    parent: "Folder | None" = None
    version: int = 1
    journal: list[Entry] = field(default_factory=list)
    items: "dict[int, Item]" = field(default_factory=dict)

    @property
    def children(self) -> "list[Folder]":
        """The folders directly below."""
        return [folder for folder in self.mailbox.folders.values() if folder.parent is self]

    @property
    def unread(self) -> int:
        """How many items nobody has read."""
        return sum(not item.is_read for item in self.items.values())


@dataclass(eq=False, kw_only=True)
class Item:
    """A mail in a folder."""

    uid: int
    serial: int
    folder: Folder
    raw: bytes
    is_draft: bool = False
    is_read: bool = False
    categories: list[str] = field(default_factory=list)
    flag: str = "NotFlagged"
    version: int = 1
    received_at: datetime
    created_at: datetime
    modified_at: datetime
    properties: dict[str, str] = field(default_factory=dict)  # extended properties by what names them

    @cached_property
    def letter(self) -> mime.Letter:
        """What the mail says."""
        return mime.Letter.of(self.raw)

    def write(self, raw: bytes) -> None:
        """Its content becomes another."""
        self.raw = raw
        self.__dict__.pop("letter", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed:
    """A letter that was sent: who sent it from which mailbox, to whom, and its bytes as they left (no Bcc)."""

    mailbox: str
    user: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class Mailbox:
    """One mailbox of the server."""

    def __init__(self, post: "Post", address: str, name: str) -> None:
        self.post = post
        self.address = address
        self.name = name
        self.guid = str(uuid.uuid5(uuid.NAMESPACE_URL, address))
        self.folders: dict[int, Folder] = {}
        self.items: dict[int, Item] = {}
        self.events: list[Event] = []
        self.hierarchy: list[Entry] = []  # the journal of its folders
        self.root = self._add_folder("Root", None, known_as="root")
        top = self._add_folder("Top of Information Store", self.root, known_as="msgfolderroot")
        for known_as, _, shown, folder_class in WELL_KNOWN[1:]:
            self._add_folder(shown, top, known_as=known_as).folder_class = folder_class

    def known(self, known_as: str) -> Folder | None:
        """The folder of this EWS name."""
        return next((folder for folder in self.folders.values() if folder.known_as == known_as.lower()), None)

    def named(self, path: str) -> Folder | None:
        """The folder of this well-known name, or the path below the top that people see (`Processed/2026`, `Inbox/Bounces`)."""
        found = self.known(path) or self.known(path.replace(" ", ""))
        if found is not None:
            return found
        at = self.known("msgfolderroot")
        for part in path.split("/"):
            at = next((child for child in at.children if child.name.casefold() == part.casefold()), None) if at else None
        if at is not None:
            return at
        return next((folder for folder in self.folders.values() if folder.name.casefold() == path.casefold()), None)

    def make_folder(self, name: str, parent: Folder, folder_class: str = "IPF.Note") -> Folder:
        """A new folder; whoever asks has made sure that there is none of this name."""
        with self.post.changed:
            folder = self._add_folder(name, parent)
            folder.folder_class = folder_class
            return folder

    def remove_folder(self, folder: Folder) -> None:
        """The folder and all in it are gone."""
        with self.post.changed:
            for child in folder.children:
                self.remove_folder(child)
            for item in list(folder.items.values()):
                self.remove(item)
            del self.folders[folder.uid]
            self.hierarchy.append(Entry(Kind.DELETE, folder.uid, folder.uid))

    def add(self, folder: Folder, raw: bytes, *, happening: Happening = Happening.CREATED, **facts: object) -> Item:
        """A new item in a folder."""
        with self.post.changed:
            now = self.post.now()
            moments = {"received_at": now, "created_at": now, "modified_at": now}
            item = Item(uid=self.post.number(), serial=self.post.number(), folder=folder, raw=raw, **{**moments, **facts})  # type: ignore[arg-type]  # facts are fields of Item
            self._place(item, folder)
            self._say(Happening.CREATED, item)
            if happening is not Happening.CREATED:
                self._say(happening, item)
            return item

    def move(self, item: Item, folder: Folder) -> Item:
        """The item lies in another folder and has a new serial; the folder may be in another mailbox."""
        with self.post.changed:
            was = (item.folder, item.serial)
            self._take(item)
            item.serial = self.post.number()
            item.modified_at = self.post.now()
            folder.mailbox._place(item, folder)
            folder.mailbox._say(Happening.MOVED, item, was=was)
            return item

    def copy(self, item: Item, folder: Folder) -> Item:
        """Another item with the same content."""
        facts = {name: getattr(item, name) for name in ("is_draft", "is_read", "flag", "received_at")}
        return folder.mailbox.add(folder, item.raw, happening=Happening.COPIED, categories=list(item.categories), **facts)

    def touch(self, item: Item, change: Callable[[Item], None], *, kind: Kind = Kind.UPDATE) -> Item:
        """Changes an item; whoever synchronises or listens hears of it."""
        with self.post.changed:
            change(item)
            item.version += 1
            item.modified_at = self.post.now()
            item.folder.journal.append(Entry(kind, item.uid, item.serial))
            self._say(Happening.MODIFIED, item)
            return item

    def remove(self, item: Item) -> None:
        """The item is gone for good."""
        with self.post.changed:
            self._take(item)
            self._say(Happening.DELETED, item)

    def _add_folder(self, name: str, parent: Folder | None, known_as: str = "") -> Folder:
        folder = Folder(uid=self.post.number(), mailbox=self, name=name, known_as=known_as, parent=parent)
        self.folders[folder.uid] = folder
        self.hierarchy.append(Entry(Kind.CREATE, folder.uid, folder.uid))
        return folder

    def _place(self, item: Item, folder: Folder) -> None:
        item.folder = folder
        folder.items[item.uid] = item
        self.items[item.uid] = item
        folder.journal.append(Entry(Kind.CREATE, item.uid, item.serial))

    def _take(self, item: Item) -> None:
        del item.folder.items[item.uid]
        del item.folder.mailbox.items[item.uid]
        item.folder.journal.append(Entry(Kind.DELETE, item.uid, item.serial))

    def _say(self, happening: Happening, item: Item, *, was: tuple[Folder, int] | None = None) -> None:
        event = Event(
            number=len(self.events), at=self.post.now(), happening=happening, folder=item.folder, uid=item.uid, serial=item.serial, was=was
        )
        self.events.append(event)
        self.post.changed.notify_all()


class Post:
    """All mailboxes of a server, and what was sent from it."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.mailboxes: dict[str, Mailbox] = {}
        self.left: list[Departed] = []
        self.holds_sent = False  # copies of sent letters wait in the Outbox
        self.stripped: frozenset[str] = frozenset()  # headers that are lost on the way out
        self.now = now or _now
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """A number that nothing else has."""
        return next(self._numbers)

    def open(self, address: str, name: str = "") -> Mailbox:
        """A new mailbox, or the one of this address."""
        key = address.casefold()
        if key not in self.mailboxes:
            self.mailboxes[key] = Mailbox(self, address, name or address.partition("@")[0].replace(".", " ").title())
        return self.mailboxes[key]

    def find(self, address: str) -> Mailbox | None:
        """The mailbox of this address."""
        return self.mailboxes.get(address.casefold())

    def send(self, raw: bytes, *, mailbox: Mailbox, user: str) -> bytes:
        """Sends a letter: whoever has a mailbox here receives it; the bytes of the sender's copy come back, with Date and Message-ID."""
        with self.changed:
            ready = mime.ready_to_leave(raw, self.now(), sender=mailbox.address)
            for name in self.stripped:
                ready = mime.without_header(ready, name)
            letter = mime.Letter.of(ready)
            recipients = tuple(address for _, address in (*letter.to, *letter.cc, *letter.bcc))
            open_copy = mime.without_header(ready, "bcc")
            sender = letter.sender[1] or mailbox.address
            self.left.append(Departed(mailbox=mailbox.address, user=user, sender=sender, recipients=recipients, raw=open_copy))
            for address in dict.fromkeys(recipients):
                self._receive(address, open_copy)
            return ready

    def place_of_copy(self, target: Folder) -> Folder:
        """Where the copy of a sent letter lies: in `target`, or for now in the Outbox."""
        outbox = target.mailbox.known("outbox")
        return outbox if self.holds_sent and outbox is not None else target

    def _receive(self, address: str, raw: bytes) -> None:
        mailbox = self.find(address)
        inbox = mailbox.known("inbox") if mailbox else None
        if mailbox and inbox:
            mailbox.add(inbox, raw, happening=Happening.NEW_MAIL)


def below(folder: Folder) -> Iterable[Folder]:
    """The folder's children, theirs, and so on."""
    for child in folder.children:
        yield child
        yield from below(child)


def _now() -> datetime:
    return datetime.now(UTC)
