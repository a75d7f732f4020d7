"""Statements by mail: the runs, and the mail of each contact in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.lifecycle import StatementState
from mailflow.store.columns import Identity, Moment, one_of
from mailflow.store.tables.row import Row


class StatementRun(Row, table=True):
    """A run of statements; the same name is the same run."""

    __tablename__ = "statement_runs"
    __table_args__ = (UniqueConstraint("name"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    name: str
    day: date
    by: str  # what a statement is of
    forms: list[Any] = Field(sa_type=JSON)
    is_draft: bool = False  # each mail waits for a person's click
    asked_by: str
    made_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)


class StatementMail(Row, table=True):
    """The mail to one contact: one a run, whatever it has of how many clients."""

    __tablename__ = "statement_mails"
    __table_args__ = (one_of("state", StatementState), UniqueConstraint("run_id", "address"), Index(None, "run_id", "state"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    run_id: int = Field(foreign_key="statement_runs.id", sa_type=Identity)
    address: str  # in small letters; empty with a client's number where nobody is known
    client_number: str = Field(index=True)  # of the first statement in it
    state: str
    reason: str = ""
    outgoing_row: int | None = Field(default=None, foreign_key="outgoing.id", sa_type=Identity)
    changed_at: datetime = Field(sa_type=Moment)
    value: dict[str, Any] = Field(sa_type=JSON)  # the contact, and the parts of the ledger that it gets
