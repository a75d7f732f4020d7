"""A letter's marks come back in its answers, and nobody else can make them."""

from dataclasses import replace

import pytest

from mailflow.domain.message import Address, Message
from mailflow.messages.tokens import Place, find_tokens, make_tokens, proven_code

SECRET = b"0123456789abcdef0123456789abcdef"
TOKENS = make_tokens(SECRET, "reminder:10234:standard:first:3")
ID = TOKENS.message_id("rourke.example")
SUBJECT = f"RE: {TOKENS.subject('Invoice 10231')}"
TEXT = f"We pay on Friday.\n\n> {TOKENS.text('Dear client,').strip()}"


def test_given_a_key_when_its_marks_are_made_twice_then_they_are_the_same():
    again = make_tokens(SECRET, "reminder:10234:standard:first:3")

    assert again == TOKENS


def test_given_another_key_when_its_marks_are_made_then_they_differ():
    other = make_tokens(SECRET, "reminder:10234:standard:first:4")

    assert other.code != TOKENS.code


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (Place.MESSAGE_ID, Message(in_reply_to=(ID,))),
        (Place.MESSAGE_ID, Message(references=("<x@y.example>", ID))),
        (Place.MESSAGE_ID, Message(nested=(Message(message_id=ID),))),
        (Place.SUBJECT, Message(subject=SUBJECT.upper())),
        (Place.BODY, Message(text=TEXT)),
        (Place.BODY, Message(html_text=TEXT)),
        (Place.ADDRESS, Message(to=(Address(email=TOKENS.address("collections+@rourke.example")),))),
        (Place.ADDRESS, Message(headers=(("delivered-to", TOKENS.address("collections+@rourke.example")),))),
    ],
)
def test_given_an_answer_that_keeps_one_mark_when_it_is_read_then_the_mark_is_found(place, message):
    found = find_tokens(message, SECRET)

    assert [(token.code, token.place) for token in found] == [(TOKENS.code, place)]


def test_given_one_mark_when_the_letter_is_asked_for_then_it_is_not_proven():
    code = proven_code(find_tokens(Message(subject=SUBJECT), SECRET))

    assert code is None


def test_given_a_ticket_system_that_drops_the_thread_when_subject_and_text_agree_then_the_letter_is_proven():
    code = proven_code(find_tokens(Message(subject=f"[Ticket 4711] {SUBJECT}", text=TEXT), SECRET))

    assert code == TOKENS.code


def test_given_marks_of_two_letters_when_each_is_in_as_many_places_then_neither_is_proven():
    other = make_tokens(SECRET, "other")
    answer = Message(subject=SUBJECT, text=f"{TEXT}\n{other.text('')}", in_reply_to=(other.message_id("rourke.example"),))

    code = proven_code(find_tokens(answer, SECRET))

    assert code is None


def test_given_a_signature_that_somebody_made_up_when_it_is_read_then_it_is_no_mark():
    forged = replace(TOKENS, signature="aaaaaa")

    found = find_tokens(Message(subject=forged.subject("Invoice"), in_reply_to=(forged.message_id("rourke.example"),)), SECRET)

    assert found == ()


def test_given_a_subject_with_an_earlier_mark_when_another_letter_takes_it_then_it_has_one_mark():
    subject = make_tokens(SECRET, "second").subject(SUBJECT)

    assert subject.count("[Ref") == 1


def test_given_an_address_without_a_plus_when_it_is_marked_then_it_stays_as_it_is():
    address = TOKENS.address("collections@rourke.example")

    assert address == "collections@rourke.example"
