"""Statements of account that go out by mail, as values: what a statement is of, and what one contact gets."""

from dataclasses import dataclass
from enum import StrEnum


class StatementsBy(StrEnum):
    """What one statement has."""

    CLIENT = "client"
    PARENT = "parent"  # a payer with all clients for whom it pays
    MATTER = "matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of the ledger that one statement is of.

    No `matters` are all of the client's. `with_cash`: money on account, which belongs to no matter, is stated here.
    """

    client_number: str
    matters: tuple[str, ...] = ()
    with_cash: bool = True
    with_subsidiaries: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail:
    """One mail: to whom, in which language, with the statements of which parts. Without an address nobody is known."""

    address: str
    name: str
    language: str
    parts: tuple[Part, ...]
