"""Questions to a person, what people did, and who they are."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.facts import DisputeReason
from mailflow.domain.lifecycle import CaseState
from mailflow.store.columns import Identity, Minor, Moment, one_of
from mailflow.store.tables.row import Row


class CaseKind(StrEnum):
    """What a case asks a person to do."""

    PAYMENT = "payment"  # an advice that a person must decide
    RECEIPT = "receipt"  # money without an advice that a person must decide
    LETTER = "letter"  # a mail that a person must answer or act on
    LEDGER_MOVED = "ledger_moved"  # the billing system changed balances for reasons that mailflow does not know
    CONFLICT = "conflict"  # an advice contradicts what was booked


class DisputeState(StrEnum):
    """The life of a dispute (DESIGN §9)."""

    OPEN = "open"
    ESCALATED = "escalated"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class PromiseState(StrEnum):
    """The life of a promise to pay (DESIGN §9)."""

    MADE = "made"
    KEPT = "kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    RELEASED = "released"


_QUEUE = ("state", "kind", "reason", "currency", "amount", "opened_at", "chance", "snoozed_until", "assigned_to", "client_number")


# Which state may follow which. What was settled may be looked at again, except what a client took back.
DISPUTE_MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset({DisputeState.ESCALATED, DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.WITHDRAWN}),
    DisputeState.ESCALATED: frozenset({DisputeState.UPHELD, DisputeState.REJECTED, DisputeState.WITHDRAWN}),
    DisputeState.UPHELD: frozenset({DisputeState.CLOSED, DisputeState.OPEN}),
    DisputeState.REJECTED: frozenset({DisputeState.CLOSED, DisputeState.OPEN}),
    DisputeState.WITHDRAWN: frozenset({DisputeState.CLOSED}),
    DisputeState.CLOSED: frozenset(),
}
PROMISE_MOVES: dict[PromiseState, frozenset[PromiseState]] = {
    PromiseState.MADE: frozenset({PromiseState.KEPT, PromiseState.BROKEN, PromiseState.SUPERSEDED, PromiseState.RELEASED}),
    PromiseState.BROKEN: frozenset({PromiseState.KEPT}),
    PromiseState.KEPT: frozenset(),
    PromiseState.SUPERSEDED: frozenset(),
    PromiseState.RELEASED: frozenset(),
}


class Case(Row, table=True):
    """A question to a person; `version` rises with every act, and an act on an older version is refused."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("key"),
        one_of("kind", CaseKind),
        one_of("state", CaseState),
        Index(None, "state", "opened_at"),
        Index(None, "state", "currency", "amount"),
        # What orders and counts the queue, so that it is read from the index alone.
        Index("ix_cases_queue", *_QUEUE),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    key: str  # what it is about, so that it is asked once
    kind: str
    state: str
    version: int = 1
    reason: str  # the exception, or the kinds of the letter
    title: str  # one line for the queue
    client_number: str | None = Field(default=None, index=True)
    currency: str | None = None
    amount: int | None = Field(default=None, sa_type=Minor)
    message_row: int | None = Field(default=None, foreign_key="messages.id", sa_type=Identity, index=True)
    receipt_id: str | None = Field(default=None, foreign_key="receipts.receipt_id", index=True)
    decision_id: int | None = Field(default=None, foreign_key="decisions.id", sa_type=Identity)
    opened_at: datetime = Field(sa_type=Moment)
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    resolved_by: str = ""
    assigned_to: str = Field(default="", index=True)
    chance: int = 0  # how likely the first suggestion is, in hundredths
    snoozed_until: date | None = None  # until that day it is out of sight
    next_action: str = ""
    follow_up_on: date | None = None
    value: dict[str, Any] = Field(sa_type=JSON)  # what else the page shows, by kind


class CaseAct(Row, table=True):
    """Who did what to a case, when, and what it was before and after."""

    __tablename__ = "case_acts"
    __table_args__ = (UniqueConstraint("case_id", "version"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    case_id: int = Field(foreign_key="cases.id", sa_type=Identity)
    version: int  # that the case had when the person saw it
    act: str
    actor: str
    at: datetime = Field(sa_type=Moment)
    note: str = ""
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)


class Dispute(Row, table=True):
    """A contested invoice, or the contested part of it."""

    __tablename__ = "disputes"
    __table_args__ = (
        one_of("state", DisputeState),
        one_of("reason", DisputeReason),
        UniqueConstraint("decision_id", "invoice_number", "reason"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    decision_id: int = Field(foreign_key="decisions.id", sa_type=Identity)
    invoice_number: str = Field(index=True)
    reason: str
    currency: str | None = None
    amount: int | None = Field(default=None, sa_type=Minor)
    state: str
    owner: str = ""  # on whose desk it lies, by its reason
    opened_at: datetime = Field(sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str = ""
    value: dict[str, Any] = Field(sa_type=JSON)


class Promise(Row, table=True):
    """What somebody said would be paid, and by when."""

    __tablename__ = "promises"
    __table_args__ = (one_of("state", PromiseState), UniqueConstraint("decision_id", "invoice_number", "due_on"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    decision_id: int = Field(foreign_key="decisions.id", sa_type=Identity)
    invoice_number: str = Field(index=True)
    due_on: date = Field(index=True)
    currency: str | None = None
    amount: int | None = Field(default=None, sa_type=Minor)
    state: str
    hold_until: date | None = None  # the day and its grace
    balance: int | None = Field(default=None, sa_type=Minor)  # what the invoice was open for when the promise was made
    made_at: datetime = Field(sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str = ""
    value: dict[str, Any] = Field(sa_type=JSON)


class User(Row, table=True):
    """Who may act in the admin."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("login"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    login: str
    name: str
    password_hash: str
    roles: list[str] = Field(sa_type=JSON)
    is_active: bool = True
    attorney: str = ""  # the name in the ledger of whose clients this login sees, where its role is an attorney's
    totp_secret: str = ""
    totp_step: int = Field(default=0, sa_type=Identity)  # of the last code that was used: each opens the door once (RFC 6238, 5.2)
    refused_tries: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)


class Audit(Row, table=True):
    """What happened, by whom; each row carries the hash of the one before it, so that none can be changed or lost unseen."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    at: datetime = Field(sa_type=Moment)
    actor: str
    action: str
    subject: str = Field(index=True)
    value: dict[str, Any] = Field(sa_type=JSON)
    previous_hash: str
    hash: str
