"""Exchange on premises and Exchange Online as stands of the contract; letters leave by the mailbox's own server."""

import os
from collections.abc import Collection
from email import message_from_bytes
from typing import Self
from unittest.mock import patch

from mailflow.domain.ports import Mailbox, Transport
from mailflow.mailboxes.exchange import open_exchange
from mailflow.mailboxes.exchange_outgoing import open_exchange_letters
from mailflow.mailboxes.graph import open_graph
from mailflow.mailboxes.graph_outgoing import open_graph_letters
from mailflow.mailboxes.place import Place
from tests.mailboxes.letters import SHARED
from tests.servers.ews import PASSWORD, USER, EwsServer
from tests.servers.graph import GraphServer


class _AtMicrosofts:
    """A person at Outlook, whichever server it is; all that is said must be the protocol."""

    shows_labels = True
    server: EwsServer | GraphServer
    place: Place

    def __enter__(self) -> Self:
        self.server.start()
        # Tokens come by TLS from the local server.
        self._trust = patch.dict(os.environ, SSL_CERT_FILE=self.server.ca_file)
        self._trust.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._trust.stop()
        self.server.stop()
        assert self.server.violations == []

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        self.server.deliver(raw)

    def move(self, message_id: str, source: str, target: str) -> bool:
        """A person moves it."""
        found = self._find(message_id, source)
        if found:
            self.server.move_by_person(found, _named(target))
        return bool(found)

    def delete(self, message_id: str) -> bool:
        """A person deletes it."""
        found = self._find(message_id, "INBOX")
        if found:
            self.server.delete_by_person(found)
        return bool(found)

    def lies_in(self, folder: str) -> list[str]:
        """What lies in a folder."""
        return [str(message_from_bytes(raw)["Message-ID"]) for raw in self.server.folder(_named(folder))]

    def labels(self, folder: str) -> Collection[str]:
        """The categories of the first mail."""
        return self.server.categories_of(self.server.ids(_named(folder))[0])

    def arrived_outside(self) -> list[str]:
        """The Message-IDs of what left."""
        return [str(message_from_bytes(left.raw)["Message-ID"]) for left in self.server.left]

    def _find(self, message_id: str, folder: str) -> str:
        raws, ids = self.server.folder(_named(folder)), self.server.ids(_named(folder))
        return next((key for raw, key in zip(raws, ids, strict=True) if message_from_bytes(raw)["Message-ID"] == message_id), "")


class ExchangeStand(_AtMicrosofts):
    """A shared mailbox on premises, opened by a delegate."""

    def __init__(self) -> None:
        self.server = EwsServer()
        self.place = Place(type="exchange", name="collections", url=self.server.url, address=SHARED, user=USER, password=PASSWORD)

    def open(self) -> Mailbox:
        """Our client, new."""
        return open_exchange(self.place)

    def open_transport(self) -> Transport:
        """Our transport, new."""
        return open_exchange_letters(self.place)

    def forget(self) -> None:
        """Sync states end."""
        self.server.expire_sync_states()

    def lose_next_answer(self) -> None:
        """The next answer gets lost, once the login has been let through."""
        self.server.fail_next("lost", on="SendItem")


class GraphStand(_AtMicrosofts):
    """A shared mailbox in Exchange Online, opened by an application."""

    def __init__(self) -> None:
        server = self.server = GraphServer()
        self.place = Place(
            type="graph",
            name="collections",
            url=server.url,
            address=SHARED,
            tenant=server.tenant,
            client_id=server.client_id,
            client_secret=server.secret,
            token_url=f"https://{server.host}",
        )

    def open(self) -> Mailbox:
        """Our client, new."""
        return open_graph(self.place)

    def open_transport(self) -> Transport:
        """Our transport, new."""
        return open_graph_letters(self.place)

    def forget(self) -> None:
        """Delta links end."""
        self.server.expire_delta_tokens()

    def lose_next_answer(self) -> None:
        """The next answer gets lost."""
        self.server.fail_next("lost", on="send")


def _named(folder: str) -> str:
    return "inbox" if folder == "INBOX" else folder
