"""The local servers for the tests of this folder; whatever was not as the protocol has it fails the test."""

from collections.abc import Iterator

import httpx
import pytest
from exchangelib import Account
from exchangelib.protocol import close_connections

from tests.servers.ews import EwsServer
from tests.servers.graph import GraphServer
from tests.servers.outlook import log_in
from tests.servers.postman import client_of


@pytest.fixture
def exchange() -> Iterator[EwsServer]:
    """An Exchange server."""
    with EwsServer() as running:
        yield running
    close_connections()
    assert not running.violations


@pytest.fixture
def account(exchange: EwsServer) -> Account:
    """Its shared mailbox, by a delegate."""
    return log_in(exchange)


@pytest.fixture
def graph() -> Iterator[GraphServer]:
    """A Graph server."""
    with GraphServer() as running:
        yield running
    assert not running.violations


@pytest.fixture
def client(graph: GraphServer) -> Iterator[httpx.Client]:
    """Its shared mailbox."""
    with client_of(graph) as session:
        yield session
