"""What a person decides is booked as the line would have booked it, once, and can be undone."""

from decimal import Decimal

import pytest

from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.domain.ledger import Allocation
from mailflow.domain.lifecycle import ReceiptState
from mailflow.domain.money import Money
from mailflow.services import resolve
from mailflow.services.seen import Seen
from tests.services.practice import Practice, advice, letter

BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002"
UNKNOWN = "R9 2026-05-04 900.00 USD wire C M TREASURY | PAYMENT"


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def seen(practice: Practice, *, actor: str = "mara", reason: str = "as the client said") -> Seen:
    (case,) = practice.cases()
    return Seen(case_id=case.id, version=case.version, actor=actor, reason=reason)


def suggest(practice: Practice) -> Seen:
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()
    return seen(practice)


def ask_about_money(practice: Practice) -> Seen:
    practice.receive(UNKNOWN)
    practice.days_pass(3)
    practice.go()
    return seen(practice)


def history(practice: Practice, case_id: int) -> list[tuple[str, str]]:
    with practice.desk.store.reading() as unit:
        return [(past.act.name, past.act.actor) for past in unit.cases.history(case_id)]


def test_given_a_suggestion_when_a_person_accepts_it_then_it_is_booked_under_that_name(cautious):
    opened = suggest(cautious)

    resolve.accept(cautious.desk.store, opened)

    assert (cautious.balance("10231"), cautious.unapplied("R1"), cautious.cases()) == ("0.00", "0.00", ())
    assert history(cautious, opened.case_id) == [("accepted", "mara")]


def test_given_an_accepted_suggestion_when_a_second_person_accepts_it_too_then_nothing_is_booked_twice(cautious):
    opened = suggest(cautious)
    resolve.accept(cautious.desk.store, opened)

    with pytest.raises(StaleCase):
        resolve.accept(cautious.desk.store, opened)

    assert cautious.unapplied("R1") == "0.00"


def test_given_money_without_advice_when_a_person_chooses_invoices_and_an_account_then_the_receipt_is_used_up(practice):
    opened = ask_about_money(practice)

    resolve.allocate(practice.desk.store, opened, [Allocation("10232", usd("800.00"))], client_number=None, on_account=usd("100.00"))

    assert (practice.balance("10232"), practice.unapplied("R9"), practice.state("R9")) == ("0.00", "0.00", ReceiptState.APPLIED)


def test_given_money_without_advice_when_a_person_leaves_a_remainder_then_it_is_refused_with_the_sum_that_is_missing(practice):
    opened = ask_about_money(practice)

    with pytest.raises(IllegalMove, match=r"the remainder of 100\.00 USD"):
        resolve.allocate(practice.desk.store, opened, [Allocation("10232", usd("800.00"))], client_number=None)

    assert practice.balance("10232") == "800.00"


def test_given_money_without_advice_when_a_person_puts_it_on_account_then_the_client_has_it(practice):
    opened = ask_about_money(practice)

    resolve.put_on_account(practice.desk.store, opened, client_number="calder")

    assert (practice.state("R9"), practice.unapplied("R9")) == (ReceiptState.ON_ACCOUNT, "0.00")


def test_given_an_advice_that_is_not_ours_when_a_person_rejects_it_then_its_money_is_free_again(cautious):
    opened = suggest(cautious)

    resolve.reject(cautious.desk.store, opened)

    assert (cautious.state("R1"), cautious.unapplied("R1"), cautious.cases()) == (ReceiptState.WAITING, "2000.00", ())


def test_given_an_automatic_booking_when_a_person_undoes_it_then_the_invoices_are_open_and_a_case_asks_anew(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()

    resolve.undo(practice.desk.store, practice.decision_id(1), actor="mara", reason="the client paid for another matter")

    (case,) = practice.cases()
    assert (practice.balance("10231"), practice.unapplied("R1"), case.message_row) == ("1200.00", "2000.00", 1)


def test_given_an_undone_booking_when_it_is_undone_again_then_it_is_refused(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()
    decision_id = practice.decision_id(1)
    resolve.undo(practice.desk.store, decision_id, actor="mara", reason="wrong")

    with pytest.raises(StaleCase):
        resolve.undo(practice.desk.store, decision_id, actor="jo", reason="wrong")

    assert practice.balance("10231") == "1200.00"


def test_given_an_undone_booking_when_a_person_accepts_its_first_candidate_then_it_is_as_before(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()
    resolve.undo(practice.desk.store, practice.decision_id(1), actor="mara", reason="wrong")

    resolve.accept(practice.desk.store, seen(practice))

    assert (practice.balance("10231"), practice.balance("10232"), practice.unapplied("R1")) == ("0.00", "0.00", "0.00")


def test_given_a_booking_that_its_advice_confirmed_when_a_person_undoes_it_then_the_money_is_free(practice):
    practice.receive("R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | INV 10231 10232")
    practice.days_pass(3)
    practice.go()
    practice.deliver(BOTH)
    practice.go()

    resolve.undo(practice.desk.store, practice.decision_id(1), actor="mara", reason="wrong")

    assert (practice.balance("10231"), practice.unapplied("R1")) == ("1200.00", "2000.00")


def test_given_an_accepted_suggestion_without_cash_when_the_cash_comes_then_it_is_booked(cautious):
    cautious.deliver(advice("1,150.00", [("10231", "1,150.00")]))
    cautious.go()
    opened = seen(cautious)
    resolve.allocate(cautious.desk.store, opened, [Allocation("10231", usd("1150.00"))], client_number="calder")

    disposition = cautious.disposition(1)

    assert disposition == "matched"


def test_given_a_letter_when_it_was_answered_then_its_case_can_be_closed_and_no_money_moves(practice):
    practice.deliver(letter("Dear all,\n\nplease send us a copy of invoice 10231, we do not have it.\n\nKind regards\nAnn"))
    practice.go()

    resolve.close(practice.desk.store, seen(practice))

    assert practice.cases() == ()


def test_given_every_act_when_the_audit_is_read_then_its_chain_is_whole(practice):
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.go()
    resolve.undo(practice.desk.store, practice.decision_id(1), actor="mara", reason="wrong")
    resolve.accept(practice.desk.store, seen(practice))

    with practice.desk.store.reading() as unit:
        faults = (*unit.audit.faults(), *unit.checks.faults())

    assert faults == ()
