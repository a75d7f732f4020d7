"""The page of reminders: calls are made or dropped, what is held says why, and nobody is kept out."""

from dataclasses import replace
from datetime import date

import pytest

from mailflow.domain.cadence import Channel
from mailflow.domain.lifecycle import ReminderState
from mailflow.store.reminders import NewReminder

VALUE = {
    "contact": "ap@bluefern.example",
    "step": "call",
    "cc": [],
    "asked": {"USD": "500.00"},
    "credits": {},
    "invoices": [{"invoice_number": "900", "amount": "500.00"}],
    "held": [],
    "subject": "Call Ann Payer: Bluefern (3102)",
    "text": "Ask when it will be paid.",
}


def new(key, state, *, step, channel=Channel.CALL, reason=""):
    return NewReminder(
        key=key,
        client_number="3102",
        cadence="standard",
        step=step,
        channel=channel,
        address="ap@bluefern.example",
        day=date(2026, 10, 7),
        state=state,
        reason=reason,
        value=VALUE,
    )


@pytest.fixture
def task(office):
    with office.store.unit() as unit:
        row = unit.reminders.add(new("task", ReminderState.TASK, step="call"), {})
        unit.reminders.hold(new("held", ReminderState.HELD, step="", channel=Channel.EMAIL, reason="dispute"))
        unit.commit()
    return row


def state(office, row):
    with office.store.reading() as unit:
        return unit.reminders.get(row).state


def test_given_a_call_to_be_made_when_the_page_is_opened_then_its_words_are_there(ana, task):
    page = ana.open("/reminders")

    assert "Call Ann Payer: Bluefern (3102)" in page.text
    assert "500.00 USD" in page.text


def test_given_something_held_when_the_page_is_opened_then_it_says_why(ana, task):
    page = ana.open("/reminders?state=held")

    assert "dispute" in page.text


def test_given_a_call_when_it_was_made_then_it_is_done_with_what_was_said(ana, office, task):
    ana.send(f"/reminders/{task}/done", note="pays on Friday")

    assert state(office, task) is ReminderState.DONE
    assert "pays on Friday" in ana.open("/reminders?state=done").text


def test_given_a_call_that_was_made_when_it_is_dropped_then_the_page_says_that_it_is_too_late(ana, office, task):
    ana.send(f"/reminders/{task}/done")

    ana.send(f"/reminders/{task}/drop")

    assert state(office, task) is ReminderState.DONE


@pytest.mark.server("chromium")
@pytest.mark.server("chromedriver")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_given_the_page_when_axe_looks_at_it_then_nobody_is_kept_out_and_nothing_runs_off(screen, task, width, scheme):
    screen.show(width=width, scheme=scheme)
    screen.open("/reminders")

    barriers = screen.barriers()

    assert not barriers
    assert screen.run("return document.documentElement.scrollWidth <= window.innerWidth")


def test_given_the_end_of_a_ladder_when_somebody_chooses_on_the_page_then_the_task_is_done_with_what_was_decided(ana, office):
    ends = replace(new("end", ReminderState.TASK, step="end", channel=Channel.DECISION), value=VALUE | {"offer": ["plan", "hold"]})
    with office.store.unit() as unit:
        row = unit.reminders.add(ends, {})
        unit.commit()
    page = ana.open("/reminders")

    ana.send(f"/reminders/{row}/decide", outcome="plan", note="six instalments", until="2099-01-31")

    assert "Payment plan" in page.text
    assert "To an agency" not in page.text
    assert state(office, row) is ReminderState.DONE
    assert "plan: six instalments" in ana.open("/reminders?state=done").text
