"""What cadences would do from today on, by the ledger as it is, and how that differs from what the live ones would do.

Both are played by `services.preview` on the same moment of the ledger, with what was sent before. A large ledger is looked at in part:
the clients that a cadence names, and others evenly over the whole list.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mailflow.domain.cadence import Cadence, Contact, Step
from mailflow.domain.errors import MailflowError
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.letters.compose import Composed
from mailflow.policy.dunning import Reminder
from mailflow.policy.dunning_file import parse_cadences
from mailflow.policy.dunning_people import ContactBook
from mailflow.services.cadence_check import FILE
from mailflow.services.chase_letters import compose_reminder
from mailflow.services.chase_plan import Chasing, ClientPlan
from mailflow.services.preview import PreviewLedger, preview
from mailflow.store.unit import UnitOfWork

# Two months: a ladder of a law firm reaches from a week before the due date to two months after it.
DAYS = 60
# Two previews of so many clients with ten open invoices each take about three seconds; a page should not take longer.
MOST_CLIENTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The ledger of one moment, or a part of it: `of_clients` owe something altogether."""

    ledger: PreviewLedger
    of_clients: int

    @property
    def is_part(self) -> bool:
        """Whether not everybody was looked at."""
        return len(self.ledger.clients) < self.of_clients


class Kind(StrEnum):
    """How a letter differs."""

    COMES = "comes"
    GOES = "goes"  # would not be written any more
    MOVES = "moves"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A letter or task that is not the same: as the live cadences have it, and as the others do. `says` names what changes."""

    kind: Kind
    live: Reminder | None
    new: Reminder | None
    says: tuple[str, ...] = ()

    @property
    def shown(self) -> Reminder:
        """The letter that is shown: the new one, where there is one."""
        found = self.new or self.live
        if found is None:
            raise ValueError("a difference has a letter on one side at least")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would be written from `since` to `until`, what the live cadences would write, and the differences, by day."""

    since: date
    until: date
    snapshot: Snapshot
    letters: tuple[Reminder, ...]
    live: tuple[Reminder, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A letter with its words; without them `fault` says why it would be held. A task may have neither."""

    reminder: Reminder
    words: Composed | None = None
    fault: str = ""
    others: int = field(default=0)  # letters of the same step that are not shown


def take_snapshot(
    unit: UnitOfWork, owing: Sequence[str], today: date, *, named: Collection[str] = (), most: int = MOST_CLIENTS
) -> Snapshot:
    """The ledger of these clients at this moment, or of `most` of them: those that are `named`, and others evenly."""
    chosen = _choose(owing, named, most)
    clients = unit.reminders.clients(chosen)
    items = tuple(unit.ledger.of_clients(clients).values())
    contacts = unit.reminders.contacts_of(clients)
    ledger = PreviewLedger(
        clients=tuple(clients.values()),
        invoices=items,
        contacts=contacts,
        holds=unit.holds.active(clients) if clients else (),
        had=unit.reminders.had(item.number for item in items),
        last_on=unit.reminders.last_on(_addresses(contacts, clients.values()), before=today),
        cash={number: {one.currency: -one for one in amounts} for number, amounts in unit.statements.cash_on_account(clients).items()},
    )
    return Snapshot(ledger=ledger, of_clients=max(len(owing), len(clients)))


def parse_version(text: str) -> tuple[Cadence, ...]:
    """The cadences of a version, which was checked when it was saved."""
    return parse_cadences(text, FILE)


def named_clients(cadences: Iterable[Cadence]) -> frozenset[str]:
    """The clients whom any of these cadences names."""
    return frozenset(number for cadence in cadences for number in cadence.applies_to.clients)


def look_ahead(snapshot: Snapshot, cadences: Sequence[Cadence], live: Sequence[Cadence], *, since: date, days: int = DAYS) -> Outlook:
    """What the cadences would write within so many days, and how that differs from the live ones."""
    until = since + timedelta(days=days - 1)
    letters, now = (tuple(one for one in preview(snapshot.ledger, each, since=since, until=until) if one.goes) for each in (cadences, live))
    return Outlook(since=since, until=until, snapshot=snapshot, letters=letters, live=now, differences=compare(now, letters))


def compare(live: Iterable[Reminder], new: Iterable[Reminder]) -> tuple[Difference, ...]:
    """The letters that come, go, move or change, by day, then client."""
    found: list[Difference] = []
    before, after = _by_client(live), _by_client(new)
    for number in sorted({*before, *after}):
        found += _of_client(before.get(number, []), after.get(number, []))
    return tuple(sorted(found, key=lambda one: (one.shown.on, one.shown.client_number)))


def write_samples(outlook: Outlook, chasing: Chasing, *, each: int) -> tuple[Sample, ...]:
    """The first letters of every step, with their words; tasks have those that a clerk reads."""
    by_step: dict[tuple[str, str], list[Reminder]] = {}
    for one in outlook.letters:
        by_step.setdefault((one.cadence.name, _step(one).name), []).append(one)
    steps = sorted(by_step.values(), key=lambda these: (these[0].cadence.name, these[0].cadence.steps.index(_step(these[0]))))
    plans = _Plans(outlook.snapshot.ledger)
    return tuple(
        _sample(plans, one, chasing, others=len(these) - each if at == 0 else 0) for these in steps for at, one in enumerate(these[:each])
    )


def _choose(owing: Sequence[str], named: Collection[str], most: int) -> list[str]:
    if len(owing) <= most:
        return list(owing)
    first = [number for number in owing if number in named][:most]
    others = [number for number in owing if number not in named]
    left = most - len(first)
    return first + [others[at * len(others) // left] for at in range(left)]


def _addresses(contacts: Iterable[Contact], clients: Iterable[Client]) -> set[str]:
    """Every address that a letter could be for."""
    own = (address for client in clients for address in (client.contact_email, client.attorney_email))
    return {address for address in (*(contact.email for contact in contacts), *own) if address}


def _by_client(reminders: Iterable[Reminder]) -> dict[str, list[Reminder]]:
    found: dict[str, list[Reminder]] = {}
    for one in reminders:
        found.setdefault(one.client_number, []).append(one)
    return found


def _of_client(live: Sequence[Reminder], new: Sequence[Reminder]) -> list[Difference]:
    """Each letter with the one that it was, the closest first: the same step on the same day, the same step, the same day."""
    left, right = list(live), list(new)
    found: list[Difference] = []
    for is_pair in (_is_same, _is_of_step_and_day, _is_of_step, _is_of_day):
        for one in tuple(right):
            before = next((each for each in left if is_pair(each, one)), None)
            if before is None:
                continue
            left.remove(before)
            right.remove(one)
            found += _difference(before, one)
    found += [Difference(kind=Kind.GOES, live=one, new=None) for one in left]
    return found + [Difference(kind=Kind.COMES, live=None, new=one) for one in right]


def _difference(live: Reminder, new: Reminder) -> list[Difference]:
    says = tuple(_changed(live, new))
    if live.on != new.on:
        return [Difference(kind=Kind.MOVES, live=live, new=new, says=says)]
    return [Difference(kind=Kind.CHANGES, live=live, new=new, says=says)] if says else []


def _changed(live: Reminder, new: Reminder) -> Iterable[str]:
    pairs = (
        ("step", _step(live).name, _step(new).name),
        ("to", live.address, new.address),
        ("copy to", ", ".join(live.cc), ", ".join(new.cc)),
        ("by", live.channel.value, new.channel.value),
        ("template", _step(live).template, _step(new).template),
        ("from", _step(live).sender, _step(new).sender),
        ("attached", ", ".join(_step(live).attach), ", ".join(_step(new).attach)),
        ("approval", live.approval.value, new.approval.value),
        ("asks", _asked(live), _asked(new)),
        ("invoices", _numbers(live), _numbers(new)),
    )
    return (f"{what}: {old or 'none'} → {now or 'none'}" for what, old, now in pairs if old != now)


def _is_same(live: Reminder, new: Reminder) -> bool:
    return _is_of_step_and_day(live, new) and _numbers(live) == _numbers(new) and live.address == new.address


def _is_of_step_and_day(live: Reminder, new: Reminder) -> bool:
    return live.on == new.on and _is_of_step(live, new)


def _is_of_step(live: Reminder, new: Reminder) -> bool:
    return _step(live).name == _step(new).name and _share(live, new)


def _is_of_day(live: Reminder, new: Reminder) -> bool:
    return live.on == new.on and _share(live, new)


def _share(live: Reminder, new: Reminder) -> bool:
    return not {one.invoice_number for one in live.invoices}.isdisjoint(one.invoice_number for one in new.invoices)


def _numbers(reminder: Reminder) -> str:
    return ", ".join(one.invoice_number for one in reminder.invoices)


def _asked(reminder: Reminder) -> str:
    return ", ".join(str(amount) for amount in reminder.asked)


def _step(reminder: Reminder) -> Step:
    if reminder.step is None:
        raise ValueError("what is held is no letter")
    return reminder.step


class _Plans:
    """What composing a letter needs of its client."""

    def __init__(self, ledger: PreviewLedger) -> None:
        self._clients = {client.number: client for client in ledger.clients}
        self._items: dict[str, OpenInvoice] = {item.number: item for item in ledger.invoices}
        self._book = ContactBook(self._clients, ledger.contacts)

    def of(self, reminder: Reminder) -> ClientPlan:
        """The plan of a letter's client, with this letter alone."""
        asked: Mapping[str, OpenInvoice] = {one.invoice_number: self._items[one.invoice_number] for one in reminder.invoices}
        return ClientPlan(client=self._clients[reminder.client_number], reminders=(reminder,), items=asked, book=self._book)


def _sample(plans: _Plans, reminder: Reminder, chasing: Chasing, *, others: int) -> Sample:
    if not _step(reminder).template:  # a task for a person, who needs no words of ours
        return Sample(reminder=reminder, others=max(others, 0))
    try:
        return Sample(reminder=reminder, words=compose_reminder(plans.of(reminder), reminder, chasing), others=max(others, 0))
    except MailflowError as error:
        return Sample(reminder=reminder, fault=str(error), others=max(others, 0))
