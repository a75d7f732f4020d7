"""Whom the invented firm bills (clients.csv beside this module), and the agents that pay or write for several of them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from .world import Client


def _group(name: str) -> tuple[Client, ...]:
    with Path(__file__).with_name("clients.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.pop("group") == name]
    return tuple(replace(Client(**row), monthly=int(row["monthly"])) for row in rows)  # type: ignore[arg-type]  # monthly comes as text first


BIG = _group("big")  # come by with many advices
BARE = _group("bare")  # their receipts come bare: few open items, so that an amount can prove something
TALKERS = _group("talker")  # write and do not pay
ALL = BIG + BARE + TALKERS
BY_NUMBER = {client.number: client for client in ALL}

# Agents that write or pay for several clients; none of the clients' own domains.
CLAIMS_AGENT = ("Corvid Claims Services LLC", "corvidclaims.example")
PAYMENT_NETWORK = ("PayLattice Network", "paylattice.example")
TREASURY_CENTRE = ("Meridian Shared Services sp. z o.o.", "meridian-ssc.example")


def client(number: str) -> Client:
    """The client of a number."""
    return BY_NUMBER[number]


def family(number: str) -> tuple[Client, ...]:
    """A parent and those for whom it pays."""
    return tuple(each for each in ALL if number in (each.number, each.parent))
