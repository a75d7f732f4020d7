"""The daily duty on a real store: what is due is written once, what is held is shown, a missed day is caught up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.money import Money
from mailflow.services import outbox
from mailflow.services.chase import Chased
from mailflow.services.chase_look import LastLook
from tests.databases import Database
from tests.services.chasing import open_firm, with_caps
from tests.services.ladders import LADDER, client, ledger

DUE = "900 acme 2026-09-30 500.00"
FIRST = "queued ap@acme.example Reminder of open invoices"


@pytest.fixture
def firm(database: Database):
    opened = open_firm(database.url, LADDER)
    opened.bill(ledger(DUE))
    yield opened
    opened.store.close()


def look(firm, letter):
    with firm.store.unit() as unit:
        halt = LastLook(firm.chasing, firm.clock)(unit, letter)
        unit.commit()
    return halt


def only_letter(firm):
    with firm.store.reading() as unit:
        return unit.outbox.of_client("acme")[0]


def test_given_an_invoice_when_its_step_comes_then_one_letter_is_queued_however_often_the_duty_runs(firm):
    firm.on("2026-10-07")

    again = firm.on("2026-10-07", hour=16)

    assert firm.letters() == [FIRST]
    assert not again.done


def test_given_a_letter_when_it_is_read_then_it_says_what_is_asked_and_is_marked_as_automatic(firm):
    firm.on("2026-10-07")

    letter = only_letter(firm)

    assert "Dear Ann Payer," in letter.mail.text
    assert "USD\xa0500.00" in letter.mail.text
    assert (letter.mail.is_automatic, letter.mail.invoice_numbers) == (True, ("900",))


def test_given_days_without_the_service_when_it_runs_again_then_what_fell_due_goes_then(firm):
    firm.on("2026-10-13")

    assert firm.letters() == [FIRST]


def test_given_a_pause_when_the_step_comes_then_it_is_held_with_its_reason_and_goes_after_it(firm):
    with firm.store.unit() as unit:
        pause = Hold(scope=HoldScope.CLIENT, id="acme", reason=HoldReason.ABSENCE)
        made = unit.holds.add(pause, client_number="acme", actor="clerk")
        unit.commit()
    firm.on("2026-10-07")
    held = firm.reasons()
    with firm.store.unit() as unit:
        unit.holds.end(made, actor="clerk")
        unit.commit()

    firm.on("2026-10-08")

    assert held == ["absence"]
    assert firm.letters() == [FIRST]
    assert firm.reasons() == []


def test_given_a_step_that_needs_approval_when_it_comes_then_its_letter_is_a_draft(firm):
    firm.on("2026-10-30")

    assert firm.letters() == ["draft ap@acme.example Second reminder, overdue invoices"]


def test_given_a_firm_that_wants_to_click_when_a_step_comes_then_its_letter_is_a_draft(firm):
    careful = replace(firm, chasing=replace(firm.chasing, sends=False))

    careful.on("2026-10-07")

    assert firm.letters() == ["draft ap@acme.example Reminder of open invoices"]


def test_given_a_contact_without_a_name_when_a_step_comes_then_nothing_is_written_and_the_fix_is_shown(firm):
    firm.bill(ledger(DUE, clients=(client("acme", contact_name=""),)))

    firm.on("2026-10-07")

    assert firm.letters() == []
    assert firm.reasons() == ["ap@acme.example has no name; fill in the contact's name"]


def test_given_money_of_the_client_that_waits_when_a_step_comes_then_its_letter_is_held_until_it_is_applied(firm):
    with firm.store.unit() as unit:
        receipt = Receipt(
            receipt_id="R1",
            received_on=firm.clock.today(),
            amount=Money(Decimal("480.00"), "USD"),
            method=PaymentMethod.WIRE,
            payer_name="CLIENT ACME",
            reference="",
        )
        unit.receipts.add([receipt])
        unit.journal.receive([receipt])
        unit.commit()

    firm.on("2026-10-07")

    assert firm.letters() == []
    assert firm.reasons() == ["480.00 USD of CLIENT ACME (R1) wait to be applied; apply them first"]


def test_given_a_list_of_yesterday_morning_when_the_duty_runs_then_nobody_is_reminded_by_it(firm):
    firm.on("2026-10-05")
    firm.clock.moment += timedelta(days=2)

    run = firm.go()

    assert "load today's" in run.why_not
    assert firm.letters() == []


def test_given_a_global_stop_when_the_duty_runs_then_it_says_who_stopped_it(firm):
    outbox.stop(firm.store, actor="manager")

    run = firm.on("2026-10-07")

    assert run.why_not == "all letters were stopped by manager"


def test_given_a_cap_when_more_is_due_then_the_rest_is_caught_up_the_next_day(firm):
    firm.bill(ledger("900 acme 2026-09-30 500.00\n901 bolt 2026-09-30 90.00\n902 cord 2026-09-30 70.00"))
    capped = with_caps(firm, most_per_day=2)
    capped.on("2026-10-07")
    first_day = len(firm.letters())

    capped.on("2026-10-08")

    assert first_day == 2
    assert len(firm.letters()) == 3


def test_given_a_letter_in_the_queue_when_the_invoice_is_paid_then_the_last_look_holds_it(firm):
    firm.on("2026-10-07")
    letter = only_letter(firm)
    firm.bill(ledger("901 acme 2027-01-01 10.00"))

    halt = look(firm, letter)

    assert halt.why == "900 is paid"
    assert firm.reasons() == ["900 is paid"]


def test_given_a_letter_in_the_queue_when_the_invoice_is_paused_then_the_last_look_holds_it_and_it_goes_later(firm):
    firm.on("2026-10-07")
    with firm.store.unit() as unit:
        pause = Hold(scope=HoldScope.INVOICE, id="900", reason=HoldReason.PROMISE, until=firm.clock.today() + timedelta(days=6))
        unit.holds.add(pause, client_number="acme", actor="clerk")
        unit.commit()
    halt = look(firm, only_letter(firm))

    firm.on("2026-10-14")

    assert halt.why == "900: promise"
    assert firm.letters().count(FIRST) == 2


def test_given_a_letter_in_the_queue_when_part_of_it_was_paid_then_the_last_look_says_what_changed(firm):
    firm.on("2026-10-07")
    firm.bill(ledger("900 acme 2026-09-30 300.00"))

    halt = look(firm, only_letter(firm))

    assert halt.why == "900 was open for 500.00 USD when the letter was written, and is for 300.00 USD now"


def test_given_nothing_has_changed_when_the_letter_leaves_then_the_last_look_lets_it_go(firm):
    firm.on("2026-10-07")

    halt = look(firm, only_letter(firm))

    assert halt is None


def test_given_an_approval_at_night_when_the_letter_would_leave_then_it_waits_for_the_recipient_s_morning(firm):
    firm.on("2026-10-07")
    firm.clock.moment += timedelta(hours=10)

    halt = look(firm, only_letter(firm))

    assert halt.until.isoformat() == "2026-10-08T09:00:00+00:00"


def test_given_a_letter_that_bounced_when_the_duty_runs_again_then_it_does_not_count_as_sent(firm):
    firm.on("2026-10-07")
    with firm.store.unit() as unit:
        letter = unit.outbox.of_client("acme")[0]
        version = letter.version
        for state in (OutgoingState.SENDING, OutgoingState.SENT, OutgoingState.BOUNCED):
            version = unit.outbox.move_to(letter.row, version, state)
        unit.commit()

    run = firm.on("2026-10-08")

    assert run.done[Chased.WRITTEN] == 1
    assert firm.letters() == ["bounced ap@acme.example Reminder of open invoices", FIRST]


def test_given_a_call_among_the_steps_when_it_comes_then_it_is_a_task_with_its_words(database: Database):
    ladder = LADDER.replace('template = "reminder/first"', 'template = "reminder/call"\nchannel = "call"')
    caller = open_firm(database.url, ladder)
    caller.bill(ledger(DUE))

    caller.on("2026-10-07")

    with caller.store.reading() as unit:
        (task,) = unit.reminders.listed("task")
    assert task.value["subject"] == "Call Ann Payer: Client acme (acme)"
    assert caller.letters() == []


def test_given_a_step_with_a_statement_when_it_comes_then_the_letter_carries_a_pdf(database: Database):
    ladder = LADDER.replace('template = "reminder/first"', 'template = "reminder/first"\nattach = ["statement"]')
    sender = open_firm(database.url, ladder)
    sender.bill(ledger(DUE))

    sender.on("2026-10-07")

    with sender.store.reading() as unit:
        raw = unit.outbox.raw(unit.outbox.of_client("acme")[0].row)
    assert b"statement-acme.pdf" in raw


def test_given_a_step_with_copies_that_are_not_there_when_it_comes_then_the_letter_is_held_with_the_missing_file(database: Database):
    ladder = LADDER.replace('template = "reminder/first"', 'template = "reminder/first"\nattach = ["invoices"]')
    sender = open_firm(database.url, ladder)
    sender.chasing = replace(sender.chasing, invoice_copies="/nowhere/{invoice_number}.pdf")
    sender.bill(ledger(DUE))

    sender.on("2026-10-07")

    assert sender.letters() == []
    assert sender.reasons() == ["the copy of invoice 900 is not at /nowhere/900.pdf (No such file or directory); put it there"]


def test_given_a_letter_that_failed_when_a_person_sends_it_again_then_it_does_not_leave_beside_the_new_one(firm):
    firm.on("2026-10-07")
    with firm.store.unit() as unit:
        letter = unit.outbox.of_client("acme")[0]
        version = unit.outbox.move_to(letter.row, letter.version, OutgoingState.SENDING)
        version = unit.outbox.move_to(letter.row, version, OutgoingState.FAILED)
        unit.commit()
    firm.on("2026-10-08")
    outbox.send_again(firm.store, letter.row, version=version, actor="clerk")

    halt = look(firm, letter)

    assert halt.why == "this reminder is over; what is still due is written anew"
    assert firm.letters() == [FIRST, FIRST]
