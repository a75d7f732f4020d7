"""Which letter is due to whom on a day, and what holds it back (CASES: what `mailflow preview` reads and writes).

Pure: the ledger, the cadences, the contacts, the holds and what was sent before come in; reminders go out. The preview and the daily
duty both stand on `plan_client`, so that what is shown is what is done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mailflow.domain.cadence import Approval, Cadence, Channel, Contact, HoldReason, Step
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money
from mailflow.policy.dunning_calendar import open_calendar
from mailflow.policy.dunning_people import ContactBook, HoldBook, left_to_ask


class Waiting(StrEnum):
    """Why something that is due and not held does not go today."""

    INTERVAL = "interval"
    MINIMUM = "minimum"
    NOTHING_TO_ASK = "nothing_to_ask"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """An invoice that is due for a step: the `at`-th of its cadence."""

    item: OpenInvoice
    cadence: Cadence
    at: int

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.cadence.steps[self.at]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """What a letter asks for one invoice."""

    invoice_number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An invoice that is due and kept out, and why."""

    invoice_number: str
    reason: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One letter or task, or why there is none.

    `step` is `None` where everything that is due is held. `waits` says why a letter that could be written does not go. `credits` is
    what was deducted, per currency; `asked` is what is left.
    """

    on: date
    client_number: str
    contact: Contact | None
    cadence: Cadence
    channel: Channel
    step: Step | None = None
    invoices: tuple[AskedItem, ...] = ()
    asked: tuple[Money, ...] = ()
    credits: tuple[Money, ...] = ()
    cc: tuple[str, ...] = ()
    held: tuple[HeldItem, ...] = ()
    waits: Waiting | None = None

    @property
    def goes(self) -> bool:
        """Whether it is written today."""
        return self.step is not None and self.waits is None

    @property
    def address(self) -> str:
        """The addressee's address as addresses are compared; empty where nobody is known."""
        return "" if self.contact is None else self.contact.email.casefold()

    @property
    def approval(self) -> Approval:
        """Who must agree before it leaves."""
        return Approval.NONE if self.step is None else self.step.approval

    @property
    def group(self) -> tuple[str, str, str, str]:
        """What makes one letter: client, cadence, channel and address."""
        return self.client_number, self.cadence.name, self.channel.value, self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a client's reminders go by: who is written to, what is held, and when each address last had a letter or a task."""

    contacts: ContactBook
    holds: HoldBook = field(default_factory=HoldBook)
    last_on: Mapping[str, date] = field(default_factory=dict)


def has_business(cadence: Cadence, day: date) -> bool:
    """Whether letters of a cadence go on that day."""
    return open_calendar(cadence.calendar).is_business_day(day) and not any(each.covers(day) for each in cadence.blackouts)


def plan_client(due: Iterable[DueItem], today: date, *, credit: Mapping[str, Money], circumstances: Circumstances) -> tuple[Reminder, ...]:
    """The reminders of one client on a day: one for each cadence, channel and address, in that order.

    `due` are items of that client whose cadences have a business day. `credit` is what the client's open credit notes are worth, per
    currency, as a negative amount; each letter deducts it. Letters to one address on the same day do not disturb each other:
    `last_on` is of the days before.
    """
    groups: dict[tuple[str, str, str], list[DueItem]] = {}
    people: dict[str, Contact] = {}
    for one in sorted(due, key=lambda each: (each.item.due_on, each.item.number)):
        contact = circumstances.contacts.first(one.step.to, one.item.client_number, one.item.matter_number)
        address = "" if contact is None else contact.email.casefold()
        if contact is not None:
            people.setdefault(address, contact)
        groups.setdefault((one.cadence.name, one.step.channel.value, address), []).append(one)
    return tuple(
        _remind(groups[name], today, contact=people.get(name[2]), credit=credit, circumstances=circumstances) for name in sorted(groups)
    )


def _remind(
    group: Sequence[DueItem], today: date, *, contact: Contact | None, credit: Mapping[str, Money], circumstances: Circumstances
) -> Reminder:
    first = group[0]
    address = "" if contact is None else contact.email
    free: list[tuple[DueItem, Money]] = []
    held: list[HeldItem] = []
    for one in group:
        amount, reason = left_to_ask(one.item, circumstances.holds.on(one.item, address, today))
        if reason is None:
            free.append((one, amount))
        else:
            held.append(HeldItem(one.item.number, reason))
    sums = _sums(free)
    asked = {currency: owed + credit[currency] if currency in credit else owed for currency, owed in sums.items()}
    asked = {currency: owed for currency, owed in asked.items() if owed.amount > 0}
    chosen = [(one, amount) for one, amount in free if amount.currency in asked]
    highest = max((one for one, _ in chosen or free), key=lambda one: one.at, default=None)
    step = None if highest is None else highest.step
    matters = tuple(dict.fromkeys(one.item.matter_number for one, _ in chosen))
    return Reminder(
        on=today,
        client_number=first.item.client_number,
        contact=contact,
        cadence=first.cadence,
        channel=first.step.channel,
        step=step,
        invoices=tuple(AskedItem(one.item.number, amount) for one, amount in chosen),
        asked=tuple(asked[currency] for currency in sorted(asked)),
        credits=tuple(credit[currency] for currency in sorted(asked) if currency in credit),
        cc=() if step is None else circumstances.contacts.addresses(step.cc, first.item.client_number, matters, without=address),
        held=tuple(held),
        waits=None if highest is None else _waits(highest, contact, asked.values(), last=circumstances.last_on, today=today),
    )


def _sums(free: Iterable[tuple[DueItem, Money]]) -> dict[str, Money]:
    sums: dict[str, Decimal] = {}
    for _, amount in free:
        sums[amount.currency] = sums.get(amount.currency, Decimal(0)) + amount.amount
    return {currency: Money(amount, currency) for currency, amount in sums.items()}


def _waits(due: DueItem, contact: Contact | None, asked: Iterable[Money], *, last: Mapping[str, date], today: date) -> Waiting | None:
    amounts, cadence, step = tuple(asked), due.cadence, due.step
    least = cadence.min_amount if step.min_amount is None else step.min_amount
    if contact is None:
        return Waiting.NO_CONTACT
    if not amounts:
        return Waiting.NOTHING_TO_ASK
    if all(amount.amount < least for amount in amounts):
        return Waiting.MINIMUM
    # What the firm decides for itself disturbs nobody.
    before = None if step.channel is Channel.DECISION else last.get(contact.email.casefold())
    if before is not None and (today - before).days < cadence.min_interval_days:
        return Waiting.INTERVAL
    return None
