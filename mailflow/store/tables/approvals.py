"""Approval by billing attorneys: which letter waits for whom, the mails that asked, and what each attorney's silence means."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.approval import Answered, Because, Silence
from mailflow.domain.lifecycle import ApprovalState
from mailflow.store.columns import Identity, Moment, one_of
from mailflow.store.tables.row import Row


class Approval(Row, table=True):
    """A letter that one billing attorney is asked about; it waits while any of its approvals does."""

    __tablename__ = "approvals"
    __table_args__ = (
        one_of("state", ApprovalState),
        one_of("because", Because),
        one_of("silence", Silence),
        one_of("answered", Answered),
        UniqueConstraint("reminder_id", "address"),
        Index(None, "state", "address"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    reminder_id: int = Field(foreign_key="reminders.id", sa_type=Identity)
    outgoing_row: int = Field(foreign_key="outgoing.id", sa_type=Identity, index=True)
    address: str  # the attorney's, in small letters; empty where nobody knows it
    name: str
    because: str
    state: str
    then_clicks: bool = False  # once approved it is a draft that waits for a person's click
    oldest_due_on: date
    made_at: datetime = Field(sa_type=Moment)
    digest_id: int | None = Field(default=None, foreign_key="approval_digests.id", sa_type=Identity)  # of the latest mail that asked
    silence: str | None = None  # what the mail said that silence means
    silent_until: datetime | None = Field(default=None, sa_type=Moment)
    answered: str | None = None
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = ""


class ApprovalDigest(Row, table=True):
    """The one mail of a day that asks an attorney; its link for all letters works once."""

    __tablename__ = "approval_digests"
    __table_args__ = (UniqueConstraint("address", "day"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    address: str
    name: str
    day: date
    made_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    approval_ids: list[Any] = Field(sa_type=JSON)  # of the letters that it lists


class AttorneyChoice(Row, table=True):
    """What an attorney's silence means, where that is not what the firm's rules say."""

    __tablename__ = "attorney_choices"
    __table_args__ = (one_of("silence", Silence),)
    address: str = Field(primary_key=True)
    silence: str
    changed_by: str
    changed_at: datetime = Field(sa_type=Moment)
