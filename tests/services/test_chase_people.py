"""What mail says of contacts changes who is reminded: a confirmed change, an absence, a letter that came back."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.lifecycle import ReminderState
from mailflow.domain.message import Address
from mailflow.policy.dunning_file import parse_cadences
from mailflow.policy.replies import ReplyRules
from mailflow.services.chase import chase
from mailflow.services.chase_look import LastLook
from mailflow.services.chase_plan import Chasing
from mailflow.services.identity import Identity
from mailflow.store.loading import Difference
from mailflow.store.tables.replies import ChangeState
from tests.services.ladders import LADDER
from tests.services.practice import CLIENTS
from tests.services.test_follow import answering, reply

OLD, NEW = "ap@caldermills.example", "i.rey@caldermills.example"
AWAY = "I am out of the office until May 18, 2026. In urgent cases write to {}."


@pytest.fixture
def chasing(practice):
    answering(practice, ReplyRules())
    with practice.desk.store.unit() as unit:
        unit.loading.clients([replace(client, contact_name="Ann Payer") for client in CLIENTS.values()], Difference())
        unit.commit()
    ladder = LADDER.replace("after_due_days = 7", "after_due_days = -30").replace("min_interval_days = 7", "min_interval_days = 0")
    return Chasing(
        cadences=parse_cadences(ladder, "cadences.toml"),
        folders=(find_assets(Assets.TEMPLATES),),
        identity=Identity(sender=Address(email="collections@rourke.example")),
        firm="Rourke LLP",
        zone=UTC,
        sends=True,
    )


def remind(practice, chasing):
    """The addresses of calder's letters and why what is held is held, after a run."""
    with practice.desk.store.unit() as unit:
        unit.ledger.set_as_of(practice.clock.now())
        unit.commit()
    chase(practice.desk.store, chasing)
    with practice.desk.store.reading() as unit:
        found = reversed(unit.outbox.of_client("calder"))
        letters = [letter.recipient for letter in found if letter.key.startswith("reminder:")]
        held = [row.reason for row in unit.reminders.listed(ReminderState.HELD) if row.client_number == "calder"]
    return letters, held


def bill_more(practice):
    """Another invoice, which is due for the first step too."""
    practice.bill("10299 calder 2026-05-01 700.00 USD")
    with practice.desk.store.unit() as unit:
        unit.loading.clients([replace(CLIENTS["calder"], contact_name="Ann Payer")], Difference())
        unit.commit()


def confirm_change(practice):
    practice.deliver(reply(f"I am leaving. From now on please write to {NEW}."))
    practice.go()
    with practice.desk.store.unit() as unit:
        (change,) = unit.addresses.changes_of([practice.decision_id(1)])
        unit.addresses.decide(change.id, ChangeState.CONFIRMED, actor="clerk")
        unit.commit()


def test_given_a_confirmed_change_of_contact_when_a_step_comes_then_its_letter_goes_there(practice, chasing):
    confirm_change(practice)

    letters, held = remind(practice, chasing)

    assert (letters, held) == ([NEW], [])


def test_given_a_letter_in_the_queue_when_the_contact_changes_then_the_last_look_holds_it(practice, chasing):
    remind(practice, chasing)
    confirm_change(practice)

    with practice.desk.store.unit() as unit:
        (letter,) = (one for one in unit.outbox.of_client("calder") if one.key.startswith("reminder:"))
        halt = LastLook(chasing, practice.clock)(unit, letter)

    assert halt is not None
    assert halt.why == f"{OLD} has changed to {NEW} since the letter was written"


@pytest.mark.parametrize(
    ("deputy", "written"), [(NEW, [NEW]), ("somebody@elsewhere.example", [])], ids=["a colleague", "somebody of another house"]
)
def test_given_an_absence_when_steps_come_then_a_stand_in_of_the_house_gets_one_letter_and_the_rest_waits(
    practice, chasing, deputy, written
):
    practice.deliver(reply(AWAY.format(deputy), Auto_Submitted="auto-replied", X_Autoreply="yes"))
    practice.go()
    first, _ = remind(practice, chasing)
    bill_more(practice)
    practice.clock.moment += timedelta(days=1)

    then, held = remind(practice, chasing)
    practice.clock.moment += timedelta(days=22)
    at_last, _ = remind(practice, chasing)

    assert (first, then, held) == (written, written, ["absence"])
    assert at_last[-1] == OLD


def test_given_an_address_that_takes_no_letters_when_a_step_comes_then_the_letter_is_held_and_says_so(practice, chasing):
    with practice.desk.store.unit() as unit:
        unit.addresses.mark_failed(OLD, is_lasting=True)
        unit.commit()

    letters, held = remind(practice, chasing)

    assert letters == []
    assert held == [f"{OLD} does not take our letters since 2026-05-04; correct the contact"]
