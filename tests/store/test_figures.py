"""The figures of a monitor: they are the database's, and what was counted once is not counted again."""

from datetime import timedelta
from decimal import Decimal

from mailflow.domain.decision import Decision, Disposition, ExceptionReason
from mailflow.domain.lifecycle import ReceiptState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.cases import NewCase
from mailflow.store.columns import table_of
from mailflow.store.mail import MAX_ATTEMPTS
from mailflow.store.reports import Counted
from mailflow.store.reports.figures import DecisionSort
from mailflow.store.tables.cases import CaseKind
from tests.store.conftest import NOON
from tests.store.stated import book

HOUR = timedelta(hours=1)
SHORT = DecisionSort(is_by_policy=True, disposition="exception", exception="short_payment")
APPLIED_BY_A_PERSON = DecisionSort(is_by_policy=False, disposition="applied", exception=None)


def take_in(store, *names):
    with store.unit() as unit:
        for name in names:
            unit.mail.add(mailbox="in", provider_id=name, message_id=name, content_hash=name, raw=b"", raw_hash=name)
        unit.commit()


def decide(store, disposition, exception=None, *, actor="policy"):
    with store.unit() as unit:
        unit.decisions.keep(Decision(disposition=disposition, exception=exception), actor=actor)
        unit.commit()


def ask(store, key, reason, amount=None):
    with store.unit() as unit:
        money = None if amount is None else Money(Decimal(amount), "USD")
        unit.cases.open(NewCase(key=key, kind=CaseKind.PAYMENT, reason=reason, title="", amount=money))
        unit.commit()


def figures(store, known=None):
    with store.reading() as unit:
        return unit.reports.figures(known)


def test_given_an_empty_store_when_it_is_asked_then_nothing_happened_and_nothing_waits(store):
    found = figures(store)

    assert (found.mails, found.mails_waiting, found.mail_waiting_since, found.moves) == (0, 0, None, 0)
    assert (found.decisions, found.cases, found.unapplied, found.letters) == ({}, (), (), {})
    assert set(found.receipts.values()) == {0}
    assert found.standing.last_mail_at is None


def test_given_mail_that_waits_when_it_is_asked_then_the_oldest_and_the_last_are_known(store, clock):
    take_in(store, "first")
    clock.moment += HOUR
    take_in(store, "second")

    found = figures(store)

    assert (found.mails, found.mails_waiting, found.mail_waiting_since) == (2, 2, NOON)
    assert found.standing.last_mail_at == NOON + HOUR


def test_given_a_mail_that_was_set_aside_when_it_is_asked_then_it_failed_and_does_not_wait(store):
    take_in(store, "torn")
    for _ in range(MAX_ATTEMPTS):
        with store.unit() as unit:
            claimed = unit.mail.claim_next("worker")
            unit.mail.fail(claimed.row, "no memory")
            unit.commit()

    found = figures(store)

    assert (found.mails, found.mails_waiting, found.standing.failed_mail) == (1, 0, 1)


def test_given_decisions_of_mailflow_and_of_people_when_they_are_counted_then_each_sort_is_apart(store):
    decide(store, Disposition.EXCEPTION, ExceptionReason.SHORT_PAYMENT)
    decide(store, Disposition.EXCEPTION, ExceptionReason.SHORT_PAYMENT)
    decide(store, Disposition.APPLIED, actor="ana")
    decide(store, Disposition.APPLIED, actor="ben")

    found = figures(store)

    assert found.decisions == {SHORT: 2, APPLIED_BY_A_PERSON: 2}


def test_given_what_was_counted_an_hour_ago_when_more_is_decided_then_only_that_is_added(store, clock):
    take_in(store, "first")
    decide(store, Disposition.EXCEPTION, ExceptionReason.SHORT_PAYMENT)
    clock.moment += HOUR
    known = figures(store).counted

    take_in(store, "second")
    decide(store, Disposition.APPLIED, actor="ana")
    found = figures(store, known)

    assert (known.mail_row, known.mails, known.decisions) == (1, 1, {SHORT: 1})
    assert (found.mails, found.decisions) == (2, {SHORT: 1, APPLIED_BY_A_PERSON: 1})
    assert found.counted == known


def test_given_rows_of_this_moment_when_they_are_counted_then_nothing_is_settled_yet(store):
    take_in(store, "first")
    decide(store, Disposition.APPLIED)

    found = figures(store)

    assert found.mails == 1
    assert found.counted == Counted()


def test_given_rows_that_were_counted_long_ago_when_they_are_counted_again_then_both_ways_agree(store, clock):
    known = None
    for number in range(5):
        take_in(store, f"mail {number}")
        decide(store, Disposition.EXCEPTION, ExceptionReason.SHORT_PAYMENT)
        clock.moment += timedelta(minutes=6)
        known = figures(store, known).counted

    step_by_step, at_once = figures(store, known), figures(store)

    assert (step_by_step.mails, step_by_step.decisions) == (at_once.mails, at_once.decisions) == (5, {SHORT: 5})


def test_given_cases_that_wait_when_they_are_asked_for_then_each_sort_has_its_number_its_oldest_and_its_value(store, clock):
    ask(store, "a", "short_payment", "100.50")
    clock.moment += HOUR
    ask(store, "b", "short_payment", "200.00")
    ask(store, "c", "question")

    without_value, short = figures(store).cases

    assert (without_value.reason, without_value.cases, without_value.value) == ("question", 1, None)
    assert (short.kind, short.cases, short.opened_at) == ("payment", 2, NOON)
    assert short.value == Money(Decimal("300.50"), "USD")


def test_given_money_at_the_bank_when_it_is_asked_for_then_what_is_undecided_is_counted_with_what_is_left(store):
    book(store, "receipt R1 2000.00\nreceipt R2 500.00")
    with store.unit() as unit:
        unit.receipts.move_to("R1", ReceiptState.WAITING)
        unit.commit()

    found = figures(store)

    assert found.receipts == {ReceiptState.RECEIVED: 1, ReceiptState.WAITING: 1, ReceiptState.EXCEPTION: 0}
    assert found.unapplied == (Money(Decimal("2500.00"), "USD"),)


def test_given_letters_and_moves_when_they_are_asked_for_then_they_are_counted(store):
    with store.unit() as unit:
        unit.mail.record_move(mailbox="in", provider_id="1", folder="Processed")
        unit.mail.finish_move(unit.mail.record_move(mailbox="in", provider_id="2", folder="Processed"))
        letter = {"state": "sent", "queued_at": NOON, "attempts": 1, "value": {}}
        unit._work.insert(table_of(tables.Outgoing), letter | {"key": "k1", "message_id": "<1@x.example>"})
        unit.commit()

    found = figures(store)

    assert (found.moves, found.letters) == (1, {"sent": 1})
