"""Cells of a feed as exact values; what is not one is refused with file, line, column, value and the fix."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from mailflow.domain.errors import FeedError
from mailflow.domain.money import Money, exponent
from mailflow.feeds.columns import SavedMapping, demand, find_columns, read_mapping
from mailflow.feeds.sheet import WORKBOOKS, Cell, Sheet, header_of, open_sheet

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Less sure than any file that has a column of ours.
_NO_COLUMNS = 0.01


@dataclass(slots=True)
class Cells:
    """The cells of one file: `rows` goes from row to row, the others read the present one. Repeated days and names are made once.

    A row of a ledger is read about twelve times and there may be a million: `rows` fills short rows up, and a column that the file
    lacks stands behind the last one, so that reading asks no questions.
    """

    file: str
    places: Mapping[str, int]
    saved: SavedMapping
    width: int
    line: int = 0
    row: list[Cell] = field(default_factory=list)
    _days: dict[Cell, date] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def rows(self, sheet: Sheet) -> Iterator[int]:
        """Goes from row to row, by line; raises FeedError where one has more cells than the file has columns."""
        for self.line, self.row in sheet.rows:
            lacking = self.width - len(self.row)
            if lacking < 0:
                fix = "the row has more cells than the file has columns; put values that hold the separator into quotes"
                raise FeedError(file=self.file, line=self.line, column=None, value=str(self.row[-1]), fix=fix)
            self.row.extend([""] * (lacking + 1))
            yield self.line

    def text(self, column: str, default: str = "") -> str:
        """The words of a cell, `default` where it is empty or the file has no such column."""
        return str(self.row[self.places[column]]).strip() or default

    def name(self, column: str) -> str:
        """The words of a cell that many rows share: they are kept once."""
        text = str(self.row[self.places[column]]).strip()
        return self._texts.setdefault(text, text)

    def needed(self, column: str) -> str:
        """The words of a cell that may not be empty."""
        return self.text(column) or self._refuse(column, "", "fill in this cell")

    def words(self, column: str) -> tuple[str, ...]:
        """The parts of a cell between semicolons."""
        text = self.text(column)
        return tuple(part.strip() for part in text.split(";") if part.strip()) if text else ()

    def day(self, column: str) -> date:
        """A day, as ISO writes it or as the saved mapping says."""
        cell = self.row[self.places[column]]
        known = self._days.get(cell)
        if known is None:
            known = self._days[cell] = cell if isinstance(cell, date) else self._parse_day(column, str(cell).strip())
        return known

    def amount(self, column: str, currency: str) -> Money:
        """An exact amount: plain decimals with a point, no more places than the currency has."""
        text = self.text(column)
        if not _PLAIN.fullmatch(text):
            self._refuse(column, text, "write plain decimals, such as 1234.50")
        places = len(text) - text.find(".") - 1 if "." in text else 0
        if places > exponent(currency) and len(text.rstrip("0").partition(".")[2]) > exponent(currency):
            self._refuse(column, text, f"{currency} has {exponent(currency)} decimal places")
        return Money(Decimal(text), currency)

    def currency(self, column: str = "currency") -> str:
        """An ISO 4217 code."""
        text = self.text(column)
        return text if _CURRENCY.fullmatch(text) else self._refuse(column, text, "write the ISO 4217 code in capitals, such as USD")

    def number(self, column: str, default: int) -> int:
        """A whole number."""
        text = self.text(column)
        if not text:
            return default
        return int(text) if text.isascii() and text.isdigit() else self._refuse(column, text, "write a whole number of days, such as 30")

    def one_of(self, column: str, words: tuple[str, ...], default: str = "") -> str:
        """One of these words, in whatever case."""
        text = self.text(column, default)
        return text.lower() if text.lower() in words else self._refuse(column, text, f"write one of {', '.join(words)}")

    def unique(self, column: str, value: str, seen: dict[str, int]) -> None:
        """Raises FeedError where an earlier row has this value too."""
        first = seen.setdefault(value, self.line)
        if first != self.line:
            self._refuse(column, value, f"line {first} has the same; a file says each once, so remove one of the two")

    def refuse(self, column: str, fix: str) -> NoReturn:
        """Raises FeedError about a cell of the present row."""
        self._refuse(column, self.text(column), fix)

    def _parse_day(self, column: str, text: str) -> date:
        try:
            if self.saved.date_format:
                return datetime.strptime(text, self.saved.date_format).date()  # noqa: DTZ007  # a day has no zone
            return date.fromisoformat(text)
        except ValueError:
            form = self.saved.date_format or "2026-05-31"
            self._refuse(column, text, f"write days as {form}, or say date_format in the mapping beside the file")

    def _refuse(self, column: str, value: str, fix: str) -> NoReturn:
        raise FeedError(file=self.file, line=self.line, column=column, value=value, fix=fix)


def open_cells(path: Path, wanted: tuple[str, ...], needed: tuple[str, ...]) -> tuple[Sheet, Cells]:
    """A file and its cells by our names of columns; raises FeedError where one is missing that is needed."""
    sheet, saved = open_sheet(path), read_mapping(path)
    places = find_columns(sheet.header, wanted, saved)
    demand(places, needed, file=sheet.file, line=sheet.header_line)
    width = len(sheet.header)
    return sheet, Cells(file=sheet.file, places={name: places.get(name, width) for name in wanted}, saved=saved, width=width)


def share_of(wanted: tuple[str, ...], path: Path, needed: tuple[str, ...] = ()) -> float:
    """How many of these columns a file has, of one; a table that cannot be read is still one, so that its reader says why.

    With `needed`, who finds all of those goes before whoever lacks one: a short client list is no contact list.
    """
    is_table = path.suffix.lower() in WORKBOOKS | {".csv", ".tsv", ".txt"}
    try:
        found = find_columns(header_of(path), wanted, read_mapping(path))
    except FeedError:
        return _NO_COLUMNS if is_table else 0.0
    share = len(found) / len(wanted)
    if needed:
        share = (share + (set(needed) <= set(found))) / 2
    return max(share, _NO_COLUMNS if is_table else 0.0)
