"""Mail: what arrived, what was understood and decided, what was sent, what is to be moved in the mailbox."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from mailflow.domain.decision import Disposition, ExceptionReason
from mailflow.domain.lifecycle import MessageState, OutgoingState, RemittanceState
from mailflow.store.columns import Compressed, Identity, Minor, Moment, one_of
from mailflow.store.tables.row import Row


class Message(Row, table=True):
    """An inbound mail, known by the mailbox's id and by its content: a copy that somebody moved back is not a second mail."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("mailbox", "provider_id"),
        UniqueConstraint("message_id", "content_hash"),
        one_of("state", MessageState),
        Index(None, "state", "lease_until"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    mailbox: str
    provider_id: str
    message_id: str  # the Message-ID header, empty where the mail has none
    content_hash: str  # of body parts and stable headers
    state: str
    received_at: datetime = Field(sa_type=Moment, index=True)
    attempts: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    failure: str = ""
    sender: str = ""
    subject: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class MailBlob(Row, table=True):
    """The bytes of a mail as they came."""

    __tablename__ = "mail_blobs"
    message_row: int = Field(primary_key=True, foreign_key="messages.id", sa_type=Identity)
    sha256: str = Field(index=True)
    raw: bytes = Field(sa_type=Compressed)


class Document(Row, table=True):
    """What the child process made of some bytes, as the JSON that it wrote: opened once per version of the readers."""

    __tablename__ = "documents"
    sha256: str = Field(primary_key=True)
    reader: str = Field(primary_key=True)
    understood: bytes = Field(sa_type=Compressed)
    kept_at: datetime = Field(sa_type=Moment)


class Reading(Row, table=True):
    """What a mail says: facts, sender's trust, whether a program sent it, which letter it answers."""

    __tablename__ = "readings"
    message_row: int = Field(primary_key=True, foreign_key="messages.id", sa_type=Identity)
    reader: str
    facts: dict[str, Any] = Field(sa_type=JSON)
    automatic: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    trust: dict[str, Any] = Field(sa_type=JSON)
    letter: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class Decision(Row, table=True):
    """The judge's word on a mail or a receipt, whole, with every finding and candidate; a later one does not overwrite it."""

    __tablename__ = "decisions"
    __table_args__ = (one_of("disposition", Disposition), one_of("exception", ExceptionReason), one_of("state", RemittanceState))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    message_row: int | None = Field(default=None, foreign_key="messages.id", sa_type=Identity, index=True)
    receipt_id: str | None = Field(default=None, foreign_key="receipts.receipt_id", index=True)
    disposition: str | None = None
    exception: str | None = None
    state: str
    client_number: str | None = Field(default=None, index=True)
    actor: str  # "policy", or the person's login
    decided_at: datetime = Field(sa_type=Moment, index=True)
    value: dict[str, Any] = Field(sa_type=JSON)


class Advice(Row, table=True):
    """A payment that somebody advised: what duplicates, corrections and late cash are compared with."""

    __tablename__ = "advices"
    __table_args__ = (
        UniqueConstraint("key"),
        one_of("disposition", Disposition),
        Index(None, "client_number", "currency", "total"),
        Index(None, "currency", "total"),
        Index(None, "disposition"),
    )
    message_row: int = Field(primary_key=True, foreign_key="messages.id", sa_type=Identity)
    key: str | None = None  # payer, reference, total and date of an advice that stands; none once it is superseded
    client_number: str | None = None
    currency: str | None = None
    total: int | None = Field(default=None, sa_type=Minor)
    paid_on: date | None = None
    disposition: str
    sender_domain: str
    decided_at: datetime = Field(sa_type=Moment)
    value: dict[str, Any] = Field(sa_type=JSON)


class AdviceReference(Row, table=True):
    """A payment reference of an advice, without spaces and punctuation, in capitals."""

    __tablename__ = "advice_references"
    reference: str = Field(primary_key=True)
    message_row: int = Field(primary_key=True, foreign_key="advices.message_row", sa_type=Identity)


class PendingMove(Row, table=True):
    """A mail that is to lie in another folder of the mailbox; finished after the commit, or at the next start."""

    __tablename__ = "pending_moves"
    __table_args__ = (UniqueConstraint("mailbox", "provider_id", "folder"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    mailbox: str
    provider_id: str
    folder: str
    message_row: int | None = Field(default=None, foreign_key="messages.id", sa_type=Identity, index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


class SentLetter(Row, table=True):
    """A letter of ours that an answer may belong to."""

    __tablename__ = "sent_letters"
    message_id: str = Field(primary_key=True)
    subject_key: str = Field(index=True)  # without Re:, Fwd: and spaces, in small letters
    client_number: str | None = Field(default=None, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    value: dict[str, Any] = Field(sa_type=JSON)


class Lease(Row, table=True):
    """A duty that one process has for a while, such as to look into a mailbox."""

    __tablename__ = "leases"
    duty: str = Field(primary_key=True)
    owner: str
    until: datetime = Field(sa_type=Moment)


class Outgoing(Row, table=True):
    """A letter to be sent exactly once: its business key makes its code, and the code its Message-ID and every other mark of it."""

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("code"),
        UniqueConstraint("message_id"),
        one_of("state", OutgoingState),
        Index(None, "state", "not_before"),
        Index(None, "recipient", "sent_at"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    key: str
    code: str | None = None
    message_id: str
    client_number: str | None = Field(default=None, index=True)
    state: str
    version: int = 1
    about: str = ""  # what a person is told it belongs to ("case:12")
    sender: str = ""  # the address that it leaves from, which says by which transport
    recipient: str = ""  # the first addressee, whom the cap counts
    subject: str = ""
    queued_at: datetime = Field(sa_type=Moment)
    not_before: datetime | None = Field(default=None, sa_type=Moment)  # of an uncertain one: when it is looked for again
    lease_owner: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    attempted_at: datetime | None = Field(default=None, sa_type=Moment)
    failure: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    value: dict[str, Any] = Field(sa_type=JSON)  # the letter without its files, which are in its bytes


class OutgoingRaw(Row, table=True):
    """The bytes of a letter as they leave."""

    __tablename__ = "outgoing_raw"
    outgoing_row: int = Field(primary_key=True, foreign_key="outgoing.id", sa_type=Identity)
    raw: bytes = Field(sa_type=Compressed)


class MailboxCursor(Row, table=True):
    """Up to where a mailbox's mail is ours, in the mailbox's own words; written with the mails themselves."""

    __tablename__ = "mailbox_cursors"
    mailbox: str = Field(primary_key=True)
    cursor: str
    advanced_at: datetime = Field(sa_type=Moment)
