"""Pauses that a person makes: what they cover, that letters in the queue are held by them, and that ending them goes on."""

from datetime import date

import pytest

from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.errors import ConfigurationError
from mailflow.services.chase_look import LastLook
from mailflow.services.pauses import end_pause, pause, standing_pauses
from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, client, ledger

DUE = """
900 acme 2026-09-30 500.00 USD M1
901 birch 2026-09-30 500.00 USD M2
"""
ACME, BIRCH = "queued ap@acme.example Reminder of open invoices", "queued ap@birch.example Reminder of open invoices"


@pytest.fixture
def firm(database):
    opened = open_firm(database.url, LADDER)
    opened.bill(ledger(DUE, clients=(client("acme", office="Boston"), client("birch", office="Munich"))))
    yield opened
    opened.store.close()


def hold(scope, name="", **more):
    return Hold(scope=HoldScope(scope), id=name, reason=HoldReason.OTHER, **more)


@pytest.mark.parametrize(
    ("scope", "name"), [("invoice", "900"), ("matter", "M1"), ("client", "acme"), ("contact", "AP@acme.example"), ("office", "Boston")]
)
def test_given_a_pause_when_the_day_comes_then_only_what_it_covers_waits_until_it_is_ended(firm, scope, name):
    made = pause(firm.store, hold(scope, name), actor="clerk")
    firm.on("2026-10-07")
    written, held = firm.letters(), firm.reasons()

    end_pause(firm.store, made, actor="clerk")
    firm.on("2026-10-08")

    assert (written, held) == ([BIRCH], ["other"])
    assert sorted(firm.letters()) == [ACME, BIRCH]


def test_given_a_pause_of_the_whole_firm_when_the_day_comes_then_nobody_is_reminded_and_the_run_says_who_paused_it(firm):
    pause(firm.store, hold("firm", until=date(2026, 10, 7)), actor="manager")
    run = firm.on("2026-10-07")
    written = firm.letters()

    firm.on("2026-10-08")

    assert (written, run.why_not) == ([], "manager paused the reminders of the whole firm until 2026-10-07 (other)")
    assert sorted(firm.letters()) == [ACME, BIRCH]


@pytest.mark.parametrize(("scope", "name"), [("firm", ""), ("office", "Boston"), ("matter", "M1")])
def test_given_a_letter_in_the_queue_when_a_pause_comes_between_then_the_last_look_holds_it(firm, scope, name):
    firm.on("2026-10-07")
    pause(firm.store, hold(scope, name), actor="clerk")

    with firm.store.unit() as unit:
        halt = LastLook(firm.chasing, firm.clock)(unit, unit.outbox.of_client("acme")[0])

    assert halt is not None
    assert halt.why == "900: other"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (hold("client", "acm"), "Give a client number of the ledger"),
        (hold("invoice", "90"), "Give an invoice number"),
        (hold("matter", "M9"), "Give a matter number"),
        (hold("office", "boston"), "Give an office"),
        (hold("client", "acme", until=date(2026, 9, 1)), "that day is over"),
    ],
)
def test_given_a_pause_of_nothing_that_is_known_when_it_is_made_then_it_is_refused_with_the_fix(firm, wrong, says):
    with pytest.raises(ConfigurationError, match=says):
        pause(firm.store, wrong, actor="clerk")

    assert standing_pauses(firm.store) == ()


def test_given_a_pause_that_was_ended_when_it_is_ended_again_then_that_is_said(firm):
    made = pause(firm.store, hold("client", "acme"), actor="clerk")
    end_pause(firm.store, made, actor="clerk")

    with pytest.raises(LookupError, match=f"no pause {made}"):
        end_pause(firm.store, made, actor="another")
