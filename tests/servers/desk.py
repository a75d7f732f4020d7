"""The control side of a local server: what people at their desks and other mail servers do with the mailbox, and what a test looks at."""

from collections.abc import Callable
from datetime import datetime
from email.utils import unquote

from tests.servers import mime
from tests.servers.post import Departed, Folder, Happening, Item, Mailbox, Post


class Desk:
    """Mixed into a server; ids are the server's own, and those from before a move are understood too."""

    shared: Mailbox

    def __init__(self, post: Post) -> None:
        self.post = post

    def id_of(self, item: Item) -> str:
        """The item's id as clients see it."""
        raise NotImplementedError

    def find(self, item_id: str) -> Item | None:
        """The item of an id."""
        raise NotImplementedError

    def add_mailbox(self, address: str, name: str = "") -> Mailbox:
        """One more mailbox of the organisation."""
        return self.post.open(address, name)

    def deliver(
        self, raw: bytes, *, folder: str = "inbox", mailbox: str = "", is_draft: bool = False, received_at: datetime | None = None
    ) -> str:
        """A mail arrives, or came long ago; its id."""
        place = self._place(folder, mailbox)
        facts = {"received_at": received_at} if received_at else {}
        return self.id_of(place.mailbox.add(place, raw, happening=Happening.NEW_MAIL, is_draft=is_draft, **facts))

    def folder(self, name: str, mailbox: str = "") -> list[bytes]:
        """What lies in a folder, oldest first: `inbox`, `sentitems`, `Sent Items`, `Processed`, `Inbox/Bounces`."""
        found = self._mailbox(mailbox).named(name)
        return [item.raw for item in found.items.values()] if found else []

    def ids(self, name: str = "inbox", mailbox: str = "") -> list[str]:
        """The ids of what lies in a folder, oldest first."""
        found = self._mailbox(mailbox).named(name)
        return [self.id_of(item) for item in found.items.values()] if found else []

    def folders(self, mailbox: str = "") -> list[str]:
        """The names of all folders."""
        return [folder.name for folder in self._mailbox(mailbox).folders.values()]

    def inbox(self, mailbox: str = "") -> list[bytes]:
        """What lies in the inbox."""
        return self.folder("inbox", mailbox)

    def sent(self, mailbox: str = "") -> list[bytes]:
        """What lies in Sent Items."""
        return self.folder("sentitems", mailbox)

    def drafts(self, mailbox: str = "") -> list[bytes]:
        """What lies in Drafts."""
        return self.folder("drafts", mailbox)

    @property
    def left(self) -> list[Departed]:
        """Every letter that was sent, in order, copies or not: what recipients receive."""
        return self.post.left

    def hold_sent(self) -> None:
        """Letters leave, but their copies stay in the Outbox for now, as on a busy day in Exchange Online."""
        self.post.holds_sent = True

    def release_sent(self) -> None:
        """The copies lie in Sent Items now, and later ones do at once."""
        self.post.holds_sent = False
        for mailbox in self.post.mailboxes.values():
            outbox, target = mailbox.known("outbox"), mailbox.known("sentitems")
            if outbox is not None and target is not None:
                self._move_all(outbox, target)

    def strip_headers(self, *names: str) -> None:
        """From now on these headers are lost on the way out, as some are in Exchange Online's transport."""
        self.post.stripped = frozenset(names)

    def sent_times(self, message_id: str) -> int:
        """How often a letter with this Message-ID left."""
        return sum(mime.Letter.of(letter.raw).message_id == message_id for letter in self.post.left)

    def move_by_person(self, item_id: str, folder: str) -> str:
        """Somebody moves a mail; its id afterwards."""
        item = self._item(item_id)
        place = self._place(folder, item.folder.mailbox.address)
        return self.id_of(item.folder.mailbox.move(item, place))

    def delete_by_person(self, item_id: str, *, for_good: bool = False) -> None:
        """Somebody deletes a mail: into Deleted Items, or away."""
        item = self._item(item_id)
        mailbox = item.folder.mailbox
        if for_good:
            mailbox.remove(item)
        else:
            mailbox.move(item, self._place("deleteditems", mailbox.address))

    def read_by_person(self, item_id: str, *, is_read: bool = True) -> None:
        """Somebody opens a mail, or marks it unread."""
        from tests.servers.post import Kind

        self._change(item_id, lambda item: setattr(item, "is_read", is_read), kind=Kind.READ)

    def categorise_by_person(self, item_id: str, *categories: str) -> None:
        """Somebody gives a mail these categories, and no others."""
        self._change(item_id, lambda item: setattr(item, "categories", list(categories)))

    def empty_folder(self, name: str, mailbox: str = "") -> None:
        """Somebody empties a folder."""
        place = self._place(name, mailbox)
        for item in list(place.items.values()):
            place.mailbox.remove(item)

    def make_folder(self, path: str, mailbox: str = "") -> None:
        """Somebody makes a folder."""
        self._place(path, mailbox)

    def remove_folder(self, name: str, mailbox: str = "") -> None:
        """Somebody deletes a folder and all in it."""
        place = self._place(name, mailbox)
        place.mailbox.remove_folder(place)

    def categories_of(self, mail: str) -> list[str]:
        """The categories of a mail, by its id or its Message-ID."""
        return list(self._item(mail).categories)

    def where_is(self, mail: str) -> str:
        """The name of the folder in which a mail lies, by its id or its Message-ID; empty when it is gone."""
        item = self.find(mail) or self._by_message_id(mail)
        return item.folder.name if item else ""

    def _move_all(self, source: Folder, target: Folder) -> None:
        for item in list(source.items.values()):
            source.mailbox.move(item, target)

    def _item(self, mail: str) -> Item:
        item = self.find(mail) or self._by_message_id(mail)
        if item is None:
            raise LookupError(f"no mail {mail!r} on this server; use an id that `deliver` returned, or a Message-ID")
        return item

    def _by_message_id(self, message_id: str) -> Item | None:
        wanted = unquote(message_id)
        everything = (item for mailbox in self.post.mailboxes.values() for item in mailbox.items.values())
        return next((item for item in everything if unquote(item.letter.message_id) == wanted), None)

    def _change(self, item_id: str, change: Callable[[Item], None], **kind: object) -> None:
        item = self._item(item_id)
        item.folder.mailbox.touch(item, change, **kind)  # type: ignore[arg-type]  # the one keyword is the kind

    def _mailbox(self, address: str) -> Mailbox:
        found = self.post.find(address) if address else self.shared
        if found is None:
            raise LookupError(f"no mailbox {address!r} on this server")
        return found

    def _place(self, path: str, mailbox: str) -> Folder:
        box = self._mailbox(mailbox)
        found = box.named(path)
        if found is not None:
            return found
        parent, _, name = path.rpartition("/")
        top = box.known("msgfolderroot")
        above = self._place(parent, mailbox) if parent else top
        if above is None:
            raise LookupError(f"mailbox {box.address} has no top")
        return box.make_folder(name, above)
