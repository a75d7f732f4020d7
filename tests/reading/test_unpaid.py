"""Rows that are listed and not paid this time: where the total proves it, they do not count."""

from datetime import date
from decimal import Decimal

import pytest

from tests.reading.desk import book, lines_of, read_mail, sheet

LEDGER = book("""
    client 20170 larch.example Larch Steel Company
    invoice 900110 20170 2026-03-08 1200.00 USD
    invoice 900112 20170 2026-03-08  800.00 USD
    invoice 900166 20170 2026-03-20  500.00 USD
""")
PAID = [("900110", "1200.00"), ("900112", "800.00")]


def advice(*behind: str, heading: str = "", total: str = "2000.00"):
    """A sheet whose third invoice has these words behind it, or stands under a heading."""
    rows = [
        ["Remittance advice", None, None],
        ["Invoice", "Invoice date", "Paid", "Status"],
        ["900110", date(2026, 3, 8), Decimal("1200.00"), "Paid"],
        ["900112", date(2026, 3, 8), Decimal("800.00"), "Paid"],
    ]
    last = ["900166", date(2026, 3, 20), Decimal("500.00"), *behind]
    stated = ["Total paid", None, Decimal(total)]
    return sheet(*rows, stated, [heading], last) if heading else sheet(*rows, last, stated)


@pytest.mark.parametrize("words", ["Not paid this run", "ON HOLD", "next payment run", "gesperrt", "non réglé", "Zahlung zurückgestellt"])
def test_given_a_row_that_says_that_it_is_not_paid_when_the_total_agrees_then_it_does_not_count(words):
    assert lines_of(read_mail(LEDGER, advice(words))) == PAID


@pytest.mark.parametrize("words", ["Not included in this payment:", "Blocked invoices", "Volgende betaling"])
def test_given_a_heading_that_says_so_when_the_total_agrees_then_what_follows_does_not_count(words):
    assert lines_of(read_mail(LEDGER, advice(heading=words))) == PAID


def test_given_a_row_that_says_so_when_the_total_holds_it_then_it_counts():
    assert len(lines_of(read_mail(LEDGER, advice("released from on hold", total="2500.00")))) == 3


def test_given_a_hidden_sheet_when_a_workbook_is_read_then_nothing_on_it_counts():
    from dataclasses import replace

    shown, hidden = advice(""), sheet(["Invoice", "Paid"], ["900166", Decimal("500.00")], name="Old")
    pages = (
        replace(shown.pages[0], rows=(*shown.pages[0].rows[:4], shown.pages[0].rows[5])),
        replace(hidden.pages[0], number=2, is_hidden=True),
    )

    assert lines_of(read_mail(LEDGER, replace(shown, pages=pages))) == PAID
