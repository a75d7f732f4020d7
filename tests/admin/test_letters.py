"""Drafts wait for a click; what nobody knows of is decided by a person; each act needs the letter as it was seen."""

from datetime import timedelta

import pytest

from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.services import outbox

MAIL = OutgoingMail(
    key="ask:1",
    sender=Address(email="collections@rourke.example"),
    to=(Address(email="ap@quillmark.example"),),
    subject="Your payment",
    text="Which invoices did you pay?",
)


@pytest.fixture
def store(office):
    return office.store


@pytest.fixture
def draft(store):
    with store.unit() as unit:
        row = outbox.draft(unit, MAIL, about="case:1")
        unit.commit()
    return row


def kept(store, row):
    with store.reading() as unit:
        return unit.outbox.get(row)


@pytest.fixture
def doubtful(store, draft):
    outbox.approve(store, draft, version=1, actor="ana")
    with store.unit() as unit:
        unit.outbox.claim_next("courier", timedelta(0), senders=["collections@rourke.example"])
        unit.outbox.doubt_abandoned(everything=True)
        unit.commit()
    return draft


def test_given_a_draft_when_the_list_is_opened_then_it_is_there_with_its_addressee(ana, draft):
    page = ana.open("/letters")

    assert "ap@quillmark.example" in page.text
    assert f"/letters/{draft}" in page.text


def test_given_a_draft_when_it_is_approved_with_other_words_then_those_are_queued(ana, store, draft):
    ana.send(f"/letters/{draft}/approve", version="1", subject="Your wire", text="Which ones?")

    letter = kept(store, draft)
    assert (letter.state, letter.mail.subject, letter.mail.text) == (OutgoingState.QUEUED, "Your wire", "Which ones?")


def test_given_a_draft_that_somebody_changed_when_it_is_approved_then_it_is_refused_and_the_typed_words_come_back(ana, store, draft):
    outbox.edit(store, draft, version=1, actor="bob", subject="His", text="his")

    answer = ana.send(f"/letters/{draft}/approve", version="1", subject="Hers", text="her words")

    assert (answer.status_code, kept(store, draft).state) == (409, OutgoingState.DRAFT)
    assert "her words" in answer.text


def test_given_a_draft_when_it_is_discarded_then_it_does_not_leave(ana, store, draft):
    ana.send(f"/letters/{draft}/discard", version="1", note="they called")

    assert (kept(store, draft).state, kept(store, draft).failure) == (OutgoingState.CANCELLED, "they called")


@pytest.mark.parametrize(("act", "state"), [("sent", OutgoingState.SENT), ("again", OutgoingState.QUEUED)])
def test_given_a_letter_that_nobody_knows_of_when_a_person_says_what_she_found_then_that_holds(ana, store, doubtful, act, state):
    page = ana.open(f"/letters/{doubtful}")

    ana.send(f"/letters/{doubtful}/{act}", version=str(kept(store, doubtful).version))

    assert "Nobody knows" in page.text
    assert kept(store, doubtful).state is state


def test_given_the_switch_when_it_is_pressed_then_no_letter_leaves_until_it_is_pressed_again(ana, store):
    ana.send("/letters/stop")
    stopped = "has stopped all letters" in ana.open("/letters").text

    ana.send("/letters/resume")

    assert (stopped, "has stopped all letters" in ana.open("/letters").text) == (True, False)


def test_given_a_letter_that_there_is_not_when_it_is_opened_then_there_is_no_page(ana):
    answer = ana.open("/letters/999")

    assert answer.status_code == 404


def test_given_words_that_are_markup_when_the_letter_is_shown_then_they_are_text(ana, store):
    with store.unit() as unit:
        row = outbox.queue(
            unit, OutgoingMail(key="k", sender=MAIL.sender, to=MAIL.to, subject="<b>x</b>", text="<script>alert(1)</script>")
        )
        unit.commit()

    page = ana.open(f"/letters/{row}").text

    assert "<script>alert" not in page


@pytest.mark.server("chromium")
@pytest.mark.server("chromedriver")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_given_drafts_on_a_telephone_when_axe_looks_at_them_then_nobody_is_kept_out_and_nothing_runs_off_the_screen(screen, draft, scheme):
    screen.show(width=390, height=844, scheme=scheme)
    wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"

    screen.open("/letters")
    listed = (screen.barriers(), screen.run(wide))
    screen.open(f"/letters/{draft}")
    shown = (screen.barriers(), screen.run(wide))

    assert (listed, shown) == (([], False), ([], False))


@pytest.mark.server("chromium")
@pytest.mark.server("chromedriver")
def test_given_a_draft_when_its_keys_are_pressed_then_it_is_approved_and_the_list_comes_back(screen, store, draft):
    screen.open("/letters")
    screen.click("[data-open]")
    screen.wait_for_path(f"/letters/{draft}")
    screen.press("a")
    screen.wait_for_path("/letters?state=draft")

    assert kept(store, draft).state is OutgoingState.QUEUED
