"""What is handed in goes the same line as all mail, once; money that is entered waits like any other."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.services.hand_in import NewReceipt, enter_receipt, hand_in_file
from mailflow.services.ledger_check import check_ledger
from tests.services.practice import Practice, advice

BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
SHEET = b"Payment advice of Calder Mills Ltd\n\nInvoice,Amount paid\n10231,1200.00\n10232,800.00\nTotal,2000.00\n"
MONEY = NewReceipt(
    received_on=date(2026, 5, 4),
    amount=Money(Decimal("2000.00"), "USD"),
    method=PaymentMethod.WIRE,
    payer_name="CALDER MILLS LTD",
    reference="REF 4711002",
)


def hand_in(practice: Practice, content: bytes, name: str) -> tuple[int, bool]:
    return hand_in_file(practice.desk.store, content, name=name, actor="mara", actor_name="Mara")


def test_given_a_mail_as_a_file_when_it_is_handed_in_with_its_money_entered_then_it_is_booked_like_any_other(practice):
    enter_receipt(practice.desk.store, MONEY, actor="mara")

    row, is_new = hand_in(practice, BOTH, "advice.eml")
    practice.go()

    assert is_new
    assert practice.disposition(row) == "applied"
    assert practice.balance("10231") == "0.00"
    assert check_ledger(practice.desk.store).is_sound


def test_given_a_file_when_it_is_handed_in_twice_then_it_is_one_mail(practice):
    first, _ = hand_in(practice, SHEET, "advice.csv")

    second, is_new = hand_in(practice, SHEET, "the same again.csv")

    assert (second, is_new) == (first, False)


def test_given_a_mail_that_came_by_itself_when_it_is_handed_in_too_then_it_is_the_one_that_is_there(practice):
    practice.deliver(BOTH)
    practice.go()

    row, is_new = hand_in(practice, BOTH, "advice.eml")

    assert (row, is_new) == (1, False)


def test_given_a_remittance_as_a_file_when_it_is_handed_in_then_its_lines_are_read(practice):
    row, _ = hand_in(practice, SHEET, "advice.csv")

    practice.go()

    with practice.desk.store.reading() as unit:
        remittance = unit.decisions.find_reading(row).facts.remittance
    assert remittance is not None
    assert {line.invoice_number for line in remittance.lines} == {"10231", "10232"}


def test_given_an_empty_file_when_it_is_handed_in_then_it_is_refused(practice):
    with pytest.raises(IllegalMove, match="empty"):
        hand_in(practice, b"", "nothing.pdf")


def test_given_money_that_was_entered_when_it_is_entered_again_then_it_is_refused_with_the_number_of_the_first(practice):
    receipt_id = enter_receipt(practice.desk.store, MONEY, actor="mara")

    with pytest.raises(IllegalMove, match=receipt_id):
        enter_receipt(practice.desk.store, MONEY, actor="ben")
