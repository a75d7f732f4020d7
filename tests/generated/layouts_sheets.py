"""Advices as spreadsheets and delimited files: heads anywhere, several sheets, totals, lost zeros, decimal commas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import cast

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from .formats import day, facts, money
from .layout import CA, CH, DE, EN, FR, ROBOT, UK, US, Layout, attached
from .world import FIRM, Advice, Rendered

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def saved(book: Workbook) -> bytes:
    """The workbook as bytes that do not depend on the hour."""
    first = io.BytesIO()
    book.save(first)
    second = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-09-07T08:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, date_time=(2026, 9, 7, 8, 0, 0)), content)
    return second.getvalue()


def first_sheet(book: Workbook) -> Worksheet:
    """The sheet that every new workbook has."""
    return cast(Worksheet, book.active)  # openpyxl types it as any kind of sheet


def _grid(sheet: Worksheet, rows: Sequence[Sequence[object]], bold: int | None = None) -> None:
    for row in rows:
        sheet.append(list(row))
    if bold:
        for cell in sheet[bold]:
            cell.font = Font(bold=True)


def _number(value: Decimal) -> float:
    # A spreadsheet holds amounts as binary floats; the reader has to round them back to cents.
    return float(value)


def plain_book(advice: Advice, rng: Random) -> Rendered:
    """Heads in the first row, the payment's facts repeated on every line."""
    book = Workbook()
    sheet = first_sheet(book)
    _grid(
        sheet,
        [("Payment ref", "Payment date", "Method", "Invoice number", "Invoice date", "Invoice amount", "Amount paid", "Curr")],
        bold=1,
    )
    for x in advice.lines:
        sheet.append(
            [
                advice.reference,
                advice.paid_on,
                advice.method_words,
                x.shown,
                x.issued_on,
                _number(x.gross),
                _number(x.paid),
                advice.currency,
            ]
        )
    sheet.append([None, None, None, "Total", None, None, _number(advice.total), advice.currency])
    return attached(saved(book), "remit.xlsx", XLSX)


def letterhead_book(advice: Advice, rng: Random) -> Rendered:
    """A letterhead and the payment's facts above the heads, which begin in the third column."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet.title = "Advice"
    _grid(
        sheet,
        [
            (advice.payer_name,),
            (advice.payer.address,),
            (),
            ("REMITTANCE TO", FIRM),
            *facts(advice, "us" if advice.payer.locale == "us" else "iso"),
            (),
        ],
    )
    sheet.append([None, None, "Our doc", "Your invoice", "Dated", "Gross", "Deduction", "Paid"])
    for x in advice.lines:
        sheet.append([None, None, x.own_ref, x.shown, x.issued_on, _number(x.gross), _number(x.deduction), _number(x.paid)])
    sheet.append([])
    sheet.append([None, None, None, None, None, None, "Total", _number(advice.total)])
    return attached(saved(book), "Remittance Advice.xlsx", XLSX)


def several_sheets(advice: Advice, rng: Random) -> Rendered:
    """A cover sheet, the data on the second sheet, and an address list that is none of our business."""
    book = Workbook()
    cover = first_sheet(book)
    cover.title = "Cover"
    _grid(cover, [("Payment run", advice.payment_number), ("Vendor", FIRM), *facts(advice, "iso"), ("Total", _number(advice.total))])
    data = book.create_sheet("Detail")
    _grid(data, [("Line", "Supplier invoice", "Date", "Paid")], bold=1)
    for position, x in enumerate(advice.lines, 1):
        data.append([position, x.shown, day(x.issued_on, "iso") if x.issued_on else "", _number(x.paid)])
    other = book.create_sheet("Contacts")
    _grid(other, [("Department", "Extension"), ("Accounts payable", 4410), ("Procurement", 4477), ("Tax", 4402)])
    return attached(saved(book), f"{advice.payment_number}.xlsx", XLSX)


def subtotal_book(advice: Advice, rng: Random) -> Rendered:
    """Subtotals after every two lines and a grand total: more sums than lines."""
    book = Workbook()
    sheet = first_sheet(book)
    _grid(sheet, [*facts(advice, "mon"), (), ("Matter", "Invoice", "Amount")])
    running = Decimal(0)
    for position, x in enumerate(advice.lines, 1):
        sheet.append([x.matter, x.shown, _number(x.paid)])
        running += x.paid
        if position % 2 == 0:
            sheet.append(["Subtotal", None, _number(running)])
            running = Decimal(0)
    sheet.append(["GRAND TOTAL", None, _number(advice.total)])
    return attached(saved(book), "paid invoices.xlsx", XLSX)


def numbers_as_numbers(advice: Advice, rng: Random) -> Rendered:
    """Invoice numbers went in as numbers, so that the zeros in front are gone."""
    book = Workbook()
    sheet = first_sheet(book)
    _grid(sheet, [*facts(advice, "de"), ("Rechnung", "Datum", "Betrag")])
    for x in advice.lines:
        sheet.append([int(re.sub(r"\D", "", x.shown)), x.issued_on, _number(x.paid)])
        sheet.cell(sheet.max_row, 2).number_format = "DD.MM.YYYY"
    sheet.append(["Summe", None, _number(advice.total)])
    return attached(saved(book), "Zahlungsavis.xlsx", XLSX)


def amounts_as_text(advice: Advice, rng: Random) -> Rendered:
    """Amounts as German text, with the currency behind them."""
    book = Workbook()
    sheet = first_sheet(book)
    _grid(sheet, [("Zahlungsavis", advice.payer_name), (), *facts(advice, "de", "de"), (), ("Ihre Rg.", "Rg.-Datum", "Zahlbetrag")])
    for x in advice.lines:
        sheet.append([x.shown, day(x.issued_on, "de") if x.issued_on else "", money(x.paid, "de") + f" {advice.currency}"])
    sheet.append([None, "Gesamt", money(advice.total, "de") + f" {advice.currency}"])
    return attached(saved(book), "Avis.xlsx", XLSX)


def sheet_a_company(advice: Advice, rng: Random) -> Rendered:
    """A sheet for each company of the group, and a recapitulation."""
    book = Workbook()
    recap = first_sheet(book)
    recap.title = "Recap"
    _grid(recap, [("Group payment", advice.payment_number), *facts(advice, "us"), (), ("Company", "Amount")])
    for company in sorted({x.company for x in advice.lines}):
        mine = [x for x in advice.lines if x.company == company]
        recap.append([company, _number(sum((x.paid for x in mine), start=Decimal(0)))])
        sheet = book.create_sheet(company[:28])
        _grid(sheet, [("Invoice", "Date", "Paid")], bold=1)
        for x in mine:
            sheet.append([x.shown, x.issued_on, _number(x.paid)])
    recap.append(["Total", _number(advice.total)])
    return attached(saved(book), "group remittance.xlsx", XLSX)


def part_book(advice: Advice, rng: Random) -> Rendered:
    """Invoice amount, amount paid, balance left and a remark."""
    book = Workbook()
    sheet = first_sheet(book)
    _grid(sheet, [*facts(advice, "iso"), ("Invoice", "Invoice amount", "Paid", "Balance left", "Remark")])
    for x in advice.lines:
        sheet.append([x.shown, _number(x.gross), _number(x.paid), _number(x.gross - x.paid), x.note])
    sheet.append(["Total", None, _number(advice.total)])
    return attached(saved(book), "remittance.xlsx", XLSX)


def _delimited(rows: Sequence[Sequence[str]], mark: str) -> bytes:
    return "\r\n".join(mark.join(row) for row in rows).encode() + b"\r\n"


def csv_comma(advice: Advice, rng: Random) -> Rendered:
    """Comma separated, with heads, amounts quoted because of their thousands."""
    rows = [("Invoice", "InvDate", "Gross", "Net", "PayDate", "Method", "TraceNo")]
    rows += [
        (
            x.shown,
            day(x.issued_on, "us") if x.issued_on else "",
            f'"{money(x.gross)}"',
            f'"{money(x.paid)}"',
            day(advice.paid_on, "us") if advice.paid_on else "",
            advice.method_words,
            advice.reference or "",
        )
        for x in advice.lines
    ]
    return attached(_delimited(rows, ","), "remittance.csv", "text/csv")


def csv_semicolon(advice: Advice, rng: Random) -> Rendered:
    """Semicolons and decimal commas, as German and French systems export."""
    heads = (
        ("Numéro facture", "Date", "Montant payé") if advice.payer.locale == "fr" else ("Rechnungsnummer", "Rechnungsdatum", "Zahlbetrag")
    )
    rows: list[Sequence[str]] = [[f"{name}:", value] for name, value in facts(advice, "de", advice.payer.language)]
    rows += [[], heads]
    rows += [(x.shown, day(x.issued_on, "de") if x.issued_on else "", money(x.paid, "de").replace(".", "")) for x in advice.lines]
    rows.append(("Total" if advice.payer.locale == "fr" else "Summe", "", money(advice.total, "de").replace(".", "")))
    return attached(_delimited(rows, ";"), "avis.csv", "text/csv")


def tab_text(advice: Advice, rng: Random) -> Rendered:
    """Tab separated, named .txt."""
    rows: list[Sequence[str]] = [
        ["REMITTANCE", advice.payer_name],
        *([name, value] for name, value in facts(advice, "mon")),
        ["REFERENCE", "DATE", "AMOUNT"],
    ]
    rows += [(x.shown, day(x.issued_on, "mon") if x.issued_on else "", money(x.paid, "plain")) for x in advice.lines]
    rows.append(("TOTAL", "", money(advice.total, "plain")))
    return attached(_delimited(rows, "\t"), f"remit_{advice.payment_number}.txt", "text/plain")


def record_file(advice: Advice, rng: Random) -> Rendered:
    """Header, detail and trailer records between pipes."""
    rows: list[Sequence[str]] = [
        (
            "H",
            advice.payer_name,
            FIRM,
            advice.reference or "",
            day(advice.paid_on, "iso") if advice.paid_on else "",
            advice.method_words,
            advice.currency,
        )
    ]
    rows += [
        ("D", x.shown, x.own_ref, day(x.issued_on, "iso") if x.issued_on else "", money(x.gross, "plain"), money(x.paid, "plain"))
        for x in advice.lines
    ]
    rows.append(("T", str(len(advice.lines)), money(advice.total, "plain")))
    return attached(_delimited(rows, "|"), "outbound_remit.csv", "text/csv")


def headless_csv(advice: Advice, rng: Random) -> Rendered:
    """No heads at all: number, day, amount."""
    rows = [(x.shown, day(x.issued_on, "iso") if x.issued_on else "", money(x.paid, "plain")) for x in advice.lines]
    return attached(_delimited(rows, ","), "export.csv", "text/csv")


SHEETS = (
    Layout(name="xlsx-plain", clients=US + CA + UK, render=plain_book),
    Layout(name="xlsx-letterhead", clients=US + CA, render=letterhead_book, count=(3, 6)),
    Layout(name="xlsx-letterhead-credit", clients=ROBOT, render=letterhead_book, count=(3, 6), draw="credit"),
    Layout(name="xlsx-several-sheets", clients=EN, render=several_sheets, count=(3, 7)),
    Layout(name="xlsx-subtotals", clients=UK + US, render=subtotal_book, count=(5, 7)),
    Layout(name="xlsx-lost-zeros", clients=CH, render=numbers_as_numbers, twist="bare", count=(3, 5)),
    Layout(name="xlsx-text-amounts", clients=DE, render=amounts_as_text),
    Layout(name="xlsx-sheet-a-company", clients=("20110",), render=sheet_a_company, draw="family", count=(4, 6)),
    Layout(name="xlsx-part", clients=US + CA, render=part_book, draw="part"),
    Layout(name="csv-comma", clients=US, render=csv_comma),
    Layout(name="csv-semicolon-de", clients=DE, render=csv_semicolon),
    Layout(name="csv-semicolon-fr", clients=FR, render=csv_semicolon),
    Layout(name="txt-tabs", clients=UK + CA, render=tab_text),
    Layout(name="csv-records", clients=ROBOT, render=record_file, count=(4, 8)),
    Layout(name="csv-headless", clients=CA, render=headless_csv, hides=frozenset({"method", "date", "reference"})),
)
