"""The daily duty, on a real store and through real services, writes what the simulator says: each once, none forgotten, nothing held."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.feeds.ledger import Clients, Invoices
from mailflow.feeds.people import Contacts, Holds
from mailflow.services.chase import chase
from mailflow.services.preview import PreviewLedger
from tests.dunning.firms import FIRST, write_firm, write_rich_firm
from tests.dunning.simulator import simulate
from tests.services.chasing import Firm, open_firm

# Six weeks hold every step's waiting and every hold's end.
DAYS = 42


def read_ledger(folder):
    contacts, holds = folder / "contacts.csv", folder / "holds.csv"
    kept = Holds().parse(holds).holds if holds.exists() else ()
    return PreviewLedger(
        clients=Clients().parse(folder / "clients.csv").clients,
        invoices=Invoices().parse(folder / "invoices.csv").invoices,
        contacts=Contacts().parse(contacts).contacts if contacts.exists() else (),
        holds=[replace(hold, amount=None) for hold in kept],
    )


def without_parts(folder):
    """Parts of invoices are held by disputes, which come from mail; here a hold holds all."""
    holds = folder / "holds.csv"
    if holds.exists():
        header, *rows = holds.read_text(encoding="utf-8").splitlines()
        holds.write_text("\n".join([header, *(row.rpartition(",")[0] + "," for row in rows)]) + "\n", encoding="utf-8")


def written(firm, day):
    with firm.store.reading() as unit:
        rows = [row for state in ("written", "task") for row in unit.reminders.listed(state, limit=1000) if row.day == day]
    return sorted(_said(row.client_number, row.cadence, row.step, row.channel, row.address, row.value) for row in rows)


def expected(lines, day):
    gone = [line for line in lines if line["date"] == day.isoformat() and line["step"] is not None]
    return sorted(_said(*(line[key] for key in ("client_number", "cadence", "step", "channel", "contact")), line) for line in gone)


def _said(client, cadence, step, channel, address, value):
    items = sorted((one["invoice_number"], one["amount"]) for one in value["invoices"])
    return (client, cadence, step, str(channel), address.lower(), tuple(items), tuple(sorted(value["asked"].items())), tuple(value["cc"]))


def live(folder, seed, write=write_firm):
    """The days that go otherwise than simulated, for a firm whose service stops, starts anew and runs several times a day."""
    folder.mkdir()
    last, chance = min(write(folder, seed), FIRST + timedelta(days=DAYS)), random.Random(seed)
    without_parts(folder)
    cadences = folder / "cadences.toml"
    cadences.write_text(cadences.read_text(encoding="utf-8").replace("reminder/any", "reminder/first"), encoding="utf-8")
    lines = simulate(folder, cadences, FIRST, last)
    firm = open_firm(f"sqlite:///{folder / 'firm.db'}", cadences.read_text(encoding="utf-8"), day=FIRST.isoformat())
    ledger = read_ledger(folder)
    firm.bill(ledger)
    firm.hold(ledger)
    wrong, day = [], FIRST
    while day <= last:
        _one_day(firm, day, chance)
        wrong += [(seed, day)] if written(firm, day) != expected(lines, day) else []
        day += timedelta(days=1)
    firm.store.close()
    return wrong


def _one_day(firm: Firm, day, chance):
    for hour in sorted(chance.sample(range(24), chance.randint(1, 2))):
        stops = chance.random() < 0.3
        firm.clock.moment = firm.clock.moment.replace(year=day.year, month=day.month, day=day.day, hour=hour)
        firm.freshen()
        chase(firm.store, firm.chasing, is_stopping=lambda stops=stops: stops)
    firm.go()


def test_given_invented_firms_when_they_live_day_by_day_then_each_writes_what_was_simulated(tmp_path):
    seeds = range(10)

    wrong = [day for seed in seeds for day in live(tmp_path / str(seed), seed)]

    assert wrong == []


def test_given_firms_with_every_further_key_when_they_live_day_by_day_then_each_writes_what_was_simulated(tmp_path):
    seeds = range(5)

    wrong = [day for seed in seeds for day in live(tmp_path / str(seed), seed, write_rich_firm)]

    assert wrong == []


@pytest.mark.long
def test_given_many_firms_with_every_further_key_when_they_live_day_by_day_then_each_writes_what_was_simulated(tmp_path):
    seeds = range(20_000, 20_100)

    wrong = [day for seed in seeds for day in live(tmp_path / str(seed), seed, write_rich_firm)]

    assert wrong == []


@pytest.mark.long
def test_given_many_invented_firms_when_they_live_day_by_day_then_each_writes_what_was_simulated(tmp_path):
    seeds = range(10_000, 10_200)

    wrong = [day for seed in seeds for day in live(tmp_path / str(seed), seed)]

    assert wrong == []
