"""PDF pages drawn as accounting systems print them: a header block, a table in any look, totals, continuation pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape, letter
from reportlab.pdfgen.canvas import Canvas

from .formats import day, facts, fitting_days, label, money
from .world import FIRM, ZERO, Advice, Line

MONEY_COLUMNS = frozenset({"gross", "deduction", "paid", "open"})
_WEIGHTS = {
    "number": 13,
    "own": 12,
    "date": 10,
    "matter": 20,
    "gross": 12,
    "deduction": 10,
    "paid": 12,
    "note": 13,
    "company": 19,
    "blank": 6,
    "pos": 4,
    "text": 16,
    "open": 12,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one system prints an advice."""

    title: str
    columns: str
    heads: tuple[str, ...] = ()
    amounts: str = "us"
    negative: str = "lead"
    dates: str = "us"
    language: str = "en"
    rules: str = "none"  # none grid lines zebra
    font: str = "Helvetica"
    size: float = 9
    block: str = "pairs"  # pairs right letterhead sentence
    total_label: str = "Total"
    carry: tuple[str, str] | None = None  # "page total", "carried forward": printed at the foot and at the head of pages
    repeat: bool = True
    wide: bool = False
    european: bool = False
    rows_a_page: int = 34
    foot: str = ""
    total_on_top: bool = False
    no_total: bool = False
    leading: float = 1.55


class Sheet:
    """A page with a pen: text from the top down, in points."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.buffer = io.BytesIO()
        size = A4 if look.european else letter
        self.width, self.height = landscape(size) if look.wide else size
        self.canvas = Canvas(self.buffer, pagesize=(self.width, self.height), invariant=1)
        self.left, self.y = 48.0, self.height - 54
        self.number = 1

    def text(self, words: str, *, x: float | None = None, bold: bool = False, size: float | None = None, right: bool = False) -> None:
        """Words at the pen's height."""
        self.canvas.setFont(_bold(self.look.font) if bold else self.look.font, size or self.look.size)
        place = self.left if x is None else x
        (self.canvas.drawRightString if right else self.canvas.drawString)(place, self.y, words)

    def down(self, lines: float = 1.0) -> None:
        """Move the pen down by lines."""
        self.y -= lines * self.look.size * self.look.leading

    def rule(self, x0: float | None = None, x1: float | None = None, lift: float = 0.0) -> None:
        """A horizontal line."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(self.left if x0 is None else x0, self.y + lift, (self.width - 48) if x1 is None else x1, self.y + lift)

    def page(self) -> None:
        """Begin a new page."""
        self._folio()
        self.canvas.showPage()
        self.y = self.height - 54
        self.number += 1

    def _folio(self) -> None:
        if self.look.carry or self.number > 1:
            self.canvas.setFont(self.look.font, self.look.size - 2)
            self.canvas.drawRightString(self.width - 48, 30, f"- {self.number} -")

    def done(self) -> bytes:
        """The finished file."""
        self._folio()
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def _bold(font: str) -> str:
    return {"Times-Roman": "Times-Bold"}.get(font, f"{font}-Bold")


def cell(line: Line, column: str, look: Look, position: int) -> str:
    """What a column shows of a line."""
    amounts = {"gross": line.gross, "paid": line.paid, "deduction": line.deduction, "open": line.gross - line.paid - line.deduction}
    if column in amounts:
        return money(amounts[column], look.amounts, look.negative)
    if column == "date":
        return day(line.issued_on, look.dates) if line.issued_on else ""
    texts = {
        "number": line.shown,
        "own": line.own_ref,
        "matter": line.matter,
        "note": line.note,
        "company": line.company,
        "blank": "",
        "pos": str(position),
        "text": "Legal services",
    }
    return texts[column]


def draw_header(sheet: Sheet, advice: Advice) -> None:
    """The block above the table."""
    look = sheet.look = replace(sheet.look, dates=fitting_days(sheet.look.dates, advice.payer))
    rows = (
        [(label("vendor", look.language), f"30{int(advice.payer.number) * 37 % 90000 + 10000}")] if look.rules in ("grid", "zebra") else []
    )
    rows += facts(advice, look.dates, look.language)
    if look.block == "letterhead":
        _letterhead(sheet, advice, rows)
    elif look.block == "right":
        _right_block(sheet, advice, rows)
    else:
        sheet.text(advice.payer_name, bold=True, size=look.size + 2)
        sheet.down(1.2)
        sheet.text(look.title, bold=True, size=look.size + 4)
        sheet.down(1.8)
        sheet.text(f"{label('payee', look.language)}: {FIRM}")
        sheet.down()
        for name, value in rows:
            sheet.text(f"{name}:")
            sheet.text(value, x=sheet.left + 130)
            sheet.down()
    if look.total_on_top:
        sheet.text(f"{look.total_label}: {money(advice.total, look.amounts, look.negative, advice.currency)}", bold=True)
        sheet.down(1.5)
    sheet.down()


def _letterhead(sheet: Sheet, advice: Advice, rows: list[tuple[str, str]]) -> None:
    sheet.text(advice.payer_name, x=sheet.width - 48, right=True, bold=True, size=sheet.look.size + 3)
    sheet.down(1.1)
    sheet.text(advice.payer.address, x=sheet.width - 48, right=True, size=sheet.look.size - 1)
    sheet.down(2)
    sheet.text(FIRM)
    sheet.down()
    sheet.text(
        "Accounts Receivable"
        if sheet.look.language == "en"
        else "Debitorenbuchhaltung"
        if sheet.look.language == "de"
        else "Comptabilité clients"
    )
    sheet.down(2.5)
    sheet.text(sheet.look.title, bold=True, size=sheet.look.size + 2)
    sheet.down(1.6)
    sheet.text("   ".join(f"{name} {value}" for name, value in rows))
    sheet.down(1.4)


def _right_block(sheet: Sheet, advice: Advice, rows: list[tuple[str, str]]) -> None:
    top = sheet.y
    sheet.text(sheet.look.title, bold=True, size=sheet.look.size + 5)
    sheet.down(2)
    for words in (advice.payer_name, *advice.payer.address.split(", ")):
        sheet.text(words)
        sheet.down()
    low, sheet.y = sheet.y, top
    for name, value in rows:
        sheet.text(name, x=sheet.width - 240)
        sheet.text(value, x=sheet.width - 48, right=True)
        sheet.down()
    sheet.y = min(low, sheet.y)


def _edges(sheet: Sheet, columns: list[str]) -> list[float]:
    weights = [_WEIGHTS[c] for c in columns]
    room = sheet.width - 48 - sheet.left
    edges = [sheet.left]
    for weight in weights:
        edges.append(edges[-1] + room * weight / sum(weights))
    return edges


def draw_row(sheet: Sheet, columns: list[str], cells: list[str], bold: bool = False) -> None:
    """One row; long texts wrap inside their column."""
    edges = _edges(sheet, columns)
    wrapped = [_wrap(sheet, text, edges[i + 1] - edges[i] - 6) for i, text in enumerate(cells)]
    height = max(len(w) for w in wrapped)
    start = sheet.y
    for i, lines in enumerate(wrapped):
        sheet.y = start
        right = columns[i] in MONEY_COLUMNS
        for words in lines:
            sheet.text(words, x=edges[i + 1] - 4 if right else edges[i] + 3, right=right, bold=bold)
            sheet.down()
    sheet.y = start
    sheet.down(height)
    _row_rules(sheet, edges, start)


def _row_rules(sheet: Sheet, edges: list[float], start: float) -> None:
    lift = sheet.look.size * 1.1
    if sheet.look.rules == "grid":
        for x in edges:
            sheet.canvas.line(x, start + lift, x, sheet.y + lift)
        sheet.rule(edges[0], edges[-1], lift)
        sheet.rule(edges[0], edges[-1], start - sheet.y + lift)
    elif sheet.look.rules == "lines":
        sheet.rule(edges[0], edges[-1], lift)


def _wrap(sheet: Sheet, text: str, room: float) -> list[str]:
    out = [""]
    for word in text.split(" "):
        candidate = f"{out[-1]} {word}".strip()
        if sheet.canvas.stringWidth(candidate, _bold(sheet.look.font), sheet.look.size) <= room or not out[-1]:
            out[-1] = candidate
        else:
            out.append(word)
    return out


def _heads(sheet: Sheet, columns: list[str]) -> None:
    if sheet.look.heads:
        draw_row(sheet, columns, list(sheet.look.heads), bold=True)
        if sheet.look.rules == "none":
            sheet.rule(lift=sheet.look.size)


def sum_row(sheet: Sheet, columns: list[str], words: str, value: Decimal) -> None:
    """A row with a label and an amount under the paid column."""
    cells = [""] * len(columns)
    target = columns.index("paid")
    cells[target] = money(value, sheet.look.amounts, sheet.look.negative)
    # A label in a column of mere positions would wrap.
    cells[1 if target == 0 or columns[0] == "pos" else 0] = words
    draw_row(sheet, columns, cells, bold=True)


def draw_table(sheet: Sheet, advice: Advice, lines: tuple[Line, ...] | None = None, total: bool = True) -> None:
    """The lines with their heads, page breaks and totals."""
    look, columns = sheet.look, sheet.look.columns.split()
    _heads(sheet, columns)
    running = ZERO
    shown = advice.lines if lines is None else lines
    for position, line in enumerate(shown, 1):
        if position > 1 and (position - 1) % look.rows_a_page == 0:
            _break(sheet, columns, running, advice)
        if look.rules == "zebra" and position % 2:
            sheet.canvas.setFillGray(0.92)
            sheet.canvas.rect(sheet.left, sheet.y - 3, sheet.width - 96, look.size * 1.5, stroke=0, fill=1)
            sheet.canvas.setFillGray(0)
        draw_row(sheet, columns, [cell(line, c, look, position) for c in columns])
        running += line.paid
    if total and not look.no_total and not look.total_on_top:
        sheet.down(0.4)
        sum_row(sheet, columns, look.total_label, advice.total)


def _break(sheet: Sheet, columns: list[str], running: Decimal, advice: Advice) -> None:
    look = sheet.look
    if look.carry:
        sum_row(sheet, columns, look.carry[0], running)
    sheet.page()
    sheet.text(f"{advice.payer_name} - {look.title}", size=look.size - 1)
    sheet.down(2)
    if look.repeat:
        _heads(sheet, columns)
    if look.carry:
        sum_row(sheet, columns, look.carry[1], running)


def table_pdf(advice: Advice, look: Look) -> bytes:
    """A whole advice in one look."""
    sheet = Sheet(look)
    draw_header(sheet, advice)
    draw_table(sheet, advice)
    if advice.remark:
        sheet.down(2)
        sheet.text(advice.remark)
    if look.foot:
        sheet.down(3)
        for words in look.foot.split("\n"):
            sheet.text(words, size=look.size - 1.5)
            sheet.down()
    return sheet.done()
