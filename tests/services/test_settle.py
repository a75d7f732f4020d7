"""Money that came: its advice first; without one it waits, and is then decided by what the bank says."""

from mailflow.domain.lifecycle import ReceiptState
from mailflow.services.loop import Rounds
from tests.services.practice import advice

BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002"
WITH_NUMBERS = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | INV 10231 10232"


def test_given_a_matched_advice_when_its_cash_comes_later_then_it_is_booked(practice):
    practice.deliver(BOTH)
    practice.go()
    practice.receive(CASH)

    practice.go()

    assert (practice.disposition(1), practice.balance("10231"), practice.state("R1")) == ("applied", "0.00", ReceiptState.APPLIED)


def test_given_a_bare_receipt_when_it_is_fresh_then_it_waits_for_its_advice(practice):
    practice.receive(WITH_NUMBERS)

    practice.go()

    assert (practice.state("R1"), practice.balance("10231")) == (ReceiptState.WAITING, "1200.00")


def test_given_a_bare_receipt_when_its_advice_does_not_come_then_its_reference_decides(practice):
    practice.receive(WITH_NUMBERS)
    practice.go()
    practice.days_pass(3)

    practice.go()

    assert (practice.state("R1"), practice.balance("10231"), practice.balance("10232")) == (ReceiptState.APPLIED, "0.00", "0.00")


def test_given_a_bare_receipt_that_nothing_explains_when_it_has_waited_then_a_person_is_asked(practice):
    practice.receive("R1 2026-05-04 77.77 USD wire SOMEBODY ELSE | PAYMENT")
    practice.days_pass(3)

    practice.go()

    (case,) = practice.cases()
    assert (case.kind, case.receipt_id, practice.state("R1")) == ("receipt", "R1", ReceiptState.EXCEPTION)


def test_given_money_that_a_person_is_asked_about_when_its_advice_comes_then_the_question_is_answered(practice):
    practice.receive("R1 2026-05-04 1200.00 USD wire C M TREASURY | PAYMENT 4711002")
    practice.days_pass(3)
    practice.go()
    practice.deliver(advice("1,200.00", [("10231", "1,200.00")]))

    practice.go()

    assert practice.cases() == ()
    assert practice.balance("10231") == "0.00"


def test_given_a_booking_of_a_bare_receipt_when_its_advice_says_the_same_then_nothing_is_booked_again(practice):
    practice.receive(WITH_NUMBERS)
    practice.days_pass(3)
    practice.go()
    practice.deliver(BOTH)

    practice.go()

    assert (practice.disposition(1), practice.cases(), practice.unapplied("R1")) == ("applied", (), "0.00")


def test_given_a_booking_of_a_bare_receipt_when_its_advice_says_something_else_then_a_person_is_asked(practice):
    practice.bill("10235 calder 2026-04-20 1200.00 USD")
    practice.receive(WITH_NUMBERS)
    practice.days_pass(3)
    practice.go()
    practice.deliver(advice("2,000.00", [("10235", "1,200.00"), ("10232", "800.00")]))

    practice.go()

    (case,) = practice.cases()
    assert (case.kind, practice.balance("10231"), practice.balance("10235")) == ("conflict", "0.00", "1200.00")


def test_given_an_unknown_invoice_when_the_billing_system_has_it_later_then_the_payment_is_booked(practice):
    practice.receive("R1 2026-05-04 500.00 USD wire CALDER MILLS LTD | REF 4711002")
    practice.deliver(advice("500.00", [("77777", "500.00")]))
    practice.go()
    practice.days_pass(1)
    practice.bill("77777 calder 2026-05-01 500.00 USD")

    practice.go()

    assert (practice.cases(), practice.balance("77777")) == ((), "0.00")


def test_given_an_unknown_invoice_when_it_is_loaded_while_no_service_runs_then_the_next_one_books_it(practice):
    practice.receive("R1 2026-05-04 500.00 USD wire CALDER MILLS LTD | REF 4711002")
    practice.deliver(advice("500.00", [("77777", "500.00")]))
    practice.go()
    practice.days_pass(1)
    practice.bill("77777 calder 2026-05-01 500.00 USD")

    Rounds(practice.desk, practice.mailbox).go()

    assert (practice.cases(), practice.balance("77777")) == ((), "0.00")


def test_given_two_advices_of_one_wire_when_the_second_comes_then_both_are_booked_from_it(practice):
    practice.receive("R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002")
    practice.deliver(
        advice("1,200.00", [("10231", "1,200.00")], number=1, subject="Remittance 1 of 2 for wire 4711002"),
        advice("800.00", [("10232", "800.00")], number=2, subject="Remittance 2 of 2 for wire 4711002"),
    )

    practice.go()

    assert (practice.balance("10231"), practice.balance("10232"), practice.unapplied("R1")) == ("0.00", "0.00", "0.00")
