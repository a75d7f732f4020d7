"""The preview and the simulator agree on invented firms, line by line."""

import pytest

from mailflow.services.preview import preview, preview_line, read_ladders
from mailflow.wiring import read_preview_ledger
from tests.dunning.firms import FIRST, write_firm
from tests.dunning.simulator import simulate


def previewed(folder, last):
    lines = preview(read_preview_ledger(folder), read_ladders(folder / "cadences.toml"), since=FIRST, until=last)
    return [preview_line(line) for line in lines]


def differing(folder, seeds):
    """The seeds whose firms are previewed otherwise than simulated; the folder keeps the last of them."""
    return [seed for seed in seeds if not agree(folder, seed)]


def agree(folder, seed):
    place = folder / str(seed)
    place.mkdir()
    last = write_firm(place, seed)
    return previewed(place, last) == simulate(place, place / "cadences.toml", FIRST, last)


def test_given_two_hundred_invented_firms_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(200)

    wrong = differing(tmp_path, seeds)

    assert wrong == []


@pytest.mark.long
def test_given_two_thousand_invented_firms_when_they_are_previewed_then_each_line_is_the_simulator_s(tmp_path):
    seeds = range(1_000, 3_000)

    wrong = differing(tmp_path, seeds)

    assert wrong == []
