"""Each letter leaves once; what nobody knows is looked for, and never sent again blindly."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from mailflow.domain.errors import SendUncertain, TransportError
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address
from mailflow.domain.outgoing import FrozenMail, OutgoingMail
from mailflow.domain.ports import Sighting
from mailflow.services import outbox
from mailflow.services.deliver import MAX_ATTEMPTS, Caps, Courier, Gone

OURS = "collections@rourke.example"
MAIL = OutgoingMail(
    key="ask:12",
    sender=Address(email=OURS),
    to=(Address(email="ap@caldermills.example"),),
    subject="Your payment",
    text="Which invoices did you pay?",
    client_number="calder",
)


@dataclass
class PigeonPost:
    """A transport in this process: it does what it is told, and counts."""

    name: str = "pigeons"
    sent: list[str] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    sighting: Sighting = Sighting.UNKNOWN

    def send(self, letter: FrozenMail) -> None:
        """Flies."""
        self.sent.append(letter.message_id)
        if self.answers:
            raise self.answers.pop(0)

    def find_sent(self, message_id: str) -> Sighting:  # noqa: ARG002  # the port's
        """Looks."""
        return self.sighting


@pytest.fixture
def pigeons():
    return PigeonPost()


@pytest.fixture
def courier(practice, pigeons):
    return Courier(practice.desk, {OURS: pigeons}, Caps(per_recipient_per_day=2))


def queue(practice, *mails, write=outbox.queue, **options):
    with practice.desk.store.unit() as unit:
        rows = [write(unit, mail, **options) for mail in mails]
        unit.commit()
    return rows


def numbered(count, to="ap@caldermills.example"):
    return [replace(MAIL, key=f"{to}:{number}", to=(Address(email=to),)) for number in range(count)]


def state(practice, row):
    with practice.desk.store.reading() as unit:
        return unit.outbox.get(row).state


def test_given_a_queued_letter_when_two_runs_pass_then_it_leaves_once_and_its_answers_find_it(practice, courier, pigeons):
    (row,) = queue(practice, MAIL)

    runs = [courier.go(), courier.go()]

    assert runs == [Counter({Gone.SENT: 1}), Counter()]
    with practice.desk.store.reading() as unit:
        letter = unit.outbox.get(row)
        assert [found.client_number for found in unit.mail.find_letters([letter.message_id])] == ["calder"]
    assert (letter.state, pigeons.sent) == (OutgoingState.SENT, [letter.message_id])


def test_given_a_draft_when_a_run_passes_then_it_stays(practice, courier, pigeons):
    queue(practice, MAIL, write=outbox.draft, about="case:12")

    courier.go()

    assert pigeons.sent == []


def test_given_a_letter_for_later_when_a_run_passes_then_it_waits_for_its_moment(practice, courier, pigeons):
    queue(practice, MAIL, not_before=practice.clock.now() + timedelta(hours=1))

    runs = [courier.go()]
    practice.clock.moment += timedelta(hours=2)
    runs.append(courier.go())

    assert [run[Gone.SENT] for run in runs] == [0, 1]


def test_given_a_lost_answer_when_runs_pass_then_it_is_not_sent_again(practice, courier, pigeons):
    (row,) = queue(practice, MAIL)
    pigeons.answers = [SendUncertain("the answer was lost")]

    for _ in range(3):
        courier.go()
        practice.clock.moment += timedelta(hours=1)

    assert (state(practice, row), len(pigeons.sent)) == (OutgoingState.UNCERTAIN, 1)


@pytest.mark.parametrize(
    ("sighting", "minutes", "then", "times"),
    [
        (Sighting.SENT, 0, OutgoingState.SENT, 1),
        (Sighting.ABSENT, 0, OutgoingState.UNCERTAIN, 1),  # a copy may appear late
        (Sighting.ABSENT, 5, OutgoingState.SENT, 2),
        (Sighting.DRAFT, 0, OutgoingState.UNCERTAIN, 1),  # the server may be about it
        (Sighting.DRAFT, 5, OutgoingState.SENT, 2),
    ],
)
def test_given_an_uncertain_letter_when_it_is_looked_for_then_what_is_seen_decides(
    practice, courier, pigeons, sighting, minutes, then, times
):
    (row,) = queue(practice, MAIL)
    pigeons.answers, pigeons.sighting = [SendUncertain("the answer was lost")], sighting
    courier.go()
    practice.clock.moment += timedelta(minutes=minutes)

    courier.go()

    assert (state(practice, row), len(pigeons.sent)) == (then, times)


def test_given_a_server_that_is_away_when_runs_pass_then_it_is_tried_with_pauses_and_then_a_person_is_asked(practice, courier, pigeons):
    (row,) = queue(practice, MAIL)
    pigeons.answers = [TransportError("away", permanent=False)] * 20

    courier.go()
    at_once = len(pigeons.sent)
    courier.go()
    soon = len(pigeons.sent)
    for _ in range(20):
        practice.clock.moment += timedelta(hours=9)
        courier.go()

    assert (at_once, soon, len(pigeons.sent), state(practice, row)) == (1, 1, MAX_ATTEMPTS, OutgoingState.FAILED)


def test_given_a_server_that_says_no_for_good_when_a_run_passes_then_a_person_is_asked_and_may_send_it_again(practice, courier, pigeons):
    (row,) = queue(practice, MAIL)
    pigeons.answers = [TransportError("no such addressee", permanent=True)]
    courier.go()
    with practice.desk.store.reading() as unit:
        failed = unit.outbox.get(row)

    outbox.send_again(practice.desk.store, row, version=failed.version, actor="ada")
    courier.go()

    assert (failed.state, failed.failure) == (OutgoingState.FAILED, "no such addressee")
    assert state(practice, row) is OutgoingState.SENT


def test_given_more_letters_than_an_addressee_may_have_when_a_run_passes_then_the_rest_waits_for_tomorrow(practice, courier, pigeons):
    queue(practice, *numbered(5), *numbered(1, to="ap@lindenfreight.example"))

    runs = [courier.go()[Gone.SENT], courier.go()[Gone.SENT]]
    practice.days_pass(1)
    runs.append(courier.go()[Gone.SENT])

    assert runs == [3, 0, 2]


@pytest.mark.parametrize("caps", [Caps(per_run=3), Caps(per_day=3), Caps(is_enabled=False), Caps(is_dry_run=True)])
def test_given_a_cap_when_letters_wait_then_no_more_than_that_leave(practice, pigeons, caps):
    queue(practice, *(replace(MAIL, key=str(number), to=(Address(email=f"{number}@x.example"),)) for number in range(5)))

    Courier(practice.desk, {OURS: pigeons}, caps).go()

    assert len(pigeons.sent) == (3 if caps.is_enabled and not caps.is_dry_run else 0)


def test_given_somebody_who_stops_all_letters_when_a_run_passes_then_none_leaves_until_they_go_again(practice, courier, pigeons):
    queue(practice, MAIL)
    outbox.stop(practice.desk.store, actor="ada")
    stopped = courier.go()

    outbox.resume(practice.desk.store, actor="ada")

    assert (stopped, courier.go()) == (Counter(), Counter({Gone.SENT: 1}))


def test_given_a_sender_that_no_transport_serves_when_a_run_passes_then_the_letter_waits(practice, courier, pigeons):
    (row,) = queue(practice, replace(MAIL, sender=Address(email="elsewhere@rourke.example")))

    courier.go()

    assert state(practice, row) is OutgoingState.QUEUED


def test_given_a_process_that_died_while_it_sent_when_its_lease_ran_out_then_the_letter_is_uncertain_and_not_sent_again(
    practice, courier, pigeons
):
    (row,) = queue(practice, MAIL)
    with practice.desk.store.unit() as unit:
        unit.outbox.claim_next("somebody who died", timedelta(minutes=10), senders=[OURS])
        unit.commit()

    courier.go()
    before = state(practice, row)
    practice.clock.moment += timedelta(minutes=11)
    courier.go()

    assert (before, state(practice, row), pigeons.sent) == (OutgoingState.SENDING, OutgoingState.UNCERTAIN, [])


def test_given_an_uncertain_letter_when_a_person_knows_that_it_left_then_it_is_sent(practice, courier, pigeons):
    (row,) = queue(practice, MAIL)
    pigeons.answers = [SendUncertain("lost")]
    courier.go()
    with practice.desk.store.reading() as unit:
        version = unit.outbox.get(row).version

    outbox.mark_sent(practice.desk.store, row, version=version, actor="ada")

    with practice.desk.store.reading() as unit:
        assert unit.mail.find_letters([unit.outbox.get(row).message_id])
