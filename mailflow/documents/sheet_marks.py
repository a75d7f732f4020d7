"""What a person does not see of a workbook, or sees crossed out: hidden rows, struck-out cells (XLSX, XLS; hidden rows of ODS too).

Rows that are only folded away in an outline stay: whoever folds them still means them, and the total below counts them.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mailflow.documents.old_sheet_marks import marks_of_xls
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Row

_UP_TO = 5_000_000  # bytes of the file; what is larger is a year's list, not an advice that somebody corrected by hand
_LARGEST_PART = 60_000_000  # bytes of one sheet, unpacked
_MARKS = re.compile(rb'hidden="(?:1|true)"|<(?:\w+:)?strike|table:visibility="(?:collapse|filter)"')
_TRUE = ("1", "true")


@dataclass(slots=True)
class Unseen:
    """Hidden rows and struck-out cells, by the sheet's name; places count from 0."""

    rows: set[tuple[str, int]] = field(default_factory=set)
    struck: set[tuple[str, int, int]] = field(default_factory=set)

    def visible(self, sheet: str, row: Row) -> Row | None:
        """The row without what is not to be read, `None` where nothing is left of it."""
        if not (self.rows or self.struck):
            return row
        down = int(row.cells[0].box.top)
        if (sheet, down) in self.rows:
            return None
        cells = tuple(cell for cell in row.cells if (sheet, down, int(cell.box.left)) not in self.struck)
        return replace(row, cells=cells) if cells else None

    @property
    def defects(self) -> tuple[str, ...]:
        """What was left out, in words for the clerk."""
        said = (("hidden rows", len(self.rows)), ("struck-out cells", len(self.struck)))
        return tuple(f"{what} were left out: {count}" for what, count in said if count)


def find_unseen(content: bytes) -> Unseen:
    """The marks of a workbook; none where the file is of another format, too large, or torn (whoever opens it says so)."""
    unseen = Unseen()
    kind = kind_of(content)
    if kind not in ("xlsx", "xls", "ods") or len(content) > _UP_TO:
        return unseen
    if kind == "xls":
        return _read_xls(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (_read_xlsx if kind == "xlsx" else _read_ods)(archive, unseen)
    except (zipfile.BadZipFile, ValueError, KeyError, NotImplementedError, OSError, EOFError, RuntimeError, SyntaxError, zlib.error):
        return Unseen()
    return unseen


def _read_xls(content: bytes) -> Unseen:
    try:
        marks = marks_of_xls(content)
    except (ValueError, IndexError, OSError, struct.error):
        return Unseen()
    return Unseen(rows=marks.rows, struck=marks.struck)


def _read_xlsx(archive: zipfile.ZipFile, unseen: Unseen) -> None:
    styles = _struck_styles(_part(archive, "xl/styles.xml")) if "xl/styles.xml" in archive.namelist() else frozenset()
    targets = {each.get("Id"): each.get("Target", "") for each in _elements(_part(archive, "xl/_rels/workbook.xml.rels"), "Relationship")}
    for sheet in _elements(_part(archive, "xl/workbook.xml"), "sheet"):
        own = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = str(targets.get(own, ""))
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if place not in archive.namelist():
            continue
        part = _part(archive, place)
        if styles or _MARKS.search(part):
            _mark_sheet(part, str(sheet.get("name")), styles, unseen)


def _mark_sheet(part: bytes, name: str, styles: frozenset[str], unseen: Unseen) -> None:
    for element in _elements(part, "row", "c"):
        is_row = element.tag.endswith("}row")
        is_hidden = element.get("hidden") in _TRUE and element.get("outlineLevel", "0") == "0"
        if is_row and is_hidden and element.get("r"):
            unseen.rows.add((name, int(element.get("r")) - 1))
        elif not is_row and element.get("s") in styles and len(element):
            place = _place(str(element.get("r")))
            unseen.struck |= {(name, *place)} if place else set()


def _struck_styles(part: bytes) -> frozenset[str]:
    """The numbers of cell formats whose font is struck out."""
    fonts = [element for group in _elements(part, "fonts") for element in group]
    struck = {
        str(at)
        for at, font in enumerate(fonts)
        if any(child.tag.rpartition("}")[2] == "strike" and child.get("val", "1") in _TRUE for child in font)
    }
    formats = [element for group in _elements(part, "cellXfs") for element in group]
    return frozenset(str(at) for at, form in enumerate(formats) if form.get("fontId") in struck)


def _read_ods(archive: zipfile.ZipFile, unseen: Unseen) -> None:
    part = _part(archive, "content.xml")
    if not _MARKS.search(part):
        return
    for table in _elements(part, "table"):
        name = next((value for key, value in table.items() if key.endswith("}name")), "")
        down = 0
        for row in (each for each in table.iter() if isinstance(each.tag, str) and each.tag.endswith("}table-row")):
            said = {key.rpartition("}")[2]: value for key, value in row.items()}
            repeated = min(int(said.get("number-rows-repeated", "1")), 1_048_576 - down)
            if said.get("visibility") in ("collapse", "filter") and repeated < 10_000:
                unseen.rows |= {(name, at) for at in range(down, down + repeated)}
            down += repeated


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        content = stream.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise ValueError("too large")
    return content


def _elements(part: bytes, *names: str) -> Iterator[Any]:  # lxml's elements, which have no stubs
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(part, parser)
    yield from (each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in names)


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of A1."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    if not found:
        return None
    across = 0
    for letter in found[1]:
        across = across * 26 + ord(letter) - 64
    return int(found[2]) - 1, across - 1
