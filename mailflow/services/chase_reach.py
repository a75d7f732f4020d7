"""Which clients may be due anything today: one pass over the whole ledger, which looks at each invoice as little as it can."""

import gc
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from mailflow.domain.cadence import Cadence, Had
from mailflow.domain.ledger import Client, InvoiceRow, OpenInvoice
from mailflow.domain.money import Money
from mailflow.policy.dunning import has_business
from mailflow.policy.dunning_choice import CadenceChoice
from mailflow.policy.dunning_ladder import Ladder, ladders_of
from mailflow.store.reminders import HadRow
from mailflow.store.unit import UnitOfWork


@contextmanager
def without_collector() -> Iterator[None]:
    """Many values without circles: to look for circles among them takes a third of the time, and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_collector()
def find_due_clients(unit: UnitOfWork, cadences: Sequence[Cadence], today: date) -> list[str]:
    """The clients of whom any invoice is due for a step today, in order of number; one pass over the whole ledger."""
    had = unit.reminders.all_had()
    clients = {client.number: client for client in unit.ledger.iterate_traits()}
    reach = _Reach(cadences, clients, today)
    due: set[str] = set()
    for row in unit.ledger.iterate_rows():
        if row[8] > 0 and row[1] not in due and reach.is_due(row, had.get(row[0])):
            due.add(row[1])
    return sorted(due)


class _Reach:
    """How far the ladder of an invoice reaches today; a ledger has a million invoices, but few kinds of them and few due dates."""

    def __init__(self, cadences: Sequence[Cadence], clients: Mapping[str, Client], today: date) -> None:
        self._choice = CadenceChoice(cadences)
        self._clients = clients
        self._today = today
        rules = [cadence.applies_to for cadence in cadences]
        self._matters = frozenset(number for rule in rules for number in rule.matters)
        self._invoices = frozenset(number for rule in rules for number in rule.invoices)
        self._named = frozenset(number for rule in rules for number in rule.clients)
        # Conditions on what the client is: then each client is a kind of its own.
        self._looks_at_clients = any(rule.parents or rule.tags or rule.risks or rule.kinds for rule in rules)
        self._floors = sorted({rule.min_balance for rule in rules if rule.min_balance})
        self._open = {cadence.name for cadence in cadences if has_business(cadence, today)}
        self._ladders = ladders_of(cadences)
        self._chosen: dict[tuple[object, ...], Ladder | None] = {}
        self._reached: dict[tuple[str, date, date], int | None] = {}

    def is_due(self, row: InvoiceRow, had: HadRow | None) -> bool:
        ladder = self._ladder(row)
        if ladder is None:
            return False
        key = (ladder.cadence.name, row[5], row[4])
        if key not in self._reached:
            self._reached[key] = ladder.highest(row[5], row[4], self._today)
        reached = self._reached[key]
        if had is None:
            return reached is not None
        at = ladder.names.get(had.step) if had.cadence == ladder.cadence.name else None
        if at is not None and ladder.is_plain:
            return reached is not None and reached > at
        item = _item(row)
        return ladder.due(item, ladder.place(_had(had), item), self._today) is not None

    def _ladder(self, row: InvoiceRow) -> Ladder | None:
        """The ladder of an invoice; `None` where it has none, or nothing goes today."""
        client_number, matter, currency, office, group = row[1], row[2], row[6], row[10], row[11]
        client = self._clients.get(client_number)
        if client is not None:
            office, group = office or client.office, group or client.practice_group
        floor = bisect_right(self._floors, Money.from_minor(row[8], currency).amount) if self._floors else 0
        key = (
            client_number if self._looks_at_clients or client_number in self._named else "",
            matter if matter in self._matters else "",
            row[0] if row[0] in self._invoices else "",
            *(currency, office, group, floor),
        )
        if key not in self._chosen:
            cadence = self._choice.of(_item(row), client)
            self._chosen[key] = self._ladders[cadence.name] if cadence is not None and cadence.name in self._open else None
        return self._chosen[key]


def _had(row: HadRow) -> Had:
    on = row.day if isinstance(row.day, date) else date.fromisoformat(row.day)
    return Had(cadence=row.cadence, step=row.step, days=row.days, on=on, turn=row.turn)


def _item(row: InvoiceRow) -> OpenInvoice:
    number, client, matter, name, invoiced, due, currency, amount, balance, attorney, office, group = row
    return OpenInvoice(
        number=number,
        client_number=client,
        matter_number=matter,
        matter_name=name,
        invoiced_on=invoiced,
        due_on=due,
        amount=Money.from_minor(amount, currency),
        balance=Money.from_minor(balance, currency),
        billing_attorney=attorney,
        office=office,
        practice_group=group,
    )
