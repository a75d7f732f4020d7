"""The sample's documents: advices as payers' programs print them."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

Table = Sequence[Sequence[str]]
Sheet = Sequence[Sequence[str | int | Decimal | date]]


def english(amount: Decimal) -> str:
    """``1,234.50``."""
    return f"{amount:,.2f}"


def german(amount: Decimal) -> str:
    """``1.234,50``."""
    return english(amount).translate(str.maketrans(",.", ".,"))


def american(day: date) -> str:
    """``05/01/2026``."""
    return f"{day:%m/%d/%Y}"


def pdf(title: str, facts: Sequence[str], table: Table, *, is_ruled: bool = True, password: str = "") -> bytes:
    """A one-page advice: a title, lines of facts, and a table whose first row is its header and whose last is its total."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import LETTER
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, TableStyle
    from reportlab.platypus import Table as Grid

    styles = getSampleStyleSheet()
    look: list[tuple[object, ...]] = [("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"), ("FONTSIZE", (0, 0), (-1, -1), 9)]
    look.append(("ALIGN", (-1, 0), (-1, -1), "RIGHT"))
    if is_ruled:
        look += [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    story = [Paragraph(title, styles["Title"]), *(Paragraph(fact, styles["Normal"]) for fact in facts), Spacer(1, 14)]
    story.append(Grid([list(row) for row in table], style=TableStyle(look), hAlign="LEFT"))
    out = io.BytesIO()
    lock = StandardEncryption(password, canPrint=0) if password else None
    SimpleDocTemplate(out, pagesize=LETTER, title=title, invariant=1, encrypt=lock).build(story)
    return out.getvalue()


def workbook(head: Sheet, table: Sheet) -> bytes:
    """A sheet with some lines above its table, as an accounts-payable clerk exports it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (*head, (), *table):
        sheet.append(list(row))
    sheet.title = "Payment detail"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(table: Table, separator: str = ",") -> bytes:
    """A table as a text file."""
    return "\r\n".join(separator.join(row) for row in table).encode() + b"\r\n"
