"""Advices as payers print them, drawn on a page in points; `down` counts from its top."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from reportlab.pdfgen.canvas import Canvas

from tests.scans.payers import FIRM, Item, Payer, day, money


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What stands on the paper: rows of a number and an amount, and a total that need not be right."""

    payer: Payer
    rows: tuple[tuple[str, Item, Decimal], ...]
    total: Decimal
    reference: str
    paid_on: date


class Page:
    """A letter page, upright or lying, in the making."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas, self.width, self.height = canvas, width, height

    def put(self, left: float, down: float, text: str, *, font: str = "Helvetica", size: float = 10) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self.height - down, text)

    def put_right(self, right: float, down: float, text: str, *, font: str = "Helvetica", size: float = 10) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(right, self.height - down, text)

    def line(self, left: float, down: float, right: float, end: float) -> None:
        self.canvas.line(left, self.height - down, right, self.height - end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The headings of a country."""

    title: str
    number: str
    day: str
    text: str
    amount: str
    total: str
    reference: str


_WORDS = {
    "us": _Words(
        title="REMITTANCE ADVICE",
        number="Invoice No.",
        day="Inv. Date",
        text="Description",
        amount="Amount",
        total="TOTAL",
        reference="Check No.",
    ),
    "uk": _Words(
        title="Remittance Advice", number="Invoice", day="Date", text="Details", amount="Amount paid", total="Total", reference="BACS ref."
    ),
    "de": _Words(
        title="Zahlungsavis",
        number="Rechnungsnr.",
        day="Datum",
        text="Betreff",
        amount="Betrag",
        total="Gesamtbetrag",
        reference="Zahlungsnr.",
    ),
    "fr": _Words(
        title="Avis de paiement",
        number="N° facture",
        day="Date",
        text="Objet",
        amount="Montant",
        total="Total payé",
        reference="Virement n°",
    ),
    "es": _Words(
        title="Aviso de pago",
        number="Factura",
        day="Fecha",
        text="Concepto",
        amount="Importe",
        total="Total",
        reference="Transferencia n.º",
    ),
}


def voucher(page: Page, advice: Advice, rng: Random) -> None:
    """A table with every ruling line, in a typewriter's font or a printed one."""
    words, locale = _WORDS[advice.payer.locale], advice.payer.locale
    font = rng.choice(("Courier", "Helvetica", "Times-Roman"))
    bold = {"Courier": "Courier-Bold", "Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}[font]
    _head(page, advice, font, bold)
    edges = (60, 160, 245, 430, page.width - 60)
    heads = (words.number, words.day, words.text, words.amount)
    top = 220.0
    bodies = [(number, day(item.issued_on, locale), item.matter, money(amount, locale)) for number, item, amount in advice.rows]
    for index, cells in enumerate([heads, *bodies, ("", "", words.total, money(advice.total, locale))]):
        down = top + 20 * index + 14
        for edge, text in zip(edges[:3], cells[:3], strict=True):
            page.put(edge + 4, down, text, font=bold if index in (0, len(bodies) + 1) else font)
        page.put_right(edges[-1] - 5, down, cells[3], font=bold if index == 0 else font)
    bottom = top + 20 * (len(bodies) + 2)
    for index in range(len(bodies) + 3):
        page.line(edges[0], top + 20 * index, edges[-1], top + 20 * index)
    for place in edges:
        page.line(place, top, place, bottom)


def stub(page: Page, advice: Advice, rng: Random) -> None:
    """A check's stub: rules above and below only, a second column of what was billed."""
    words, locale = _WORDS[advice.payer.locale], advice.payer.locale
    size = rng.choice((8, 9, 10))
    page.put(50, 60, advice.payer.name.upper(), font="Helvetica-Bold", size=size + 2)
    page.put(50, 78, f"{words.reference} {advice.reference}", size=size)
    page.put(300, 78, day(advice.paid_on, locale), size=size)
    page.line(50, 92, page.width - 50, 92)
    lefts = (50, 150, 235)
    for left, text in zip(lefts, (words.day, words.number, words.text), strict=True):
        page.put(left, 106, text, font="Helvetica-Bold", size=size)
    page.put_right(page.width - 150, 106, "Gross" if locale in ("us", "uk") else words.amount, font="Helvetica-Bold", size=size)
    page.put_right(page.width - 50, 106, "Net paid" if locale in ("us", "uk") else words.total, font="Helvetica-Bold", size=size)
    for index, (number, item, amount) in enumerate(advice.rows):
        down = 124 + index * (size + 6)
        for left, text in zip(lefts, (day(item.issued_on, locale), number, item.matter), strict=True):
            page.put(left, down, text, size=size)
        page.put_right(page.width - 150, down, money(item.amount, locale), size=size)
        page.put_right(page.width - 50, down, money(amount, locale), size=size)
    below = 130 + len(advice.rows) * (size + 6)
    page.line(page.width - 130, below - 2, page.width - 50, below - 2)
    page.put_right(page.width - 150, below + size, words.total, font="Helvetica-Bold", size=size)
    page.put_right(page.width - 50, below + size, money(advice.total, locale), font="Helvetica-Bold", size=size)


def report(page: Page, advice: Advice, rng: Random) -> None:
    """A report of a municipal program: fixed pitch, capitals, no rule at all."""
    locale = advice.payer.locale
    size = rng.choice((8, 9))
    lines = [
        advice.payer.name.upper(),
        f"ACCOUNTS PAYABLE   PAYMENT {advice.reference}   {day(advice.paid_on, locale)}   VENDOR {FIRM.upper()}",
        "",
        f"{'REF':<10}{'INVOICE':<14}{'DESCRIPTION':<24}{'AMOUNT':>14}",
        "-" * 62,
        *(
            f"{rng.randint(10, 99)}-{rng.randint(1000, 9999)}   {number:<14}{item.matter.upper():<24}{money(amount, locale):>14}"
            for number, item, amount in advice.rows
        ),
        "-" * 62,
        f"{'PAYMENT TOTAL':>38}{money(advice.total, locale):>24}",
    ]
    for index, text in enumerate(lines):
        page.put(56, 60 + index * (size + 5), text, font="Courier", size=size)


def letter(page: Page, advice: Advice, rng: Random) -> None:  # the shape of a layout
    """A short letter that lists what is paid."""
    words, locale = _WORDS[advice.payer.locale], advice.payer.locale
    page.put(72, 80, advice.payer.name, font="Times-Bold", size=14)
    page.put(72, 120, day(advice.paid_on, locale), font="Times-Roman", size=11)
    page.put(72, 150, FIRM, font="Times-Roman", size=11)
    page.put(72, 190, f"{words.title}   {words.reference} {advice.reference}", font="Times-Bold", size=11)
    for index, (number, _, amount) in enumerate(advice.rows):
        page.put(100, 225 + 20 * index, f"{words.number} {number}", font="Times-Roman", size=12)
        page.put_right(400, 225 + 20 * index, f"{money(amount, locale)} {advice.payer.currency}", font="Times-Roman", size=12)
    down = 235 + 20 * len(advice.rows)
    page.put(100, down, words.total, font="Times-Bold", size=12)
    page.put_right(400, down, f"{money(advice.total, locale)} {advice.payer.currency}", font="Times-Bold", size=12)
    page.put(72, down + 60, advice.payer.contact, font="Times-Italic", size=11)


def _head(page: Page, advice: Advice, font: str, bold: str) -> None:
    words = _WORDS[advice.payer.locale]
    page.put(60, 70, advice.payer.name, font=bold, size=14)
    page.put(60, 95, words.title, font=font, size=11)
    page.put(60, 130, f"{words.reference}:", font=font)
    page.put(160, 130, advice.reference, font=font)
    page.put(60, 148, f"{words.day}:", font=font)
    page.put(160, 148, day(advice.paid_on, advice.payer.locale), font=font)
    page.put(60, 180, FIRM, font=font)


Layout = Callable[[Page, Advice, Random], None]
LAYOUTS: tuple[Layout, ...] = (voucher, stub, report, letter)
