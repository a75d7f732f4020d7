"""Texts as rows: tabs and wide gaps are columns, and boxes count characters and lines."""

import pytest

from mailflow.documents.layout import text_document
from mailflow.documents.text import Text
from mailflow.domain.document import Box, Unit
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import cells


def test_given_lines_with_wide_gaps_when_they_are_laid_out_then_gaps_part_cells_and_single_spaces_do_not() -> None:
    document = text_document("10231  Legal fees   1,200.00\nThank you for that", part="body")

    assert cells(document) == [["10231", "Legal fees", "1,200.00"], ["Thank you for that"]]
    assert document.unit is Unit.CHARACTERS


def test_given_a_line_when_it_is_laid_out_then_boxes_are_its_characters() -> None:
    document = text_document("first\n10231  Legal fees", part="body")

    row = document.pages[0].rows[1]
    assert row.cells[1].box == Box(7, 1, 17, 2)
    assert [(word.text, word.box) for word in row.words[1:]] == [("Legal", Box(7, 1, 12, 2)), ("fees", Box(13, 1, 17, 2))]


def test_given_lines_with_tabs_when_they_are_laid_out_then_columns_stand_above_each_other() -> None:
    document = text_document("Invoice number\tPaid\n10231\t1,200.00\n\t5.00", part="body")

    lefts = [row.cells[-1].box.left for row in document.pages[0].rows]
    assert lefts == [16, 16, 16]


def test_given_empty_lines_when_they_are_laid_out_then_rows_keep_their_line() -> None:
    document = text_document("a\n\nb", part="body")

    assert [row.cells[0].box.top for row in document.pages[0].rows] == [0, 2]


def test_given_a_text_when_it_is_laid_out_then_it_is_kept_whole() -> None:
    document = text_document("a\tb\n c", part="quoted", name="Re: x")

    assert (document.part, document.name, document.text) == ("quoted", "Re: x", "a\tb\n c")


def test_given_more_lines_than_anyone_writes_when_they_are_laid_out_then_a_defect_says_so() -> None:
    document = text_document("a\n" * 30_000, part="body")

    assert document.defects == ("only the first 20000 lines were read",)


def test_given_a_line_of_a_million_words_when_it_is_laid_out_then_only_its_beginning_counts() -> None:
    document = text_document("a " * 1_000_000, part="body")

    assert len(document.pages[0].rows[0].words) == 5_000


def test_given_a_text_file_of_spaces_when_it_is_opened_then_the_reason_says_that_it_is_blank() -> None:
    with pytest.raises(UnreadableDocument, match="blank"):
        Text().open(b"  \n ", part="2", name="a.txt")


def test_given_bytes_that_are_no_text_when_they_are_looked_at_then_they_are_not_recognised() -> None:
    assert Text().recognises(bytes(range(256)) * 20, name="a.txt", media_type="text/plain") == 0.0
