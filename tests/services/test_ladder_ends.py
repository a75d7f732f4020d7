"""The end of a ladder: a decision is asked for once, recorded, and its invoices are left alone."""

from datetime import date

import pytest

from mailflow.domain.cadence import Channel, Outcome
from mailflow.domain.errors import ConfigurationError, IllegalMove
from mailflow.services.ladder_ends import decide_end, open_decisions
from mailflow.services.pauses import standing_pauses
from mailflow.services.reminder_acts import finish_task
from tests.services.chasing import open_firm
from tests.services.ladders import ledger

LADDER = """
[[cadence]]
name = "standard"
calendar = "US"
min_interval_days = 7
[[cadence.step]]
name = "first"
after_due_days = 7
template = "reminder/first"
[[cadence.step]]
name = "again"
after_last_letter_days = 5
repeat_at_most = 1
repeat_every_days = 10
template = "reminder/second"
[[cadence.step]]
name = "end"
after_due_days = 60
channel = "decision"
to = ["billing_attorney"]
offer = ["plan", "agency"]
"""


@pytest.fixture
def firm(database):
    opened = open_firm(database.url, LADDER)
    opened.bill(ledger("900 acme 2026-09-30 500.00"))
    yield opened
    opened.store.close()


@pytest.fixture
def task(firm):
    firm.on("2026-11-30")
    (row,) = open_decisions(firm.store)
    return row


def test_given_a_step_that_follows_the_last_letter_when_days_pass_then_it_comes_repeats_once_and_ends(firm):
    days = ["2026-10-07", "2026-10-09", "2026-10-14", "2026-10-16", "2026-10-26", "2026-11-05", "2026-11-16"]

    written = [sum(firm.on(day).done.values()) for day in days]

    assert written == [1, 0, 1, 0, 1, 0, 0]


def test_given_the_end_of_a_ladder_when_it_comes_then_a_person_is_asked_and_nobody_is_written_to(firm, task):
    firm.on("2026-12-01")

    assert (task.channel, task.address, task.value["offer"]) == (Channel.DECISION, "partner@firm.example", ["plan", "agency"])
    assert len(open_decisions(firm.store)) == 1
    assert firm.letters() == []


def test_given_an_open_decision_when_it_is_made_then_it_is_recorded_and_its_invoices_are_paused(firm, task):
    decide_end(firm.store, task.id, Outcome.PLAN, actor="manager", note="six instalments", until=date(2027, 6, 30))

    with firm.store.reading() as unit:
        kept = unit.reminders.get(task.id)
    (pause,) = standing_pauses(firm.store)
    assert (kept.state, kept.reason, kept.value["decision"]["by"]) == ("done", "plan: six instalments", "manager")
    assert (pause.hold.id, pause.hold.reason, pause.hold.until) == ("900", "plan", date(2027, 6, 30))
    assert open_decisions(firm.store) == ()


def test_given_an_open_decision_when_it_is_made_for_what_is_not_offered_then_the_offer_is_said(firm, task):
    with pytest.raises(ConfigurationError, match="Decide for: plan, agency"):
        decide_end(firm.store, task.id, Outcome.WRITE_OFF, actor="manager")

    with pytest.raises(ConfigurationError, match="Choose one of what is offered"):
        finish_task(firm.store, task.id, actor="clerk")


def test_given_a_decision_that_was_made_when_it_is_made_again_then_it_is_refused(firm, task):
    decide_end(firm.store, task.id, Outcome.AGENCY, actor="manager")

    with pytest.raises(IllegalMove):
        decide_end(firm.store, task.id, Outcome.PLAN, actor="another")
