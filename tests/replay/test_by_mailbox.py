"""The same mails get the same answers whichever server holds the mailbox, and lie in the same folders afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.services.answers import message_answer
from mailflow.services.load import load
from mailflow.services.loop import Rounds
from mailflow.wiring import open_feeds
from tests.architecture.sources import ROOT
from tests.mailboxes.contract import Stand
from tests.mailboxes.microsoft_stands import ExchangeStand, GraphStand
from tests.mailboxes.stands import ImapStand, MaildirStand
from tests.servers.dovecot import make_dovecot
from tests.services.practice import open_practice

CALDER = ROOT.parent / "shared" / "cases" / "calder"
MAILS = 30
FOLDERS = ("Processed", "Needs attention", "No action")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not CALDER.is_dir(), reason="no ../shared/cases beside the project"),
]


@pytest.fixture
def imap() -> Iterator[Stand]:
    """A Dovecot."""
    server = make_dovecot()
    yield ImapStand(server)
    server.stop()


def answers(stand: Stand, folder: Path) -> tuple[list[object], list[int]]:
    """What was decided of each mail, and how many lie in which folder."""
    folder.mkdir()
    practice = open_practice(folder)
    files = [CALDER / name for name in ("clients.csv", "invoices.csv", "receipts.csv")]
    load(practice.desk.store, files, feeds=open_feeds(), as_of=practice.clock.now(), actor="test")
    with stand as running:
        for path in sorted((CALDER / "mail").glob("*.eml"))[:MAILS]:
            running.deliver(path.read_bytes())
        rounds = Rounds(practice.desk, running.open())
        while rounds.go():
            continue
        filed = [len(running.lies_in(name)) for name in FOLDERS]
    with practice.desk.store.reading() as unit:
        read = [(unit.decisions.find_reading(row), unit.decisions.of_message(row)) for row in range(1, MAILS + 1)]
    practice.close()
    return [message_answer("", reading.facts, decisions[0].decision) for reading, decisions in read], filed


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[object], list[int]]:
    """What a maildir gives."""
    folder = tmp_path_factory.mktemp("maildir")
    return answers(MaildirStand(folder), folder / "firm")


@pytest.mark.parametrize("kind", [ExchangeStand, GraphStand], ids=["exchange", "graph"])
def test_given_mails_of_a_firm_when_they_lie_at_microsofts_then_the_answers_are_those_of_a_maildir(kind, expected, tmp_path):
    given = answers(kind(), tmp_path / "firm")

    assert given == expected
    assert sum(given[1]) == MAILS


@pytest.mark.server("dovecot")
def test_given_mails_of_a_firm_when_they_lie_on_an_imap_server_then_the_answers_are_those_of_a_maildir(imap, expected, tmp_path):
    given = answers(imap, tmp_path / "firm")

    assert given == expected
