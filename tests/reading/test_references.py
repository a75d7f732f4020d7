"""A written number is tied to the ledger by proof; what nothing proves keeps the sender's spelling."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.facts import Resolution
from mailflow.reading.references import Lookup
from tests.reading.desk import book

LEDGER = book("""
    client 20170 larch.example Larch Steel Company
    client 20163 other.example Other Pharma Corp.
    invoice 900364 20170 2025-12-03 14287.50 USD
    invoice 900412 20170 2025-12-12  2550.00 USD
    invoice 900413 20170 2025-12-12   750.00 USD
    invoice 900421 20170 2025-12-16  2550.00 USD
    invoice 900346 20163 2025-12-01   980.00 USD
    invoice 004817 20170 2025-11-19  3977.60 CAD
    invoice 900700 20170 2026-02-17  6400.00 USD
    invoice 900701 20170 2026-02-17  6400.00 USD
""")
LARCH = Lookup(LEDGER, frozenset({"20170"}))


@pytest.mark.parametrize("written", ["900412", "INV900412", "INV0000900412", "900 412", "9OO4l2", "900412/25", "#900412", "00-900412"])
def test_given_a_number_as_people_write_it_when_the_ledger_is_asked_then_it_is_that_invoice(written):
    found = LARCH.resolve(written, amount=Decimal("2550.00"))

    assert found.invoice is not None
    assert found.invoice.number == "900412"


def test_given_a_swapped_digit_when_amount_and_date_fit_one_invoice_of_the_payer_then_it_is_meant():
    found = LARCH.resolve("900346", amount=Decimal("14287.50"), days=[date(2025, 12, 3)])

    assert (found.invoice and found.invoice.number, found.resolution) == ("900364", Resolution.ONE_SLIP)


def test_given_a_number_of_another_client_when_nothing_of_the_payers_fits_then_it_stays_what_was_written():
    found = LARCH.resolve("900346", amount=Decimal("980.00"))

    assert (found.invoice and found.invoice.number, found.resolution) == ("900346", Resolution.EXACT)


def test_given_a_lost_digit_when_two_invoices_of_that_amount_are_near_then_none_is_chosen_and_both_are_named():
    found = LARCH.resolve("90070", amount=Decimal("6400.00"))

    assert (found.invoice, found.rivals) == (None, ("900700", "900701"))


def test_given_a_slip_when_the_date_beside_it_fits_no_invoice_then_it_proves_nothing():
    found = LARCH.resolve("900365", amount=Decimal("14287.50"), days=[date(2026, 1, 1)])

    assert found.invoice is None


def test_given_a_matters_number_when_one_open_invoice_has_the_amount_then_it_is_meant():
    found = LARCH.resolve("20170-0001", amount=Decimal("750.00"))

    assert (found.invoice and found.invoice.number, found.resolution) == ("900413", Resolution.MATTER)


def test_given_the_ends_of_a_range_when_all_belong_to_the_payer_then_all_between_are_meant():
    found = LARCH.range_between("900412", "413")

    assert [item.number for item in found] == ["900412", "900413"]


def test_given_the_ends_of_a_range_when_its_last_number_is_nobodys_then_it_is_no_range():
    found = LARCH.range_between("900412", "900420")

    assert found == ()


def test_given_an_ending_behind_a_number_when_it_replaces_the_last_digits_then_an_invoice_is_found():
    found = LARCH.suffixed("900412", "-21")

    assert found is not None
    assert found.number == "900421"
