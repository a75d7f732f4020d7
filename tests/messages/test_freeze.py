"""A letter as it leaves: one MIME message with the headers of RFC 5322 and 3834, and its marks in it."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from mailflow.domain.errors import TemplateError
from mailflow.domain.message import Address, Attachment
from mailflow.domain.outgoing import OutgoingMail
from mailflow.messages.freeze import attachments_of, freeze
from mailflow.messages.tokens import make_tokens

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PDF = Attachment(part="1", name="statement.pdf", content_type="application/pdf", content=b"%PDF-1.7 \x00\xff")
LOGO = Attachment(part="2", name="logo.png", content_type="image/png", content=b"\x89PNG", is_inline=True, content_id="logo")
MAIL = OutgoingMail(
    key="ask:12",
    sender=Address(name="Rourke & Vale, Collections", email="collections@rourke.example"),
    to=(Address(name="Amélie Østby", email="ap@calder.example"),),
    cc=(Address(email="partner@rourke.example"),),
    reply_to=(Address(email="collections+@rourke.example"),),
    subject="Ihre Überweisung vom 4. Mai",
    text="Sehr geehrte Frau Østby,\nwe received 1,200.00 €.\n",
    html="<html><body><p>we received</p></body></html>",
    attachments=(PDF, LOGO),
    answers=("<2@calder.example>", "<1@calder.example>"),
)
TOKENS = make_tokens(b"secret", MAIL.key)


def frozen(**changes):
    return message_from_bytes(freeze(replace(MAIL, **changes), TOKENS, at=NOON).mail.raw, policy=default)


def test_given_a_letter_when_it_is_frozen_then_its_headers_say_who_to_whom_and_what_it_answers():
    message = frozen()

    assert message["From"] == '"Rourke & Vale, Collections" <collections@rourke.example>'
    assert message["To"] == "Amélie Østby <ap@calder.example>"
    assert (message["In-Reply-To"], message["References"]) == ("<2@calder.example>", "<1@calder.example> <2@calder.example>")


def test_given_a_letter_when_it_is_frozen_then_all_four_marks_are_in_it():
    message = frozen()

    assert message["Message-ID"] == TOKENS.message_id("rourke.example")
    assert message["Subject"].endswith(f"[Ref {TOKENS.mark}]")
    assert TOKENS.mark in message.get_body(("plain",)).get_content()
    assert message["Reply-To"] == f"collections+{TOKENS.code}.{TOKENS.signature}@rourke.example"


def test_given_a_letter_when_it_is_frozen_then_it_is_seven_bit():
    raw = freeze(MAIL, TOKENS, at=NOON).mail.raw

    assert raw.isascii()


def test_given_an_automatic_letter_when_it_is_frozen_then_no_program_is_to_answer_it():
    message = frozen(answers=())

    assert message["Auto-Submitted"] == "auto-generated"


def test_given_a_letter_that_a_person_approved_when_it_is_frozen_then_it_is_no_automatic_mail():
    message = frozen(is_automatic=False)

    assert message["Auto-Submitted"] is None


def test_given_files_when_the_letter_is_frozen_then_they_are_taken_out_as_they_were_given():
    files = attachments_of(freeze(MAIL, TOKENS, at=NOON).mail.raw)

    assert {(file.name, file.content, file.is_inline) for file in files} == {
        ("statement.pdf", PDF.content, False),
        ("logo.png", LOGO.content, True),
    }


def test_given_two_addressees_when_the_letter_is_frozen_then_its_envelope_names_both():
    recipients = freeze(MAIL, TOKENS, at=NOON).mail.recipients

    assert recipients == ("ap@calder.example", "partner@rourke.example")


def test_given_a_line_break_in_a_subject_when_the_letter_is_frozen_then_it_adds_no_header():
    message = frozen(subject="Hello\r\nBcc: thief@bad.example")

    assert message["Bcc"] is None


@pytest.mark.parametrize("email", ["not an address", "a@b@c", ""])
def test_given_an_address_that_is_none_when_the_letter_is_frozen_then_a_person_is_told(email):
    with pytest.raises(TemplateError, match="ask:12"):
        frozen(to=(Address(email=email),), cc=())


def test_given_a_mail_as_a_file_when_the_letter_is_frozen_then_it_comes_out_byte_for_byte():
    original = Attachment(part="1", name="mail-7.eml", content_type="message/rfc822", content=b"Subject: x\n\n8 bit \xe4\n")

    files = attachments_of(freeze(replace(MAIL, attachments=(original,)), TOKENS, at=NOON).mail.raw)

    assert [(file.name, file.content) for file in files] == [("mail-7.eml", original.content)]
