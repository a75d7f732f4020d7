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
        for entry in self._entries(self.path):
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
        target = self._folder(folder) / "cur" / f"{provider_id}:2,S"
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
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.path / "new" / unique)
        _sync(self.path / "new")
        return unique

    def _folder(self, name: str) -> Path:
        # "." separates levels in Maildir++, "/" would leave the mailbox.
        plain = name.replace("/", "-").strip(".")
        if plain not in self._box.list_folders():
            self._box.add_folder(plain)
        return self.path / f".{plain}"

    def _find(self, folder: Path, unique: str) -> Path | None:
        return next((Path(entry.path) for entry in self._entries(folder) if _unique(entry.name) == unique), None)

    @staticmethod
    def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
        for part in ("new", "cur"):
            try:
                with os.scandir(folder / part) as entries:
                    yield from [entry for entry in entries if not entry.name.startswith(".")]
            except OSError as error:
                raise MailboxUnavailable(
                    f"{folder / part}: cannot be listed ({error.strerror}). Look at mailbox.path and its rights."
                ) from error


def _unique(name: str) -> str:
    return name.partition(":")[0]


def _sync(folder: Path) -> None:
    """A rename is only as durable as the directory that names the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
