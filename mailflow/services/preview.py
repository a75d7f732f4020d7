"""What would be sent to whom on which day, if nothing were paid or answered meanwhile (CASES: `mailflow preview`).

Nothing had been sent before the first day, unless the ledger says what was. The days are planned one after the other by the same
`plan_client` that the daily duty uses; what a client is due is kept in hand, so that a day costs only the clients that are due something.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mailflow.domain.cadence import Cadence, Channel, Contact, Had, Hold
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money
from mailflow.policy.dunning import Circumstances, DueItem, Reminder, has_business, plan_client
from mailflow.policy.dunning_choice import CadenceChoice, Chosen
from mailflow.policy.dunning_file import read_cadences
from mailflow.policy.dunning_ladder import Ladder, Place, ladders_of
from mailflow.policy.dunning_people import ContactBook, HoldBook

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLedger:
    """What a preview goes by.

    A running installation also knows the past: `had` is the last step that an invoice has had; `last_on` when an address (in small
    letters) last had a letter or a task; `cash` what a client has on account, per currency, as a negative amount.
    """

    clients: Sequence[Client]
    invoices: Sequence[OpenInvoice]
    contacts: Sequence[Contact] = ()
    holds: Sequence[Hold] = ()
    had: Mapping[str, Had] = field(default_factory=dict)
    last_on: Mapping[str, date] = field(default_factory=dict)
    cash: Mapping[str, Mapping[str, Money]] = field(default_factory=dict)


def preview(ledger: PreviewLedger, cadences: Sequence[Cadence], *, since: date, until: date) -> Iterator[Reminder]:
    """Every letter and task from `since` to `until` (both included), by day, then client, then cadence, channel and address.

    A group of which everything due is held comes once, with no step, on the first business day on which it is so; it comes again
    only after something of it could have been asked for. What waits (for the interval, the minimum amount, a contact, or because
    credits cover it) does not come.
    """
    ahead = _Ahead(ledger, cadences, since=since, until=until)
    day = since
    while day <= until:
        yield from ahead.live(day)
        day += timedelta(days=1)


def read_ladders(path: Path) -> tuple[Cadence, ...]:
    """The cadences of a file; raises ConfigurationError with file, line, field and fix."""
    return read_cadences(path)


def preview_line(reminder: Reminder) -> dict[str, Any]:  # JSON's own types
    """The object that CASES.md defines for a letter, a task, or a group that is held."""
    return {
        "date": reminder.on.isoformat(),
        "client_number": reminder.client_number,
        "contact": None if reminder.contact is None else reminder.contact.email,
        "cadence": reminder.cadence.name,
        "step": None if reminder.step is None else reminder.step.name,
        "channel": reminder.channel.value,
        "invoices": [{"invoice_number": one.invoice_number, "amount": one.amount.plain} for one in reminder.invoices],
        "asked": {amount.currency: amount.plain for amount in reminder.asked},
        "cc": list(reminder.cc),
        "approval": reminder.approval.value,
        "held": [{"invoice_number": one.invoice_number, "reason": one.reason.value} for one in reminder.held],
    }


def why_lines(ledger: PreviewLedger, cadences: Sequence[Cadence]) -> Iterator[dict[str, Any]]:  # as above
    """For each open invoice the cadence that it follows and the conditions that decided, then the others that fit, the next best first.

    `cadence` is `None` where none fits, so that nobody is reminded of it.
    """
    choice, clients = CadenceChoice(cadences), {client.number: client for client in ledger.clients}
    for item in ledger.invoices:
        if item.balance.amount > 0:
            chosen = choice.why(item, clients.get(item.client_number))
            yield {
                "invoice_number": item.number,
                "client_number": item.client_number,
                "cadence": None if chosen is None else chosen.cadence.name,
                "because": [] if chosen is None else list(chosen.because),
                "before": [] if chosen is None else [_before(one) for one in chosen.before],
            }


def _before(other: Chosen) -> dict[str, Any]:  # as above
    return {"cadence": other.cadence.name, "because": list(other.because)}


def credits_of(invoices: Iterable[OpenInvoice]) -> dict[str, dict[str, Money]]:
    """What each client's open credit notes are worth, per currency, as negative amounts."""
    worth: dict[str, dict[str, Money]] = {}
    for item in invoices:
        if item.balance.amount < 0:
            of_client = worth.setdefault(item.client_number, {})
            of_client[item.balance.currency] = of_client.get(item.balance.currency, Money.zero(item.balance.currency)) + item.balance
    return worth


class _Ahead:
    """The days to come: what falls due when, what is due, who was written to, what is held."""

    def __init__(self, ledger: PreviewLedger, cadences: Sequence[Cadence], *, since: date, until: date) -> None:
        self._credits = _together(credits_of(ledger.invoices), ledger.cash)
        self._until = until
        self._coming: dict[date, list[tuple[OpenInvoice, Ladder]]] = {}
        self._due: dict[str, dict[str, DueItem]] = {}
        self._places: dict[str, Place] = {}
        self._ladders = ladders_of(cadences)
        self._last_on = dict(ledger.last_on)
        self._held: dict[str, set[tuple[str, str, str, str]]] = {}
        self._cadences = cadences
        clients = {client.number: client for client in ledger.clients}
        self._circumstances = Circumstances(
            contacts=ContactBook(clients, ledger.contacts), holds=HoldBook(ledger.holds, clients), last_on=self._last_on
        )
        self._items = {item.number: item for item in ledger.invoices}
        self._expect(ledger, clients, since)

    def _expect(self, ledger: PreviewLedger, clients: Mapping[str, Client], since: date) -> None:
        choice = CadenceChoice(self._cadences)
        for item in ledger.invoices:
            cadence = choice.of(item, clients.get(item.client_number)) if item.balance.amount > 0 else None
            if cadence is None:
                continue
            ladder = self._ladders[cadence.name]
            place = ladder.place(ledger.had.get(item.number), item)
            if place is not None:
                self._places[item.number] = place
            for day in {max(day, since) for day in ladder.looks(item, place)}:
                self._look(item, ladder, day)

    def _look(self, item: OpenInvoice, ladder: Ladder, day: date) -> None:
        """On that day the item may fall due for something."""
        if day <= self._until:
            self._coming.setdefault(day, []).append((item, ladder))

    def live(self, day: date) -> list[Reminder]:
        """What goes on a day, and what is newly held; from then on it was so."""
        for item, ladder in self._coming.pop(day, ()):
            rung = ladder.due(item, self._places.get(item.number), day)
            if rung is not None:
                self._due.setdefault(item.client_number, {})[item.number] = DueItem(item=item, cadence=ladder.cadence, at=rung.at)
        at_work = {cadence.name for cadence in self._cadences if has_business(cadence, day)}
        if not at_work:
            return []
        shown: list[Reminder] = []
        for client_number in sorted(self._due):
            due = [one for one in self._due[client_number].values() if one.cadence.name in at_work]
            credit = self._credits.get(client_number, {})
            planned = plan_client(due, day, credit=credit, circumstances=self._circumstances)
            shown.extend(one for one in planned if one.goes or self._is_newly_held(one))
            self._remember_held(client_number, planned, at_work)
        for reminder in shown:
            self._remember_sent(reminder)
        return shown

    def _is_newly_held(self, reminder: Reminder) -> bool:
        is_new = reminder.group not in self._held.get(reminder.client_number, ())
        return reminder.step is None and reminder.contact is not None and is_new

    def _remember_held(self, client_number: str, planned: Iterable[Reminder], at_work: set[str]) -> None:
        """Groups that were held and are not any more may be held anew; cadences that rest today keep theirs."""
        resting = {group for group in self._held.get(client_number, ()) if group[1] not in at_work}
        self._held[client_number] = resting | {one.group for one in planned if one.step is None}

    def _remember_sent(self, reminder: Reminder) -> None:
        if reminder.step is None:
            return
        if reminder.channel is not Channel.DECISION:
            self._last_on[reminder.address] = reminder.on
        at, ladder = reminder.cadence.steps.index(reminder.step), self._ladders[reminder.cadence.name]
        due = self._due[reminder.client_number]
        for one in reminder.invoices:
            before = self._places.get(one.invoice_number)
            place = Place(at, before.turn + 1 if before is not None and before.at == at else 0, reminder.on)
            self._places[one.invoice_number] = place
            del due[one.invoice_number]
            for day in ladder.waits(place):
                self._look(self._items[one.invoice_number], ladder, max(day, reminder.on + _ONE_DAY))
        if not due:
            del self._due[reminder.client_number]


def _together(credit: dict[str, dict[str, Money]], cash: Mapping[str, Mapping[str, Money]]) -> dict[str, dict[str, Money]]:
    """Credit notes and money on account of each client, per currency."""
    for number, amounts in cash.items():
        of_client = credit.setdefault(number, {})
        for currency, amount in amounts.items():
            of_client[currency] = of_client.get(currency, Money.zero(currency)) + amount
    return credit
