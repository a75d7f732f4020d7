"""Which of our letters a mail answers."""

from datetime import UTC, datetime

import pytest

from mailflow.domain.message import SentLetter
from mailflow.messages import find_thread, subject_key
from mailflow.messages.threads import Letters, bare_subject
from tests.messages.mails import mail, parts

FIRST = SentLetter(
    message_id="<1@firm.example>",
    client_number="20",
    to=("dana@client.example",),
    subject="Overdue balance Acme",
    sent_at=datetime(2026, 5, 1, tzinfo=UTC),
)
SECOND = SentLetter(
    message_id="<2@firm.example>",
    client_number="20",
    to=("dana@client.example",),
    subject="Second reminder Acme",
    sent_at=datetime(2026, 5, 3, tzinfo=UTC),
)
OTHER = SentLetter(
    message_id="<3@firm.example>",
    client_number="30",
    to=("bo@other.example",),
    subject="Statement of account",
    sent_at=datetime(2026, 5, 3, tzinfo=UTC),
)
TWIN = SentLetter(
    message_id="<4@firm.example>",
    client_number="40",
    to=("eve@third.example",),
    subject="Statement of account",
    sent_at=datetime(2026, 5, 3, tzinfo=UTC),
)


def sent(*letters: SentLetter) -> Letters:
    return lambda keys: tuple(letter for letter in letters if letter.message_id in keys or subject_key(letter.subject) in keys)


def test_given_an_answer_when_its_parent_is_ours_then_that_letter_is_found():
    message = mail("x", In_Reply_To="<2@firm.example>", References="<1@firm.example> <2@firm.example>")

    assert find_thread(message, sent(FIRST, SECOND)) == SECOND


def test_given_an_answer_to_an_answer_when_only_an_older_reference_is_ours_then_it_is_found():
    message = mail("x", In_Reply_To="<a@client.example>", References="<1@firm.example> <a@client.example>")

    assert find_thread(message, sent(FIRST)) == FIRST


def test_given_no_references_when_the_subject_is_ours_then_the_letter_is_found():
    assert find_thread(mail("x", Subject="AW: WG: Overdue balance Acme"), sent(FIRST, SECOND)) == FIRST


def test_given_one_subject_for_several_clients_when_the_sender_was_addressed_then_his_letter_is_found():
    assert find_thread(mail("x", From="bo@other.example", Subject="RE: Statement of account"), sent(OTHER, TWIN)) == OTHER


def test_given_one_subject_for_several_clients_when_a_stranger_answers_then_nothing_is_guessed():
    assert find_thread(mail("x", From="new@fourth.example", Subject="RE: Statement of account"), sent(OTHER, TWIN)) is None


def test_given_a_letter_that_was_sent_later_when_a_mail_has_its_subject_then_it_is_not_its_parent():
    assert find_thread(mail("x", Subject="Re: Second reminder Acme", Date="Fri, 01 May 2026 09:00:00 +0000"), sent(SECOND)) is None


def test_given_a_bounce_when_it_carries_our_letter_then_that_letter_is_found():
    report = (
        "Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; dana@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    message = parts(
        report, "Content-Type: message/rfc822\r\n\r\nMessage-ID: <1@firm.example>\r\n\r\nx", kind="report", From="postmaster@client.example"
    )

    assert find_thread(message, sent(FIRST)) == FIRST


@pytest.mark.parametrize(
    "prefix", ["Re: ", "RE : ", "Aw: ", "Antw: ", "SV: ", "FW: Re: ", "[AP-12] Re[2]: ", "Réponse automatique : ", "Out of office Re: "]
)
def test_given_a_prefix_of_any_program_when_taken_off_then_the_subject_is_bare(prefix):
    assert bare_subject(f"{prefix}Overdue balance Acme") == "Overdue balance Acme"
