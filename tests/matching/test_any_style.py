"""A law over many bank texts: whatever style a number is written in, money goes to the invoices that were meant, or to a person."""

import re
from random import Random

import pytest

from tests.matching.desk import booked, desk

_SEEDS = range(40)
_CLIENTS = {
    "11": ("Ostrander Paper Mills Inc", "7{n:04}", "USD"),
    "12": ("Haldane & Reeve Solicitors LLP", "26/0{n:04}", "GBP"),
    "13": ("Werft Niendorf GmbH & Co. KG", "RE-26-{n:04}", "EUR"),
    "14": ("Cooperativa Vinícola Almodis S.C.", "F-2026/{n:05}", "EUR"),
    "15": ("Sato Bearings Co., Ltd.", "00{n:05}", "USD"),
}
_BEFORE = (
    "",
    "INV ",
    "INVOICES ",
    "/ROC/2218840017 /RFB/",
    "EREF+E118840 SVWZ+RG ",
    "BGC ",
    "CHK 0004417 INV ",
    "TRN*1*021000028841 ",
    "VIR FACT ",
)
_BETWEEN = (" ", "/", ", ", " & ", "+")


def _styles(number: str) -> list[str]:
    runs = re.findall(r"\d+", number)
    return [number, re.sub(r"\W", "", number), re.sub(r"\W+", "-", number), "".join(runs), runs[-1], " ".join(runs)]


def _world(rng: Random) -> tuple[str, dict[str, tuple[str, int]]]:
    rows, cents = [], {}
    for client, (name, style, currency) in _CLIENTS.items():
        rows.append(f"client {client} {name}")
        for n in rng.sample(range(1000, 9999), 8):
            number = style.format(n=n)
            cents[number] = (client, rng.randrange(20_000, 2_000_000))
            rows.append(f"invoice {number} {client} {client}-1 2026-03-01 {cents[number][1] / 100:.2f} {currency}")
    return "\n".join(rows), cents


@pytest.mark.parametrize("seed", _SEEDS)
def test_given_numbers_in_any_style_when_they_close_then_those_invoices_are_paid_or_a_person_is_asked(seed):
    rng = Random(seed)
    ledger, cents = _world(rng)
    client = rng.choice(list(_CLIENTS))
    meant = rng.sample([number for number, (owner, _) in cents.items() if owner == client], rng.choice((1, 1, 2, 3)))
    text = rng.choice(_BEFORE) + rng.choice(_BETWEEN).join(rng.choice(_styles(number)) for number in meant)
    paid = sum(cents[number][1] for number in meant) / 100
    receipt = f"receipt R1 2026-05-04 {paid:.2f} {_CLIENTS[client][2]} wire {_CLIENTS[client][0].upper()[:22]} | {text.upper()}"

    decision = desk(f"{ledger}\n{receipt}").settle()

    assert decision.disposition == "exception" or sorted(booked(decision)) == sorted(meant), receipt


@pytest.mark.parametrize("seed", _SEEDS)
def test_given_numbers_in_any_style_when_they_do_not_close_then_nothing_is_applied(seed):
    rng = Random(seed)
    ledger, cents = _world(rng)
    client = rng.choice(list(_CLIENTS))
    meant = rng.sample([number for number, (owner, _) in cents.items() if owner == client], rng.choice((1, 2)))
    text = rng.choice(_BEFORE) + rng.choice(_BETWEEN).join(rng.choice(_styles(number)) for number in meant)
    paid = (sum(cents[number][1] for number in meant) + rng.choice((-7_50, -1, 3_00, 120_07))) / 100
    receipt = f"receipt R1 2026-05-04 {paid:.2f} {_CLIENTS[client][2]} wire {_CLIENTS[client][0].upper()[:22]} | {text.upper()}"

    decision = desk(f"{ledger}\n{receipt}").settle()

    assert decision.disposition == "exception", receipt
