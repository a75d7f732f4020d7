"""Servers that the tests of mailboxes talk to; whatever was said to them and by them must have been the protocol."""

from collections.abc import Iterator

import pytest

from tests.servers.ews import EwsServer
from tests.servers.graph import GraphServer


@pytest.fixture
def exchange_server() -> Iterator[EwsServer]:
    """An Exchange server on premises."""
    with EwsServer() as server:
        yield server
        assert server.violations == []


@pytest.fixture
def graph_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphServer]:
    """Exchange Online and Entra ID, whose certificate this machine trusts."""
    with GraphServer() as server:
        monkeypatch.setenv("SSL_CERT_FILE", server.ca_file)
        yield server
        assert server.violations == []
