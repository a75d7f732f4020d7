"""Connections that break at any byte: no mail is lost, none is taken twice, none is filed twice, no letter leaves twice."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from mailflow.domain.errors import MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.ports import Sighting
from mailflow.mailboxes.imap import open_imap
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import open_smtp
from mailflow.services.intake import take_in
from mailflow.store.unit import Store
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.cutting import CuttingProxy
from tests.servers.dovecot import Dovecot, make_dovecot
from tests.servers.smtp import SmtpServer

# A quiet round of IMAP (login, listing) passes about 1,500 bytes, one with mail some thousands, a letter by SMTP about 1,100.
IMAP_BYTES, SMTP_BYTES = 2_500, 1_300
ROUNDS = 2_000
SEED = 20261122


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    server = make_dovecot()
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'mailflow.db'}")
    yield opened
    opened.close()


def places(many: int, most: int) -> list[int]:
    """After how many bytes the connections break."""
    chance = random.Random(SEED)
    return [chance.randrange(most) for _ in range(many)]


def until_done(work: Callable[[], bool]) -> None:
    for _ in range(ROUNDS):
        try:
            if work():
                return
        except MailboxUnavailable:
            continue
    raise AssertionError(f"not done after {ROUNDS} rounds")


def lies_in(box, folder: str) -> list[str]:
    with box.client() as client:
        if not client.folder_exists(folder):
            return []
        client.select_folder(folder)
        found = client.search(["UNDELETED"])
        return sorted(str(message_from_bytes(each[b"BODY[]"])["Message-ID"]) for each in client.fetch(found, ["BODY.PEEK[]"]).values())


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("many", [30, pytest.param(300, marks=pytest.mark.long)])
def test_given_a_line_that_breaks_when_mail_is_taken_in_and_filed_then_each_is_there_once(dovecot, store, many):
    box = dovecot.mailbox()
    for number in range(10):
        box.deliver(mail(number))
    ids = sorted(f"<remittance.{number}@harrowgate.example>" for number in range(10))
    rows: list[int] = []

    with CuttingProxy(dovecot.port, places(many, IMAP_BYTES)) as line:
        mailbox = open_imap(replace(box.place, port=line.port))

        def take() -> bool:
            mailbox.close()  # each round has a connection of its own, with its break
            rows.extend(take_in(store, mailbox, copies_to="Processed").taken)
            return len(line.cuts) <= many // 2

        until_done(take)
        until_done(lambda: not rows.extend(take_in(store, mailbox, copies_to="Processed").taken) and len(rows) >= 10)
        for row in rows:
            with store.reading() as unit:
                key = unit.mail.get(row).provider_id
            until_done(lambda key=key: mailbox.file(key, "Processed", ["mailflow: applied"]) or True)

    assert len(set(rows)) == len(rows) == 10
    assert (lies_in(box, "INBOX"), lies_in(box, "Processed")) == ([], ids)
    assert line.broken > many // 4


@pytest.mark.parametrize("many", [30, pytest.param(300, marks=pytest.mark.long)])
def test_given_a_line_that_breaks_when_letters_are_sent_then_none_leaves_twice_and_each_is_sent_or_uncertain(tmp_path, many):
    became: Counter[str] = Counter()

    with SmtpServer() as server, CuttingProxy(server.port, places(many, SMTP_BYTES)) as line:
        place = Place(
            type="maildir",
            name="collections",
            path=tmp_path / "mail",
            address=SHARED,
            smtp_host="127.0.0.1",
            smtp_port=line.port,
            smtp_security="none",
        )
        transport = open_smtp(place)
        for number in range(many):
            became[_send(transport, number)] += 1

    times = Counter(server.ids)
    assert set(times.values()) == {1}
    assert became["sent"] + became["uncertain"] == many
    assert became["sent"] <= len(times) <= many
    assert became["uncertain"]


def _send(transport, number: int) -> str:
    """What the outbox does: what certainly did not leave is tried again, what nobody knows waits for a person."""
    for _ in range(ROUNDS):
        try:
            transport.send(letter(number))
        except TransportError:
            continue
        except SendUncertain:
            assert transport.find_sent(f"<letter.{number}@firm.example>") is Sighting.UNKNOWN
            return "uncertain"
        return "sent"
    raise AssertionError(f"not sent after {ROUNDS} rounds")
