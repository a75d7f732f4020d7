"""What a bank's free text names."""

from decimal import Decimal

import pytest

from mailflow.domain.money import Money
from mailflow.matching.banktext import read_bank_text
from tests.matching.desk import desk

_LEDGER = """
    client 100 Calder Foods Inc; calderfoods.example
    invoice 900510 100 M1 2026-01-05 500.10 USD
    invoice 900512 100 M1 2026-01-06  12.34 USD
    invoice 900696 100 M1 2026-02-05 800.20 USD
    invoice 901000 100 M1 2026-03-05 321.45 USD
    invoice 004868 100 M1 2026-03-06  64.00 USD
    invoice 900478 200 M9 2026-03-06 321.45 USD
"""


@pytest.mark.parametrize(
    ("text", "amount", "numbers"),
    [
        ("/INV/900510 900696 CALDER FOODS", "1300.30", ["900510", "900696"]),
        ("MANUAL PMT INV900510INV900696", "1300.30", ["900510", "900696"]),
        ("LBX 2204 CK 0000069987 INVS 900510/696", "1300.30", ["900510", "900696"]),
        ("INV NO 900510-512", "512.44", ["900510", "900512"]),
        ("LEGAL FEE INVOICES 900510 900696 90", "1621.75", ["900510", "900696", "901000"]),
        ("TEF CREDIT FACT 4868", "64.00", ["004868"]),
        ("INV 00 4868", "64.00", ["004868"]),
        ("EREF+70118702 SVWZ+RG.NR. 900510 VOM 10.04.2026", "500.10", ["900510"]),
        ("INV 910000", "321.45", ["901000"]),
        ("REF 900510 CALDER", "500.10", ["900510"]),
        ("900510900696", "1300.30", ["900510", "900696"]),
    ],
)
def test_given_numbers_as_banks_carry_them_when_read_then_the_invoices_are_found(text, amount, numbers):
    given = desk(_LEDGER).ledger

    found = read_bank_text(text, Money(Decimal(amount), "USD"), given, ["100"])

    assert [line.invoice_number for line in found.lines] == numbers


@pytest.mark.parametrize("text", ["LBX 0714 CK 0000900510", "TRC 900510", "VENDOR 900696 LEGAL", "ID:900510 CCD"])
def test_given_a_number_that_another_word_announces_when_read_then_it_is_no_invoice(text):
    given = desk(_LEDGER).ledger

    found = read_bank_text(text, Money(Decimal("505.10"), "USD"), given, ["100"])

    assert found.lines == ()


def test_given_a_number_that_nobody_knows_when_read_then_it_is_reported():
    given = desk(_LEDGER).ledger

    found = read_bank_text("INV 900510 955555", Money(Decimal("700.00"), "USD"), given, ["100"])

    assert [(line.reference, line.invoice_number) for line in found.lines] == [("900510", "900510"), ("955555", None)]


@pytest.mark.parametrize("text", ["PAYMENT ON ACCOUNT", "VIREMENT A GARDER AU COMPTE", "AKONTO ZAHLUNG", "PAGO A CUENTA"])
def test_given_a_wish_to_keep_it_when_read_then_it_is_on_account(text):
    given = desk(_LEDGER).ledger

    found = read_bank_text(text, Money(Decimal("700.00"), "USD"), given, ["100"])

    assert found.is_on_account
