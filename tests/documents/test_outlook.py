"""Messages that Outlook saved: they become the mail that they were."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from mailflow.documents.outlook import Outlook
from mailflow.documents.outlook_message import as_mail
from mailflow.documents.signatures import kind_of
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import compound, file, message, text

PDF, CSV = b"%PDF-1.4 ".ljust(5000, b"x"), b"a;b\n" * 2000  # as large as the streams of the tests' compound files
JUNE_12 = 134_256_960_000_000_000  # 2026-06-12 00:00 UTC in ticks since 1601


def mail(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(as_mail(content), policy=policy.default))


def body(opened: EmailMessage, kind: str) -> str:
    part = opened.get_body((kind,))
    return "" if part is None else str(part.get_content()).strip()


PROPERTIES = {
    "p0037001F": text("Überweisung"),
    "p0C1A001F": text("Müller, Anna"),
    "p5D01001F": text("anna@bramley.example"),
    "p0E04001F": text("Collections"),
    "p1000001F": text("We paid A-100.\r\nRegards"),
}


def test_given_a_message_when_it_is_opened_then_sender_subject_day_and_words_are_its_own() -> None:
    opened = mail(compound(message(sent=JUNE_12, **PROPERTIES)))

    assert opened["subject"] == "Überweisung"
    assert opened["from"].addresses[0].addr_spec == "anna@bramley.example"
    assert opened["from"].addresses[0].display_name == "Müller, Anna"
    assert opened["date"].datetime.date().isoformat() == "2026-06-12"
    assert body(opened, "plain") == "We paid A-100.\nRegards"


def test_given_the_headers_with_which_it_travelled_when_a_message_is_opened_then_they_count() -> None:
    headers = "From: Bo <bo@x.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/html\r\n\r\n"

    opened = mail(compound(message(p007D001F=text(headers), **PROPERTIES)))

    assert opened["from"].addresses[0].addr_spec == "bo@x.example"
    assert opened["subject"] == "Grüße"
    assert opened.get_content_type() == "multipart/mixed"


def test_given_texts_in_a_code_page_when_a_message_is_opened_then_letters_are_right() -> None:
    given = compound(message(p0037001E="Übersicht".encode("cp1252"), p1000001E="für A-100".encode("cp1252")))

    assert mail(given)["subject"] == "Übersicht"
    assert body(mail(given), "plain") == "für A-100"


@pytest.mark.parametrize("name", ["p10130102", "p1013001F"])
def test_given_a_body_in_html_when_a_message_is_opened_then_it_is_a_form_of_the_body(name: str) -> None:
    html = "<p>We paid <b>A-100</b></p>"
    content = html.encode() if name.endswith("0102") else text(html)

    assert body(mail(compound(message(**{name: content}))), "html") == html


def test_given_a_body_in_rich_text_alone_when_a_message_is_opened_then_its_words_are_the_body() -> None:
    raw = rb"{\rtf1\ansi We paid A-100\par}"
    packed = (len(raw) + 12).to_bytes(4, "little") + len(raw).to_bytes(4, "little") + b"MELA" + bytes(4) + raw

    assert body(mail(compound(message(p10090102=packed))), "plain") == "We paid A-100"


def test_given_files_when_a_message_is_opened_then_they_are_attached() -> None:
    files = {**file(0, "Übersicht.pdf", PDF, media_type="application/pdf"), **file(1, "list.csv", CSV)}

    attached = list(mail(compound(message(files, **PROPERTIES))).iter_attachments())

    assert [(item.get_filename(), item.get_content_type(), item.get_payload(decode=True)) for item in attached] == [
        ("Übersicht.pdf", "application/pdf", PDF),
        ("list.csv", "application/octet-stream", CSV),
    ]


def test_given_a_message_inside_when_a_message_is_opened_then_it_is_nested_with_its_files() -> None:
    inner = message(file(0, "list.csv", CSV), is_inside=True, p0037001F=text("Advice"), p1000001F=text("inner words"))

    opened = mail(compound(message(file(0, "Advice", inner), **PROPERTIES)))

    nested = next(part for part in opened.walk() if part["subject"] == "Advice")
    assert body(cast(EmailMessage, nested), "plain") == "inner words"
    assert [part.get_filename() for part in nested.walk() if part.get_filename()] == ["list.csv"]


def test_given_an_object_that_is_no_message_inside_when_a_message_is_opened_then_it_is_left_out() -> None:
    drawing = {"CONTENTS": b"a drawing"}

    assert list(mail(compound(message(file(0, "Drawing", drawing), **PROPERTIES))).iter_attachments()) == []


def test_given_a_message_when_it_is_looked_at_then_it_is_one_whatever_it_is_called() -> None:
    given = compound(message(**PROPERTIES))

    assert kind_of(given) == "msg"
    assert Outlook().recognises(given, name="advice.pdf", media_type="application/pdf") == 1.0


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.95])
def test_given_a_torn_message_when_it_is_opened_then_there_is_a_mail_or_a_reason(share: float) -> None:
    whole = compound(message(file(0, "list.csv", b"a;b" * 5000), **PROPERTIES))
    try:
        outcome = as_mail(whole[: int(len(whole) * share)])
    except UnreadableDocument as error:
        outcome = error.reason.encode()

    assert outcome
