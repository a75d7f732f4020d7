"""Reminders: what was written or is to be done, for which invoices, to whom; contacts; kept statements."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.cadence import Channel, Role
from mailflow.domain.lifecycle import ReminderState
from mailflow.store.columns import Compressed, Identity, Minor, Moment, one_of
from mailflow.store.tables.row import Row


class Reminder(Row, table=True):
    """A letter or a task of a step, or a group that is held; `key` makes each once."""

    __tablename__ = "reminders"
    __table_args__ = (
        one_of("state", ReminderState),
        one_of("channel", Channel),
        UniqueConstraint("key"),
        Index(None, "address", "day"),
        Index(None, "state", "day"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    key: str
    client_number: str = Field(index=True)
    cadence: str
    step: str  # empty: everything that is due is held
    channel: str
    address: str  # in small letters
    day: date
    state: str
    reason: str = ""  # why it is held
    outgoing_row: int | None = Field(default=None, foreign_key="outgoing.id", sa_type=Identity, index=True)
    changed_at: datetime = Field(sa_type=Moment)
    value: dict[str, Any] = Field(sa_type=JSON)


class ReminderItem(Row, table=True):
    """An invoice in a reminder: it has had the step, and no second reminder can claim the same one for it."""

    __tablename__ = "reminder_items"
    __table_args__ = (UniqueConstraint("invoice_number", "cadence", "step", "turn"),)
    reminder_id: int = Field(primary_key=True, foreign_key="reminders.id", sa_type=Identity)
    invoice_number: str = Field(primary_key=True)
    cadence: str
    step: str
    after_due_days: int
    currency: str
    amount: int = Field(sa_type=Minor)
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # which repeat of the step; 0: its first time


class Contact(Row, table=True):
    """Who has a role for a client, or for one of its matters; in the order of the firm's file."""

    __tablename__ = "contacts"
    __table_args__ = (one_of("role", Role),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    client_number: str = Field(index=True)
    matter_number: str
    role: str
    name: str
    email: str
    language: str
    time_zone: str


class Statement(Row, table=True):
    """A statement of account as it left: its bytes and their hash."""

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("run", "client_number", "form"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    run: str
    client_number: str = Field(index=True)
    form: str
    day: date
    sha256: str
    content: bytes = Field(sa_type=Compressed)
    made_at: datetime = Field(sa_type=Moment)
