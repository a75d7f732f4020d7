"""How much of a file is read."""

import pytest

from mailflow.documents.extent import LONGEST_BODY, check_extent, cut_body
from mailflow.documents.layout import text_document
from mailflow.domain.errors import UnreadableDocument


def test_given_an_honest_text_when_checked_then_it_is_as_it_was():
    document = text_document("Invoice 10231  1,200.00\nTotal  1,200.00", part="2")

    assert check_extent(document) is document


def test_given_a_line_without_end_when_checked_then_it_is_refused_with_both_figures():
    document = text_document("10231 " * 10_000, part="2")

    with pytest.raises(UnreadableDocument, match="too large: one line or cell holds 60,000 characters, more than 32,767"):
        check_extent(document)


def test_given_ten_thousand_lines_when_checked_then_the_first_are_read_and_the_defect_says_so():
    document = text_document("10231  1,200.00\n" * 10_000, part="2")

    checked = check_extent(document)

    assert (len(checked.pages[0].rows), checked.cut) == (5_000, "only the first 5000 rows were read")


def test_given_few_lines_with_a_megabyte_of_words_when_checked_then_they_are_refused():
    document = text_document(("x" * 9_000 + "\n") * 100, part="2")

    with pytest.raises(UnreadableDocument, match="too large: the file holds 900,100 characters of text, more than 600,000"):
        check_extent(document)


def test_given_a_body_without_end_when_cut_then_its_defect_says_how_much_is_read():
    document = cut_body(text_document("We paid 10231.\n" * 10_000, part="body", name="Paid"))

    assert (len(document.text), document.cut) == (LONGEST_BODY, "only the first 60,000 characters were read")
