"""The clerk's desk: notes, requests that two people decide, what was learned, saved views, and walls."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mailflow.store.columns import Identity, Minor, Moment, one_of
from mailflow.store.tables.row import Row


class RequestKind(StrEnum):
    """What a clerk asks for and mailflow does not do by itself."""

    WRITE_OFF = "write_off"
    REFUND = "refund"
    TRUST_TRANSFER = "trust_transfer"


class RequestState(StrEnum):
    """The life of a request: asked, then approved or refused by somebody else, then done outside mailflow; or withdrawn."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class LearnedKind(StrEnum):
    """What a decision can teach."""

    PAYER_ALIAS = "payer_alias"  # a name under which a client's payments come
    SENDER = "sender"  # an address that writes for a client


class LearnedState(StrEnum):
    """The life of a learned rule."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    UNDONE = "undone"


class CaseInvoice(Row, table=True):
    """An invoice that a case names, so that the case is found by its number."""

    __tablename__ = "case_invoices"
    case_id: int = Field(primary_key=True, foreign_key="cases.id", sa_type=Identity)
    invoice_number: str = Field(primary_key=True, index=True)


class Note(Row, table=True):
    """What somebody wrote about a client, an invoice or a receipt."""

    __tablename__ = "notes"
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    subject: str = Field(index=True)  # client:10234
    author: str
    at: datetime = Field(sa_type=Moment)
    text: str


class Request(Row, table=True):
    """A write-off, a refund or a transfer to trust: asked by one person, decided by another where policy says so."""

    __tablename__ = "requests"
    __table_args__ = (one_of("kind", RequestKind), one_of("state", RequestState), Index(None, "state", "asked_at"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    kind: str
    state: str
    case_id: int | None = Field(default=None, foreign_key="cases.id", sa_type=Identity, index=True)
    decision_id: int | None = Field(default=None, sa_type=Identity, index=True)
    receipt_id: str | None = Field(default=None, index=True)
    invoice_number: str | None = Field(default=None, index=True)
    client_number: str | None = Field(default=None, index=True)
    currency: str
    amount: int = Field(sa_type=Minor)
    reason: str  # the code
    note: str = ""
    asked_by: str
    asked_at: datetime = Field(sa_type=Moment)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class LearnedRule(Row, table=True):
    """What a decision taught: for one client, in words that a person confirms and can take back."""

    __tablename__ = "learned_rules"
    __table_args__ = (one_of("kind", LearnedKind), one_of("state", LearnedState), UniqueConstraint("kind", "client_number", "pattern"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    kind: str
    state: str = Field(index=True)
    client_number: str = Field(index=True)
    pattern: str  # the name or the address, as it came
    folded: str = Field(index=True)  # the same as names and addresses are compared
    case_id: int | None = Field(default=None, foreign_key="cases.id", sa_type=Identity)
    author: str
    proposed_at: datetime = Field(sa_type=Moment)
    changed_by: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=Moment)


class RuleUse(Row, table=True):
    """A decision that a learned rule had a part in."""

    __tablename__ = "rule_uses"
    rule_id: int = Field(primary_key=True, foreign_key="learned_rules.id", sa_type=Identity)
    decision_id: int = Field(primary_key=True, foreign_key="decisions.id", sa_type=Identity)
    at: datetime = Field(sa_type=Moment)


class SavedView(Row, table=True):
    """A filter of the queue that somebody wants to find again."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("login", "name"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    login: str
    name: str
    query: str  # what stands behind the question mark


class Wall(Row, table=True):
    """Somebody who stands inside the wall around a client; where there is a wall, everybody else sees nothing of the client."""

    __tablename__ = "walls"
    client_number: str = Field(primary_key=True)
    login: str = Field(primary_key=True)
    built_by: str
    built_at: datetime = Field(sa_type=Moment)
