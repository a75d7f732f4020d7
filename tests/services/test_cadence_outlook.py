"""The outlook of cadences: what would come, go, move or change against the live ones, by the ledger and by what was sent before."""

from datetime import date

import pytest

from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.cadence_outlook import look_ahead, take_snapshot, write_samples
from mailflow.services.chase import chase
from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, client, ledger

BOOKS = ledger(
    """
    900 acme 2026-10-01 500.00
    901 acme 2026-10-20 70.00
    902 bolt 2026-10-01 800.00
    """,
    clients=(client("acme"), client("bolt", attorney_email="")),
)
DAY = date(2026, 10, 8)


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    opened = open_firm(f"sqlite:///{tmp_path_factory.mktemp('outlook') / 'mailflow.db'}", LADDER, day=DAY.isoformat())
    opened.bill(BOOKS)
    yield opened
    opened.store.close()


def snapshot(firm, *, most=2_000, named=()):
    with firm.store.reading() as unit:
        return take_snapshot(unit, unit.reports.owing_clients(), DAY, most=most, named=named)


def differences(firm, *changes):
    new = LADDER
    for old, other in changes:
        new = new.replace(old, other)
    ladders = (parse_cadences(text, "cadences.toml") for text in (new, LADDER))
    outlook = look_ahead(snapshot(firm), *ladders, since=DAY)
    return [
        f"{one.kind} {one.shown.on} {one.shown.client_number} {one.shown.step.name} {'; '.join(one.says)}".strip()
        for one in outlook.differences
    ]


def test_given_the_live_ladder_itself_when_it_is_compared_then_nothing_differs(firm):
    assert differences(firm) == []


def test_given_an_earlier_day_when_it_is_compared_then_its_letters_move(firm):
    assert differences(firm, ("after_due_days = 30", "after_due_days = 20")) == [
        "moves 2026-10-21 acme second",
        "moves 2026-10-21 bolt second",
        "moves 2026-10-28 acme first",
        "moves 2026-11-09 acme second",
    ]


def test_given_another_recipient_and_attachment_when_it_is_compared_then_the_letters_change_and_it_says_how(firm):
    changes = (('cc = ["billing_attorney"]', 'attach = ["statement"]'), ('"manager"', '"none"'))

    assert differences(firm, *changes)[:2] == [
        "changes 2026-11-02 bolt second attached: none → statement; approval: manager → none",
        "changes 2026-11-03 acme second copy to: partner@firm.example → none; attached: none → statement; approval: manager → none",
    ]


def test_given_a_condition_when_it_keeps_a_client_out_then_her_letters_go_and_another_step_comes(firm):
    keeps_out = ('name = "standard"', 'name = "standard"\napplies_to = { clients = ["acme"] }')
    more = (
        'template = "reminder/second"',
        'template = "reminder/second"\n[[cadence.step]]\nname = "third"\nafter_due_days = 50\ntemplate = "reminder/final"',
    )

    found = differences(firm, keeps_out, more)

    assert [line.split(" copy")[0] for line in found] == [
        "goes 2026-10-08 bolt first",
        "goes 2026-11-02 bolt second",
        "changes 2026-11-03 acme second",
        "changes 2026-11-19 acme second",
        "comes 2026-11-27 acme third",
    ]


def test_given_what_was_sent_already_when_days_are_played_then_it_is_not_sent_again(tmp_path):
    firm = open_firm(f"sqlite:///{tmp_path / 'mailflow.db'}", LADDER, day=DAY.isoformat())
    firm.bill(BOOKS)
    chase(firm.store, firm.chasing)

    outlook = look_ahead(snapshot(firm), firm.chasing.cadences, firm.chasing.cadences, since=DAY)

    assert [(one.on.isoformat(), one.client_number, one.step.name) for one in outlook.letters][:3] == [
        ("2026-10-27", "acme", "first"),
        ("2026-11-02", "bolt", "second"),
        ("2026-11-03", "acme", "second"),
    ]
    firm.store.close()


def test_given_a_ladder_when_its_samples_are_written_then_each_step_has_its_first_letter_with_real_names(firm):
    outlook = look_ahead(snapshot(firm), firm.chasing.cadences, firm.chasing.cadences, since=DAY)

    samples = write_samples(outlook, firm.chasing, each=1)

    assert [(one.reminder.step.name, one.others) for one in samples] == [("first", 2), ("second", 2)]
    assert "Ann Payer" in samples[0].words.text
    assert "900" in samples[0].words.text


def test_given_a_ledger_that_is_too_large_when_it_is_looked_at_then_the_named_clients_are_among_those_that_are(firm):
    part = snapshot(firm, most=1, named=("bolt",))

    assert (part.is_part, part.of_clients, [one.number for one in part.ledger.clients]) == (True, 2, ["bolt"])
