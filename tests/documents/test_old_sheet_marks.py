"""Hidden rows and struck-out cells of old workbooks (.xls)."""

import struct

import pytest

from mailflow.documents.sheet_marks import find_unseen
from mailflow.documents.sheets import Sheets
from tests.documents.packages import compound
from tests.documents.papers import cells

HIDDEN, FOLDED = 0x20, 0x21


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<4H2I", 0x0600, kind, 0, 0, 0, 0x0600))


def font(*, is_struck: bool) -> bytes:
    return record(0x0031, struct.pack("<6H4B", 200, 8 * is_struck, 0x7FFF, 400, 0, 0, 0, 0, 0, 0) + bytes([1, 0]) + b"A")


def xls(rows: dict[int, int], struck: set[int]) -> bytes:
    """A workbook of one sheet with numbers in A1 to A4; `rows` gives rows their flags, `struck` strikes the numbers of rows out."""
    fonts = b"".join(font(is_struck=at == 4) for at in range(5))  # the fifth has the number 5: there is no fourth
    formats = b"".join(record(0x00E0, struct.pack("<H", number).ljust(20, b"\0")) for number in (0, 5))
    sheet = begin(0x0010) + record(0x0200, struct.pack("<2I3H", 0, 4, 0, 1, 0))
    for row in range(4):
        sheet += record(0x0208, struct.pack("<6HI", row, 0, 1, 255, 0, 0, rows.get(row, 0) | 0x100))
    for row in range(4):
        sheet += record(0x0203, struct.pack("<3Hd", row, 0, int(row in struck), 100.0 + row))
    name = b"Paid"
    head = begin(0x0005) + fonts + formats
    place = len(head) + 4 + 8 + len(name) + 4
    listed = record(0x0085, struct.pack("<I2B2B", place, 0, 0, len(name), 0) + name)
    return compound({"Workbook": head + listed + record(0x000A) + sheet + record(0x000A)})


def test_given_a_plain_workbook_when_it_is_read_then_all_of_it_is_there() -> None:
    document = Sheets().open(xls({}, set()), part="2", name="old.xls")

    assert (cells(document), document.defects) == ([["100"], ["101"], ["102"], ["103"]], ())


@pytest.mark.parametrize(
    ("rows", "struck", "left", "said"),
    [
        ({1: HIDDEN}, set(), ["100", "102", "103"], ("hidden rows were left out: 1",)),
        ({1: FOLDED}, set(), ["100", "101", "102", "103"], ()),
        ({}, {0, 3}, ["101", "102"], ("struck-out cells were left out: 2",)),
    ],
)
def test_given_marks_when_an_old_workbook_is_read_then_only_what_counts_is_there(rows, struck, left, said) -> None:
    document = Sheets().open(xls(rows, struck), part="2", name="old.xls")

    assert ([row[0] for row in cells(document)], document.defects) == (left, said)


def test_given_a_torn_workbook_when_its_marks_are_looked_for_then_there_are_none() -> None:
    torn = xls({1: HIDDEN}, set())[:2000]

    assert find_unseen(torn).rows == set()
