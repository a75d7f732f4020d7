"""Read models of the admin: what a page shows, by named columns, a page at a time; nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from mailflow.domain.decision import Decision, Disposition, Proposal
from mailflow.domain.lifecycle import CaseState, MessageState, ReceiptState, RemittanceState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.case_page import CasePage, read_case_page
from mailflow.store.columns import table_of, unpack
from mailflow.store.tables.cases import CaseKind
from mailflow.store.work import Work

_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_MESSAGES = table_of(tables.Message)
_RECEIPTS = table_of(tables.Receipt)
_ALLOCATIONS = table_of(tables.Allocation)
_FEEDS = table_of(tables.Feed)
_WAITING = _CASES.c.state.in_([CaseState.OPEN, CaseState.REOPENED])
# What a screen of a dense table holds, three times over.
PAGE = 50


class Order(StrEnum):
    """How the queue is sorted."""

    OLDEST = "oldest"
    LARGEST = "largest"  # within one currency: amounts of two are not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases the queue shows; `None` does not filter."""

    kind: CaseKind | None = None
    reason: str | None = None
    client_number: str | None = None
    assigned_to: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in the queue. `first` is the first candidate, where there is one."""

    case_id: int
    version: int
    kind: CaseKind
    reason: str
    title: str
    client_number: str | None
    client_name: str
    amount: Money | None
    opened_at: datetime
    assigned_to: str
    message_row: int | None
    receipt_id: str | None
    first: Proposal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue; `after` is what the next page begins behind, `None` on the last."""

    rows: tuple[QueueRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticRow:
    """A decision that the policy made, with its why; `state` says whether it was undone since."""

    decision_id: int
    decision: Decision
    state: RemittanceState
    decided_at: datetime
    client_name: str
    message_row: int | None
    receipt_id: str | None
    sender: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticPage:
    """A page of automatic decisions, the latest first; `before` is the id that the next page begins behind."""

    rows: tuple[AutomaticRow, ...]
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHead:
    """A mail as lists and the case page show it."""

    row: int
    state: MessageState
    sender: str
    subject: str
    received_at: datetime
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The counts of the first page. `waiting` and `unapplied` are sums per currency."""

    messages: dict[MessageState, int]
    cases: dict[str, int]
    waiting: tuple[Money, ...]
    decisions: dict[Disposition, int]
    receipts: dict[ReceiptState, int]
    unapplied: tuple[Money, ...]
    to_export: int
    ledger_as_of: datetime | None
    last_mail_at: datetime | None


class Reports:
    """The read models of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def queue(
        self, wanted: QueueFilter | None = None, *, order: Order = Order.OLDEST, after: str | None = None, limit: int = PAGE
    ) -> QueuePage:
        """Cases that wait for a person, a page at a time; `after` comes from the page before."""
        query = _queue_query().where(_WAITING, *_filters(wanted or QueueFilter()))
        amount = func.coalesce(_CASES.c.amount, 0)
        query = query.order_by(*((_CASES.c.opened_at,) if order is Order.OLDEST else (amount.desc(),)), _CASES.c.id)
        if after is not None:
            query = query.where(_behind(order, after, amount))
        rows = self._work.all(query.limit(limit + 1))
        last = rows[limit - 1] if len(rows) > limit else None
        return QueuePage(rows=tuple(map(_queue_row, rows[:limit])), after=None if last is None else _mark(order, last))

    def case_page(self, case_id: int) -> CasePage:
        """Everything that the page of one case shows; raises LookupError where there is none."""
        return read_case_page(self._work, case_id)

    def count_queue(self, wanted: QueueFilter | None = None) -> int:
        """How many cases the filter leaves."""
        row = self._work.first(select(func.count()).select_from(_CASES).where(_WAITING, *_filters(wanted or QueueFilter())))
        return 0 if row is None else int(row[0])

    def reasons(self) -> dict[str, int]:
        """How many cases wait, by reason."""
        rows = self._work.all(select(_CASES.c.reason, func.count().label("many")).where(_WAITING).group_by(_CASES.c.reason))
        return {row.reason: row.many for row in rows}

    def automatic(self, *, before: int | None = None, limit: int = PAGE) -> AutomaticPage:
        """What the policy applied or matched by itself, the latest first."""
        joined = _DECISIONS.outerjoin(_CLIENTS, _CLIENTS.c.number == _DECISIONS.c.client_number)
        joined = joined.outerjoin(_MESSAGES, _MESSAGES.c.id == _DECISIONS.c.message_row)
        query = select(_DECISIONS, _CLIENTS.c.name.label("client_name"), _MESSAGES.c.sender, _MESSAGES.c.subject).select_from(joined)
        query = query.where(_DECISIONS.c.actor == "policy", _DECISIONS.c.disposition.in_([Disposition.APPLIED, Disposition.MATCHED]))
        if before is not None:
            query = query.where(_DECISIONS.c.id < before)
        rows = self._work.all(query.order_by(_DECISIONS.c.id.desc()).limit(limit + 1))
        is_last = len(rows) <= limit
        return AutomaticPage(rows=tuple(map(_automatic_row, rows[:limit])), before=None if is_last else rows[limit - 1].id)

    def mail_head(self, message_row: int) -> MailHead | None:
        """A mail's line of a list."""
        row = self._work.first(select(*_HEAD).where(_MESSAGES.c.id == message_row))
        return None if row is None else _mail_head(row)

    def mails(self, states: Sequence[MessageState] | None = None, *, before: int | None = None, limit: int = PAGE) -> tuple[MailHead, ...]:
        """Mails in these states (all where `None`), the latest first."""
        query = select(*_HEAD).order_by(_MESSAGES.c.id.desc()).limit(limit)
        if states is not None:
            query = query.where(_MESSAGES.c.state.in_(list(states)))
        if before is not None:
            query = query.where(_MESSAGES.c.id < before)
        return tuple(map(_mail_head, self._work.all(query)))

    def summary(self, *, since: datetime | None = None) -> Summary:
        """The counts of the first page; decisions since a moment, everything else as it stands."""
        decided = _DECISIONS.c.disposition.is_not(None)
        recent = decided if since is None else and_(decided, _DECISIONS.c.decided_at >= since)
        has_cash = (_RECEIPTS.c.state != ReceiptState.RETURNED, _RECEIPTS.c.unapplied > 0)
        last_mail = self._work.first(select(func.max(_MESSAGES.c.received_at).label("at")))
        described = self._work.first(select(func.max(_FEEDS.c.as_of).label("at")))
        to_export = self._work.first(select(func.count()).select_from(_ALLOCATIONS).where(_ALLOCATIONS.c.state == "proposed"))
        return Summary(
            messages={MessageState(word): many for word, many in self._counts(_MESSAGES.c.state).items()},
            cases=self.reasons(),
            waiting=self._sums(_CASES.c.currency, _CASES.c.amount, _WAITING, _CASES.c.amount.is_not(None)),
            decisions={Disposition(word): many for word, many in self._counts(_DECISIONS.c.disposition, recent).items()},
            receipts={ReceiptState(word): many for word, many in self._counts(_RECEIPTS.c.state).items()},
            unapplied=self._sums(_RECEIPTS.c.currency, _RECEIPTS.c.unapplied, *has_cash),
            to_export=0 if to_export is None else int(to_export[0]),
            ledger_as_of=None if described is None else described.at,
            last_mail_at=None if last_mail is None else last_mail.at,
        )

    def _counts(self, column: ColumnElement[Any], *wanted: ColumnElement[bool]) -> dict[str, int]:
        rows = self._work.all(select(column.label("word"), func.count().label("many")).where(*wanted).group_by(column))
        return {row.word: row.many for row in rows}

    def _sums(self, currency: ColumnElement[Any], amount: ColumnElement[Any], *wanted: ColumnElement[bool]) -> tuple[Money, ...]:
        query = select(currency.label("currency"), func.sum(amount).label("minor")).where(*wanted).group_by(currency).order_by(currency)
        return tuple(Money.from_minor(int(row.minor), row.currency) for row in self._work.all(query))


_HEAD = [_MESSAGES.c[name] for name in ("id", "state", "sender", "subject", "received_at", "failure")]


def _queue_query() -> Select[Any]:
    joined = _CASES.outerjoin(_CLIENTS, _CLIENTS.c.number == _CASES.c.client_number)
    joined = joined.outerjoin(_DECISIONS, _DECISIONS.c.id == _CASES.c.decision_id)
    shown = [_CASES.c[name] for name in ("id", "version", "kind", "reason", "title", "client_number", "currency", "amount", "opened_at")]
    shown += [_CASES.c[name] for name in ("assigned_to", "message_row", "receipt_id")]
    return select(*shown, _CLIENTS.c.name.label("client_name"), _DECISIONS.c.value.label("decision")).select_from(joined)


def _filters(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    asked = {
        _CASES.c.kind: wanted.kind,
        _CASES.c.reason: wanted.reason,
        _CASES.c.client_number: wanted.client_number,
        _CASES.c.assigned_to: wanted.assigned_to,
        _CASES.c.currency: wanted.currency,
    }
    return [column == value for column, value in asked.items() if value is not None]


def _mark(order: Order, row: Row[Any]) -> str:
    return f"{row.opened_at.isoformat()}|{row.id}" if order is Order.OLDEST else f"{row.amount or 0}|{row.id}"


def _behind(order: Order, after: str, amount: ColumnElement[Any]) -> ColumnElement[bool]:
    said, _, last_id = after.rpartition("|")
    if order is Order.OLDEST:
        moment = datetime.fromisoformat(said)
        return or_(_CASES.c.opened_at > moment, and_(_CASES.c.opened_at == moment, _CASES.c.id > int(last_id)))
    return or_(amount < int(said), and_(amount == int(said), _CASES.c.id > int(last_id)))


def _queue_row(row: Row[Any]) -> QueueRow:
    candidates = () if row.decision is None else unpack(Decision, row.decision).candidates
    return QueueRow(
        case_id=row.id,
        version=row.version,
        kind=CaseKind(row.kind),
        reason=row.reason,
        title=row.title,
        client_number=row.client_number,
        client_name=row.client_name or "",
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        opened_at=row.opened_at,
        assigned_to=row.assigned_to,
        message_row=row.message_row,
        receipt_id=row.receipt_id,
        first=candidates[0] if candidates else None,
    )


def _automatic_row(row: Row[Any]) -> AutomaticRow:
    return AutomaticRow(
        decision_id=row.id,
        decision=unpack(Decision, row.value),
        state=RemittanceState(row.state),
        decided_at=row.decided_at,
        client_name=row.client_name or "",
        message_row=row.message_row,
        receipt_id=row.receipt_id,
        sender=row.sender or "",
        subject=row.subject or "",
    )


def _mail_head(row: Row[Any]) -> MailHead:
    return MailHead(
        row=row.id,
        state=MessageState(row.state),
        sender=row.sender,
        subject=row.subject,
        received_at=row.received_at,
        failure=row.failure,
    )
