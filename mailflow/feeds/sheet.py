"""A file as rows of cells with their line numbers: CSV in the usual separators and encodings, or the first sheet of a workbook."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mailflow.domain.errors import FeedError

Cell = str | Decimal | date | bool
# Where the header of any list ends.
_BEGINNING = 65_536
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file's header and the rows below it; `rows` can be gone through once."""

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: Iterator[tuple[int, list[Cell]]]


def open_sheet(path: Path) -> Sheet:
    """The sheet of a file; raises FeedError where the file is empty or cannot be read as a table."""
    return _sheet(path, _workbook_rows(path) if path.suffix.lower() in WORKBOOKS else _text_rows(path))


def _sheet(path: Path, rows: Iterator[tuple[int, list[Cell]]]) -> Sheet:
    for line, cells in rows:
        if any(str(cell).strip() for cell in cells):
            header = tuple(str(cell).strip() for cell in cells)
            return Sheet(file=path.name, header=header, header_line=line, rows=_filled(rows))
    raise FeedError(file=path.name, line=None, column=None, value=None, fix="the file is empty; it needs a header row")


def header_of(path: Path) -> tuple[str, ...]:
    """The header alone, from the beginning of the file; raises FeedError as `open_sheet` does."""
    if path.suffix.lower() in WORKBOOKS:
        return open_sheet(path).header
    return _sheet(path, _text_rows(path, _BEGINNING)).header


def lenient_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    """All rows of a table that a stranger's program wrote: any separator and encoding, lines above the header, quotes that never close."""
    if path.suffix.lower() in WORKBOOKS:
        yield from _workbook_rows(path)
        return
    text = _decode(path, -1, is_lenient=True)
    reader = csv.reader(io.StringIO(text), delimiter=_usual_separator(text), skipinitialspace=True)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        fix = f"this row cannot be taken apart ({error}); write the file again from where it came from"
        raise FeedError(file=path.name, line=reader.line_num, column=None, value=None, fix=fix) from error


def _usual_separator(text: str) -> str:
    """The sign that cuts most lines into the same number of cells; lines above the header and below the last row have others."""
    lines = [line for line in text.split("\n")[:200] if line.strip()]

    def agreement(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        usual, times = max(counts.items(), key=lambda each: each[1] * each[0], default=(0, 0))
        return times * usual, usual

    return max("\t;|,", key=agreement)


def sha256_of(path: Path) -> str:
    """The hash by which a second load of the same file is recognised."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _filled(rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    return ((line, cells) for line, cells in rows if any(cells))


def _text_rows(path: Path, limit: int = -1) -> Iterator[tuple[int, list[Cell]]]:
    text = _decode(path, limit)
    first = text[: text.find("\n")] if "\n" in text else text
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        fix = f"the quotes of this row do not close ({error}); write the file again from where it came from"
        raise FeedError(file=path.name, line=reader.line_num, column=None, value=None, fix=fix) from error


def _decode(path: Path, limit: int, *, is_lenient: bool = False) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(limit)
    except OSError as error:
        fix = f"it cannot be read ({error.strerror}); give the path of a file"
        raise FeedError(file=str(path), line=None, column=None, value=None, fix=fix) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if is_lenient:
            return content.decode("cp1252", "replace")
        if limit >= 0 and error.end == len(content):
            return content[: error.start].decode("utf-8-sig")  # the limit fell into a letter
        line = content.count(b"\n", 0, error.start) + 1
        wrong = content[max(error.start - 10, 0) : error.start + 10].decode("utf-8", errors="replace")
        fix = "save the file as UTF-8 (in Excel: CSV UTF-8)"
        raise FeedError(file=path.name, line=line, column=None, value=wrong, fix=fix) from error


def _workbook_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        fix = f"it cannot be opened as a workbook ({error}); save it again as .xlsx or .csv"
        raise FeedError(file=path.name, line=None, column=None, value=None, fix=fix) from error
    for line, row in enumerate(rows, start=1):
        yield line, [_typed(cell) for cell in row]


def _typed(cell: object) -> Cell:
    """A workbook's cell; its numbers are floats of which the shortest spelling is what was typed."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float | int):
        number = Decimal(repr(round(cell, 6)))
        return Decimal(int(number)) if number == number.to_integral_value() else number
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else str(cell)
