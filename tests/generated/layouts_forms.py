"""PDF advices that are no plain table: check stubs, vouchers in two lines, cards, letters, bank confirmations."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from random import Random

from .clients import CLAIMS_AGENT
from .formats import day, local_day, local_money, money
from .layout import CA, CH, DE, EN, FR, UK, US, Layout, attached, file_stem
from .paper import Look, Sheet, draw_header, draw_row, draw_table, sum_row
from .world import FIRM, Advice, Line, Rendered

_ONES = (
    "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN"
).split()
_TENS = "- - TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY".split()


def in_words(amount: int) -> str:
    """A whole number below a million, as checks spell it."""
    if amount < 20:
        return _ONES[amount]
    if amount < 100:
        return _TENS[amount // 10] + (f"-{_ONES[amount % 10]}" if amount % 10 else "")
    size, word = (100, "HUNDRED") if amount < 1000 else (1000, "THOUSAND")
    rest = amount % size
    return f"{in_words(amount // size)} {word}" + (f" {in_words(rest)}" if rest else "")


def check_with_stub(advice: Advice, rng: Random) -> Rendered:
    """A check of which the upper third is the stub."""
    look = Look(
        title="",
        columns="date number own gross deduction paid",
        heads=("DATE", "INVOICE NO.", "VOUCHER", "AMOUNT", "DISC.", "NET"),
        font="Courier",
        size=8.5,
    )
    sheet = Sheet(look)
    sheet.text(f"{advice.payer_name}   CHECK NO. {advice.reference}", bold=True)
    sheet.down(1.5)
    draw_table(sheet, advice, total=False)
    sum_row(sheet, look.columns.split(), "TOTAL", advice.total)
    sheet.y = sheet.height / 2
    sheet.rule()
    sheet.down(2)
    sheet.text(advice.payer_name, bold=True)
    sheet.text(f"No. {advice.reference}", x=sheet.width - 48, right=True)
    sheet.down(2)
    if advice.paid_on:
        sheet.text(f"Date {day(advice.paid_on, 'us')}", x=sheet.width - 48, right=True)
    sheet.down(2)
    sheet.text(f"PAY {in_words(int(advice.total))} AND {int(advice.total * 100) % 100:02d}/100 DOLLARS")
    sheet.text(f"$***{money(advice.total)}", x=sheet.width - 48, right=True)
    sheet.down(2)
    sheet.text(f"TO THE ORDER OF   {FIRM}")
    sheet.down(3)
    sheet.text("VOID - COPY NOT NEGOTIABLE", bold=True, size=14)
    return attached(sheet.done(), f"check{advice.reference}.pdf")


def stub_twin_columns(advice: Advice, rng: Random) -> Rendered:
    """A stub that prints its invoices in two columns side by side."""
    sheet = Sheet(Look(title="REMITTANCE STUB", columns="number date paid", block="pairs"))
    draw_header(sheet, advice)
    half = (len(advice.lines) + 1) // 2
    for offset in (0, 262):
        sheet.text("Invoice", x=sheet.left + offset, bold=True)
        sheet.text("Date", x=sheet.left + offset + 80, bold=True)
        sheet.text("Amount", x=sheet.left + offset + 210, right=True, bold=True)
    sheet.down()
    for i in range(half):
        for offset, line in ((0, advice.lines[i]), (262, advice.lines[i + half] if i + half < len(advice.lines) else None)):
            if line is not None:
                sheet.text(line.shown, x=sheet.left + offset)
                sheet.text(day(line.issued_on, "us") if line.issued_on else "", x=sheet.left + offset + 80)
                sheet.text(money(line.paid), x=sheet.left + offset + 210, right=True)
        sheet.down()
    sheet.down()
    sheet.text(f"Total this payment {money(advice.total, currency=advice.currency)}", bold=True)
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


def two_line_items(advice: Advice, rng: Random) -> Rendered:
    """Each item takes two lines: references above, amounts below."""
    sheet = Sheet(Look(title="REMITTANCE DETAIL REPORT", columns="number paid", font="Courier", size=8.5))
    draw_header(sheet, advice)
    sheet.text("DOC NO / SUPPLIER REF            DESCRIPTION")
    sheet.down()
    sheet.text("      INV DATE        GROSS        DISCOUNT           NET")
    sheet.down()
    sheet.rule(lift=9)
    for line in advice.lines:
        sheet.text(f"{line.own_ref} / {line.shown:<22}{line.matter[:30]}")
        sheet.down()
        issued = day(line.issued_on, "mon") if line.issued_on else ""
        sheet.text(f"      {issued:<12}{money(line.gross):>13}{money(line.deduction):>13}{money(line.paid):>15}")
        sheet.down(1.2)
    sheet.rule(lift=9)
    sheet.text(f"      {'NET PAYMENT':<38}{money(advice.total):>15}")
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


def cards(advice: Advice, rng: Random) -> Rendered:
    """One small card of label and value for each invoice."""
    sheet = Sheet(Look(title="Payment notification", columns="number paid", size=9))
    draw_header(sheet, advice)
    for line in advice.lines:
        sheet.rule(lift=11)
        pairs = (
            ("Invoice number", line.shown),
            ("Invoice date", day(line.issued_on, "mon") if line.issued_on else ""),
            ("Matter", line.matter),
            ("Amount paid", money(line.paid)),
        )
        for name, value in pairs:
            sheet.text(name)
            sheet.text(value, x=sheet.left + 110)
            sheet.down()
        sheet.down(0.6)
    sheet.rule(lift=11)
    sheet.text("Total amount paid", bold=True)
    sheet.text(money(advice.total), x=sheet.left + 110, bold=True)
    return attached(sheet.done(), "notification.pdf")


def letter_pdf(advice: Advice, rng: Random) -> Rendered:
    """A letter that tells the payment in sentences."""
    sheet = Sheet(Look(title="", columns="number paid", font="Times-Roman", size=11))
    sheet.text(advice.payer_name, bold=True, size=14)
    sheet.down()
    sheet.text(advice.payer.address)
    sheet.down(3)
    say = [f"{FIRM}", "Attn: Accounts Receivable", "", "Re: Our payment", "", "Dear Sir or Madam:", ""]
    if advice.method == "check":
        say.append(
            f"Enclosed please find our check no. {advice.reference} dated "
            f"{local_day(advice.paid_on, advice.payer, True) if advice.paid_on else ''}"
        )
        say.append(f"in the amount of {money(advice.total, currency=advice.currency)}, which is to be applied as follows:")
    else:
        say.append(
            f"On {local_day(advice.paid_on, advice.payer, True) if advice.paid_on else ''} we remitted "
            f"{money(advice.total, currency=advice.currency)} to you by {advice.method_words}"
        )
        say.append(f"(reference {advice.reference}). Please apply it as follows:")
    say.append("")
    say += [f"     {money(x.paid, currency=advice.currency)} to your invoice {x.shown} ({x.matter})" for x in advice.lines]
    say += ["", "Very truly yours,", "", "Accounts Payable"]
    for words in say:
        sheet.text(words)
        sheet.down()
    return attached(sheet.done(), "letter.pdf")


def by_company(advice: Advice, rng: Random) -> Rendered:
    """One block a company, each with its subtotal, and the grand total at the end."""
    look = Look(
        title="Intercompany payment run - remittance",
        columns="number date gross paid",
        heads=("Invoice", "Date", "Gross", "Paid"),
        rules="lines",
        size=8.5,
    )
    sheet = Sheet(look)
    draw_header(sheet, advice)
    for company, group in _grouped(advice.lines):
        sheet.text(f"Paying on behalf of: {company}", bold=True)
        sheet.down(1.6)
        lines = tuple(group)
        draw_table(sheet, advice, lines, total=False)
        sum_row(sheet, look.columns.split(), f"Subtotal {company}"[:24], sum((x.paid for x in lines), start=advice.total * 0))
        sheet.down()
    sum_row(sheet, look.columns.split(), "Grand total", advice.total)
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


def _grouped(lines: tuple[Line, ...]) -> Iterable[tuple[str, Iterable[Line]]]:
    return groupby(sorted(lines, key=lambda x: x.company), key=lambda x: x.company)


def credits_apart(advice: Advice, rng: Random) -> Rendered:
    """Invoices and credit notes in two tables, each with its own sum."""
    look = Look(
        title="Remittance advice", columns="number date paid", heads=("Number", "Date", "Amount"), rules="grid", dates="uk", european=True
    )
    sheet = Sheet(look)
    draw_header(sheet, advice)
    for words, lines in (
        ("Invoices", [x for x in advice.lines if x.paid > 0]),
        ("Credit notes taken", [x for x in advice.lines if x.paid < 0]),
    ):
        sheet.text(words, bold=True)
        sheet.down(1.6)
        draw_table(sheet, advice, tuple(lines), total=False)
        sum_row(sheet, look.columns.split(), f"{words} total", sum((x.paid for x in lines), start=advice.total * 0))
        sheet.down()
    sheet.text(f"Amount of payment: {money(advice.total, currency=advice.currency)}", bold=True)
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


def summary_then_detail(advice: Advice, rng: Random) -> Rendered:
    """A first page with the sum only; the lines follow on the second."""
    look = Look(
        title="PAYMENT SUMMARY",
        columns="pos number own date paid",
        heads=("Line", "Invoice", "Our ref", "Date", "Paid"),
        dates="mon",
        block="right",
        rules="lines",
    )
    sheet = Sheet(look)
    draw_header(sheet, advice)
    sheet.text(f"Number of documents: {len(advice.lines)}")
    sheet.down()
    sheet.text(f"Amount: {money(advice.total, currency=advice.currency)}", bold=True)
    sheet.down(3)
    sheet.text("Details on the following page.")
    sheet.page()
    sheet.text("PAYMENT DETAIL", bold=True)
    sheet.down(2)
    draw_table(sheet, advice)
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


def claims_voucher(advice: Advice, rng: Random) -> Rendered:
    """A claims service pays defence costs: claim numbers and insureds beside the firm's invoices."""
    look = Look(
        title="LEGAL EXPENSE PAYMENT VOUCHER",
        columns="own matter number paid",
        heads=("Claim no.", "Insured / matter", "Firm invoice", "Expense paid"),
        rules="grid",
        size=8.5,
    )
    sheet = Sheet(look)
    sheet.text(f"{CLAIMS_AGENT[0]} as administrator for {advice.payer.name}", bold=True)
    sheet.down(2)
    draw_header(sheet, advice)
    draw_table(sheet, advice)
    return attached(sheet.done(), f"voucher_{advice.payment_number}.pdf")


def bank_confirmation(advice: Advice, rng: Random) -> Rendered:
    """A bank's confirmation of an outgoing wire; the invoices stand in the details of payment."""
    sheet = Sheet(Look(title="OUTGOING WIRE CONFIRMATION", columns="number paid", font="Courier", size=9))
    sheet.text("FIRST CALLOWAY BANK - TREASURY ONLINE", bold=True)
    sheet.down(2)
    details = ", ".join(f"{x.shown} {money(x.paid, 'plain')}" for x in advice.lines)
    rows = [
        ("Status", "Completed"),
        ("Value date", day(advice.paid_on, "mon") if advice.paid_on else ""),
        ("Amount", f"{advice.currency} {money(advice.total)}"),
        ("Originator", advice.payer_name),
        ("Beneficiary", FIRM),
        ("Beneficiary account", "ending 0042"),
        ("IMAD" if advice.payer.locale == "us" else "Reference", advice.reference or ""),
        ("Details of payment", "INVOICES"),
    ]
    rows += [("", part) for part in _chunks(details, 58)]
    for name, value in rows:
        sheet.text(name)
        sheet.text(value, x=sheet.left + 150)
        sheet.down(1.15)
    return attached(sheet.done(), "wire_confirmation.pdf")


def _chunks(text: str, width: int) -> list[str]:
    out = [""]
    for word in text.split(", "):
        if len(out[-1]) + len(word) + 2 > width:
            out.append("")
        out[-1] = f"{out[-1]}, {word}".removeprefix(", ")
    return out


def german_letter(advice: Advice, rng: Random) -> Rendered:
    """A German or Swiss letter with the items between two sentences."""
    sheet = Sheet(Look(title="", columns="number paid", size=10, european=True))
    unit = advice.currency
    say = [
        advice.payer_name,
        advice.payer.address,
        "",
        "",
        FIRM,
        "Debitorenbuchhaltung",
        "",
        f"Zahlungsankündigung {advice.payment_number}",
        "",
        "Sehr geehrte Damen und Herren,",
        "",
        (
            f"wir haben Ihnen mit Valuta {local_day(advice.paid_on, advice.payer) if advice.paid_on else ''} per "
            f"{advice.method_words} (Ref. {advice.reference})"
        ),
        "folgende Rechnungen ausgeglichen:",
        "",
    ]
    say += [
        (
            f"     Rechnung {x.shown} vom {local_day(x.issued_on, advice.payer) if x.issued_on else ''}:  "
            f"{local_money(x.paid, advice.payer)} {unit}"
        )
        for x in advice.lines
    ]
    say += ["", f"Gesamtbetrag: {local_money(advice.total, advice.payer)} {unit}", "", "Mit freundlichen Grüßen", advice.payer_name]
    for words in say:
        sheet.text(words)
        sheet.down()
    return attached(sheet.done(), "Schreiben.pdf")


def sidebar_page(advice: Advice, rng: Random) -> Rendered:
    """The payment's facts in a narrow column on the left, the lines on the right, both small."""
    sheet = Sheet(Look(title="Remittance", columns="number date paid", size=8, european=True))
    top = sheet.y
    draw_header(sheet, advice)
    sheet.left, sheet.y = 300.0, top - 40
    draw_row(sheet, ["number", "paid"], ["Reference", "Paid"], bold=True)
    for line in advice.lines:
        draw_row(sheet, ["number", "paid"], [line.shown, money(line.paid)])
    sheet.down(0.5)
    draw_row(sheet, ["number", "paid"], ["TOTAL", money(advice.total)], bold=True)
    return attached(sheet.done(), f"{file_stem(advice, rng)}.pdf")


FORMS = (
    Layout(name="form-check-stub", clients=US, render=check_with_stub, method="check"),
    Layout(name="form-check-stub-bare", clients=("20290", "20172"), render=check_with_stub, method="check", count=(1, 1)),
    Layout(name="form-twin-columns", clients=US, render=stub_twin_columns, count=(5, 7)),
    Layout(name="form-two-line-items", clients=EN, render=two_line_items, count=(3, 6)),
    Layout(name="form-two-line-credit", clients=US, render=two_line_items, count=(2, 4), draw="credit"),
    Layout(name="form-cards", clients=US + CA, render=cards),
    Layout(name="form-letter", clients=US, render=letter_pdf, method="wire"),
    Layout(name="form-letter-check", clients=("20160", "20171"), render=letter_pdf, method="check", twist="prefix"),
    Layout(name="form-by-company", clients=("20110",), render=by_company, draw="family", count=(4, 6)),
    Layout(name="form-credits-apart", clients=UK, render=credits_apart, draw="credit", count=(3, 5)),
    Layout(name="form-summary-detail", clients=EN, render=summary_then_detail, count=(4, 7)),
    Layout(name="form-claims-voucher", clients=("20111", "20112"), render=claims_voucher, method="ach"),
    Layout(name="form-bank-confirmation", clients=US, render=bank_confirmation, method="wire"),
    Layout(name="form-german-letter", clients=DE, render=german_letter, method="wire"),
    Layout(name="form-swiss-letter", clients=CH, render=german_letter, method="wire", twist="bare"),
    Layout(name="form-sidebar", clients=UK + FR, render=sidebar_page),
)
