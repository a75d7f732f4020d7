"""A bank's statement as a table (CSV or workbook): columns by usual headers or by a saved mapping, the header on one of the first lines.

How days and decimals are written is decided by the whole column, never by a cell; where that leaves two ways, the file is refused with a
sentence that says what to write into the mapping.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.errors import FeedError
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.domain.ports import Feed, Load
from mailflow.feeds.bank import Entry, LeftOut, is_reference, method_in, refuse, takes_back, to_load
from mailflow.feeds.columns import MAPPING_NAME, SavedMapping, find_columns, read_mapping, read_saved
from mailflow.feeds.sheet import WORKBOOKS, Cell, lenient_rows
from mailflow.feeds.table_values import amount_of, date_format_of, decimal_sign_of, parse_day

_COLUMNS = (
    *("received_on", "bank_amount", "money_in", "money_out", "direction", "bank_currency"),
    *("payer_name", "reference", "more_text", "bank_id", "account", "method"),
)
_OF_OTHER_LISTS = ("invoice_number", "due_date", "client_number")
_HEADER_WITHIN = 40  # lines; banks put the account, its owner and the period above
_SURE = 0.6  # less than a list under our own names
_CREDIT_WORDS = re.compile(r"^(?:C|CR|CRDT|CREDIT|H|HABEN|BIJ|\+|IN|ABONO)$", re.IGNORECASE)
_DEBIT_WORDS = re.compile(r"^(?:D|DR|DBIT|DEBIT|S|SOLL|AF|-|OUT|CARGO)$", re.IGNORECASE)
_TOTAL_WORDS = re.compile(r"\b(?:TOTALS?|SUBTOTAL|BALANCE|SALDO|SUMME|SOLDE|OPENING|CLOSING|ENDSALDO|ANFANGSSALDO)\b", re.IGNORECASE)
_IBAN = re.compile(r"\b(?P<number>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)\b")
_ACCOUNT = re.compile(
    r"\b(?:ACCOUNT|ACCT|KONTO\w*|COMPTE|CUENTA|REKENING)\b[^\n\dX*]{0,20}(?P<number>[\dX*][\dX*\- ]{3,25}\d)", re.IGNORECASE
)
_PENDING = re.compile(r"\b(?:PENDING|VORGEMERKT|VORMERKUNG|EN ATTENTE|PENDIENTE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BankTable:
    """Statements as CSV or workbooks."""

    saved: SavedMapping | None = None

    def mapped(self, place: Path) -> Feed:
        """The same, by a saved mapping; raises ConfigurationError where it cannot be understood."""
        return BankTable(read_saved(place))

    def recognises(self, path: Path) -> float:
        """Fairly sure where a line has a day, an amount and words, and nothing of the lists of a billing system."""
        if path.suffix.lower() not in WORKBOOKS | {".csv", ".tsv", ".txt"}:
            return 0.0
        try:
            table = _find_table(path, self.saved or read_mapping(path))
        except FeedError:
            return 0.0
        return _SURE if table else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where a row cannot be taken, or where two ways of reading the table are open."""
        saved = self.saved or read_mapping(path)
        table = _find_table(path, saved)
        if table is None:
            fix = (
                f"no line is a header with a day, an amount and a description; name these columns in a mapping (--mapping, {MAPPING_NAME})"
            )
            refuse(path, 1, None, None, fix)
        titles = tuple((name, table.header[place]) for name, place in table.places.items())
        return to_load(path, list(_entries(path, table, saved)), columns=titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    header: tuple[str, ...]
    places: dict[str, int]
    rows: tuple[tuple[int, list[Cell]], ...]
    account: str = ""  # as a line above the header says it

    def text(self, row: Sequence[Cell], name: str) -> str:
        """The words of a cell, empty where the table or the row has none."""
        place = self.places.get(name)
        return str(row[place]).strip() if place is not None and place < len(row) else ""

    def column(self, name: str) -> list[tuple[int, Cell]]:
        """The filled cells of a column with their lines."""
        place = self.places.get(name)
        return [(line, row[place]) for line, row in self.rows if place is not None and place < len(row) and str(row[place]).strip()]


def _find_table(path: Path, saved: SavedMapping) -> _Table | None:
    rows = list(lenient_rows(path))
    for at, (_, row) in enumerate(rows[:_HEADER_WITHIN]):
        header = tuple(str(cell).strip() for cell in row)
        places = find_columns(header, _COLUMNS, saved)
        has_amount = "bank_amount" in places or "money_in" in places
        if "received_on" not in places or not has_amount or not places.keys() & {"reference", "payer_name", "more_text"}:
            continue
        if find_columns(header, _OF_OTHER_LISTS, SavedMapping()):
            return None
        return _Table(header=header, places=places, rows=tuple(rows[at + 1 :]), account=_account_above(rows[:at]))
    return None


def _account_above(rows: Sequence[tuple[int, list[Cell]]]) -> str:
    """The account of the statement, which banks write above the table."""
    text = "\n".join(" ".join(str(cell) for cell in row) for _, row in rows)
    found = _IBAN.search(text) or _ACCOUNT.search(text)
    return found["number"].strip() if found else ""


def _entries(path: Path, table: _Table, saved: SavedMapping) -> Iterator[Entry]:
    date_format = saved.date_format or date_format_of(path, _days_of(table))
    amounts = [each for name in ("bank_amount", "money_in", "money_out") for each in table.column(name)]
    sign = saved.decimal or decimal_sign_of(path, amounts)
    for line, row in table.rows:
        if any(str(cell).strip() for cell in row) and not _is_total(table, row):
            yield _entry(path, _Row(table=table, line=line, row=row, sign=sign, date_format=date_format), saved)


def _days_of(table: _Table) -> list[tuple[int, Cell]]:
    totals = {line for line, row in table.rows if _is_total(table, row)}
    return [(line, cell) for line, cell in table.column("received_on") if line not in totals]


def _is_total(table: _Table, row: Sequence[Cell]) -> bool:
    """A line of sums or balances: it has no day, or its day is such a word."""
    said = table.text(row, "received_on")
    words = " ".join(str(cell) for cell in row if isinstance(cell, str))
    return not re.search(r"\d", said) and (bool(_TOTAL_WORDS.search(words)) or not any(table.text(row, name) for name in _AMOUNTS))


_AMOUNTS = ("bank_amount", "money_in", "money_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    table: _Table
    line: int
    row: Sequence[Cell]
    sign: str
    date_format: str

    def text(self, name: str) -> str:
        """The words of a cell."""
        return self.table.text(self.row, name)

    def title(self, name: str) -> str:
        """The header of a column."""
        place = self.table.places.get(name)
        return self.table.header[place] if place is not None else name

    def amount(self, path: Path, name: str) -> Decimal:
        """The number of a cell, zero where it is empty."""
        place = self.table.places.get(name)
        cell = self.row[place] if place is not None and place < len(self.row) else ""
        found = amount_of(cell, self.sign)
        if found is None:
            refuse(path, self.line, self.title(name), str(cell), "write an amount such as 1234.50, and say decimal in the mapping")
        return found


def _entry(path: Path, row: _Row, saved: SavedMapping) -> Entry:
    currency = row.text("bank_currency").upper() or _currency_in(row.title("bank_amount")) or saved.currency
    if not re.fullmatch(r"[A-Z]{3}", currency):
        refuse(path, row.line, "currency", currency, 'no column says the currency; write currency = "USD" into the mapping')
    signed = _signed(path, row)
    amount = Money(abs(signed), currency)
    if not amount.is_whole:
        refuse(path, row.line, row.title("bank_amount"), str(signed), f"{currency} has no such fraction; say decimal in the mapping")
    words = " ".join(part for part in (row.text("reference"), row.text("more_text")) if part)
    told = f"{row.text('method')} {words}"
    returns = signed < 0 and takes_back(told)
    left_out = LeftOut.PAID_OUT if signed < 0 and not returns else None
    return Entry(
        line=row.line,
        account=row.text("account") or row.table.account or saved.account,
        booked_on=_day(path, row),
        amount=amount,
        bank_id=row.text("bank_id") if is_reference(row.text("bank_id")) else "",
        method=_method(row.text("method"), saved) or method_in(told) or PaymentMethod.WIRE,
        payer_name=row.text("payer_name"),
        reference=words,
        words=f"{row.text('bank_id')} {words}",
        returns=returns,
        left_out=LeftOut.PENDING if _PENDING.search(told) else left_out,
    )


def _signed(path: Path, row: _Row) -> Decimal:
    """The amount, negative where it went out: by two columns, by a column that says so, or by its sign."""
    places = row.table.places
    if "money_in" in places and (row.text("money_in") or row.text("money_out")):
        return abs(row.amount(path, "money_in")) - abs(row.amount(path, "money_out"))
    amount = row.amount(path, "bank_amount")
    said = row.text("direction")
    if not said:
        return amount
    if _DEBIT_WORDS.match(said):
        return -abs(amount)
    if not _CREDIT_WORDS.match(said):
        refuse(path, row.line, row.title("direction"), said, "write C or D (or CR and DR, credit and debit, + and -)")
    return abs(amount)


def _method(said: str, saved: SavedMapping) -> PaymentMethod | None:
    words = tuple(method.value for method in PaymentMethod)
    return next((PaymentMethod(word.lower()) for word in (said, saved.method) if word.lower() in words), None)


def _currency_in(title: str) -> str:
    found = re.search(r"\b([A-Z]{3})\b", title.partition("(")[2])
    return found[1] if found else ""


def _day(path: Path, row: _Row) -> date:
    place = row.table.places["received_on"]
    cell = row.row[place] if place < len(row.row) else ""
    if isinstance(cell, date):
        return cell
    said = str(cell).strip()
    found = parse_day(said.partition("T")[0] if row.date_format == "%Y-%m-%d" else said, row.date_format)
    if found is None:
        refuse(path, row.line, row.title("received_on"), said, f"write days as {row.date_format}, or say date_format in the mapping")
    return found
