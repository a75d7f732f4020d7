"""Letters in RTF, and what Outlook hides in it."""

import struct

import pytest

from mailflow.documents.rich_text import decompress, rich_text
from mailflow.documents.rtf import RichText
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import cells


def read(body: str) -> list[list[str]]:
    return cells(RichText().open(f"{{\\rtf1\\ansi\\ansicpg1252 {body}}}".encode("latin-1"), part="2", name="letter.rtf"))


def test_given_a_letter_when_it_is_read_then_paragraphs_are_lines_and_fonts_are_no_words() -> None:
    given = r"{\fonttbl{\f0 Arial;}}{\*\generator Word 12;}{\info{\author Ann}}\pard Dear Sirs\par We paid \b A-100\b0 .\par"

    assert read(given) == [["Dear Sirs"], ["We paid A-100."]]


def test_given_a_table_when_it_is_read_then_a_row_is_a_line_of_cells() -> None:
    given = r"\trowd\cellx900\cellx1800 Invoice\cell Paid\cell\row\trowd A-100\cell 1,000.00\cell\row"

    assert read(given) == [["Invoice", "Paid"], ["A-100", "1,000.00"]]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (r"M\'fcller", "Müller"),
        (r"\u8364? 5", "€ 5"),
        (r"\uc2\u8364\'80\'80 5", "€ 5"),
        (r"a\~b\_c", "a b-c"),
        (r"A\{1\}\\", "A{1}\\"),
    ],
)
def test_given_letters_beyond_ascii_when_they_are_read_then_they_are_right(given: str, text: str) -> None:
    assert rich_text(f"{{\\rtf1\\ansi {given}}}".encode()).text.replace("\xa0", " ") == text


def test_given_struck_out_and_hidden_words_when_a_letter_is_read_then_they_do_not_count() -> None:
    assert read(r"We paid {\strike A-100 }{\v A-101 }\strike A-102 \strike0 A-103\par") == [["We paid A-103"]]


def test_given_html_in_rtf_when_it_is_read_then_the_html_is_whole() -> None:
    given = (
        rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <table>}{\*\htmltag128 <tr><td>}A-100{\*\htmltag136 </td><td>}\htmlrtf \tab\htmlrtf0 5.00"
        rb"{\*\htmltag136 </td></tr>}}"
    )

    assert rich_text(given).html == "<table><tr><td>A-100</td><td>5.00</td></tr>"


def test_given_a_compressed_body_when_it_is_opened_then_its_words_and_repetitions_are_there() -> None:
    # the example of MS-OXRTFCP section 4.1.1
    given = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")

    assert decompress(given).rstrip(b"\0") == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_given_a_body_that_is_stored_uncompressed_when_it_is_opened_then_it_is_itself() -> None:
    body = b"{\\rtf1 paid}"

    assert decompress(struct.pack("<4I", len(body) + 12, len(body), 0x414C454D, 0) + body) == body


@pytest.mark.parametrize("content", [b"", b"short", struct.pack("<4I", 1, 4_000_000_000, 0x75465A4C, 0), struct.pack("<4I", 9, 9, 1, 0)])
def test_given_a_torn_body_when_it_is_opened_then_its_reason_says_so(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="corrupt"):
        decompress(content)


def test_given_a_letter_without_words_when_it_is_read_then_its_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank"):
        read(r"{\pict\pngblip 89504e47}")


@pytest.mark.parametrize(
    "broken",
    [
        b"{\\rtf1 " + b"{" * 100_000,
        b"{\\rtf1 }}}}}} paid",
        b"{\\rtf1 \\u",
        b"{\\rtf1 \\'f",
        b"{\\rtf1 \\u55357?x",
        b"{\\rtf1\\ansicpg1 \\'e4",
    ],
)
def test_given_a_broken_letter_when_it_is_read_then_nothing_else_happens(broken: bytes) -> None:
    assert isinstance(rich_text(broken).text, str)


def test_given_a_letter_whose_end_is_missing_when_it_is_read_then_it_is_cut() -> None:
    document = RichText().open(b"{\\rtf1\\ansi We paid A-100\\par 1,200", part="2", name="letter.rtf")

    assert document.cut == "only the first part of the letter is there: its end is missing"
