"""A statement of account adds up, says so, and shows the same in every form."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import LedgerChanged
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money
from mailflow.letters.statement import Activity, Happened, Statement, make_accounts, reconcile
from mailflow.letters.statement_files import statement_page, statement_pdf, statement_workbook

TODAY = date(2026, 5, 31)
FOLDERS = [find_assets(Assets.TEMPLATES)]


def item(number, due_on, balance, currency="USD", matter="M1"):
    amount = Money(Decimal(balance), currency)
    return OpenInvoice(
        number=number,
        client_number="20104",
        matter_number=matter,
        matter_name="",
        invoiced_on=date(2026, 1, 2),
        due_on=date.fromisoformat(due_on),
        amount=amount,
        balance=amount,
    )


def statement(*items, cash=(), activity=()):
    accounts = make_accounts(items, cash, activity, on=TODAY)
    return Statement(firm="Calder Renwick LLP", client_number="20104", client_name="=cmd|Halvorsen", on=TODAY, accounts=accounts)


ITEMS = (item("900", "2026-06-01", "100.00"), item("901", "2026-03-15", "50.50"), item("950", "2026-03-15", "-20.00"))


def test_given_open_items_when_a_statement_is_made_then_each_currency_has_its_items_ages_credits_and_sum():
    made = statement(*ITEMS, item("902", "2026-05-31", "9.00", "EUR"), cash=[Money(Decimal("30.00"), "USD")])

    euros, dollars = made.accounts
    assert str(euros.due) == "9.00 EUR"
    assert [amount.plain for amount in dollars.ages] == ["100.00", "0.00", "0.00", "50.50", "0.00"]
    assert [str(amount) for amount in (dollars.owed, dollars.credited, dollars.on_account, dollars.due)] == [
        "150.50 USD",
        "-20.00 USD",
        "30.00 USD",
        "100.50 USD",
    ]


def test_given_a_ledger_that_says_otherwise_when_a_statement_is_compared_then_it_is_refused():
    with pytest.raises(LedgerChanged, match=r"20104 says 130\.50 USD, the ledger 130\.51 USD"):
        reconcile(statement(*ITEMS), {"USD": Money(Decimal("130.51"), "USD")})


def test_given_a_statement_when_it_is_set_then_the_pdf_is_tagged_and_shows_every_number():
    made = statement(*ITEMS, activity=[Activity(on=TODAY, what=Happened.PAID, reference="890", amount=Money(Decimal("-7.00"), "USD"))])

    pdf = pypdfium2.PdfDocument(statement_pdf(made, folders=FOLDERS, language="de"))

    text = pdf[0].get_textpage().get_text_bounded()
    assert pdf.is_tagged()
    assert all(word in text for word in ("Kontoauszug", "900", "901", "Gutschrift 950", "130,50", "61–90 Tage", "bezahlt", "890"))


def test_given_a_client_whose_name_is_a_formula_when_the_workbook_is_written_then_it_stays_a_name():
    content = statement_workbook(statement(*ITEMS))

    sheet = openpyxl.load_workbook(io.BytesIO(content))["USD"]
    assert sheet["A1"].value.endswith("=cmd|Halvorsen")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert [row[5].value for row in sheet.iter_rows(min_row=4)] == [50.5, 100, -20, 130.5]


def test_given_a_statement_when_it_is_mailed_then_page_and_text_show_the_sum():
    made = statement_page(statement(*ITEMS), folders=FOLDERS)

    assert "USD\xa0130.50" in made.text
    assert "USD\xa0130.50" in made.html.replace("&nbsp;", "\xa0")
    assert made.subject == "Statement of account, May 31, 2026: =cmd|Halvorsen (20104)"


def test_given_nothing_open_when_a_statement_is_made_then_it_says_so_in_every_form():
    empty = statement()

    assert "Nothing is open." in statement_page(empty, folders=FOLDERS).text
    assert "Nothing is open." in pypdfium2.PdfDocument(statement_pdf(empty, folders=FOLDERS))[0].get_textpage().get_text_bounded()
    assert openpyxl.load_workbook(io.BytesIO(statement_workbook(empty))).active["A1"].value == "Nothing is open."
