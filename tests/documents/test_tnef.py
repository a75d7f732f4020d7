"""winmail.dat: what Exchange wrapped up."""

import pytest

from mailflow.documents.tnef import Tnef
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import winmail


def test_given_a_letter_with_files_when_it_is_unpacked_then_both_are_there() -> None:
    contents = Tnef().unpack(winmail("We paid für A-100.", ("advice.pdf", b"%PDF-1.4"), ("list.csv", b"a;b")), name="winmail.dat")

    assert [(document.part, document.text) for document in contents.documents] == [("body", "We paid für A-100.")]
    assert [(item.part, item.name, item.content) for item in contents.files] == [
        ("1", "advice.pdf", b"%PDF-1.4"),
        ("2", "list.csv", b"a;b"),
    ]


def test_given_a_letter_in_html_when_it_is_unpacked_then_it_is_a_form_of_the_body() -> None:
    contents = Tnef().unpack(winmail("We paid", html=b"<table><tr><td>A-100</td></tr></table>"), name="winmail.dat")

    assert [document.part for document in contents.documents] == ["body"]
    assert [(item.part, item.content_type, item.content) for item in contents.files] == [
        ("body", "text/html", b"<table><tr><td>A-100</td></tr></table>")
    ]


def test_given_a_letter_in_rich_text_alone_when_it_is_unpacked_then_its_words_are_the_body() -> None:
    raw = rb"{\rtf1\ansi We paid A-100\par}"
    rich = (len(raw) + 12).to_bytes(4, "little") + len(raw).to_bytes(4, "little") + b"MELA" + bytes(4) + raw

    contents = Tnef().unpack(winmail("", rich=rich), name="winmail.dat")

    assert [document.text for document in contents.documents] == ["We paid A-100"]


def test_given_another_name_and_type_when_it_is_looked_at_then_its_first_bytes_decide() -> None:
    assert Tnef().recognises(winmail("x"), name="Unbenannt", media_type="application/octet-stream") == 1.0
    assert Tnef().recognises(b"paid", name="winmail.dat", media_type="application/ms-tnef") == 0.0


def test_given_neither_a_letter_nor_a_file_when_it_is_unpacked_then_its_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="blank"):
        Tnef().unpack(winmail(""), name="winmail.dat")


@pytest.mark.parametrize("length", [4, 6, 20, 40, 70, 90])
def test_given_a_torn_file_when_it_is_unpacked_then_there_are_contents_or_a_reason(length: int) -> None:
    try:
        outcome = str(Tnef().unpack(winmail("We paid", ("advice.pdf", b"%PDF-1.4" * 9))[:length], name="winmail.dat"))
    except UnreadableDocument as error:
        outcome = error.reason

    assert outcome
