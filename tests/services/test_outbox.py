"""One business key is one letter; a person approves, edits or discards what they saw."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address, Attachment
from mailflow.domain.outgoing import OutgoingMail
from mailflow.services import outbox
from mailflow.store.unit import Store
from tests.services.practice import START

PDF = Attachment(part="1", name="statement.pdf", content_type="application/pdf", content=b"%PDF-1.7 \x00\xff")
MAIL = OutgoingMail(
    key="ask:12",
    sender=Address(email="collections@rourke.example"),
    to=(Address(email="ap@caldermills.example"),),
    subject="Your payment",
    text="Which invoices did you pay?",
    html="<p>Which invoices did you pay?</p>",
    attachments=(PDF,),
    client_number="calder",
)


@pytest.fixture
def store(database):
    store = Store.open(database.url, clock=SetClock(START), is_temporary=True)
    yield store
    store.close()


def put(store, write, *mails, **options):
    with store.unit() as unit:
        rows = [write(unit, mail, **options) for mail in mails]
        unit.commit()
    return rows


def letter(store, row):
    with store.reading() as unit:
        return unit.outbox.get(row), message_from_bytes(unit.outbox.raw(row), policy=default)


@pytest.fixture
def row(store):
    return put(store, outbox.draft, MAIL, about="case:12")[0]


def test_given_a_key_when_it_is_written_twice_then_it_is_one_letter(store, row):
    again = put(store, outbox.queue, replace(MAIL, text="Other words"))

    assert again == [row]
    assert letter(store, row)[0].state is OutgoingState.DRAFT


def test_given_two_keys_when_they_are_written_then_they_are_two_letters(store):
    rows = put(store, outbox.queue, MAIL, replace(MAIL, key="ask:13"))

    assert len(set(rows)) == 2


def test_given_a_draft_when_it_is_approved_then_it_is_queued_and_no_automatic_mail(store, row):
    outbox.approve(store, row, version=1, actor="ada")

    kept, frozen = letter(store, row)
    assert kept.state is OutgoingState.QUEUED
    assert frozen["Auto-Submitted"] is None
    assert [part.get_content() for part in frozen.iter_attachments()] == [PDF.content]


def test_given_a_letter_that_goes_by_itself_when_it_is_queued_then_it_says_so(store):
    (row,) = put(store, outbox.queue, MAIL)

    assert letter(store, row)[1]["Auto-Submitted"] == "auto-generated"


def test_given_a_draft_when_it_is_edited_then_its_words_change_and_its_id_and_files_stay(store, row):
    before = letter(store, row)[1]

    outbox.edit(store, row, version=1, actor="ada", subject="Your wire", text="Which ones?\r\nThanks")

    after = letter(store, row)[1]
    assert after["Message-ID"] == before["Message-ID"]
    assert after["Subject"].startswith("Your wire [Ref ")
    assert "Which ones?" in after.get_body(("plain",)).get_content()
    assert after.get_body(("html",)) is None
    assert [part.get_content() for part in after.iter_attachments()] == [PDF.content]


@pytest.mark.parametrize(
    "act",
    [
        lambda store, row: outbox.approve(store, row, version=1, actor="bob"),
        lambda store, row: outbox.edit(store, row, version=1, actor="bob", subject="s", text="t"),
        lambda store, row: outbox.discard(store, row, version=1, actor="bob", reason="no"),
    ],
)
def test_given_somebody_was_quicker_when_a_person_acts_then_nothing_changes(store, row, act):
    outbox.edit(store, row, version=1, actor="ada", subject="Hers", text="hers")

    with pytest.raises(StaleCase):
        act(store, row)

    assert letter(store, row)[0].mail.subject == "Hers"


def test_given_a_discarded_draft_when_it_is_approved_then_it_is_refused(store, row):
    version = outbox.discard(store, row, version=1, actor="ada", reason="they called")

    with pytest.raises(IllegalMove):
        outbox.approve(store, row, version=version, actor="bob")


def test_given_a_queued_letter_when_its_reason_is_gone_then_it_is_cancelled(store):
    (row,) = put(store, outbox.queue, MAIL)

    with store.unit() as unit:
        is_cancelled = outbox.cancel(unit, row, reason="paid")
        unit.commit()

    assert (is_cancelled, letter(store, row)[0].state) == (True, OutgoingState.CANCELLED)


def test_given_acts_when_the_audit_is_read_then_it_names_who_did_them(store, row):
    outbox.approve(store, row, version=1, actor="ada")

    with store.reading() as unit:
        acts = [(entry.action, entry.actor) for entry in unit._work.all(audit_rows())]
    assert acts == [("letter.draft", "policy"), ("letter.approved", "ada")]


def audit_rows():
    from sqlalchemy import select

    from mailflow.store import tables
    from mailflow.store.columns import table_of

    table = table_of(tables.Audit)
    return select(table.c.action, table.c.actor).order_by(table.c.id)
