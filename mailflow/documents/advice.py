"""Payments that a program wrote for programs → a page that a person can read, and that the reader of pages reads like any other.

A row says what it holds in plain words: head rows are a label and a value, invoices stand in a table under a heading. So every value
of an 820 or a camt.054 has a place that the desk can be shown, and nothing knows twice what an advice looks like.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from mailflow.domain.document import CUT, Box, Cell, Document, Page, Row, Unit
from mailflow.domain.errors import UnreadableDocument

_MOST_ITEMS = 20_000
_LONGEST_VALUE = 400  # characters; four lines of free text for a bank have 140
_LARGEST = Decimal("1e15")
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,6})?|\.\d{1,6})-?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paid document as the payer's program names it. Amounts have the payment's sign: what is withheld is positive.

    `is_credit`: the program calls it a credit note, whatever the sign of its amounts. `own` is a number of the payer's own.
    """

    number: str = ""
    kind: str = ""
    own: str = ""
    invoiced_on: date | None = None
    gross: Decimal | None = None
    discount: Decimal | None = None
    withheld: Decimal | None = None
    reason: str = ""
    paid: Decimal | None = None
    currency: str = ""
    text: str = ""
    is_credit: bool = False

    @property
    def as_credit(self) -> "Item":
        """The item with its amounts negative, as those of a credit note that is used up."""
        return replace(self, paid=_negative(self.paid), gross=_negative(self.gross))


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One payment. `references` are its numbers with their labels, the bank's own first; `texts` free words to the payee, line by line."""

    title: str = "Remittance advice"
    payer: str = ""
    payee: str = ""
    total: Decimal | None = None
    currency: str = ""
    paid_on: date | None = None
    method: str = ""
    references: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


def write_out(advices: Sequence[Advice], *, part: str, name: str, media_type: str, defects: Sequence[str] = ()) -> Document:
    """The advices as one page, one below the other, the sum of all at its end; raises UnreadableDocument where there is none."""
    if not advices:
        raise UnreadableDocument("blank: the file tells of no payment")
    columns = [column for column in _COLUMNS if any(column.text(item) for advice in advices for item in advice.items)]
    records = [record for advice in advices for record in (*_records(advice, columns), ())]
    currencies = {advice.currency for advice in advices}
    if len(advices) > 1 and len(currencies) == 1 and all(advice.total is not None for advice in advices):
        total = sum((advice.total or Decimal(0) for advice in advices), Decimal(0))
        records.append((f"Total of all {len(advices)} payments", _money(total, currencies.pop())))
    rows = tuple(_row(record, number) for number, record in enumerate(records) if any(record))
    cut = (f"{CUT} {_MOST_ITEMS} lines were read",) if any(len(advice.items) > _MOST_ITEMS for advice in advices) else ()
    page = Page(number=1, rows=rows, width=max(row.cells[-1].box.right for row in rows), height=float(len(records)))
    text = "\n".join("\t".join(record) for record in records).strip()
    return Document(
        part=part,
        name=name,
        media_type=media_type,
        unit=Unit.CELLS,
        pages=(page,),
        text=text,
        defects=(*dict.fromkeys(defects), *cut),
        payments=len(advices),
    )


def settle(items: Sequence[Item], total: Decimal | None) -> tuple[Item, ...]:
    """The items with credit notes taken off, or as they are written where only that adds up: some programs write them without a sign."""
    written = tuple(items)
    signed = tuple(item.as_credit if item.is_credit else item for item in written)
    return written if total is not None and sum_of(written) == total != sum_of(signed) else signed


def sum_of(items: Iterable[Item]) -> Decimal:
    """What the items pay together."""
    return sum((item.paid for item in items if item.paid is not None), Decimal(0))


def exact(text: str | None) -> Decimal | None:
    """The number that a program wrote (a point or a comma for decimals, a sign before or behind), `None` where it is none."""
    plain = (text or "").strip().replace(" ", "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        number = Decimal("-" + plain[:-1] if plain.endswith("-") else plain)
    except InvalidOperation:
        return None
    return number if abs(number) < _LARGEST else None


def day_of(text: str | None) -> date | None:
    """The day of 20260526, 260526 or 2026-05-26T10:00, `None` where it is none."""
    plain = (text or "").strip()
    digits = re.sub(r"\D", "", plain[:10])
    if re.match(r"\d{4}-\d{2}-\d{2}", plain) or len(digits) == 8:
        digits = digits[:8]
    elif len(digits) == 6 and len(plain) == 6:
        digits = f"20{digits}"
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    text: Callable[[Item], str]


def _records(advice: Advice, columns: Sequence[_Column]) -> Iterator[tuple[str, ...]]:
    yield (advice.title,)
    for label, value in (
        ("Payer", advice.payer),
        *advice.references,
        ("Payment date", advice.paid_on.isoformat() if advice.paid_on else ""),
        ("Payment method", advice.method),
        ("Currency", advice.currency),
        ("Payee", advice.payee),
        *advice.notes,
    ):
        if value.strip():
            yield (label, _clean(value))
    for text in advice.texts:
        yield ("Remittance information", _clean(text))
    if advice.items:
        yield tuple(column.heading for column in columns)
    for item in advice.items[:_MOST_ITEMS]:
        shown = replace(item, currency="") if item.currency == advice.currency else item
        yield tuple(_clean(column.text(shown)) for column in columns)
    if advice.total is not None:
        yield ("Total paid", _money(advice.total, advice.currency))
    elif advice.items and all(item.paid is not None for item in advice.items):  # so that a line which nobody understands is missed
        yield ("Total paid", _money(sum_of(advice.items), advice.currency))


def _row(record: tuple[str, ...], number: int) -> Row:
    return Row(
        cells=tuple(
            Cell(text, Box(column, number, column + 1, number + 1), day_of(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None)
            for column, text in enumerate(record)
            if text
        )
    )


def _negative(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -abs(amount)


def _money(amount: Decimal | None, currency: str = "") -> str:
    """With the places that show it to be money; a currency beside it where it matters."""
    if amount is None:
        return ""
    places = max(2, len(format(amount.normalize(), "f").partition(".")[2]))
    return f"{amount:.{places}f} {currency}".strip()


def _clean(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_VALUE]


_COLUMNS = (
    _Column("Invoice number", lambda item: item.number),
    _Column("Type", lambda item: item.kind),
    _Column("Our number", lambda item: item.own),
    _Column("Invoice date", lambda item: item.invoiced_on.isoformat() if item.invoiced_on else ""),
    _Column("Gross", lambda item: _money(item.gross)),
    _Column("Discount", lambda item: _money(item.discount) if item.discount else ""),
    _Column("Deduction", lambda item: _money(item.withheld) if item.withheld else ""),
    _Column("Reason", lambda item: item.reason),
    _Column("Description", lambda item: item.text),
    _Column("Paid", lambda item: _money(item.paid, item.currency)),
)
