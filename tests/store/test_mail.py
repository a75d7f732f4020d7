"""The inbox: each mail once, claimed by one worker, set aside after three failures, and the moves that the mailbox still owes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import MessageState
from mailflow.domain.message import SentLetter
from mailflow.store.mail import subject_key

MINUTES = timedelta(minutes=1)


def add(store, provider_id="1", message_id="<a@x.example>", content_hash="h", mailbox="in"):
    with store.unit() as unit:
        row = unit.mail.add(
            mailbox=mailbox, provider_id=provider_id, message_id=message_id, content_hash=content_hash, raw=b"From: x", raw_hash="r"
        )
        unit.commit()
    return row


def claim(store, owner="w"):
    with store.unit() as unit:
        claimed = unit.mail.claim_next(owner, 10 * MINUTES)
        unit.commit()
    return claimed


def fail(store, row, reason="no memory"):
    with store.unit() as unit:
        state = unit.mail.fail(row, reason)
        unit.commit()
    return state


@pytest.mark.parametrize(
    ("again", "is_known"),
    [
        pytest.param({"provider_id": "1", "message_id": "<b>", "content_hash": "other"}, True, id="the mailbox's own id"),
        pytest.param({"provider_id": "2"}, True, id="a copy that somebody moved back"),
        pytest.param({"provider_id": "2", "mailbox": "second"}, True, id="a copy in another mailbox"),
        pytest.param({"provider_id": "2", "content_hash": "other"}, False, id="another mail under the same Message-ID"),
        pytest.param({"provider_id": "1", "mailbox": "second", "content_hash": "other"}, False, id="the same id in another mailbox"),
    ],
)
def test_given_a_mail_when_one_arrives_again_then_both_keys_tell_whether_it_is_known(store, again, is_known):
    add(store)

    row = add(store, **again)

    assert (row is None) == is_known


def test_given_a_known_mail_when_its_copy_is_looked_up_then_its_row_is_found_by_either_key(store):
    row = add(store)

    with store.reading() as unit:
        found = (unit.mail.find_row("in", "1"), unit.mail.find_copy("<a@x.example>", "h"), unit.mail.find_known("in", ["1", "2"]))
        raw = unit.mail.raw(row)

    assert (found, raw) == ((row, row, frozenset({"1"})), b"From: x")


def test_given_six_mails_when_six_workers_claim_at_once_then_each_has_its_own(store):
    rows = [add(store, provider_id=str(count), content_hash=str(count)) for count in range(6)]

    with ThreadPoolExecutor(6) as workers:
        claimed = list(workers.map(lambda worker: claim(store, f"w{worker}"), range(6)))

    assert sorted(mail.row for mail in claimed) == rows


def test_given_a_claimed_mail_when_its_worker_is_gone_then_it_is_free_after_its_lease(store, clock):
    row = add(store)
    claim(store)
    before = claim(store)

    clock.moment += 11 * MINUTES

    assert before is None
    assert claim(store).row == row


def test_given_a_mail_that_kills_its_worker_when_it_has_done_so_three_times_then_it_is_set_aside(store, clock):
    row = add(store)
    for _ in range(3):
        claim(store)
        clock.moment += 11 * MINUTES

    nothing = claim(store)

    with store.reading() as unit:
        mail = unit.mail.get(row)
    assert (nothing, mail.state) == (None, MessageState.FAILED)
    assert "worker stopped" in mail.failure


def test_given_a_mail_that_fails_when_it_fails_for_the_third_time_then_it_is_set_aside_with_its_reason(store):
    row = add(store)
    states = []
    for _ in range(3):
        claim(store)
        states.append(fail(store, row))

    with store.reading() as unit:
        failure = unit.mail.get(row).failure

    assert states == [MessageState.RECEIVED, MessageState.RECEIVED, MessageState.FAILED]
    assert (failure, claim(store)) == ("no memory", None)


def test_given_a_mail_that_was_set_aside_when_a_person_retries_it_then_it_has_three_attempts_again(store):
    row = add(store)
    for _ in range(3):
        claim(store)
        fail(store, row)

    with store.unit() as unit:
        unit.mail.retry(row)
        unit.commit()

    assert claim(store).attempts == 1


def test_given_a_filed_mail_when_it_is_to_be_decided_then_the_move_is_refused(store):
    row = add(store)
    with store.unit() as unit:
        unit.mail.move_to(row, MessageState.IGNORED)
        unit.mail.move_to(row, MessageState.FILED)
        unit.commit()

    with store.unit() as unit, pytest.raises(IllegalMove):
        unit.mail.move_to(row, MessageState.DECIDED)


def test_given_a_move_when_it_is_noted_twice_and_finished_once_then_the_mailbox_owes_nothing(store):
    row = add(store)
    with store.unit() as unit:
        moves = [unit.mail.record_move(mailbox="in", provider_id="1", folder="Applied", message_row=row) for _ in range(2)]
        unit.commit()
    with store.reading() as unit:
        owed = unit.mail.pending_moves("in")

    with store.unit() as unit:
        unit.mail.finish_move(moves[0])
        unit.commit()

    with store.reading() as unit:
        assert ([move.folder for move in owed], unit.mail.pending_moves("in")) == (["Applied"], ())


def test_given_bytes_that_were_understood_when_another_version_asks_then_they_are_opened_again(store):
    with store.unit() as unit:
        unit.mail.keep_understood("sha", "1", b'{"a":1}')
        unit.mail.keep_understood("sha", "1", b'{"a":2}')
        unit.commit()

    with store.reading() as unit:
        assert (unit.mail.find_understood("sha", "1"), unit.mail.find_understood("sha", "2")) == (b'{"a":1}', None)


def test_given_a_letter_when_an_answer_has_its_id_or_its_subject_then_it_is_found(store):
    letter = SentLetter(message_id="<r1@firm.example>", client_number="10", to=("ap@x.example",), subject="Open invoices, May 2026")
    with store.unit() as unit:
        unit.mail.add_letter(letter)
        unit.commit()

    with store.reading() as unit:
        by_id = unit.mail.find_letters(["<other>", "<r1@firm.example>"])
        by_subject = unit.mail.find_letters_of_subject("AW: Re: Open  invoices, MAY 2026")

    assert (by_id, by_subject) == ((letter,), (letter,))


@pytest.mark.parametrize("subject", ["Re: RE: Fwd: Statement", "AW: Statement", "SV: Statement", "Re[2]: statement", "  statement"])
def test_given_marks_of_replies_in_several_languages_when_subjects_are_compared_then_they_do_not_count(subject):
    assert subject_key(subject) == "statement"
