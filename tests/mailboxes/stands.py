"""Maildir and IMAP as stands of the contract, over SMTP."""

from collections.abc import Collection
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Self

from mailflow.domain.ports import Mailbox, Transport
from mailflow.mailboxes.imap import open_imap
from mailflow.mailboxes.local import open_maildir
from mailflow.mailboxes.maildir import Maildir
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import open_smtp
from tests.mailboxes.letters import SHARED
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer


class _OverSmtp:
    """Letters leave by SMTP; the copies lie in the mailbox."""

    place: Place

    def __init__(self) -> None:
        self.smtp = SmtpServer()

    def open_transport(self) -> Transport:
        """Our transport, new."""
        return open_smtp(self.place)

    def arrived_outside(self) -> list[str]:
        """The Message-IDs of what left."""
        return self.smtp.ids

    def lose_next_answer(self) -> None:
        """The next answer gets lost."""
        self.smtp.faults.append("drop after data")


class MaildirStand(_OverSmtp):
    """A folder of this machine."""

    shows_labels = False

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.place = Place(
            type="maildir",
            name="collections",
            path=folder / "mail",
            address=SHARED,
            smtp_host="127.0.0.1",
            smtp_port=self.smtp.port,
            smtp_security="none",
        )

    def __enter__(self) -> Self:
        self.smtp.__enter__()
        self._box = open_maildir(self.place)
        return self

    def __exit__(self, *error: object) -> None:
        self.smtp.__exit__(None, None, None)

    def open(self) -> Mailbox:
        """Our client, new."""
        return open_maildir(self.place)

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        self._box.deliver(raw)

    def move(self, message_id: str, source: str, target: str) -> bool:
        """A person moves it."""
        found = [path for path in self._files(source) if _id(path.read_bytes()) == message_id]
        if not found:
            return False
        place = self._place(target)
        found[0].rename(place / "cur" / f"{found[0].name.partition(':')[0]}:2,S")
        return True

    def delete(self, message_id: str) -> bool:
        """A person deletes it."""
        found = [path for path in self._files("INBOX") if _id(path.read_bytes()) == message_id]
        for path in found[:1]:
            path.unlink()
        return bool(found)

    def lies_in(self, folder: str) -> list[str]:
        """What lies in a folder."""
        return [_id(path.read_bytes()) for path in self._files(folder)]

    def labels(self, folder: str) -> Collection[str]:  # noqa: ARG002  # a maildir has none
        """None."""
        return ()

    def forget(self) -> None:
        """A maildir has no cursor to lose."""

    def _place(self, folder: str) -> Path:
        return self._box.path if folder == "INBOX" else self._box.folder(folder)

    def _files(self, folder: str) -> list[Path]:
        return [Path(entry.path) for entry in Maildir.entries(self._place(folder))]


class ImapStand(_OverSmtp):
    """A mailbox of its own on a Dovecot."""

    shows_labels = True

    def __init__(self, server: Dovecot) -> None:
        super().__init__()
        self._prefix = server.prefix
        self.box = server.mailbox()
        self.place = replace(self.box.place, address=SHARED, smtp_host="127.0.0.1", smtp_port=self.smtp.port, smtp_security="none")

    def __enter__(self) -> Self:
        self.smtp.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.smtp.__exit__(None, None, None)

    def open(self) -> Mailbox:
        """Our client, new."""
        return open_imap(self.place)

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        self.box.deliver(raw)

    def move(self, message_id: str, source: str, target: str) -> bool:
        """A person moves it."""
        with self.box.client() as client:
            if not client.folder_exists(self._named(target)):
                client.create_folder(self._named(target))
            client.select_folder(self._named(source))
            found = client.search(["HEADER", "Message-ID", message_id])[:1]
            if found:
                client.copy(found, self._named(target))
                client.delete_messages(found)
                client.expunge()
        return bool(found)

    def delete(self, message_id: str) -> bool:
        """A person deletes it."""
        with self.box.client() as client:
            found = client.search(["HEADER", "Message-ID", message_id])[:1]
            if found:
                client.delete_messages(found)
                client.expunge()
        return bool(found)

    def lies_in(self, folder: str) -> list[str]:
        """What lies in a folder."""
        with self.box.client() as client:
            if not client.folder_exists(self._named(folder)):
                return []
            client.select_folder(self._named(folder))
            found = client.search(["UNDELETED"])
            return [_id(mail[b"BODY[]"]) for mail in client.fetch(found, ["BODY.PEEK[]"]).values()] if found else []

    def labels(self, folder: str) -> Collection[str]:
        """The keywords of the first mail."""
        with self.box.client() as client:
            client.select_folder(self._named(folder))
            found = client.search("ALL")[:1]
            return [flag.decode() for flag in client.fetch(found, ["FLAGS"])[found[0]][b"FLAGS"]]

    def forget(self) -> None:
        """UIDVALIDITY changes."""
        self.box.forget()

    def _named(self, folder: str) -> str:
        return folder if folder == "INBOX" else self._prefix + folder


def _id(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Message-ID"])
