"""Spreadsheets (XLSX, XLS, XLSB, ODS): typed values by calamine, number formats that hold zeros by openpyxl."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from mailflow.documents.sheet_marks import find_unseen
from mailflow.documents.signatures import MACROS, has_macros, kind_of
from mailflow.domain.document import CUT, Box, Cell, Document, Page, Row, Unit
from mailflow.domain.errors import UnreadableDocument

_MOST_SHEETS = 50
_MOST_CELLS = 300_000  # in one file; a year of a large payer has a tenth
_MOST_COLUMNS = 1_000
_LARGEST_UNPACKED = 200_000_000  # bytes; beyond it a file of sheets is a bomb
_PLACES = 6  # a float's own noise begins after fifteen digits; prices per unit have six places at most
_FORMATTED_UP_TO = 2_000_000  # bytes; openpyxl is five times slower than calamine, and zeros matter in short lists
_ZEROS = re.compile(r"0{2,}")

Value = Any  # what calamine hands out: str, float, int, bool, date, datetime, time, timedelta
Formats = Mapping[tuple[str, int, int], int]


class Sheets:
    """Workbooks of Excel and OpenOffice."""

    media_types = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        "application/vnd.oasis.opendocument.spreadsheet",
    )

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the content alone is certain
        """Sure where the archive or the compound file holds a workbook."""
        return 1.0 if kind_of(content) in ("xlsx", "xls", "ods") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """A page for each sheet, hidden ones marked; raises UnreadableDocument for encrypted, broken, empty and dangerous files."""
        _refuse_bombs(content)
        pages, defects = _pages(content)
        defects += [MACROS] * has_macros(content)
        if not any(page.rows for page in pages):
            raise UnreadableDocument("blank: the workbook has no values")
        text = "\f".join("\n".join("\t".join(cell.text for cell in row.cells) for row in page.rows) for page in pages if not page.is_hidden)
        return Document(
            part=part, name=name, media_type=_media_type(content), unit=Unit.CELLS, pages=pages, text=text, defects=tuple(defects)
        )


def _media_type(content: bytes) -> str:
    kinds = {"xlsx": Sheets.media_types[0], "xls": Sheets.media_types[1], "ods": Sheets.media_types[3]}
    return kinds.get(kind_of(content), Sheets.media_types[0])


def _refuse_bombs(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableDocument("corrupt: the workbook's archive is torn") from error
    if unpacked > _LARGEST_UNPACKED:
        raise UnreadableDocument(f"dangerous: the workbook unpacks to {unpacked // 1_000_000} MB")


def _pages(content: bytes) -> tuple[tuple[Page, ...], list[str]]:
    import python_calamine

    defects: list[str] = []
    pages: list[Page] = []
    left = _MOST_CELLS
    formats, unseen = _formats(content), find_unseen(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number, sheet in enumerate(book.sheets_metadata[:_MOST_SHEETS], start=1):
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            values = book.get_sheet_by_index(number - 1).to_python(skip_empty_area=False)
            is_hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            page = _page(values, name=sheet.name, number=number, is_hidden=is_hidden, formats=formats, most=left)
            page = replace(page, rows=tuple(row for each in page.rows if (row := unseen.visible(sheet.name, each)) is not None))
            left -= sum(len(row.cells) for row in page.rows)
            pages.append(page)
            if left <= 0:
                defects.append(f"{CUT} {_MOST_CELLS} cells were read")
                break
    except python_calamine.PasswordError as error:
        raise UnreadableDocument("encrypted: the workbook opens only with a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableDocument("corrupt: the workbook cannot be opened") from error
    return tuple(pages), [*defects, *unseen.defects]


def _page(values: Sequence[Sequence[Value]], *, name: str, number: int, is_hidden: bool, formats: Formats, most: int) -> Page:
    rows: list[Row] = []
    width = 0.0
    for down, record in enumerate(values):
        cells = tuple(
            _cell(value, across, down, formats.get((name, down, across), 0))
            for across, value in enumerate(record[:_MOST_COLUMNS])
            if value is not None and (not isinstance(value, str) or value.strip())
        )
        if cells:
            rows.append(Row(cells=cells))
            width = max(width, cells[-1].box.right)
            most -= len(cells)
        if most <= 0:
            break
    return Page(number=number, rows=tuple(rows), width=width, height=float(len(values)), name=name, is_hidden=is_hidden)


def _cell(value: Value, across: int, down: int, digits: int) -> Cell:
    box = Box(across, down, across + 1, down + 1)
    if isinstance(value, bool):
        return Cell(str(value).upper(), box)
    if isinstance(value, int | float):
        exact = _exact(value)
        if exact is None:
            return Cell(str(value), box)
        plain = format(exact, "f")
        return Cell(plain.zfill(digits) if digits and exact == exact.to_integral_value() else plain, box, exact)
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return Cell(value.date().isoformat() if is_day else value.isoformat(" ", "minutes"), box, value.date())
    if isinstance(value, date):
        return Cell(value.isoformat(), box, value)
    if isinstance(value, time | timedelta):
        return Cell(str(value), box)
    return Cell(" ".join(str(value).split()), box)


def _exact(value: float) -> Decimal | None:
    """The decimal that was typed: a float without its noise; `None` for infinity and its like."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  # only NaN differs from itself
        return None
    rounded = Decimal(repr(round(float(value), _PLACES)))
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() and abs(rounded) < Decimal("1e20") else rounded


def _formats(content: bytes) -> Formats:
    """Cells whose number format fills up with zeros (00000), by sheet, row and column, with the count of digits."""
    if kind_of(content) != "xlsx" or len(content) > _FORMATTED_UP_TO or not _has_zero_format(content):
        return {}
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        cells: Iterator[tuple[str, Any]] = (
            (sheet.title, cell) for sheet in book.worksheets for row in sheet.iter_rows(max_row=5_000, max_col=200) for cell in row
        )
        return {(title, cell.row - 1, cell.column - 1): len(cell.number_format) for title, cell in cells if _is_filled_up(cell)}
    except Exception:  # noqa: BLE001  # openpyxl raises many things on sheets that calamine reads; only the zeros are lost
        return {}


def _is_filled_up(cell: Any) -> bool:  # openpyxl's own classes of cells, which share no type
    return isinstance(cell.value, int | float) and _ZEROS.fullmatch(str(cell.number_format)) is not None


def _has_zero_format(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            return re.search(rb'formatCode="0{2,}"', archive.read("xl/styles.xml")[:2_000_000]) is not None
        except KeyError:
            return False
