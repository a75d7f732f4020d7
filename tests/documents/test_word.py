"""Letters of word processors."""

import pytest

from mailflow.documents.word import Word
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import letter, zipped
from tests.documents.papers import cells


def read(content: bytes) -> Document:
    return Word().open(content, part="2", name="letter.docx")


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cell = "<w:tc>{}</w:tc>"
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(cell.format(paragraph(run(text))) for text in row) + '</w:tr>' for row in rows)}</w:tbl>"


def test_given_a_letter_with_a_table_when_it_is_read_then_a_row_is_a_row() -> None:
    given = letter(paragraph(run("Our check "), run("7714")) + table(("Invoice", "Paid"), ("A-100", "1,000.00"), ("A-101", "500.00")))

    assert cells(read(given)) == [["Our check 7714"], ["Invoice", "Paid"], ["A-100", "1,000.00"], ["A-101", "500.00"]]


def test_given_an_empty_cell_when_a_letter_is_read_then_the_others_stay_under_their_heading() -> None:
    document = read(letter(table(("Invoice", "Held", "Paid"), ("A-100", "", "1,000.00"))))

    assert document.pages[0].rows[1].cells[1].box.left == document.pages[0].rows[0].cells[2].box.left


def test_given_a_letterhead_when_a_letter_is_read_then_it_stands_first() -> None:
    head = '<w:hdr xmlns:w="w"><w:p><w:r><w:t>BRAMLEY FOODS</w:t></w:r></w:p></w:hdr>'

    assert cells(read(letter(paragraph(run("We paid")), word_header1__xml=head)))[0] == ["BRAMLEY FOODS"]


@pytest.mark.parametrize("mark", ["<w:strike/>", '<w:dstrike w:val="true"/>', "<w:vanish/>"])
def test_given_struck_out_or_hidden_words_when_a_letter_is_read_then_they_do_not_count(mark: str) -> None:
    document = read(letter(paragraph(run("We paid "), run("A-99 ", mark), run("A-100"))))

    assert document.text == "We paid A-100"
    assert document.defects == ("struck-out or hidden words were left out",)


def test_given_a_mark_that_is_switched_off_when_a_letter_is_read_then_its_words_count() -> None:
    assert read(letter(paragraph(run("A-100", '<w:strike w:val="0"/>')))).text == "A-100"


def test_given_changes_that_are_tracked_when_a_letter_is_read_then_what_was_deleted_does_not_count() -> None:
    given = letter(paragraph(f"<w:del>{run('A-99')}</w:del>", f"<w:ins>{run('A-100')}</w:ins>"))

    assert read(given).text == "A-100"


def test_given_a_text_box_when_a_letter_is_read_then_its_words_are_there_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('Check 7714'))}</w:txbxContent>"
    given = f"<w:p><w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent></w:r></w:p>"

    assert cells(read(letter(given))) == [["Check 7714"]]


def test_given_macros_when_a_letter_is_read_then_they_are_a_defect_and_nothing_runs() -> None:
    macros = "not read: the macros of the file, which nobody has run"

    assert read(letter(paragraph(run("We paid")), word_vbaProject__bin="x")).defects == (macros,)


def test_given_a_letter_of_open_document_when_it_is_read_then_paragraphs_and_rows_are_there() -> None:
    spaces = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    body = (
        "<text:p>Dear<text:s/>Sirs</text:p><table:table><table:table-row><table:table-cell><text:p>A-100</text:p></table:table-cell>"
        "<table:table-cell><text:p>5.00</text:p></table:table-cell></table:table-row></table:table>"
    )
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    given = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})

    assert read(given).text == "Dear Sirs\nA-100\t5.00"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (letter(""), "blank"),
        (letter(paragraph(run("x")))[:-30], "corrupt"),
        (letter("<w:p>"), "corrupt"),
        (letter(paragraph(run("x"))).replace(b"word/document.xml", b"word/documint.xml"), "corrupt"),
        (zipped({"word/document.xml": b" " * 11_000_000}), "dangerous"),
        (zipped({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "dangerous"),
    ],
)
def test_given_a_letter_that_cannot_be_read_when_it_is_opened_then_its_reason_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read(content)
