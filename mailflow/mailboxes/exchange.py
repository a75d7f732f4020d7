"""A shared mailbox on an Exchange server, by Exchange Web Services (exchangelib)."""

import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from exchangelib import Account
from exchangelib.errors import ErrorFolderNotFound, ErrorMoveCopyFailed, ErrorToFolderNotFound, UnauthorizedError
from exchangelib.items import ALWAYS_OVERWRITE

from mailflow.domain.clock import Clock, SystemClock
from mailflow.domain.errors import MailboxRefused
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Arrivals, Arrived, Sighting
from mailflow.mailboxes.exchange_account import ExchangeServer, Places, Use, open_account
from mailflow.mailboxes.exchange_changes import changes
from mailflow.mailboxes.exchange_check import say_folders, say_server
from mailflow.mailboxes.exchange_errors import told
from mailflow.mailboxes.exchange_folders import Shelf
from mailflow.mailboxes.exchange_mime import GONE, fetch_mime, get_item
from mailflow.mailboxes.exchange_outgoing import Outgoing, look
from mailflow.mailboxes.exchange_stream import Stream
from mailflow.mailboxes.labels import relabelled

INBOX = "Inbox"
# Mails that are handed on at once.
BATCH = 100
# Windows locks an account after some wrong passwords within half an hour, by default policies; people share this one.
REST_AFTER_REFUSAL = 900.0

T = TypeVar("T")


class Exchange:
    """The mailbox of one address. Mail before `since` is left alone.

    A mail's id is Exchange's item id, which a mail keeps for as long as it stays in its folder. Moves change it, so a mail that somebody
    takes out is simply gone, and one that is put back is new (its content tells that it is known).
    """

    def __init__(self, *, name: str, server: ExchangeServer, since: datetime | None = None, clock: Clock | None = None) -> None:
        server.check(name)
        self.name = name
        self._server = server
        self._since = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
        self._clock = clock or SystemClock()
        self._stream = Stream(server)
        self._shut_until = 0.0

    def __repr__(self) -> str:
        return f"Exchange(name={self.name!r}, server={self._server!r})"

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:
        """What is new or changed since the sync state `cursor`, oldest first; only the last batch carries the state that follows."""
        found, state = self._ask(lambda: changes(self._reading, self._places.inbox, cursor))
        mails = [Arrived(arrival.item, INBOX) for arrival in sorted(found) if arrival.received >= self._since]
        for start in range(0, len(mails), BATCH):
            is_last = start + BATCH >= len(mails)
            yield Arrivals(mails=tuple(mails[start : start + BATCH]), cursor=state if is_last else cursor)
        if not mails:
            yield Arrivals(mails=(), cursor=state)

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail, or `None` when somebody moved or deleted it."""
        return self._ask(lambda: fetch_mime(self._reading, provider_id))

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:
        """Gives the mail its categories and moves it; false when it is not in the inbox any more.

        "Inbox/Processed" lies in the inbox, "Processed" beside it.
        """
        return self._ask(lambda: self._mark(provider_id, labels) and self._move(provider_id, folder))

    def wait(self, seconds: float) -> bool:
        """Blocks until the server says that mail has come (true) or the time is over (false)."""
        return self._stream.wait(seconds)

    def send(self, letter: FrozenMail) -> None:
        """Sends it once, from a draft with its own Message-ID."""
        self._outgoing.send(letter)

    def find_sent(self, message_id: str) -> Sighting:
        """Looks into Sent Items, Drafts and Deleted Items."""
        sighting, _ = self._ask(lambda: look(self._reading, message_id))
        return sighting

    def check(self) -> Iterator[str]:
        """The server and its clock, the login, the rights."""
        yield say_server(self._server, self._clock.now())
        said = self._ask(lambda: list(say_folders(self._server, self._reading, self._places.top)))
        yield from said

    @cached_property
    def _reading(self) -> Account:
        return open_account(self._server, Use.READING)

    @cached_property
    def _places(self) -> Places:
        return Places(self._reading)

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._places)

    @cached_property
    def _outgoing(self) -> Outgoing:
        return Outgoing(self._server, open_account(self._server, Use.SENDING))

    def _mark(self, provider_id: str, labels: Collection[str]) -> bool:
        if not labels:
            return True
        item = get_item(self._reading, provider_id, ("categories",))
        if item is None:
            return False
        item.categories = relabelled(item.categories or (), labels)
        (changed,) = self._reading.bulk_update([(item, ["categories"])], conflict_resolution=ALWAYS_OVERWRITE)
        return _is_there(changed)

    def _move(self, provider_id: str, folder: str) -> bool:
        try:
            moved = self._reading.bulk_move([(provider_id, None)], self._shelf.get(folder))
        except (ErrorFolderNotFound, ErrorToFolderNotFound, ErrorMoveCopyFailed):
            self._shelf.forget()
            moved = self._reading.bulk_move([(provider_id, None)], self._shelf.get(folder))
        return all(_is_there(each) for each in moved)

    def _ask(self, question: Callable[[], T]) -> T:
        with told(self._server):
            if time.monotonic() < self._shut_until:
                raise MailboxRefused(f"{self._server.url} did not let us in; we wait some minutes, so that nothing is locked.")
            try:
                return question()
            except UnauthorizedError:
                if self._server.app is None:
                    self._shut_until = time.monotonic() + REST_AFTER_REFUSAL
                    raise
                # A token may be revoked before its time.
                self._server.app.forget()
                return question()


def _is_there(outcome: Any) -> bool:  # what the library gives back for an item: its new id, or an exception
    if isinstance(outcome, GONE):
        return False
    if isinstance(outcome, Exception):
        raise outcome
    return True
