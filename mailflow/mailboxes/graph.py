"""A shared mailbox in Exchange Online, by Microsoft Graph, opened by an application without a person.

New mail is found by asking: a delta query is one small request, so `poll_seconds` may be short. Change notifications would need an
address that Microsoft can reach from outside, which a firm's machine behind its firewall has not.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time

from mailflow.domain.clock import Clock, SystemClock
from mailflow.domain.ports import Arrivals, Arrived
from mailflow.mailboxes.backlog import Backlog
from mailflow.mailboxes.graph_calls import Graph, GraphPlace, GraphRefusal, graph_of, told
from mailflow.mailboxes.graph_check import say_inbox, say_server
from mailflow.mailboxes.graph_delta import changes
from mailflow.mailboxes.graph_folders import Shelf
from mailflow.mailboxes.graph_mime import fetch_mime, is_gone
from mailflow.mailboxes.labels import relabelled
from mailflow.mailboxes.place import Place

INBOX = "Inbox"


def open_graph(place: Place) -> "GraphMailbox":
    """The mailbox as a firm has set it; raises ConfigurationError."""
    since = datetime.combine(place.start_on, time(), tzinfo=UTC) if place.start_on else None
    return GraphMailbox(name=place.name, graph=Graph(graph_of(place)), since=since)


class GraphMailbox:
    """The mailbox of one address. Mail before `since` is left alone. Ids are immutable: a mail keeps its own wherever it is moved to."""

    def __init__(self, *, name: str, graph: Graph, since: datetime | None = None, clock: Clock | None = None) -> None:
        self.name = name
        self._graph = graph
        self._shelf = Shelf(graph)
        self._since = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
        self._clock = clock or SystemClock()
        self._backlog = Backlog(self._list)

    def __repr__(self) -> str:
        return f"GraphMailbox(name={self.name!r}, place={self._place!r})"

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:
        """What is new or changed since the delta link `cursor`, oldest first; only the last batch carries the one that follows."""
        yield from self._backlog.arrivals(cursor)

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail, or `None` when somebody moved or deleted it."""
        with told(self._place):
            return fetch_mime(self._graph, self._shelf.inbox, provider_id)

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:
        """Gives the mail its categories and moves it; false when it is not in the inbox any more.

        "Inbox/Processed" lies in the inbox, "Processed" beside it.
        """
        with told(self._place):
            return self._mark(provider_id, labels) and self._move(provider_id, folder)

    def check(self) -> Iterator[str]:
        """The server and its clock, the application's login, the rights on the inbox."""
        yield say_server(self._graph, self._clock.now())
        with told(self._place):
            said = say_inbox(self._graph)
        yield from said

    @property
    def _place(self) -> GraphPlace:
        return self._graph.place

    def _list(self, cursor: str) -> tuple[list[Arrived], str]:
        with told(self._place):
            found, state = changes(self._graph, cursor)
        mails = [Arrived(arrival.message, INBOX) for arrival in sorted(found) if not arrival.received or arrival.received >= self._since]
        return mails, state

    def _mark(self, provider_id: str, labels: Collection[str]) -> bool:
        """Whether the mail lies in the inbox; it has its labels then."""
        message = self._graph.path("messages", provider_id)
        try:
            mail = self._graph.get(message, **{"$select": "categories,parentFolderId"})
            if mail["parentFolderId"] != self._shelf.inbox:
                return False
            categories = relabelled(mail.get("categories") or (), labels)
            if labels and categories != mail.get("categories"):
                self._graph.ask("PATCH", message, json={"categories": categories})
        except GraphRefusal as error:
            if is_gone(error):
                return False
            raise
        return True

    def _move(self, provider_id: str, folder: str) -> bool:
        move = self._graph.path("messages", provider_id, "move")
        try:
            self._graph.ask("POST", move, json={"destinationId": self._shelf.get(folder)})
        except GraphRefusal as error:
            if not is_gone(error):
                raise
        else:
            return True
        # The mail is gone, or the folder that we remember.
        self._shelf.forget()
        if not self._mark(provider_id, ()):
            return False
        self._graph.ask("POST", move, json={"destinationId": self._shelf.get(folder)})
        return True
