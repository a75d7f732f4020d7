"""Receipts: known once, and found by whatever an advice says of them."""

from datetime import date

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import ReceiptState
from mailflow.store.receipts import name_words, reference_words
from tests.store.stated import book, pays, post, receipt, usd

KNOWN = [
    receipt("R1", "500.00", payer="HALVORSEN GRAIN ELEV", reference="TRN 0099123456 INV"),
    receipt("R2", "500.00", payer="KESTREL MUTUAL INS", reference="/INV/900240"),
    receipt("R3", "75.00", payer="HALVORSEN AGRI", reference="", received_on=date(2026, 1, 5)),
    receipt("R4", "500.00", currency="EUR", payer="OTHER"),
]


@pytest.fixture
def bank(store):
    with store.unit() as unit:
        unit.receipts.add(KNOWN)
        unit.journal.receive(KNOWN)
        unit.commit()
    return store


def ids(found):
    return {each.receipt_id for each in found}


def test_given_a_receipt_when_the_bank_reports_it_again_then_it_is_known(bank):
    with bank.unit() as unit:
        added = unit.receipts.add([KNOWN[0], receipt("R9", "1.00"), receipt("R9", "1.00")])

    assert added == ("R9",)


def test_given_receipts_when_an_amount_is_asked_for_then_only_those_of_its_currency_are_found(bank):
    with bank.reading() as unit:
        assert ids(unit.receipts.of_amount(usd("500.00"))) == {"R1", "R2"}


@pytest.mark.parametrize(("said", "found"), [("99123456", {"R1"}), ("trn-0099123456", {"R1"}), ("Invoice 900240", {"R2"}), ("INV", set())])
def test_given_receipts_when_a_reference_is_asked_for_then_zeros_and_marks_do_not_matter(bank, said, found):
    with bank.reading() as unit:
        assert ids(unit.receipts.of_reference([said])) == found


def test_given_receipts_when_a_payer_is_asked_for_since_a_day_then_older_ones_are_left_out(bank):
    with bank.reading() as unit:
        assert ids(unit.receipts.of_payer(["Halvorsen Grain Elevators LLC"], since=date(2026, 4, 1))) == {"R1"}


def test_given_a_receipt_that_paid_when_candidates_are_asked_for_then_it_is_one_until_nothing_is_left(store):
    book(store, "invoice 10231 1200.00\nreceipt R1 1000.00")
    post(store, "1", pays("R1", "10231", "400.00"))
    with store.reading() as unit:
        before = (ids(unit.receipts.of_amount(usd("600.00"))), ids(unit.receipts.of_amount(usd("1000.00"))))
    post(store, "2", pays("R1", "10231", "600.00"))

    with store.reading() as unit:
        after = unit.receipts.of_amount(usd("1000.00"))

    assert (before, after) == (({"R1"}, {"R1"}), ())


def test_given_a_receipt_when_it_waits_and_is_applied_then_its_life_is_kept(bank):
    with bank.unit() as unit:
        unit.receipts.move_to("R1", ReceiptState.WAITING)
        unit.receipts.move_to("R1", ReceiptState.APPLIED, client_number="20105")
        state, waiting = unit.receipts.state("R1"), ids(unit.receipts.waiting())
        unit.commit()

    assert (state, waiting) == (ReceiptState.APPLIED, {"R2", "R3", "R4"})


def test_given_a_receipt_when_it_is_to_go_where_it_may_not_then_it_is_refused(bank):
    with bank.unit() as unit:
        unit.receipts.move_to("R1", ReceiptState.RETURNED)

        with pytest.raises(IllegalMove):
            unit.receipts.move_to("R1", ReceiptState.WAITING)


def test_given_bank_texts_when_their_words_are_taken_then_only_telling_ones_stay():
    assert reference_words("TRN 0099-123456 INV") == {"123456", "99123456", "TRN0099123456INV"}
    assert name_words("The Kestrel Mutual Group, Inc.") == {"KESTREL", "MUTUAL"}
