"""Whole lives: a client, an invoice, a receipt, each with everything that happened to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger
from mailflow.store.notes import Note, Notes
from mailflow.store.receipts import Receipts
from mailflow.store.reports.sight import Seeing
from mailflow.store.tables.ledger import AllocationKind

_ALLOCATIONS = table_of(tables.Allocation)
_AUDIT = table_of(tables.Audit)
_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_DISPUTES = table_of(tables.Dispute)
_INVOICES = table_of(tables.Invoice)
_MESSAGES = table_of(tables.Message)
_NAMED = table_of(tables.CaseInvoice)
_PROMISES = table_of(tables.Promise)
_RECEIPTS = table_of(tables.Receipt)
_SENT = table_of(tables.SentLetter)
_LATEST = 50
# Days overdue at which a column of the aging begins; the first is what is not due.
_BUCKETS = ((None, 0, "not due"), (1, 30, "1–30 days"), (31, 60, "31–60"), (61, 90, "61–90"), (91, None, "over 90"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """A column of the aging: what has been due for so long, by currency."""

    label: str
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something in a life: when, what, by whom, and where more of it stands (a case, a mail, or an invoice and a receipt by number)."""

    at: datetime
    what: str
    by: str = ""
    amount: Money | None = None
    case_id: int | None = None
    message_row: int | None = None
    invoice_number: str | None = None
    receipt_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLife:
    """A client's page; `since` are claims that stand (disputes and promises) by invoice."""

    client: Client
    family: tuple[Client, ...]
    items: tuple[OpenInvoice, ...]
    aging: tuple[Aged, ...]
    on_account: tuple[Money, ...]
    claims: tuple[Happened, ...]
    cases: tuple[Any, ...]
    receipts: tuple[Receipt, ...]
    mails: tuple[Any, ...]
    letters: tuple[Any, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLife:
    """An invoice's page: what it is, and what was paid, contested and promised of it."""

    invoice: OpenInvoice
    client: Client
    loaded_at: datetime
    pending: Money
    happened: tuple[Happened, ...]
    cases: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLife:
    """A receipt's page: the money, where it went, and everything that was decided of it."""

    receipt: Receipt
    state: str
    on_account: Money
    client: Client | None
    happened: tuple[Happened, ...]
    cases: tuple[Any, ...]


class LifeReports(Seeing):
    """Lives as one request sees them. Every method raises LookupError where there is none, or none that may be seen."""

    def client_life(self, number: str, today: date) -> ClientLife:
        """A client with what is open, what came and what was said."""
        ledger = Ledger(self._work)
        client = ledger.find_client(number)
        if client is None or not self.may_see(number):
            raise LookupError(f"there is no client {number}")
        items = tuple(sorted(ledger.of_clients([number]).values(), key=lambda item: (item.due_on, item.number)))
        money = select(_RECEIPTS).where(_RECEIPTS.c.client_number == number).order_by(_RECEIPTS.c.received_on.desc())
        receipts = self._work.all(money.limit(_LATEST))
        return ClientLife(
            client=client,
            family=self._family(client),
            items=items,
            aging=_aged(items, today),
            on_account=_sums([(row.currency, row.on_account) for row in self._work.all(money.where(_RECEIPTS.c.on_account != 0))]),
            claims=self._claims([item.number for item in items]),
            cases=self._cases_where(_CASES.c.client_number == number),
            receipts=Receipts(self._work).find(row.receipt_id for row in receipts),
            mails=self._mails_of(number),
            letters=tuple(
                self._work.all(select(_SENT).where(_SENT.c.client_number == number).order_by(_SENT.c.sent_at.desc()).limit(_LATEST))
            ),
            notes=Notes(self._work).about(f"client:{number}"),
        )

    def invoice_life(self, number: str) -> InvoiceLife:
        """An invoice from its load to its last payment."""
        ledger = Ledger(self._work)
        row = self._work.first(select(_INVOICES).where(_INVOICES.c.number == number))
        client = None if row is None else ledger.find_client(row.client_number)
        if row is None or client is None or not self.may_see(client.number):
            raise LookupError(f"there is no invoice {number}")
        happened = [*self._allocations(_ALLOCATIONS.c.invoice_number == number), *self._claims([number])]
        return InvoiceLife(
            invoice=ledger.find_invoices([number])[number],
            client=client,
            loaded_at=row.as_of,
            pending=Money.from_minor(row.pending, row.currency),
            happened=tuple(sorted(happened, key=lambda one: one.at)),
            cases=self._cases_where(_CASES.c.id.in_(select(_NAMED.c.case_id).where(_NAMED.c.invoice_number == number))),
        )

    def receipt_life(self, receipt_id: str) -> ReceiptLife:
        """Money from the bank's word to the last invoice that it paid."""
        row = self._work.first(select(_RECEIPTS).where(_RECEIPTS.c.receipt_id == receipt_id))
        if row is None or not self.may_see(row.client_number):
            raise LookupError(f"there is no receipt {receipt_id}")
        happened = [*self._allocations(_ALLOCATIONS.c.receipt_id == receipt_id), *self._decided_of(receipt_id)]
        return ReceiptLife(
            receipt=Receipts(self._work).get(receipt_id),
            state=row.state,
            on_account=Money.from_minor(row.on_account, row.currency),
            client=None if row.client_number is None else Ledger(self._work).find_client(row.client_number),
            happened=tuple(sorted(happened, key=lambda one: one.at)),
            cases=self._cases_where(_CASES.c.receipt_id == receipt_id),
        )

    def _family(self, client: Client) -> tuple[Client, ...]:
        parent = client.parent_number or client.number
        rows = self._work.all(
            select(_CLIENTS.c.number).where((_CLIENTS.c.parent_number == parent) | (_CLIENTS.c.number == parent)).limit(_LATEST)
        )
        ledger = Ledger(self._work)
        found = [ledger.find_client(row.number) for row in rows if row.number != client.number and self.may_see(row.number)]
        return tuple(member for member in found if member is not None)

    def _cases_where(self, condition: Any) -> tuple[Any, ...]:  # SQLAlchemy's conditions are generic; rows of named columns
        columns = (_CASES.c.id, _CASES.c.title, _CASES.c.reason, _CASES.c.state, _CASES.c.opened_at, _CASES.c.resolved_by)
        seen = self.sight.of_client(_CASES.c.client_number)
        return tuple(self._work.all(select(*columns).where(condition, seen).order_by(_CASES.c.id.desc()).limit(_LATEST)))

    def _letters_to(self, client_number: str) -> tuple[Any, ...]:  # as above
        letters = select(_SENT).where(_SENT.c.client_number == client_number).order_by(_SENT.c.sent_at.desc())
        return tuple(self._work.all(letters.limit(_LATEST)))

    def _mails_of(self, client_number: str) -> tuple[Any, ...]:  # as above
        rows = select(_DECISIONS.c.message_row).where(_DECISIONS.c.client_number == client_number, _DECISIONS.c.message_row.is_not(None))
        latest = rows.order_by(_DECISIONS.c.id.desc()).limit(_LATEST).subquery()
        columns = (_MESSAGES.c.id, _MESSAGES.c.subject, _MESSAGES.c.sender, _MESSAGES.c.received_at)
        wanted = _MESSAGES.c.id.in_(select(latest.c.message_row))
        return tuple(self._work.all(select(*columns).where(wanted).order_by(_MESSAGES.c.id.desc())))

    def _allocations(self, condition: Any) -> list[Happened]:  # as above
        rows = self._work.all(select(_ALLOCATIONS).where(condition).order_by(_ALLOCATIONS.c.id))
        return [_allocated(row) for row in rows]

    def _claims(self, numbers: list[str]) -> tuple[Happened, ...]:
        found: list[Happened] = []
        for table, at, word in ((_DISPUTES, "opened_at", "contested"), (_PROMISES, "made_at", "promised")):
            claims = self._work.all(select(table).where(table.c.invoice_number.in_(numbers[:1000])).order_by(table.c.id))
            for row in claims:
                said = f"{word}: {row.reason}" if word == "contested" else f"{word} for {row.due_on}"
                amount = None if row.amount is None else Money.from_minor(row.amount, row.currency)
                found.append(Happened(at=getattr(row, at), what=f"{said} ({row.state})", amount=amount, invoice_number=row.invoice_number))
        return tuple(found)

    def _decided_of(self, receipt_id: str) -> list[Happened]:
        rows = self._work.all(select(_DECISIONS).where(_DECISIONS.c.receipt_id == receipt_id).order_by(_DECISIONS.c.id))
        return [
            Happened(
                at=row.decided_at,
                what=f"decided: {row.exception or row.disposition} ({row.state})",
                by=row.actor,
                message_row=row.message_row,
            )
            for row in rows
        ]


def _allocated(row: Row[Any]) -> Happened:
    words = {AllocationKind.INVOICE: "paid", AllocationKind.ON_ACCOUNT: "put on account", AllocationKind.REVERSAL: "taken back"}
    return Happened(
        at=row.decided_at,
        what=f"{words[AllocationKind(row.kind)]} ({row.state})",
        by=row.decided_by,
        amount=Money.from_minor(row.amount, row.currency),
        invoice_number=row.invoice_number,
        receipt_id=row.receipt_id,
    )


def _aged(items: tuple[OpenInvoice, ...], today: date) -> tuple[Aged, ...]:
    columns = []
    for least, most, label in _BUCKETS:
        late = [(item, (today - item.due_on).days) for item in items]
        here = [item for item, days in late if (least is None or days >= least) and (most is None or days <= most)]
        columns.append(Aged(label=label, amounts=_sums([(item.balance.currency, item.balance.minor) for item in here])))
    return tuple(columns)


def _sums(amounts: list[tuple[str, int]]) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for currency, minor in amounts:
        sums[currency] = sums.get(currency, 0) + minor
    return tuple(Money.from_minor(minor, currency) for currency, minor in sorted(sums.items()))
