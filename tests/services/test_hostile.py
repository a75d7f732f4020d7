"""Hostile files on their whole way: the service lives, each file keeps to its limits, memory stays flat, and no amount is ever another."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.domain.decision import Decision, Disposition, ExceptionReason
from mailflow.domain.message import Address, Message, Reply
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.judge import judge_message
from mailflow.services.process import read_mail
from mailflow.services.reads import NO_ROW
from mailflow.services.understand import Understood, open_document, understand
from mailflow.settings import load_settings
from mailflow.wiring import ReadingDesk, open_reading_desk
from tests.documents.hostile import BOMBS, Hostile, corpus, endless, wholes
from tests.services.practice import START

DEFAULTS = Path(__file__).parents[2] / "config" / "mailflow.toml"
CLIENTS = "client_number,name,email_domains,currency\ncalder,Calder Mills Ltd,caldermills.example,USD\n"
INVOICES = (
    "invoice_number,client_number,matter_number,invoice_date,due_date,currency,amount,balance\n"
    "10231,calder,7,2026-04-01,2026-05-01,USD,1200.00,1200.00\n10232,calder,7,2026-04-15,2026-05-15,USD,800.00,800.00\n"
    "10240,calder,7,2026-04-20,2026-05-20,USD,3150.00,3150.00\n10241,calder,7,2026-04-21,2026-05-21,USD,400.00,400.00\n"
)
RECEIPTS = (
    "receipt_id,received_on,amount,currency,method,payer_name,reference,account\n"
    "R1,2026-05-04,2000.00,USD,wire,CALDER MILLS LTD,PAY-4711002,operating\n"
)
RIGHT = {"10231": "1200.00", "10232": "800.00"}
# What ends within a line of words tells nobody that it went on: such an advice may wait for its cash, but is never applied.
WORDS = (".txt", ".csv", ".eml")
SLOWEST = 25.0  # seconds: what the limits of one child allow, and the reading of what it returned
GROWTH = 80_000_000  # bytes that a whole campaign may keep: caches, and what the allocator holds back


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[ReadingDesk]:
    ledger = tmp_path_factory.mktemp("ledger")
    for name, text in (("clients.csv", CLIENTS), ("invoices.csv", INVOICES), ("receipts.csv", RECEIPTS)):
        (ledger / name).write_text(text)
    with open_reading_desk(load_settings(None, defaults=DEFAULTS), ledger) as opened:
        yield opened


def decide(opened: ReadingDesk, name: str, content: bytes) -> Decision:
    """What would be decided of a mail with this file, and nothing is kept."""
    documents = open_document(content, name, opened.sandbox)
    message = Message(sender=Address(name="Accounts Payable", email="ap@caldermills.example"), subject="Remittance advice", sent_at=START)
    reply = Reply(new_text="Dear all, please find our remittance advice attached.")
    understood = Understood(message=message, reply=reply, automatic=None, documents=documents)
    desk: Desk = opened.desk
    with desk.store.unit() as unit:
        return judge_message(desk, unit, MailInHand(row=NO_ROW, read=read_mail(desk, understood), message=message)).decision


def booked(decision: Decision) -> dict[str, str]:
    """What would be applied or expected without a person."""
    if decision.disposition not in (Disposition.APPLIED, Disposition.MATCHED) or decision.chosen is None:
        return {}
    return {item.invoice_number: item.amount.plain for item in decision.chosen.allocations}


def memory() -> int:
    """Bytes that this process has in memory now; its peak would be that of whatever test made it largest."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def wrong(opened: ReadingDesk, files: Iterator[Hostile], seen: Counter[str]) -> list[str]:
    """The labels of files that book something else than the advice that they were made of, or take too long."""
    found = []
    for each in files:
        begun = time.monotonic()
        decision = decide(opened, each.name, each.content)
        took = time.monotonic() - begun
        would = booked(decision)
        seen[str(decision.disposition)] += 1
        is_guarded = not each.label.endswith(WORDS) or decision.disposition is Disposition.APPLIED
        if (would and would != RIGHT and is_guarded) or took > SLOWEST:
            found.append(f"{each.label}: {would} in {took:.1f} s")
    return found


@pytest.mark.parametrize("name", sorted(wholes()))
def test_given_the_honest_file_in_each_format_when_it_comes_then_it_is_applied(desk, name):
    decision = decide(desk, name, wholes()[name])

    assert (booked(decision), decision.disposition) == (RIGHT, Disposition.APPLIED), decision.findings


def test_given_three_hundred_hostile_files_when_they_come_then_nothing_else_is_booked_and_memory_stays_flat(desk):
    seen: Counter[str] = Counter()
    before = memory()

    found = wrong(desk, corpus(300, seed=20260504), seen)

    assert found == []
    assert seen.total() == 300
    assert memory() - before < GROWTH


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_given_a_bomb_when_it_comes_then_it_is_a_case_with_its_reason_and_costs_no_more_than_its_limits(desk, name):
    content = BOMBS[name]()
    begun = time.monotonic()

    decision = decide(desk, name, content)

    assert (booked(decision), decision.exception) == ({}, ExceptionReason.UNREADABLE)
    assert time.monotonic() - begun < SLOWEST


@pytest.mark.parametrize("name", sorted(endless()))
def test_given_a_mail_without_end_when_it_comes_then_it_is_read_in_seconds_and_books_nothing(desk, name):
    begun = time.monotonic()

    understood = understand(endless()[name], desk.sandbox)
    read = read_mail(desk.desk, understood)

    assert read.facts.remittance is None or read.facts.remittance.unreadable is not None
    assert time.monotonic() - begun < SLOWEST


@pytest.mark.long
def test_given_five_thousand_hostile_files_when_they_come_then_nothing_else_is_booked_and_memory_stays_flat(desk):
    seen: Counter[str] = Counter()
    wrong(desk, corpus(200, seed=1), seen)
    before = memory()

    found = wrong(desk, corpus(5_000, seed=2), seen)

    assert found == []
    assert memory() - before < GROWTH
