"""A desk for tests: a ledger, mail and papers stated as text, and what the reader makes of them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from mailflow.documents.layout import text_document
from mailflow.domain.document import Box, Cell, Document, Page, Row, Unit, Word
from mailflow.domain.facts import Remittance
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.message import Address, Message, Reply
from mailflow.domain.money import Money
from mailflow.matching.index import OpenItemIndex
from mailflow.reading.read import read_remittance

LETTER, LINE = 6.0, 12.0  # the size of a typewriter's character in points


def book(text: str) -> OpenItemIndex:
    """A ledger: `client NUMBER DOMAIN NAME…` and `invoice NUMBER CLIENT DATE AMOUNT CURRENCY [BALANCE]`, one a line."""
    words = [line.split() for line in text.splitlines() if line.strip()]
    clients = [
        Client(number=row[1], name=" ".join(row[3:]), email_domains=(row[2],), currency="USD") for row in words if row[0] == "client"
    ]
    return OpenItemIndex(clients, [_invoice(row) for row in words if row[0] == "invoice"])


def _invoice(row: list[str]) -> OpenInvoice:
    amount, currency = Decimal(row[4]), row[5]
    day = date.fromisoformat(row[3])
    return OpenInvoice(
        number=row[1],
        client_number=row[2],
        matter_number=f"{row[2]}-0001",
        matter_name="",
        invoiced_on=day,
        due_on=day,
        amount=Money(amount, currency),
        balance=Money(Decimal(row[6]) if len(row) > 6 else amount, currency),
    )


def written(text: str, part: str = "body") -> Document:
    """Words that somebody typed, or a text file."""
    return text_document(_flush(text), part=part, name="")


def printed(text: str, part: str = "2") -> Document:
    """A printed page, drawn with a typewriter."""
    lines = _flush(text).splitlines()
    rows = tuple(row for number, line in enumerate(lines) if (row := _printed_row(line, number)).words)
    return Document(
        part=part, name="", media_type="application/pdf", unit=Unit.POINTS, pages=(Page(number=1, rows=rows),), text=_flush(text)
    )


def _printed_row(line: str, number: int) -> Row:
    words, place = [], 0
    for text in line.split():
        place = line.index(text, place)
        words.append(Word(text, Box(place * LETTER, number * LINE, (place + len(text)) * LETTER, number * LINE + 10)))
        place += len(text)
    return Row(tuple(Cell(word.text, word.box) for word in words), tuple(words))


def sheet(*rows: list[str | Decimal | date | None], part: str = "2", name: str = "Sheet1") -> Document:
    """A sheet of a workbook, cell by cell."""
    made = tuple(Row(tuple(_cell(value, top, left) for left, value in enumerate(row) if value is not None)) for top, row in enumerate(rows))
    return Document(part=part, name="", media_type="x", unit=Unit.CELLS, pages=(Page(number=1, rows=made, name=name),))


def _cell(value: str | Decimal | date, top: int, left: int) -> Cell:
    return Cell(str(value), Box(left, top, left + 1, top + 1), None if isinstance(value, str) else value)


def read_mail(
    ledger: OpenItemIndex, *documents: Document, sender: str = "ap@larch.example", subject: str = "Remittance"
) -> Remittance | None:
    """What the reader makes of a mail of Tuesday, 12 May 2026."""
    message = Message(sender=Address(email=sender), subject=subject, sent_at=datetime(2026, 5, 12, 15, tzinfo=UTC))
    words = "\n".join(document.text for document in documents if document.part == "body")
    return read_remittance(message, Reply(new_text=words), documents, ledger, automatic=None, letter=None)


def lines_of(remittance: Remittance | None) -> list[tuple[str, str]]:
    """Its lines as number and amount; the sender's spelling where the ledger knows none."""
    lines = remittance.lines if remittance is not None else ()
    return [(line.invoice_number or line.reference, str(line.paid)) for line in lines]


def _flush(text: str) -> str:
    lines = text.strip("\n").splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:].rstrip() for line in lines)
