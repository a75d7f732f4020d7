"""The mirror of the billing system's ledger, the firm's receipts, and the journal underneath.

Amounts are minor units of the `currency` beside them. An invoice's effective balance is what was loaded minus what was allocated
and is not yet contained in a load (DESIGN §8: `balance = loaded_balance - pending`); the three are caches of the allocations.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.lifecycle import AllocationState, ReceiptState
from mailflow.store.columns import Identity, Minor, Moment, one_of
from mailflow.store.tables.row import Row


class Account(StrEnum):
    """The accounts of the journal: debits are positive, credits negative."""

    CASH = "cash"
    UNAPPLIED = "unapplied"
    ON_ACCOUNT = "on_account"
    RECEIVABLE = "receivable"


class AllocationKind(StrEnum):
    """The kinds of a line of the receipt batch."""

    INVOICE = "invoice"
    ON_ACCOUNT = "on_account"
    REVERSAL = "reversal"


def _where(condition: str) -> dict[str, Any]:  # options of Index, of which the checker sees only the shared type
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Counter(Row, table=True):
    """Numbers that rise with each change (an index in another process refreshes from there) and the marks that go with them."""

    __tablename__ = "counters"
    name: str = Field(primary_key=True)
    value: int = Field(default=0, sa_type=Identity)
    mark: str = ""  # of the audit: the last hash
    at: datetime | None = Field(default=None, sa_type=Moment)  # of the ledger: as of when a complete load described it


class Client(Row, table=True):
    """Whom the firm bills."""

    __tablename__ = "clients"
    number: str = Field(primary_key=True)
    name: str
    aliases: list[str] = Field(sa_type=JSON)
    email_domains: list[str] = Field(sa_type=JSON)
    contact_name: str
    contact_email: str
    currency: str
    billing_attorney: str
    attorney_email: str
    office: str
    practice_group: str
    terms_days: int
    parent_number: str | None = Field(default=None, index=True)  # may name a client that no file has brought yet
    changed: int = Field(sa_type=Identity, index=True)
    tags: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    risk: str = Field(default="", sa_column_kwargs={"server_default": ""})
    kind: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Invoice(Row, table=True):
    """An item of the billing system's ledger as it was loaded, and what mailflow booked against it since."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("balance = loaded_balance - pending", name="balance_is_effective"),
        CheckConstraint("length(currency) = 3", name="currency_is_a_code"),
        Index(None, "client_number", "due_on"),
    )
    number: str = Field(primary_key=True)
    client_number: str = Field(foreign_key="clients.number")
    matter_number: str
    matter_name: str
    invoiced_on: date
    due_on: date
    currency: str
    amount: int = Field(sa_type=Minor)
    loaded_balance: int = Field(sa_type=Minor)
    pending: int = Field(default=0, sa_type=Minor)
    balance: int = Field(sa_type=Minor)
    unexplained: int = Field(default=0, sa_type=Minor)  # what the loads moved for reasons that nobody has told mailflow
    billing_attorney: str
    office: str
    practice_group: str
    as_of: datetime = Field(sa_type=Moment)  # of the last load that said anything new about it
    changed: int = Field(sa_type=Identity, index=True)


class Receipt(Row, table=True):
    """Money on a bank account of the firm: `amount` = what its allocations took + `on_account` + `unapplied`."""

    __tablename__ = "receipts"
    __table_args__ = (
        one_of("state", ReceiptState),
        one_of("method", PaymentMethod),
        CheckConstraint("unapplied >= 0 AND unapplied <= amount", name="unapplied_within_amount"),
        CheckConstraint("on_account >= 0 AND on_account <= amount", name="on_account_within_amount"),
        Index(None, "currency", "unapplied"),
        Index(None, "currency", "amount"),
        Index(None, "state", "received_on"),
    )
    receipt_id: str = Field(primary_key=True)  # the bank's, else made of account, day, amount, text and count (DESIGN §10)
    received_on: date
    currency: str
    amount: int = Field(sa_type=Minor)
    unapplied: int = Field(sa_type=Minor)
    on_account: int = Field(default=0, sa_type=Minor)
    method: str
    payer_name: str
    reference: str
    is_trust: bool
    state: str
    client_number: str | None = Field(default=None, index=True)  # once somebody has decided
    changed_at: datetime = Field(sa_type=Moment)


class ReceiptToken(Row, table=True):
    """A word by which a receipt is found: of the bank's reference, or of the payer's name."""

    __tablename__ = "receipt_tokens"
    token: str = Field(primary_key=True)
    receipt_id: str = Field(primary_key=True, foreign_key="receipts.receipt_id")


class JournalEntry(Row, table=True):
    """One booking; never changed, never deleted (triggers), undone by another that names it."""

    __tablename__ = "journal_entries"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("reverses_id"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    key: str
    request_hash: str  # the same key with another body is refused
    reverses_id: int | None = Field(default=None, foreign_key="journal_entries.id", sa_type=Identity)
    decision_id: int | None = Field(default=None, sa_type=Identity, index=True)
    actor: str
    rules: str  # the version of the rules that decided, empty for a person
    reason: str
    posted_at: datetime = Field(sa_type=Moment)


class Posting(Row, table=True):
    """One side of a booking; the postings of an entry sum to zero per currency."""

    __tablename__ = "postings"
    __table_args__ = (one_of("account", Account), CheckConstraint("amount <> 0", name="amount_moves_something"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    entry_id: int = Field(foreign_key="journal_entries.id", sa_type=Identity, index=True)
    account: str
    amount: int = Field(sa_type=Minor)
    currency: str
    receipt_id: str | None = Field(default=None, index=True)
    invoice_number: str | None = Field(default=None, index=True)
    client_number: str | None = None


class Allocation(Row, table=True):
    """What a receipt gave to an invoice or to a client's account, on its way to the billing system.

    It lowers the invoice's balance until a load contains it (`contained_at`). One that is undone before its export lowers nothing
    any more; one that is undone after it is answered by a reversal row with an export of its own.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        one_of("state", AllocationState),
        one_of("kind", AllocationKind),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_origin"),
        UniqueConstraint("reverses_id"),
        UniqueConstraint("batch_id", "batch_line"),
        Index(
            "uq_allocations_decision_invoice", "decision_id", "receipt_id", "invoice_number", unique=True, **_where("reverses_id IS NULL")
        ),
        Index("ix_allocations_under_way", "state", **_where("contained_at IS NULL")),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    entry_id: int = Field(foreign_key="journal_entries.id", sa_type=Identity, index=True)
    decision_id: int | None = Field(default=None, sa_type=Identity)
    receipt_id: str = Field(foreign_key="receipts.receipt_id", index=True)
    kind: str
    invoice_number: str | None = Field(default=None, foreign_key="invoices.number", index=True)
    client_number: str | None = None
    amount: int = Field(sa_type=Minor)
    currency: str
    state: str
    reverses_id: int | None = Field(default=None, foreign_key="allocations.id", sa_type=Identity)
    batch_id: str | None = Field(default=None, foreign_key="export_batches.batch_id")
    batch_line: int | None = None
    contained_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: str
    decided_at: datetime = Field(sa_type=Moment)


class ExportBatch(Row, table=True):
    """A receipt batch that was handed to the billing system; what it carried is in its allocations."""

    __tablename__ = "export_batches"
    batch_id: str = Field(primary_key=True)
    exported_at: datetime = Field(sa_type=Moment)
    exported_by: str
    lines: int
    totals: dict[str, Any] = Field(sa_type=JSON)  # per currency, in minor units
    sha256: str
    written_at: datetime | None = Field(default=None, sa_type=Moment)  # when its files were; kept before they are
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)
    acknowledged_by: str = ""


class Feed(Row, table=True):
    """A file that was loaded whole; a second load of the same bytes changes nothing."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("sha256", "as_of"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    sha256: str
    as_of: datetime = Field(sa_type=Moment)
    file: str
    loaded_at: datetime = Field(sa_type=Moment)
    counts: dict[str, Any] = Field(sa_type=JSON)
