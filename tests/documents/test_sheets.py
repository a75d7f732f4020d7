"""Workbooks: what was typed, not what floats make of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from mailflow.documents.sheets import Sheets
from mailflow.domain.document import Box, Cell, Document, Unit
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import cells, workbook, workbook_of_xml, zip_bomb


def read(content: bytes) -> Document:
    return Sheets().open(content, part="2", name="advice.xlsx")


def test_given_numbers_and_dates_when_a_sheet_is_read_then_cells_carry_exact_values_and_places() -> None:
    given = workbook(("Detail", [["Invoice", "Date", "Paid"], [900106, date(2025, 10, 7), 5142.88]]))

    document = read(given)

    assert document.unit is Unit.CELLS
    assert document.pages[0].rows[1].cells == (
        Cell("900106", Box(0, 1, 1, 2), Decimal(900106)),
        Cell("2025-10-07", Box(1, 1, 2, 2), date(2025, 10, 7)),
        Cell("5142.88", Box(2, 1, 3, 2), Decimal("5142.88")),
    )


def test_given_a_float_with_noise_when_it_is_read_then_the_amount_is_the_typed_one() -> None:
    given = workbook_of_xml('<row r="1"><c r="A1"><v>1234.5600000000001</v></c><c r="B1"><v>-0.1</v></c></row>')

    document = read(given)

    assert [cell.value for cell in document.pages[0].rows[0].cells] == [Decimal("1234.56"), Decimal("-0.1")]


def test_given_a_number_format_of_zeros_when_it_is_read_then_the_text_has_them() -> None:
    given = workbook(("S", [["Invoice"], [5002]]), formats={"A2": "000000"})

    document = read(given)

    assert document.pages[0].rows[1].cells[0] == Cell("005002", Box(0, 1, 1, 2), Decimal(5002))


def test_given_numbers_stored_as_texts_when_they_are_read_then_they_stay_texts() -> None:
    given = workbook(("S", [["004874", "4,446.00"]]))

    document = read(given)

    assert [(cell.text, cell.value) for cell in document.pages[0].rows[0].cells] == [("004874", None), ("4,446.00", None)]


def test_given_empty_cells_and_rows_when_they_are_read_then_the_others_keep_their_places() -> None:
    given = workbook(("S", [["a", None, "c"], [], [None, "e"]]))

    document = read(given)

    assert cells(document) == [["a", "c"], ["e"]]
    assert document.pages[0].rows[1].cells[0].box == Box(1, 2, 2, 3)


def test_given_a_moment_when_it_is_read_then_its_value_is_the_day() -> None:
    given = workbook(("S", [[datetime(2026, 5, 7, 14, 30)]]), formats={"A1": "yyyy-mm-dd hh:mm"})  # noqa: DTZ001  # a sheet knows no zones

    document = read(given)

    assert document.pages[0].rows[0].cells[0].value == date(2026, 5, 7)


def test_given_a_hidden_sheet_when_it_is_read_then_it_is_marked_and_not_in_the_text() -> None:
    given = workbook(("Paid", [["900106"]]), ("Scratch", [["do not post"]]), hidden="Scratch")

    document = read(given)

    assert [(page.name, page.is_hidden) for page in document.pages] == [("Paid", False), ("Scratch", True)]
    assert document.text == "900106"


def test_given_several_sheets_when_they_are_read_then_each_is_a_page() -> None:
    given = workbook(("Summary", [["Total", 5]]), ("Detail", [["900106", 5]]))

    document = read(given)

    assert [(page.number, page.name) for page in document.pages] == [(1, "Summary"), (2, "Detail")]


def test_given_a_true_and_a_false_when_they_are_read_then_they_are_no_numbers() -> None:
    given = workbook(("S", [[True, False]]))

    document = read(given)

    assert [(cell.text, cell.value) for cell in document.pages[0].rows[0].cells] == [("TRUE", None), ("FALSE", None)]


def test_given_an_empty_workbook_when_it_is_read_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank: the workbook has no values"):
        read(workbook(("S", [])))


def test_given_a_torn_workbook_when_it_is_read_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="corrupt: the workbook's archive is torn"):
        read(workbook(("S", [["x"]]))[:-200])


def test_given_an_old_workbook_that_is_torn_when_it_is_read_then_the_reason_says_so() -> None:
    given = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600

    with pytest.raises(UnreadableDocument, match="corrupt: the workbook cannot be opened"):
        read(given)


def test_given_a_sheet_that_unpacks_to_hundreds_of_megabytes_when_it_is_read_then_it_is_refused_unread() -> None:
    with pytest.raises(UnreadableDocument, match="dangerous: the workbook unpacks to 300 MB"):
        read(zip_bomb())
