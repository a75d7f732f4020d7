"""Opening what hangs on a mail: by content, within limits, and never by raising."""

import pytest

from mailflow.documents.delimited import Delimited
from mailflow.documents.markup import Markup
from mailflow.documents.pdf import Pdf
from mailflow.documents.sheets import Sheets
from mailflow.documents.text import Text
from mailflow.documents.unpack import Limits, files_of, left_out, nested_bodies, open_file
from mailflow.domain.document import Document
from mailflow.domain.message import Attachment, Message
from tests.documents.papers import Paper, cells, workbook

LEAVES = (Pdf(), Sheets(), Delimited(), Markup(), Text())


def open_as(content: bytes, name: str, media_type: str = "application/octet-stream") -> Document:
    return open_file(content, name, part="2", media_type=media_type, leaves=LEAVES)


def open_all(message: Message) -> tuple[Document, ...]:
    files = files_of(message)
    return tuple(open_file(item.content, item.name, part=item.part, media_type=item.content_type, leaves=LEAVES) for item in files)


def attach(content: bytes, name: str, **more: object) -> Attachment:
    return Attachment(**{"part": "2", "name": name, "content_type": "application/octet-stream", "content": content, **more})


def picture(size: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\x01" * size


def test_given_a_pdf_with_another_name_and_type_when_it_is_opened_then_its_content_decides() -> None:
    given = Paper().write(72, 100, "Invoice 900123").bytes()

    document = open_as(given, "voucher.csv", "text/csv")

    assert cells(document) == [["Invoice 900123"]]
    assert (document.part, document.name, document.media_type) == ("2", "voucher.csv", "application/pdf")


def test_given_a_workbook_called_pdf_when_it_is_opened_then_its_content_decides() -> None:
    document = open_as(workbook(("S", [["900123"]])), "advice.pdf", "application/pdf")

    assert cells(document) == [["900123"]]


def test_given_a_csv_sent_as_bytes_when_it_is_opened_then_its_fields_are_cells() -> None:
    document = open_as(b"a;b;c\n1;2;3\n", "list.csv")

    assert cells(document) == [["a", "b", "c"], ["1", "2", "3"]]


def test_given_a_plain_text_when_it_is_opened_then_it_is_read_as_text() -> None:
    document = open_as(b"Paid 900123  5.00\n", "note.txt", "text/plain")

    assert cells(document) == [["Paid 900123", "5.00"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "blank: the file is empty"),
        (b"ISA*00*          *00*  ", "format not read yet: EDI (ANSI X12)"),
        (b"UNB+UNOA:1+A+B+260101:1200+1'", "format not read yet: EDI (EDIFACT)"),
        (b"<?xml version='1.0'?><Document/>", "format not read yet: an XML file"),
        (b"{\\rtf1 paid}", "format not read yet: a rich text file"),
        (b"\x78\x9f\x3e\x22" + b"\x01" * 90, "format not read yet: Outlook's winmail.dat"),
        (b"PK\x03\x04" + b"\x01" * 90, "corrupt: the archive is torn"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "format not read yet: an Outlook message (.msg)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted: the file opens only with a password"),
        (b"\xff\xd8\xff\xe0" + b"\x01" * 90, "image: needs OCR"),
        (bytes(range(256)) * 4, "format not read yet: .dat file"),
    ],
)
def test_given_a_file_that_cannot_be_read_when_it_is_opened_then_its_reason_says_why(content: bytes, reason: str) -> None:
    document = open_as(content, "file.dat")

    assert document.unreadable == reason


def test_given_an_encrypted_pdf_when_it_is_opened_then_the_document_keeps_the_reason() -> None:
    document = open_as(Paper(password="secret").write(72, 100, "x").bytes(), "a.pdf")

    assert document.unreadable == "encrypted: the PDF opens only with a password"


def test_given_a_small_picture_that_the_body_shows_when_a_mail_is_opened_then_it_gives_no_document() -> None:
    given = Message(attachments=(attach(picture(900), "image001.png", is_inline=True, content_id="a@b"),))

    assert open_all(given) == ()


def test_given_a_photograph_that_the_body_shows_when_a_mail_is_opened_then_it_is_a_document() -> None:
    given = Message(attachments=(attach(picture(70_000), "check.png", is_inline=True, content_id="a@b"),))

    documents = open_all(given)

    assert [document.unreadable for document in documents] == ["image: needs OCR"]


def test_given_a_small_picture_that_was_attached_on_purpose_when_a_mail_is_opened_then_it_is_a_document() -> None:
    given = Message(attachments=(attach(picture(900), "check.png"),))

    documents = open_all(given)

    assert len(documents) == 1


def test_given_the_same_large_logo_twice_when_a_mail_is_opened_then_it_gives_no_document() -> None:
    logo = attach(picture(60_000), "logo.png", is_inline=True, content_id="a@b")
    given = Message(attachments=(logo, logo))

    assert open_all(given) == ()


def test_given_a_message_inside_when_a_mail_is_opened_then_its_bodies_and_files_are_documents() -> None:
    inner = Message(
        part="2",
        subject="Remittance",
        text="plain words",
        html_text="a\tb",
        attachments=(attach(b"a;b;c\n1;2;3\n", "list.csv", part="2/2"),),
    )

    given = Message(nested=(inner,))

    documents = (*open_all(given), *nested_bodies(given))

    assert [document.part for document in documents] == ["2/2", "2/body", "2/body"]


@pytest.mark.parametrize(("name", "media_type"), [("invite.ics", "text/calendar"), ("ann.vcf", "text/vcard"), ("ann.VCF", "text/plain")])
def test_given_an_invitation_or_a_business_card_when_a_mail_is_opened_then_it_gives_no_document(name: str, media_type: str) -> None:
    given = Message(attachments=(attach(b"BEGIN:VCALENDAR\n", name, content_type=media_type),))

    assert files_of(given) == ()


def test_given_messages_nested_deeper_than_the_limit_when_a_mail_is_opened_then_the_innermost_stay_shut() -> None:
    third = Message(part="2/2/2", text="third")
    second = Message(part="2/2", text="second", nested=(third,))
    first = Message(part="2", text="first", nested=(second,))

    documents = nested_bodies(Message(nested=(first,)), Limits(nesting=2))

    assert [document.text for document in documents] == ["first", "second"]


def test_given_more_files_than_the_limit_when_a_mail_is_opened_then_the_others_say_that_they_stayed_shut() -> None:
    given = Message(attachments=(attach(b"one", "a.txt", part="2"), attach(b"two", "b.txt", part="3")))

    kept, shut = files_of(given, Limits(documents=1)), left_out(given, Limits(documents=1))

    assert [item.part for item in kept] == ["2"]
    assert [(document.part, document.unreadable) for document in shut] == [
        ("3", "not opened: the mail has too many or too large attachments")
    ]


def test_given_more_bytes_than_the_limit_when_a_mail_is_opened_then_what_exceeds_it_stays_shut() -> None:
    given = Message(attachments=(attach(b"x" * 100, "a.txt", part="2"), attach(b"y" * 100, "b.txt", part="3")))

    kept = files_of(given, Limits(bytes=150))

    assert [item.part for item in kept] == ["2"]
