"""From the day's duty through the outbox to the courier: what is still owed leaves, what was paid meanwhile does not."""

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.lifecycle import OutgoingState, ReminderState
from mailflow.domain.message import Address
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Sighting
from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.chase_duty import ChaseDuty
from mailflow.services.chase_look import LastLook
from mailflow.services.chase_plan import Chasing
from mailflow.services.deliver import Caps, Courier, Gone
from mailflow.services.identity import Identity
from mailflow.store.loading import Difference
from tests.services.ladders import LADDER
from tests.services.practice import CLIENTS

OURS = "collections@rourke.example"


@dataclass
class Post:
    """A transport in this process that keeps what it was given."""

    name: str = "post"
    sent: list[FrozenMail] = field(default_factory=list)

    def send(self, letter: FrozenMail) -> None:
        """It is gone."""
        self.sent.append(letter)

    def find_sent(self, message_id: str) -> Sighting:  # noqa: ARG002  # the port's
        """Nobody looks."""
        return Sighting.UNKNOWN


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def day(practice, post):
    """The duty and the courier of a practice whose contacts have names; its invoices fall due soon."""
    named = [replace(client, contact_name="Ann Payer") for client in CLIENTS.values()]
    with practice.desk.store.unit() as unit:
        unit.loading.clients(named, Difference())
        unit.commit()
    chasing = Chasing(
        cadences=parse_cadences(LADDER.replace("after_due_days = 7", "after_due_days = -30"), "cadences.toml"),
        folders=(find_assets(Assets.TEMPLATES),),
        identity=Identity(sender=Address(email=OURS)),
        firm="Rourke LLP",
        zone=UTC,
        sends=True,
    )
    courier = Courier(practice.desk, {OURS: post}, Caps(), last_look=LastLook(chasing, practice.clock))
    return ChaseDuty(practice.desk, chasing), courier


def test_given_open_invoices_when_the_duty_and_the_courier_pass_twice_then_each_client_has_one_letter(practice, day, post):
    duty, courier = day
    duty.go()
    first = courier.go()

    practice.clock.moment += timedelta(hours=2)
    duty.go()
    second = courier.go()

    assert (first[Gone.SENT], second.total()) == (2, 0)
    assert sorted(letter.recipients[0] for letter in post.sent) == ["ap@caldermills.example", "ap@lindenfreight.example"]
    assert all(b"Auto-Submitted: auto-generated" in letter.raw for letter in post.sent)


def test_given_a_letter_in_the_queue_when_its_invoice_is_closed_then_it_is_cancelled_and_its_reminder_says_why(practice, day, post):
    duty, courier = day
    duty.go()
    practice.bill("10240 linden 2026-04-20 0.00 USD")

    courier.go()

    with practice.desk.store.reading() as unit:
        (letter,) = unit.outbox.of_client("linden")
        (held,) = unit.reminders.listed(ReminderState.HELD)
    assert (letter.state, letter.failure, held.reason) == (OutgoingState.CANCELLED, "10240 is paid", "10240 is paid")
    assert [mail.recipients[0] for mail in post.sent] == ["ap@caldermills.example"]


def test_given_a_letter_for_the_evening_when_the_courier_passes_then_it_waits_for_the_morning(practice, day, post):
    duty, courier = day
    duty.go()
    practice.clock.moment += timedelta(hours=9)

    courier.go()

    with practice.desk.store.reading() as unit:
        (letter,) = unit.outbox.of_client("linden")
    assert post.sent == []
    assert letter.state is OutgoingState.QUEUED
    assert letter.not_before.isoformat() == "2026-05-05T09:00:00+00:00"
