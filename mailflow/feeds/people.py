"""Contacts and holds, from CSV or a workbook (columns as in ``contacts.csv`` and ``holds.csv``)."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.domain.ports import Load
from mailflow.feeds.cells import Cells, open_cells, share_of
from mailflow.feeds.sheet import sha256_of

_CONTACT_COLUMNS = ("client_number", "matter_number", "role", "name", "email", "language", "time_zone")
_CONTACT_NEEDS = ("client_number", "role", "email")
_HOLD_COLUMNS = ("scope", "id", "reason", "from", "until", "amount")
_HOLD_NEEDS = ("scope", "id", "reason")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


class Contacts:
    """Who has which role for a client, or for one of its matters."""

    def recognises(self, path: Path) -> float:
        """The share of the columns of a contact list that the file has."""
        return share_of(_CONTACT_COLUMNS, path, _CONTACT_NEEDS)

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError at the first row that cannot be taken."""
        sheet, cells = open_cells(path, _CONTACT_COLUMNS, _CONTACT_NEEDS)
        contacts = tuple(_contact(cells) for _ in cells.rows(sheet))
        return Load(file=path.name, sha256=sha256_of(path), contacts=contacts)


class Holds:
    """What nobody is to be asked for, for the time being."""

    def recognises(self, path: Path) -> float:
        """The share of the columns of a list of holds that the file has."""
        return share_of(_HOLD_COLUMNS, path, _HOLD_NEEDS)

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError at the first row that cannot be taken."""
        sheet, cells = open_cells(path, _HOLD_COLUMNS, _HOLD_NEEDS)
        holds = tuple(_hold(cells) for _ in cells.rows(sheet))
        return Load(file=path.name, sha256=sha256_of(path), holds=holds)


def _contact(cells: Cells) -> Contact:
    email = cells.needed("email")
    if not _ADDRESS.fullmatch(email):
        cells.refuse("email", "write one address, such as ap@client.example")
    return Contact(
        client_number=cells.needed("client_number"),
        matter_number=cells.text("matter_number"),
        role=Role(cells.one_of("role", tuple(Role))),
        name=cells.text("name"),
        email=email,
        language=cells.text("language"),
        time_zone=cells.text("time_zone"),
    )


def _hold(cells: Cells) -> Hold:
    since, until = _day(cells, "from"), _day(cells, "until")
    if since is not None and until is not None and until < since:
        cells.refuse("until", "a hold ends on or after its first day")
    amount = cells.text("amount")
    if amount and (not _PLAIN.fullmatch(amount) or not Decimal(amount)):
        cells.refuse("amount", "write a plain amount of more than zero, such as 345.67, or leave it empty for all of it")
    return Hold(
        scope=HoldScope(cells.one_of("scope", tuple(HoldScope))),
        id=cells.needed("id"),
        reason=HoldReason(cells.one_of("reason", tuple(HoldReason))),
        since=since,
        until=until,
        amount=Decimal(amount) if amount else None,
    )


def _day(cells: Cells, column: str) -> date | None:
    return cells.day(column) if cells.text(column) else None
