"""What a person does not see of an old workbook (XLS, BIFF8), or sees crossed out: hidden rows, struck-out cells.

Source: MS-XLS 2.4.28 (BoundSheet8), 2.4.122 (Font), 2.4.221 (Row), 2.4.353 (XF), and the records of cells.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _ENCRYPTED, _SHEET, _FONT, _FORMAT, _ROW, _SEVERAL = 0x0809, 0x000A, 0x002F, 0x0085, 0x0031, 0x00E0, 0x0208, 0x00BD
# Formula, Number, RK, LabelSst, Label: each begins with its row, its column and its format.
_CELLS = frozenset({0x0006, 0x0203, 0x027E, 0x00FD, 0x0204})
_BIFF8 = 0x0600
_STRUCK = 0x0008  # of a font's flags
_OUTLINE, _HIDDEN = 0x07, 0x20  # of a row's flags
_LARGEST = 60_000_000  # bytes of the stream


@dataclass(slots=True)
class OldMarks:
    """Hidden rows by sheet and row, struck-out cells by sheet, row and column; places count from 0."""

    rows: set[tuple[str, int]] = field(default_factory=set)
    struck: set[tuple[str, int, int]] = field(default_factory=set)


def marks_of_xls(content: bytes) -> OldMarks:
    """The marks of a workbook; none where it is encrypted or older than Excel 97. Raises OSError, ValueError or struct.error where torn."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as file:
        stream = file.openstream("Workbook").read(_LARGEST) if file.exists("Workbook") else b""
    marks = OldMarks()
    sheets: list[tuple[str, int]] = []
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _ENCRYPTED or (kind == _BOF and struct.unpack_from("<H", body)[0] != _BIFF8):
            return marks
        if kind == _SHEET:
            sheets.append((_name(body), struct.unpack_from("<I", body)[0]))
        elif kind == _FONT:
            fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & _STRUCK))
        elif kind == _FORMAT:
            formats.append(struct.unpack_from("<H", body)[0])
    struck = frozenset(at for at, font in enumerate(formats) if _is_struck(fonts, font))
    for name, place in sheets:
        _mark(stream, place, name, (struck, marks))
    return marks


def _is_struck(fonts: list[bool], number: int) -> bool:
    """Fonts are counted without a fourth (MS-XLS 2.5.129)."""
    at = number - 1 if number > 4 else number
    return number != 4 and at < len(fonts) and fonts[at]


def _mark(stream: bytes, place: int, name: str, told: tuple[frozenset[int], OldMarks]) -> None:
    struck, marks = told
    for kind, body in _records(stream, place):
        if kind == _ROW and len(body) >= 16:
            flags = body[12]
            if flags & _HIDDEN and not flags & _OUTLINE:
                marks.rows.add((name, struct.unpack_from("<H", body)[0]))
        elif kind in _CELLS and len(body) >= 6:
            row, column, form = struct.unpack_from("<3H", body)
            marks.struck |= {(name, row, column)} if form in struck else set()
        elif kind == _SEVERAL and len(body) >= 6:
            row, first = struct.unpack_from("<2H", body)
            forms = (struct.unpack_from("<H", body, at)[0] for at in range(4, len(body) - 7, 6))
            marks.struck |= {(name, row, first + at) for at, form in enumerate(forms) if form in struck}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of their substream; a chart within a sheet has an end of its own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + size


def _name(body: bytes) -> str:
    count, is_wide = body[6], body[7] & 1
    return body[8 : 8 + 2 * count].decode("utf-16-le") if is_wide else body[8 : 8 + count].decode("latin-1")
