"""A shared mailbox on an Exchange server, by Exchange Web Services (exchangelib)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any

from exchangelib.errors import ErrorFolderNotFound, ErrorMoveCopyFailed, ErrorToFolderNotFound
from exchangelib.items import ALWAYS_OVERWRITE

from mailflow.domain.clock import Clock, SystemClock
from mailflow.domain.ports import Arrivals, Arrived
from mailflow.mailboxes.ahead import Ahead
from mailflow.mailboxes.backlog import Backlog
from mailflow.mailboxes.exchange_account import ExchangeServer, Use, server_of
from mailflow.mailboxes.exchange_changes import changes
from mailflow.mailboxes.exchange_check import say_inbox, say_server
from mailflow.mailboxes.exchange_folders import Shelf
from mailflow.mailboxes.exchange_mime import GONE, fetch_convertible, fetch_mime, get_item
from mailflow.mailboxes.exchange_reach import Reach
from mailflow.mailboxes.exchange_stream import Stream
from mailflow.mailboxes.labels import relabelled
from mailflow.mailboxes.place import Place

INBOX = "Inbox"


def open_exchange(place: Place) -> "Exchange":
    """The mailbox as a firm has set it; raises ConfigurationError."""
    since = datetime.combine(place.start_on, time(), tzinfo=UTC) if place.start_on else None
    return Exchange(name=place.name, server=server_of(place), since=since)


class Exchange:
    """The mailbox of one address. Mail before `since` is left alone.

    A mail's id is Exchange's item id, which a mail keeps for as long as it stays in its folder. Moves change it, so a mail that somebody
    takes out is simply gone, and one that is put back is new (its content tells that it is known).
    """

    def __init__(self, *, name: str, server: ExchangeServer, since: datetime | None = None, clock: Clock | None = None) -> None:
        self.name = name
        self._reach = Reach(server, Use.READING)
        self._since = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
        self._clock = clock or SystemClock()
        self._backlog = Backlog(self._list)
        self._ahead = Ahead(self._fetch_some)
        self._stream = Stream(server)

    def __repr__(self) -> str:
        return f"Exchange(name={self.name!r}, server={self._reach.server!r})"

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:
        """What is new or changed since the sync state `cursor`, oldest first; only the last batch carries the one that follows."""
        yield from self._backlog.arrivals(cursor)

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail, or `None` when somebody moved or deleted it."""
        raw = self._ahead.take(provider_id)
        if raw is not None:
            return raw
        return self._reach.ask(lambda: fetch_mime(self._reach.account, provider_id))

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:
        """Gives the mail its categories and moves it; false when it is not in the inbox any more.

        "Inbox/Processed" lies in the inbox, "Processed" beside it.
        """
        return self._reach.ask(lambda: self._mark(provider_id, labels) and self._move(provider_id, folder))

    def wait(self, seconds: float) -> bool:
        """Blocks until the server says that mail has come (true) or the time is over (false)."""
        return self._stream.wait(seconds)

    def check(self) -> Iterator[str]:
        """The server and its clock, the login, the rights on the inbox and on the folders."""
        yield say_server(self._reach.server, self._clock.now())
        yield from self._reach.ask(lambda: say_inbox(self._reach))

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._reach.places)

    def _list(self, cursor: str) -> tuple[list[Arrived], str]:
        found, state = self._reach.ask(lambda: changes(self._reach.account, self._reach.places.inbox, cursor))
        offered = [arrival for arrival in sorted(found) if not arrival.received or arrival.received >= self._since]
        self._ahead.expect((arrival.item, arrival.size) for arrival in offered)
        return [Arrived(arrival.item, INBOX) for arrival in offered], state

    def _fetch_some(self, items: Sequence[str]) -> dict[str, bytes]:
        return self._reach.ask(lambda: fetch_convertible(self._reach.account, items))

    def _mark(self, provider_id: str, labels: Collection[str]) -> bool:
        if not labels:
            return True
        item = get_item(self._reach.account, provider_id, ("categories",))
        if item is None:
            return False
        item.categories = relabelled(item.categories or (), labels)
        (changed,) = self._reach.account.bulk_update([(item, ["categories"])], conflict_resolution=ALWAYS_OVERWRITE)
        return _is_there(changed)

    def _move(self, provider_id: str, folder: str) -> bool:
        try:
            moved = self._reach.account.bulk_move([(provider_id, None)], self._shelf.get(folder))
        except (ErrorFolderNotFound, ErrorToFolderNotFound, ErrorMoveCopyFailed):
            self._shelf.forget()
            moved = self._reach.account.bulk_move([(provider_id, None)], self._shelf.get(folder))
        return all(_is_there(each) for each in moved)


def _is_there(outcome: Any) -> bool:  # what the library gives back for an item: its new id, or an exception
    if isinstance(outcome, GONE):
        return False
    if isinstance(outcome, Exception):
        raise outcome
    return True
