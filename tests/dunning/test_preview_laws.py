"""The preview and the simulator agree on invented firms, line by line."""

import pytest

from mailflow.feeds.ledger import Clients, Invoices
from mailflow.feeds.people import Contacts, Holds
from mailflow.services.preview import PreviewLedger, preview, preview_line, read_ladders
from tests.dunning.firms import FIRST, write_firm, write_rich_firm
from tests.dunning.simulator import simulate


def previewed(folder, last):
    contacts, holds = folder / "contacts.csv", folder / "holds.csv"
    ledger = PreviewLedger(
        clients=Clients().parse(folder / "clients.csv").clients,
        invoices=Invoices().parse(folder / "invoices.csv").invoices,
        contacts=Contacts().parse(contacts).contacts if contacts.exists() else (),
        holds=Holds().parse(holds).holds if holds.exists() else (),
    )
    lines = preview(ledger, read_ladders(folder / "cadences.toml"), since=FIRST, until=last)
    return [preview_line(line) for line in lines]


def differing(folder, seeds, write=write_firm):
    """The seeds whose firms are previewed otherwise than simulated; the folder keeps the last of them."""
    return [seed for seed in seeds if not agree(folder, seed, write)]


def agree(folder, seed, write=write_firm):
    place = folder / str(seed)
    place.mkdir()
    last = write(place, seed)
    return previewed(place, last) == simulate(place, place / "cadences.toml", FIRST, last)


def test_given_two_hundred_invented_firms_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(200)

    wrong = differing(tmp_path, seeds)

    assert wrong == []


def test_given_firms_with_every_further_key_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(100)

    wrong = differing(tmp_path, seeds, write_rich_firm)

    assert wrong == []


@pytest.mark.long
def test_given_a_thousand_firms_with_every_further_key_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(1_000, 2_000)

    wrong = differing(tmp_path, seeds, write_rich_firm)

    assert wrong == []


@pytest.mark.long
def test_given_two_thousand_invented_firms_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(1_000, 3_000)

    wrong = differing(tmp_path, seeds)

    assert wrong == []
