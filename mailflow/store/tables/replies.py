"""What follows from replies: pauses, proposed changes of a contact, addresses that fail, and what people corrected."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.cadence import HoldReason, HoldScope
from mailflow.store.columns import Identity, Moment, one_of
from mailflow.store.tables.row import Row


class ChangeState(StrEnum):
    """The life of a proposed change of a contact."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Pause(Row, table=True):
    """Something that is not written to, or not asked for, for a while; `ended_at` is empty while it stands."""

    __tablename__ = "pauses"
    __table_args__ = (
        one_of("scope", HoldScope),
        one_of("reason", HoldReason),
        UniqueConstraint("decision_id", "scope", "subject", "reason"),
        Index(None, "scope", "subject"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    decision_id: int | None = Field(default=None, foreign_key="decisions.id", sa_type=Identity)
    client_number: str | None = Field(default=None, index=True)
    scope: str
    subject: str  # a client's, matter's or invoice's number, or an address
    reason: str
    since: date | None = None
    until: date | None = None
    substitute: str = ""  # who stands in for an absent contact
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class ContactChange(Row, table=True):
    """An address that a sender wants us to write to instead; nothing is sent there before a person has confirmed it."""

    __tablename__ = "contact_changes"
    __table_args__ = (one_of("state", ChangeState), UniqueConstraint("decision_id", "new_email"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    decision_id: int = Field(foreign_key="decisions.id", sa_type=Identity)
    client_number: str | None = Field(default=None, index=True)
    old_email: str
    new_email: str
    state: str
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class FailedAddress(Row, table=True):
    """An address that did not take a letter of ours; passing failures are counted, a lasting one keeps letters from it."""

    __tablename__ = "failed_addresses"
    email: str = Field(primary_key=True)
    is_lasting: bool
    failures: int
    first_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)


class Example(Row, table=True):
    """A reading that a person has looked at: what was read, and what is right."""

    __tablename__ = "examples"
    __table_args__ = (UniqueConstraint("message_row"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    message_row: int = Field(foreign_key="messages.id", sa_type=Identity)
    actor: str
    at: datetime = Field(sa_type=Moment)
    is_correct: bool
    value: dict[str, Any] = Field(sa_type=JSON)
