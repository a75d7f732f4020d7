"""HTML files: rows where a browser shows rows, at any depth of nesting."""

import pytest

from mailflow.documents.markup import Markup, visible_text
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import cells


def read(content: bytes) -> Document:
    return Markup().open(content, part="2", name="advice.htm")


def test_given_a_table_when_a_page_is_read_then_its_rows_and_cells_are_rows_and_cells() -> None:
    given = b"<HTML><BODY><TABLE><TR><TH>Document<TH>Paid</TR>\n<TR><TD>900225</TD><TD ALIGN=RIGHT>5,247.03</TD></TR></TABLE></BODY></HTML>"

    document = read(given)

    assert cells(document) == [["Document", "Paid"], ["900225", "5,247.03"]]


def test_given_a_table_when_a_page_is_read_then_header_and_amount_stand_above_each_other() -> None:
    given = b"<html><table><tr><td>Document Reference</td><td>Paid</td></tr><tr><td>9</td><td>5.00</td></tr></table></html>"

    document = read(given)

    assert document.pages[0].rows[0].cells[1].box.left == document.pages[0].rows[1].cells[1].box.left


def test_given_a_cell_over_two_columns_when_a_page_is_read_then_the_next_cell_keeps_its_column() -> None:
    given = (
        b"<html><table><tr><td>Invoice</td><td>Date</td><td>Paid</td></tr>"
        b"<tr><td>9</td><td>1 May</td><td>5.00</td></tr><tr><td colspan=2>Total</td><td>5.00</td></tr></table></html>"
    )

    document = read(given)

    assert document.pages[0].rows[2].cells[1].box.left == document.pages[0].rows[1].cells[2].box.left


def test_given_paragraphs_and_breaks_when_a_page_is_read_then_they_are_lines() -> None:
    text = visible_text("<p>Dear all,</p><div>paid<br>today &amp; in full</div>")

    assert [line for line in text.split("\n") if line] == ["Dear all,", "paid", "today & in full"]


def test_given_scripts_and_styles_when_a_page_is_read_then_they_are_not_seen() -> None:
    text = visible_text("<head><title>t</title><style>p{}</style></head><script>var a='<p>no</p>'</script><p>yes</p><!-- no -->")

    assert text.strip() == "yes"


def test_given_a_preformatted_print_when_a_page_is_read_then_its_columns_stay() -> None:
    document = read(b"<html><pre>900123   5.00\n900124   6.00</pre></html>")

    assert cells(document) == [["900123", "5.00"], ["900124", "6.00"]]


def test_given_twenty_thousand_nested_blocks_when_a_page_is_read_then_its_words_are_found() -> None:
    given = b"<html><body>" + b"<div>" * 20_000 + b"paid 10231" + b"</div>" * 20_000

    document = read(given)

    assert cells(document) == [["paid 10231"]]


def test_given_a_declared_charset_when_a_page_is_read_then_letters_are_right() -> None:
    given = '<html><meta charset="iso-8859-2"><p>Zapłacono</p></html>'.encode("iso-8859-2")

    document = read(given)

    assert cells(document) == [["Zapłacono"]]


def test_given_a_page_without_words_when_it_is_read_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank: the page has no text"):
        read(b"<html><body><img src='x'></body></html>")


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><s>A-3</s></td><td><del>30.00</del></td></tr>",
        '<tr style="text-decoration:line-through"><td>A-3<td>30.00</tr>',
        '<tr style="display: none"><td>A-3</td><td>30.00</td></tr>',
        "<tr hidden><td>A-3</td><td>30.00</td>",
        '<tr><td colspan=2><div style="display:none">A-3 <div>30.00</div></div></td></tr>',
    ],
)
def test_given_a_row_that_is_crossed_out_or_hidden_when_a_page_is_read_then_its_words_are_gone(row: str) -> None:
    page = f"<table><tr><td>A-1</td><td>10.00</td></tr>{row}<tr><td>Total</td><td>10.00</td></tr></table>after"

    text = visible_text(page)

    assert [line for line in text.split("\n") if line.strip()] == ["A-1\t10.00", "Total\t10.00", "after"]


@pytest.mark.parametrize(
    "torn",
    [
        b"<html><body><table><tr><td>10231</td><td>1200.00</td></tr><tr><td>1",
        b"<html><body><table><tr><td>10231</td><td>1200.00</td></tr><tr><></body></html>",
        b"<html><body><table><tr><td>10231</td><td>1200.00</td></tr><tr><td.0</td></tr></table></body></html>",
    ],
)
def test_given_a_page_of_which_a_piece_is_missing_when_it_is_read_then_it_is_cut(torn: bytes) -> None:
    assert (read(torn).cut or "").startswith("only the first part of the page is there")


def test_given_a_page_whose_script_speaks_of_tags_when_it_is_read_then_nothing_is_missing() -> None:
    given = b"<html><script>if (a < b) x = '<table'; y = '<td '</script><!-- <p --><p>We paid 900225 & a < b<br></html>"

    assert read(given).cut is None
