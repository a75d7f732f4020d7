"""Reminders in the database: which step an invoice has had, when an address was last written to, what is held and what is to be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, func, select, update

from mailflow.domain.cadence import Channel, Contact, Had, Role
from mailflow.domain.errors import StaleCase
from mailflow.domain.ledger import Client
from mailflow.domain.lifecycle import REMINDER_MOVES, OutgoingState, ReminderState, check_move
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import to_client
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work, chunks

_REMINDERS = table_of(tables.Reminder)
_ITEMS = table_of(tables.ReminderItem)
_CLIENTS = table_of(tables.Client)
_CONTACTS = table_of(tables.Contact)
_OUTGOING = table_of(tables.Outgoing)
# What the addressee has had, or is about to have.
_COUNTS = (ReminderState.WRITTEN, ReminderState.TASK, ReminderState.DONE)
_EVERY_HAD = (
    select(_ITEMS.c.invoice_number, _ITEMS.c.cadence, _ITEMS.c.step, _ITEMS.c.after_due_days, _REMINDERS.c.day, _ITEMS.c.turn)
    .join(_REMINDERS, _REMINDERS.c.id == _ITEMS.c.reminder_id)
    .order_by(_ITEMS.c.reminder_id)
)
_HAD = Prepared(_EVERY_HAD.where(_ITEMS.c.invoice_number.in_(bindparam("numbers", expanding=True))))
_TURNS = Prepared(
    select(_ITEMS.c.invoice_number, func.max(_ITEMS.c.turn).label("turn"))
    .where(
        _ITEMS.c.invoice_number.in_(bindparam("numbers", expanding=True)),
        _ITEMS.c.cadence == bindparam("of_cadence"),
        _ITEMS.c.step == bindparam("of_step"),
    )
    .group_by(_ITEMS.c.invoice_number)
)
_LAST = Prepared(
    select(_REMINDERS.c.address, func.max(_REMINDERS.c.day).label("day"))
    .where(
        _REMINDERS.c.address.in_(bindparam("addresses", expanding=True)),
        _REMINDERS.c.day < bindparam("before"),
        _REMINDERS.c.state.in_(_COUNTS),
        _REMINDERS.c.channel != Channel.DECISION,
    )
    .group_by(_REMINDERS.c.address)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRow:
    """A reminder as it is kept. `step` is empty for a group that is held; `value` is what a page shows of it."""

    id: int
    key: str
    client_number: str
    cadence: str
    step: str
    channel: Channel
    address: str
    day: date
    state: ReminderState
    reason: str
    outgoing_row: int | None
    value: Mapping[str, Any]  # JSON's own types


class HadRow(NamedTuple):
    """The last step that an invoice has had as plain columns, for those who handle a million at once; a day may be ISO's text."""

    cadence: str
    step: str
    days: int
    day: date | str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReminder:
    """A reminder to be kept."""

    key: str
    client_number: str
    cadence: str
    step: str
    channel: Channel
    address: str
    day: date
    state: ReminderState
    value: Mapping[str, object]
    reason: str = ""
    outgoing_row: int | None = None


class Reminders:
    """The reminders of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, reminder: NewReminder, items: Mapping[str, Money], *, days: Mapping[str, int] | None = None) -> int | None:
        """Keeps a reminder, and that these invoices have had its step; `None` where its key is known already.

        `days` says how many days after its due date each has come. Who claims a step for an invoice at the same moment as somebody else
        is refused by the database: the unit fails as a whole and is done again.
        """
        added = self._work.key_of_new(_REMINDERS, self._values(reminder))
        if added is None:
            return None
        taken = self._turns(reminder, items)
        rows = [
            {
                "reminder_id": int(added.id),
                "invoice_number": number,
                "cadence": reminder.cadence,
                "step": reminder.step,
                "after_due_days": (days or {}).get(number, 0),
                "currency": amount.currency,
                "amount": amount.minor,
                "turn": taken.get(number, -1) + 1,
            }
            for number, amount in items.items()
        ]
        self._work.insert_many(_ITEMS, rows)
        return int(added.id)

    def set_letter(self, reminder_id: int, outgoing_row: int) -> None:
        """The letter of a reminder."""
        self._work.change(update(_REMINDERS).where(_REMINDERS.c.id == reminder_id).values(outgoing_row=outgoing_row))

    def had(self, invoice_numbers: Iterable[str]) -> dict[str, Had]:
        """The last step that each invoice has had; absent: none."""
        found: dict[str, Had] = {}
        for some in chunks(set(invoice_numbers)):
            for row in self._work.all(_HAD, numbers=some):
                before = found.get(row.invoice_number)
                steps = {*(before.steps if before is not None else ()), (row.cadence, row.step)}
                found[row.invoice_number] = Had(
                    cadence=row.cadence, step=row.step, days=row.after_due_days, on=row.day, turn=row.turn, steps=frozenset(steps)
                )
        return found

    def all_had(self) -> dict[str, HadRow]:
        """The same of every invoice, without the steps before."""
        rows = self._work.stream_plain(_EVERY_HAD)
        return {number: HadRow(intern(cadence), intern(step), *rest) for number, cadence, step, *rest in rows}

    def last_on(self, addresses: Iterable[str], *, before: date) -> dict[str, date]:
        """When each address last had a letter or a task before a day; what was held or dropped does not count, nor does a decision."""
        found: dict[str, date] = {}
        for some in chunks({address.casefold() for address in addresses}):
            found |= {row.address: row.day for row in self._work.all(_LAST, addresses=some, before=before)}
        return found

    def written_to(self, clients: Iterable[str], addresses: Iterable[str], *, since: date) -> frozenset[tuple[str, str]]:
        """Which of these clients have had a letter or a task at which of these addresses since a day."""
        found: set[tuple[str, str]] = set()
        few = sorted({address.casefold() for address in addresses})
        for some in chunks(sorted(set(clients))) if few else ():
            these = (_REMINDERS.c.client_number.in_(some), _REMINDERS.c.address.in_(few), _REMINDERS.c.state.in_(_COUNTS))
            rows = self._work.all(select(_REMINDERS.c.client_number, _REMINDERS.c.address).where(*these, _REMINDERS.c.day >= since))
            found |= {(row.client_number, row.address) for row in rows}
        return frozenset(found)

    def count_on(self, day: date) -> int:
        """How many letters and tasks a day has."""
        which = (_REMINDERS.c.day == day, _REMINDERS.c.state.in_(_COUNTS))
        found = self._work.first(select(func.count()).select_from(_REMINDERS).where(*which))
        return 0 if found is None else int(found[0])

    def find(self, key: str) -> ReminderRow | None:
        """The reminder with this key."""
        found = self._work.first(select(_REMINDERS).where(_REMINDERS.c.key == key))
        return None if found is None else _row(found)

    def get(self, reminder_id: int) -> ReminderRow:
        """A reminder; raises LookupError where there is none."""
        found = self._work.first(select(_REMINDERS).where(_REMINDERS.c.id == reminder_id))
        if found is None:
            raise LookupError(f"there is no reminder {reminder_id}")
        return _row(found)

    def items(self, reminder_id: int) -> dict[str, Money]:
        """What a reminder asks of each invoice; empty once it is held."""
        rows = self._work.all(select(_ITEMS).where(_ITEMS.c.reminder_id == reminder_id).order_by(_ITEMS.c.invoice_number))
        return {row.invoice_number: Money.from_minor(row.amount, row.currency) for row in rows}

    def listed(self, state: ReminderState, limit: int = 200) -> tuple[ReminderRow, ...]:
        """The reminders in a state, the latest day first."""
        query = select(_REMINDERS).where(_REMINDERS.c.state == state).order_by(_REMINDERS.c.day.desc(), _REMINDERS.c.id.desc())
        return tuple(map(_row, self._work.all(query.limit(limit))))

    def tasks_by(self, channel: Channel) -> tuple[ReminderRow, ...]:
        """The open tasks of a channel, the latest day first."""
        open_ones = select(_REMINDERS).where(_REMINDERS.c.state == ReminderState.TASK, _REMINDERS.c.channel == channel)
        return tuple(map(_row, self._work.all(open_ones.order_by(_REMINDERS.c.day.desc(), _REMINDERS.c.id.desc()))))

    # what becomes of them

    def note_decision(self, reminder_id: int, decided: Mapping[str, object]) -> None:
        """What was decided at the end of a ladder is kept with its task."""
        value = {**self.get(reminder_id).value, "decision": dict(decided)}
        self._work.change(update(_REMINDERS).where(_REMINDERS.c.id == reminder_id).values(value=value))

    def hold(self, reminder: NewReminder) -> None:
        """A group of which everything due is held: kept once, until it is not so any more."""
        values = self._values(reminder)
        if not self._work.insert_new(_REMINDERS, values):
            kept = {name: values[name] for name in ("reason", "value", "changed_at")}
            self._work.change(update(_REMINDERS).where(_REMINDERS.c.key == reminder.key).values(kept))

    def forget_holds(self, client_number: str, still: Iterable[str]) -> None:
        """Groups of a client that are not held any more; `still` are the keys of those that are."""
        gone = (_REMINDERS.c.client_number == client_number, _REMINDERS.c.state == ReminderState.HELD, _REMINDERS.c.step == "")
        self._work.change(delete(_REMINDERS).where(*gone, _REMINDERS.c.key.not_in(sorted(still))))

    def move_to(self, reminder_id: int, state: ReminderState, *, reason: str = "") -> None:
        """Its next state. What is held has reminded nobody: its invoices are free for the step again. What a person drops stays had.

        Raises StaleCase where somebody was quicker, IllegalMove where it cannot be.
        """
        now = self.get(reminder_id)
        check_move(REMINDER_MOVES, now.state, state)
        seen = (_REMINDERS.c.id == reminder_id, _REMINDERS.c.state == now.state)
        if self._work.change(update(_REMINDERS).where(*seen).values(state=state, reason=reason, changed_at=self._work.now)) != 1:
            raise StaleCase("somebody else acted on this reminder since you opened it; reload the page")
        if state is ReminderState.HELD:
            self._work.change(delete(_ITEMS).where(_ITEMS.c.reminder_id == reminder_id))

    def whose_letter_is(self, *states: OutgoingState) -> tuple[ReminderRow, ...]:
        """Written reminders whose letters came to this end."""
        query = select(_REMINDERS).join(_OUTGOING, _OUTGOING.c.id == _REMINDERS.c.outgoing_row)
        ended = query.where(_REMINDERS.c.state == ReminderState.WRITTEN, _OUTGOING.c.state.in_(states))
        return tuple(map(_row, self._work.all(ended)))

    # contacts

    def clients(self, numbers: Iterable[str]) -> dict[str, Client]:
        """The clients of these numbers, in order of number; those that the ledger lacks are absent."""
        found: dict[str, Client] = {}
        for some in chunks(sorted(set(numbers))):
            rows = self._work.all(select(_CLIENTS).where(_CLIENTS.c.number.in_(some)).order_by(_CLIENTS.c.number))
            found |= {row.number: to_client(row) for row in rows}
        return found

    def replace_contacts(self, contacts: Iterable[Contact]) -> int:
        """The firm's contacts are these and no others; how many."""
        self._work.change(delete(_CONTACTS))
        rows = [
            {
                "client_number": contact.client_number,
                "matter_number": contact.matter_number,
                "role": contact.role,
                "name": contact.name,
                "email": contact.email,
                "language": contact.language,
                "time_zone": contact.time_zone,
            }
            for contact in contacts
        ]
        self._work.insert_many(_CONTACTS, rows)
        return len(rows)

    def contacts_of(self, client_numbers: Iterable[str]) -> tuple[Contact, ...]:
        """The contacts of these clients, in the order of the firm's file."""
        found: list[Row[Any]] = []
        for some in chunks(sorted(set(client_numbers))):
            found += self._work.all(select(_CONTACTS).where(_CONTACTS.c.client_number.in_(some)).order_by(_CONTACTS.c.id))
        return tuple(map(_contact, found))

    def _turns(self, reminder: NewReminder, numbers: Iterable[str]) -> dict[str, int]:
        """The last turn of a reminder's step that each invoice has had; absent: it has not had the step."""
        found: dict[str, int] = {}
        for some in chunks(numbers):
            rows = self._work.all(_TURNS, numbers=some, of_cadence=reminder.cadence, of_step=reminder.step)
            found |= {row.invoice_number: row.turn for row in rows}
        return found

    def _values(self, reminder: NewReminder) -> dict[str, object]:
        return {
            "key": reminder.key,
            "client_number": reminder.client_number,
            "cadence": reminder.cadence,
            "step": reminder.step,
            "channel": reminder.channel,
            "address": reminder.address,
            "day": reminder.day,
            "state": reminder.state,
            "reason": reminder.reason,
            "outgoing_row": reminder.outgoing_row,
            "changed_at": self._work.now,
            "value": dict(reminder.value),
        }


def _row(row: Row[Any]) -> ReminderRow:
    return ReminderRow(
        id=row.id,
        key=row.key,
        client_number=row.client_number,
        cadence=row.cadence,
        step=row.step,
        channel=Channel(row.channel),
        address=row.address,
        day=row.day,
        state=ReminderState(row.state),
        reason=row.reason,
        outgoing_row=row.outgoing_row,
        value=row.value,
    )


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        client_number=row.client_number,
        matter_number=row.matter_number,
        role=Role(row.role),
        name=row.name,
        email=row.email,
        language=row.language,
        time_zone=row.time_zone,
    )
