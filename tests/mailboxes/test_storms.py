"""Servers that fail every fourth request, in every way that they know: no mail is lost, none is taken twice, no letter leaves twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailflow.domain.errors import MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Mailbox, Sighting, Transport
from mailflow.mailboxes.app_login import AppLogin
from mailflow.mailboxes.exchange import Exchange
from mailflow.mailboxes.exchange_account import ExchangeServer
from mailflow.mailboxes.exchange_outgoing import ExchangeLetters
from mailflow.mailboxes.graph import GraphMailbox
from mailflow.mailboxes.graph_calls import Graph, GraphPlace
from mailflow.mailboxes.graph_outgoing import GraphLetters
from mailflow.services.intake import take_in
from mailflow.store.unit import Store
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.ews import PASSWORD, USER, EwsServer
from tests.servers.faults import Fault, FaultKind
from tests.servers.graph import GraphServer

MAILS = 30
LETTERS = 8
SHARE = 0.25
SEED = 20261121
# More rounds than this would mean that a storm stops us.
ROUNDS = 400
EVERY_WAY = (
    Fault(kind=FaultKind.BUSY),
    Fault(kind=FaultKind.UNAVAILABLE),
    Fault(kind=FaultKind.INTERNAL),
    Fault(kind=FaultKind.DROP),
    Fault(kind=FaultKind.LOST),
    Fault(kind=FaultKind.CUT, after_bytes=90),
)
# Where tokens come from is left in peace: msal asks there again after five seconds at the earliest.
LOGINS = ("token", "discovery")
ENDED_TOKEN = Fault(kind=FaultKind.UNAUTHORIZED)

Local = EwsServer | GraphServer
Opened = tuple[Local, Mailbox, Transport]


@pytest.fixture
def exchange(exchange_server) -> Opened:
    server = ExchangeServer(url=exchange_server.url, address=SHARED, user=USER, password=PASSWORD, login="basic", patience=0.02)
    return exchange_server, Exchange(name="collections", server=server), ExchangeLetters(name="collections", server=server)


@pytest.fixture
def graph(graph_server) -> Opened:
    app = AppLogin(
        tenant=graph_server.tenant, client_id=graph_server.client_id, secret=graph_server.secret, authority=f"https://{graph_server.host}"
    )
    opened = Graph(GraphPlace(address=SHARED, app=app, url=graph_server.url), pause=lambda _: None)
    return graph_server, GraphMailbox(name="collections", graph=opened), GraphLetters(name="collections", graph=opened)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'mailflow.db'}")
    yield opened
    opened.close()


def until_done(work: Callable[[], bool]) -> None:
    """What a service does: the next round goes on where this one was broken off."""
    for _ in range(ROUNDS):
        try:
            if work():
                return
        except MailboxUnavailable:
            continue
    raise AssertionError(f"not done after {ROUNDS} rounds")


def take_all(store: Store, mailbox: Mailbox) -> list[int]:
    """The rows of all that could be taken in; two quiet rounds after each other end it."""
    rows: list[int] = []
    quiet = [0]

    def look() -> bool:
        taken = take_in(store, mailbox, copies_to="Processed").taken
        rows.extend(taken)
        quiet[0] = 0 if taken else quiet[0] + 1
        return quiet[0] == 2

    until_done(look)
    return rows


def file_all(mailbox: Mailbox, keys: list[str]) -> None:
    for key in keys:
        until_done(lambda key=key: mailbox.file(key, "Processed", ["mailflow: applied"]) or True)


def send_until_known(transport: Transport, letter: FrozenMail) -> None:
    """What the outbox does: a failure is tried again, an uncertain letter is looked for first."""
    for _ in range(ROUNDS):
        try:
            return transport.send(letter)
        except TransportError:
            continue
        except SendUncertain:
            if _seen(transport, letter.message_id) is Sighting.SENT:
                return None
    raise AssertionError(f"not sent after {ROUNDS} rounds")


def _seen(transport: Transport, message_id: str) -> Sighting:
    for _ in range(ROUNDS):
        try:
            return transport.find_sent(message_id)
        except MailboxUnavailable:
            continue
    raise AssertionError(f"not found out after {ROUNDS} rounds")


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_given_a_storm_when_mail_is_taken_in_then_each_mail_is_there_once(kind, request, store):
    server, mailbox, _ = request.getfixturevalue(kind)
    for number in range(MAILS):
        server.deliver(mail(number))
    server.faults.storm(EVERY_WAY, share=SHARE, seed=SEED, but=LOGINS)

    rows = take_all(store, mailbox)

    assert len(set(rows)) == len(rows) == MAILS
    assert server.faults.struck


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_given_a_storm_when_mail_is_filed_then_all_of_it_lies_there_once(kind, request):
    server, mailbox, _ = request.getfixturevalue(kind)
    for number in range(MAILS // 3):
        server.deliver(mail(number))
    keys = [arrived.provider_id for batch in mailbox.arrived() for arrived in batch.mails]
    server.faults.storm(EVERY_WAY, share=SHARE, seed=SEED, but=LOGINS)

    file_all(mailbox, keys)

    assert server.inbox() == []
    assert len(server.folder("Processed")) == MAILS // 3


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_given_a_storm_when_letters_are_sent_then_each_of_them_leaves_once(kind, request):
    server, _, transport = request.getfixturevalue(kind)
    server.faults.storm(EVERY_WAY, share=SHARE, seed=SEED, but=LOGINS)

    for number in range(LETTERS):
        send_until_known(transport, letter(number))

    assert [server.sent_times(f"<letter.{number}@firm.example>") for number in range(LETTERS)] == [1] * LETTERS


def test_given_tokens_that_end_all_the_time_when_mail_is_taken_in_then_each_mail_is_there_once(graph, store):
    server, mailbox, _ = graph
    for number in range(MAILS):
        server.deliver(mail(number))
    server.faults.storm((ENDED_TOKEN,), share=SHARE / 5, seed=SEED, but=LOGINS)

    rows = take_all(store, mailbox)

    assert len(set(rows)) == len(rows) == MAILS


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_given_people_who_move_and_delete_meanwhile_when_mail_is_taken_in_then_only_what_lies_there_is(kind, request, store):
    server, mailbox, _ = request.getfixturevalue(kind)
    for number in range(10):
        server.deliver(mail(number))
    batches = mailbox.arrived()
    (batch,) = batches
    for key in batch.mails[:2]:
        server.delete_by_person(key.provider_id)
    for key in batch.mails[2:4]:
        server.move_by_person(key.provider_id, "Sandra")

    rows = take_all(store, mailbox)

    assert len(rows) == 6
    assert [mailbox.fetch(key.provider_id) is None for key in batch.mails] == [True] * 4 + [False] * 6
