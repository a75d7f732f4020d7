"""What clients are due today by the ledger of this moment: which of them at all, then each client's reminders and what halts them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from pathlib import Path

from mailflow.domain.approval import ApprovalRules
from mailflow.domain.cadence import Cadence, Contact
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money
from mailflow.matching.names import readings, resemblance
from mailflow.policy.dunning import Circumstances, DueItem, Reminder, has_business, plan_client
from mailflow.policy.dunning_choice import CadenceChoice
from mailflow.policy.dunning_ladder import ladders_of
from mailflow.policy.dunning_people import ContactBook, HoldBook
from mailflow.services.chase_people import open_book
from mailflow.services.chase_reach import find_due_clients, without_collector
from mailflow.services.identity import Identity
from mailflow.services.live_cadences import CadenceSource
from mailflow.services.preview import credits_of
from mailflow.store.unit import UnitOfWork
from mailflow.store.work import chunks

# How alike the name on a bank's text must be to the client's before its money makes us wait.
_SAME_NAME = 0.85
# Money that came earlier than this has been looked at long ago.
_RECEIPT_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Chasing:
    """What the daily duty works with. `folders` are the templates', the firm's own first; `sends` is false where each letter waits for a
    click. `senders` are what a step's letters may leave from instead of `identity`, by the mailbox's name. `unexplained_percent`: money
    that waits to be applied and comes to this share of the ask halts a letter. `live` knows the cadences of each moment (`as_of_now`);
    without it they stay as they are. Without `approvals` no attorney is asked."""

    cadences: Sequence[Cadence]
    folders: tuple[Path, ...]
    identity: Identity
    firm: str
    zone: tzinfo
    sends: bool = False
    most_per_run: int = 500
    most_per_day: int = 2_000
    unexplained_percent: int = 50
    stale_after: timedelta = timedelta(hours=36)
    invoice_copies: str = ""
    live: CadenceSource | None = None
    approvals: ApprovalRules | None = None
    senders: Mapping[str, Identity] = field(default_factory=dict)


def as_of_now(chasing: Chasing) -> Chasing:
    """The same with the cadences and the templates that are live now."""
    if chasing.live is None:
        return chasing
    live = chasing.live.now()
    return replace(chasing, cadences=live.cadences, folders=live.folders or chasing.folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPlan:
    """A client's reminders of a day; `halts` says of which group why it does not go after all."""

    client: Client
    reminders: tuple[Reminder, ...]
    items: Mapping[str, OpenInvoice]
    book: ContactBook = field(compare=False)
    halts: Mapping[tuple[str, str, str, str], str] = field(default_factory=dict)


@without_collector()
def plan_clients(
    unit: UnitOfWork, numbers: Collection[str], chasing: Chasing, today: date, *, is_final: bool = True
) -> dict[str, ClientPlan]:
    """The reminders of these clients as everything stands in this unit; without `is_final` nobody looks for what halts them."""
    clients = unit.reminders.clients(numbers)
    items = unit.ledger.of_clients(clients)
    credit = credit_of(unit, items)
    pauses, failed = unit.holds.pauses(clients), unit.addresses.lasting_failures()
    book = open_book(unit, clients, pauses, failed, today=today)
    due = _due_items(unit, clients, items.values(), cadences=chasing.cadences, today=today)
    addresses = [contact.email for theirs in due.values() for one in theirs if (contact := _addressee(book, one)) is not None]
    circumstances = Circumstances(
        contacts=book,
        holds=HoldBook(unit.holds.with_claims(pauses, clients), clients),
        last_on=unit.reminders.last_on(addresses, before=today),
    )
    plans: dict[str, ClientPlan] = {}
    for number, client in clients.items():
        reminders = plan_client(due.get(number, ()), today, credit=credit.get(number, {}), circumstances=circumstances)
        going = [one for one in reminders if one.goes] if is_final else []
        halts = {
            one.group: why for one in going if (why := find_halt(unit, client, (one.address, one.asked), chasing=chasing, today=today))
        }
        asked = {each.invoice_number: items[each.invoice_number] for one in reminders for each in one.invoices}
        plans[number] = ClientPlan(client=client, reminders=reminders, items=asked, book=book, halts=halts)
    return plans


def plan_day(unit: UnitOfWork, chasing: Chasing, today: date) -> Iterator[ClientPlan]:
    """The plans of every client of whom anything is due, in order of number; what halts letters at the last moment is not looked for."""
    for some in chunks(find_due_clients(unit, chasing.cadences, today)):
        yield from plan_clients(unit, some, chasing, today, is_final=False).values()


def credit_of(unit: UnitOfWork, items: Mapping[str, OpenInvoice]) -> dict[str, dict[str, Money]]:
    """What the owners of these items have in open credit notes and on account, per currency, as negative amounts."""
    credit = credits_of(items.values())
    for number, cash in unit.statements.cash_on_account({item.client_number for item in items.values()}).items():
        for amount in cash:
            of_client = credit.setdefault(number, {})
            of_client[amount.currency] = of_client.get(amount.currency, Money.zero(amount.currency)) - amount
    return credit


def _due_items(
    unit: UnitOfWork, clients: Mapping[str, Client], items: Iterable[OpenInvoice], *, cadences: Sequence[Cadence], today: date
) -> dict[str, list[DueItem]]:
    choice, ladders = CadenceChoice(cadences), ladders_of(cadences)
    open_items = [item for item in items if item.balance.amount > 0]
    had = unit.reminders.had(item.number for item in open_items)
    in_question = unit.approvals.in_question(clients)
    at_work = {cadence.name for cadence in cadences if has_business(cadence, today)}
    due: dict[str, list[DueItem]] = {}
    for item in open_items:
        cadence = choice.of(item, clients.get(item.client_number))
        if cadence is None or item.number in in_question or cadence.name not in at_work:
            continue
        ladder = ladders[cadence.name]
        rung = ladder.due(item, ladder.place(had.get(item.number), item), today)
        if rung is not None:
            due.setdefault(item.client_number, []).append(DueItem(item=item, cadence=cadence, at=rung.at))
    return due


def _addressee(book: ContactBook, one: DueItem) -> Contact | None:
    return book.first(one.step.to, one.item.client_number, one.item.matter_number)


def find_halt(unit: UnitOfWork, client: Client, asks: tuple[str, Sequence[Money]], *, chasing: Chasing, today: date) -> str:
    """Why a letter to an address that asks for so much does not go, in words for a clerk; empty where nothing halts it.

    An address that lately failed, and money that came and waits to be applied: nobody is reminded of what he has probably paid.
    """
    address, amounts = asks
    failed = unit.addresses.find_failed(address)
    if failed is not None and failed.is_lasting:
        return f"{address} does not take our letters since {failed.first_at:%Y-%m-%d}; correct the contact"
    names = (client.name, *client.aliases)
    receipts = unit.receipts.of_payer(names, since=today - timedelta(days=_RECEIPT_DAYS))
    for asked in amounts:
        for receipt in receipts:
            left = receipt.unapplied if receipt.unapplied is not None else receipt.amount
            is_enough = left.currency == asked.currency and left.amount * 100 >= asked.amount * chasing.unexplained_percent
            if is_enough and not receipt.is_trust and _is_of(receipt, names):
                return f"{left} of {receipt.payer_name} ({receipt.receipt_id}) wait to be applied; apply them first"
    return ""


def _is_of(receipt: Receipt, names: Iterable[str]) -> bool:
    payer = readings(receipt.payer_name)
    return any(resemblance(left, right) >= _SAME_NAME for name in names for left in payer for right in readings(name))
