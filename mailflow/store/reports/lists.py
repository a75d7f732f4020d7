"""What went through, what the bank reported, what came by mail: lists by named columns, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from mailflow.domain.decision import Decision, Disposition
from mailflow.domain.lifecycle import ReceiptState, RemittanceState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of, unpack
from mailflow.store.reports.paging import PAGE, like, paged
from mailflow.store.reports.sight import Seeing

_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_LATER = _DECISIONS.alias("later")
_MESSAGES = table_of(tables.Message)
_RECEIPTS = table_of(tables.Receipt)
_is_later = and_(
    _LATER.c.id > _DECISIONS.c.id,
    _LATER.c.actor == "policy",
    or_(_LATER.c.message_row == _DECISIONS.c.message_row, _LATER.c.receipt_id == _DECISIONS.c.receipt_id),
)
# What a browser may ask for as "older than this" and a database still counts to.
_LAST_ID = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedRow:
    """What was decided, for the list of what went through without a person."""

    id: int
    decided_at: datetime
    actor: str
    state: RemittanceState
    client_number: str | None
    client_name: str
    message_row: int | None
    subject: str
    sender: str
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """Money on the bank account and what is still to be decided of it."""

    receipt_id: str
    received_on: date
    amount: Money
    unapplied: Money
    on_account: Money
    payer_name: str
    reference: str
    method: str
    is_trust: bool
    state: ReceiptState
    client_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail and what became of it."""

    id: int
    received_at: datetime
    sender: str
    subject: str
    state: str
    failure: str
    attempts: int
    kinds: tuple[str, ...]
    disposition: str | None
    exception: str | None


class ListReports(Seeing):
    """The lists as one request sees them."""

    def automatic(self, *, before: int | None = None, text: str = "") -> tuple[DecidedRow, ...]:
        """What the policy decided without a person, its last word on each mail and receipt, the latest first.

        `before` is the last id of the page before.
        """
        conditions: list[ColumnElement[bool]] = [
            _DECISIONS.c.actor == "policy",
            _DECISIONS.c.disposition.in_([Disposition.APPLIED, Disposition.MATCHED]),
            ~_LATER.select().where(_is_later).exists(),
            self.sight.of_client(_DECISIONS.c.client_number),
        ]
        if before is not None:
            conditions.append(_DECISIONS.c.id < min(before, _LAST_ID))
        if text:
            conditions.append(or_(like(_MESSAGES.c.subject, text), like(_CLIENTS.c.name, text), _DECISIONS.c.receipt_id == text))
        query = (
            select(
                _DECISIONS,
                _CLIENTS.c.name.label("client_name"),
                _MESSAGES.c.subject.label("subject"),
                _MESSAGES.c.sender.label("sender"),
            )
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _DECISIONS.c.client_number)
            .outerjoin(_MESSAGES, _MESSAGES.c.id == _DECISIONS.c.message_row)
            .where(*conditions)
            .order_by(_DECISIONS.c.id.desc())
            .limit(PAGE)
        )
        return tuple(map(_decided_row, self._work.all(query)))

    def receipts(self, *, state: str = "", text: str = "", page: int = 1) -> tuple[tuple[ReceiptRow, ...], bool]:
        """Receipts, the latest first, and whether there is another page."""
        conditions: list[ColumnElement[bool]] = [self.sight.of_client(_RECEIPTS.c.client_number)]
        if state:
            conditions.append(_RECEIPTS.c.state == state)
        if text:
            conditions.append(or_(like(_RECEIPTS.c.payer_name, text), like(_RECEIPTS.c.reference, text), _RECEIPTS.c.receipt_id == text))
        query = select(_RECEIPTS).where(*conditions).order_by(_RECEIPTS.c.received_on.desc(), _RECEIPTS.c.receipt_id)
        rows = self._work.all(paged(query, page))
        return tuple(map(_receipt_row, rows[:PAGE])), len(rows) > PAGE

    def mail(self, *, state: str = "", text: str = "", page: int = 1) -> tuple[tuple[MailRow, ...], bool]:
        """Mail, the latest first, and whether there is another page."""
        conditions: list[ColumnElement[bool]] = []
        if state:
            conditions.append(_MESSAGES.c.state == state)
        if text:
            conditions.append(or_(like(_MESSAGES.c.subject, text), like(_MESSAGES.c.sender, text)))
        latest = select(func.max(_DECISIONS.c.id)).where(_DECISIONS.c.message_row == _MESSAGES.c.id).correlate(_MESSAGES).scalar_subquery()
        readings = table_of(tables.Reading)
        query = (
            select(_MESSAGES, readings.c.facts.label("facts"), _DECISIONS.c.disposition, _DECISIONS.c.exception)
            .outerjoin(readings, readings.c.message_row == _MESSAGES.c.id)
            .outerjoin(_DECISIONS, and_(_DECISIONS.c.message_row == _MESSAGES.c.id, _DECISIONS.c.id == latest))
            .where(*conditions, self.sight.of_client(_DECISIONS.c.client_number))
            .order_by(_MESSAGES.c.id.desc())
        )
        rows = self._work.all(paged(query, page))
        return tuple(map(_mail_row, rows[:PAGE])), len(rows) > PAGE


def _decided_row(row: Row[Any]) -> DecidedRow:
    return DecidedRow(
        id=row.id,
        decided_at=row.decided_at,
        actor=row.actor,
        state=RemittanceState(row.state),
        client_number=row.client_number,
        client_name=row.client_name or "",
        message_row=row.message_row,
        subject=row.subject or "",
        sender=row.sender or "",
        decision=unpack(Decision, row.value),
    )


def _receipt_row(row: Row[Any]) -> ReceiptRow:
    return ReceiptRow(
        receipt_id=row.receipt_id,
        received_on=row.received_on,
        amount=Money.from_minor(row.amount, row.currency),
        unapplied=Money.from_minor(row.unapplied, row.currency),
        on_account=Money.from_minor(row.on_account, row.currency),
        payer_name=row.payer_name,
        reference=row.reference,
        method=row.method,
        is_trust=row.is_trust,
        state=ReceiptState(row.state),
        client_number=row.client_number,
    )


def _mail_row(row: Row[Any]) -> MailRow:
    said = (row.facts or {}).get("value", {}).get("said", ())
    return MailRow(
        id=row.id,
        received_at=row.received_at,
        sender=row.sender,
        subject=row.subject,
        state=row.state,
        failure=row.failure,
        attempts=row.attempts,
        kinds=tuple(str(kind["kind"]) for kind in said),
        disposition=row.disposition,
        exception=row.exception,
    )
