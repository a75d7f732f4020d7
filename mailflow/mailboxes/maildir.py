"""A local mailbox (Maildir++): the first run's, the tests', and any that another program fetches mail into."""

import mailbox
import os
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.domain.ports import Arrivals, Arrived

# The inbox of a Maildir++ is the top folder itself.
INBOX = "INBOX"
# Where a Message-ID is looked for: letters of ours have few headers.
_LONGEST_HEAD = 65_536


class Maildir:
    """The mailbox in one directory. A mail's id is the unique part of its file name, which keeps through flags and moves."""

    def __init__(self, *, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._box = mailbox.Maildir(str(path), create=True)
            for part in ("tmp", "new", "cur"):  # the library leaves a folder alone that was there already
                (path / part).mkdir(exist_ok=True)
        except OSError as error:
            raise MailboxRefused(
                f"{path}: the maildir cannot be made ({error.strerror}). Make the folder writable for this user."
            ) from error

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:  # noqa: ARG002  # a folder is listed whole, and quickly
        """What lies in the inbox now, oldest first."""
        found: list[tuple[int, str]] = []
        for entry in self.entries(self.path):
            try:
                found.append((entry.stat().st_mtime_ns, _unique(entry.name)))
            except FileNotFoundError:  # moved by somebody between the listing and now
                continue
        yield Arrivals(mails=tuple(Arrived(provider_id=unique, folder=INBOX) for _, unique in sorted(found)))

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail, or `None` when somebody moved or deleted it."""
        place = self._find(self.path, provider_id)
        try:
            return place.read_bytes() if place else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MailboxUnavailable(f"{place}: cannot be read ({error.strerror}). Give this user the right to read it.") from error

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:  # noqa: ARG002  # Maildir++ has no labels
        """Moves the mail to a folder; false when it is not in the inbox any more."""
        place = self._find(self.path, provider_id)
        if place is None:
            return False
        target = self.folder(folder) / "cur" / f"{provider_id}:2,S"
        try:
            place.rename(target)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise MailboxRefused(f"{place}: cannot be moved to {folder} ({error.strerror}). Make the maildir writable.") from error
        _sync(target.parent)
        _sync(place.parent)
        return True

    def deliver(self, content: bytes) -> str:
        """Puts a mail into the inbox and returns its id; once this returns, a loss of power does not lose it."""
        unique = f"{uuid.uuid4().hex}.mailflow"
        draft = self.path / "tmp" / unique
        _write(draft, content)
        draft.rename(self.path / "new" / unique)
        _sync(self.path / "new")
        return unique

    def check(self) -> Iterator[str]:
        """Lists the inbox."""
        arrived = sum(len(batch.mails) for batch in self.arrived())
        yield f"{self.path} can be read; {arrived} mails lie in its inbox"

    def folder(self, name: str) -> Path:
        """The place of a folder, which is made where it is missing."""
        # "." separates levels in Maildir++, "/" would leave the mailbox.
        plain = name.replace("/", "-").strip(".")
        if plain not in self._box.list_folders():
            self._box.add_folder(plain)
        return self.path / f".{plain}"

    def _find(self, folder: Path, unique: str) -> Path | None:
        return next((Path(entry.path) for entry in self.entries(folder) if _unique(entry.name) == unique), None)

    @staticmethod
    def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
        """The files of a folder, unread and read ones."""
        for part in ("new", "cur"):
            try:
                with os.scandir(folder / part) as entries:
                    yield from [entry for entry in entries if not entry.name.startswith(".")]
            except OSError as error:
                raise MailboxUnavailable(
                    f"{folder / part}: cannot be listed ({error.strerror}). Look at mailbox.path and its rights."
                ) from error


class MaildirSent:
    """The folder of a maildir in which copies of what was sent lie; a copy is found by its Message-ID."""

    def __init__(self, path: Path, folder: str) -> None:
        self._box = Maildir(name="sent", path=path)
        self._place = self._box.folder(folder)

    def keep(self, raw: bytes) -> None:
        """Writes a copy; once this returns, a loss of power does not lose it."""
        unique = f"{uuid.uuid4().hex}.mailflow"
        try:
            _write(self._place / "tmp" / unique, raw)
            (self._place / "tmp" / unique).rename(self._place / "cur" / f"{unique}:2,S")
            _sync(self._place / "cur")
        except OSError as error:
            raise MailboxRefused(f"{self._place}: a copy cannot be written ({error.strerror}). Make the maildir writable.") from error

    def holds(self, message_id: str) -> bool:
        """Whether a copy with this Message-ID lies there; the latest are looked at first, as what is asked for is new."""
        wanted = message_id.encode("ascii", "replace")
        places = [Path(entry.path) for entry in Maildir.entries(self._place)]
        return any(wanted in _head(place) for place in sorted(places, key=_age))


def _head(place: Path) -> bytes:
    """The headers of a file; nothing where somebody has removed it."""
    try:
        with place.open("rb") as file:
            return file.read(_LONGEST_HEAD).partition(b"\r\n\r\n")[0]
    except FileNotFoundError:
        return b""


def _age(place: Path) -> float:
    try:
        return -place.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _write(draft: Path, content: bytes) -> None:
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unique(name: str) -> str:
    return name.partition(":")[0]


def _sync(folder: Path) -> None:
    """A rename is only as durable as the directory that names the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
