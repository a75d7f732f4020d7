"""The journal: booked once, never past what is there, undone by a reversal."""

import pytest

from mailflow.domain.errors import IllegalMove, LedgerChanged, MailflowError
from mailflow.domain.lifecycle import ReceiptState
from mailflow.store.booking import Entry, KeyReused
from tests.store.stated import balance, book, faults, pays, post, receipt, reverse, unapplied, usd

LEDGER = """
    invoice 10231 1200.00
    invoice 10232 800.00
    invoice CN7 -300.00
    receipt R1 2000.00
    receipt R2 100.00
"""


def test_given_a_receipt_when_it_pays_two_invoices_then_both_balances_and_its_cash_are_lower(store):
    book(store, LEDGER)

    post(store, "decision:1", pays("R1", "10231", "1200.00"), pays("R1", "10232", "300.00"))

    assert (balance(store, "10231"), balance(store, "10232")) == (usd("0.00"), usd("500.00"))
    assert unapplied(store, "R1") == usd("500.00")
    assert faults(store) == ()


def test_given_a_credit_note_when_it_is_used_up_beside_an_invoice_then_the_cash_pays_the_rest(store):
    book(store, LEDGER)

    post(store, "decision:1", pays("R1", "10231", "1200.00"), pays("R1", "CN7", "-300.00"))

    assert balance(store, "CN7") == usd("0.00")
    assert unapplied(store, "R1") == usd("1100.00")
    assert faults(store) == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(pays("R1", "10231", "1200.01"), id="an invoice by a cent too much"),
        pytest.param(pays("R2", "10231", "100.01"), id="more than the receipt has"),
        pytest.param(pays("R1", "99999", "1.00"), id="an invoice that the ledger lacks"),
        pytest.param(pays("R9", "10231", "1.00"), id="a receipt that there is not"),
        pytest.param(pays("R1", "CN7", "-300.01"), id="more credit than there is"),
    ],
)
def test_given_a_ledger_when_a_booking_wants_more_than_is_there_then_nothing_of_it_stands(store, line):
    book(store, LEDGER)

    with pytest.raises(LedgerChanged):
        post(store, "decision:1", pays("R1", "10232", "400.00"), line)

    assert balance(store, "10232") == usd("800.00")
    assert faults(store) == ()


def test_given_a_booking_when_it_is_booked_again_then_it_is_there_once(store):
    book(store, LEDGER)
    first = post(store, "decision:1", pays("R1", "10231", "700.00"))

    second = post(store, "decision:1", pays("R1", "10231", "700.00"))

    assert (second.entry_id, second.is_new) == (first.entry_id, False)
    assert balance(store, "10231") == usd("500.00")


def test_given_a_booking_when_another_comes_under_its_key_then_it_is_refused(store):
    book(store, LEDGER)
    post(store, "decision:1", pays("R1", "10231", "700.00"))

    with pytest.raises(KeyReused, match="undo that booking first"):
        post(store, "decision:1", pays("R1", "10231", "500.00"))

    assert balance(store, "10231") == usd("500.00")


def test_given_a_booking_when_it_is_undone_twice_then_everything_is_open_once(store):
    book(store, LEDGER)
    posted = post(store, "decision:1", pays("R1", "10231", "1200.00"), pays("R1", None, "800.00"))

    reversals = [reverse(store, posted), reverse(store, posted)]

    assert reversals[0].entry_id == reversals[1].entry_id
    assert (balance(store, "10231"), unapplied(store, "R1")) == (usd("1200.00"), usd("2000.00"))
    assert faults(store) == ()


def test_given_an_undone_booking_when_the_reversal_is_to_be_undone_then_it_is_refused(store):
    book(store, LEDGER)
    reversal = reverse(store, post(store, "decision:1", pays("R1", "10231", "1200.00")))

    with pytest.raises(MailflowError, match="book the payment again instead"):
        reverse(store, reversal)


def test_given_bookings_when_those_that_stand_are_asked_for_then_undone_ones_are_left_out(store):
    book(store, LEDGER)
    undone = post(store, "decision:1", pays("R1", "10231", "1200.00"))
    reverse(store, undone)
    standing = post(store, "decision:2", pays("R1", "10232", "800.00"))

    with store.reading() as unit:
        found = unit.journal.of_receipt("R1")

    assert [posted.entry_id for posted in found] == [standing.entry_id]


def test_given_an_applied_receipt_when_the_bank_takes_it_back_then_its_invoices_are_open_and_its_cash_is_gone(store):
    book(store, LEDGER)
    post(store, "decision:1", pays("R1", "10231", "1200.00"))

    with store.unit() as unit:
        unit.journal.give_back(unit.receipts.get("R1"), actor="clerk", reason="NSF")
        unit.commit()

    assert (balance(store, "10231"), unapplied(store, "R1")) == (usd("1200.00"), usd("0.00"))
    assert faults(store) == ()


def test_given_a_returned_receipt_when_it_is_to_pay_then_it_is_refused(store):
    book(store, LEDGER)
    with store.unit() as unit:
        unit.journal.give_back(unit.receipts.get("R1"), actor="clerk", reason="NSF")
        unit.commit()

    with pytest.raises(LedgerChanged):
        post(store, "decision:1", pays("R1", "10231", "0.01"))
    with store.unit() as unit, pytest.raises(IllegalMove):
        unit.receipts.move_to("R1", ReceiptState.APPLIED)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param((), "at least one", id="no line"),
        pytest.param((pays("R1", "10231", "0.00"),), "at least one", id="a line of zero"),
        pytest.param((pays("R1", None, "-5.00"),), "is positive", id="less than nothing on account"),
        pytest.param((pays("R1", "CN7", "-300.00"), pays("R1", None, "300.00")), "credits are larger", id="a credit paid out on account"),
    ],
)
def test_given_lines_that_are_no_booking_when_they_are_posted_then_it_says_why(store, lines, says):
    book(store, LEDGER)

    with pytest.raises(MailflowError, match=says):
        post(store, "decision:1", *lines)


def test_given_a_receipt_in_another_currency_when_it_is_to_pay_then_it_is_refused(store):
    book(store, LEDGER)
    euros = receipt("R3", "1200.00", currency="EUR")
    with store.unit() as unit:
        unit.receipts.add([euros])
        unit.journal.receive([euros])
        unit.commit()

    with pytest.raises(LedgerChanged):
        post(store, "decision:1", pays("R3", "10231", "1200.00"))


def test_given_a_decision_when_it_pays_an_invoice_twice_from_one_receipt_then_the_database_refuses(store):
    book(store, LEDGER)

    with store.unit() as unit, pytest.raises(Exception, match=r"(?i)unique"):
        unit.journal.post(Entry(key="1", lines=(pays("R1", "10231", "1.00"), pays("R1", "10231", "2.00")), actor="policy", decision_id=5))

    assert balance(store, "10231") == usd("1200.00")
