"""Rows that nobody sees, and cells that somebody crossed out: they are no part of what a payer says."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from mailflow.documents.sheets import Sheets
from mailflow.domain.document import Document
from tests.documents.packages import zipped

ROWS = [["Invoice", "Paid"], ["10231", 1200], ["10232", 800], ["10240", 500], ["Total", 2000]]


def read(content: bytes) -> Document:
    return Sheets().open(content, part="2", name="advice.xlsx")


def book(change: Callable[[Any, Any], None], name: str = "Paid & more") -> bytes:
    """A workbook of these rows, changed as somebody changes it by hand."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as opened:
        sheet = opened.add_worksheet(name)
        for down, row in enumerate(ROWS):
            sheet.write_row(down, 0, row)
        change(opened, sheet)
    return out.getvalue()


def ods(visibility: str) -> bytes:
    """The same rows as OpenDocument, the fourth with a visibility of its own."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    shown = [f"<table:table-row>{''.join(cell.format(value) for value in row)}</table:table-row>" for row in ROWS]
    shown[3] = shown[3].replace("<table:table-row>", f'<table:table-row table:visibility="{visibility}">')
    kinds = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="S">{"".join(shown)}</table:table></office:spreadsheet></office:body>'
    content = f'<?xml version="1.0"?><office:document-content {kinds} office:version="1.2">{body}</office:document-content>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def numbers(document: Document) -> list[str]:
    return [row.cells[0].text for page in document.pages for row in page.rows]


def hide(_: Any, sheet: Any) -> None:
    sheet.set_row(3, None, None, {"hidden": True})


def fold(_: Any, sheet: Any) -> None:
    sheet.set_row(3, None, None, {"hidden": True, "level": 1})


def strike(opened: Any, sheet: Any) -> None:
    sheet.write_row(3, 0, ROWS[3], opened.add_format({"font_strikeout": True}))


def correct(opened: Any, sheet: Any) -> None:
    sheet.write(3, 1, 500, opened.add_format({"font_strikeout": True}))
    sheet.write(3, 2, 450)


@pytest.mark.parametrize(("change", "says"), [(hide, "hidden rows were left out: 1"), (strike, "struck-out cells were left out: 2")])
def test_given_a_row_that_does_not_count_when_a_workbook_is_read_then_it_is_left_out_and_said(change, says) -> None:
    document = read(book(change))

    assert numbers(document) == ["Invoice", "10231", "10232", "Total"]
    assert document.defects == (says,)


def test_given_a_row_that_is_folded_away_when_a_workbook_is_read_then_it_counts() -> None:
    document = read(book(fold))

    assert "10240" in numbers(document)
    assert document.defects == ()


def test_given_an_amount_that_was_corrected_by_hand_when_a_workbook_is_read_then_the_new_one_counts() -> None:
    document = read(book(correct))

    assert [cell.text for cell in document.pages[0].rows[3].cells] == ["10240", "450"]


@pytest.mark.parametrize(("visibility", "is_there"), [("collapse", False), ("filter", False), ("visible", True)])
def test_given_a_hidden_row_of_an_open_document_when_it_is_read_then_it_is_left_out(visibility: str, is_there: bool) -> None:
    document = read(ods(visibility))

    assert ("10240" in numbers(document)) is is_there


def test_given_a_workbook_with_macros_when_it_is_read_then_it_is_marked_as_not_wholly_read() -> None:
    whole = zipfile.ZipFile(io.BytesIO(book(fold)))
    with_macros = zipped({name: whole.read(name) for name in whole.namelist()} | {"xl/vbaProject.bin": b"macros"})

    assert read(with_macros).cut == "not read: the macros of the file, which nobody has run"
