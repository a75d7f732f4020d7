"""Read models: what the admin's pages list, by named columns, a page at a time. Nothing here changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from mailflow.domain.decision import Decision, Disposition
from mailflow.domain.lifecycle import CaseState, ReceiptState, RemittanceState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of, unpack
from mailflow.store.work import Work

_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_MESSAGES = table_of(tables.Message)
_RECEIPTS = table_of(tables.Receipt)
_WAITING = (CaseState.OPEN, CaseState.REOPENED)
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases, in which order. `sort` is value, age or reason; `text` looks in the title, the client and the receipt."""

    kind: str = ""
    reason: str = ""
    is_resolved: bool = False
    text: str = ""
    sort: str = "value"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in the queue; `first` is what the first candidate would do, in words, `score` how likely it is (0 to 1)."""

    id: int
    kind: str
    reason: str
    title: str
    state: CaseState
    client_number: str | None
    client_name: str
    amount: Money | None
    opened_at: datetime
    resolved_by: str
    assigned_to: str
    first: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """How many cases wait for one reason, and what they are worth by currency."""

    kind: str
    reason: str
    cases: int
    values: tuple[Money, ...]


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


class Reports:
    """What the pages of one request list."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def queue(self, wanted: QueueFilter) -> tuple[tuple[QueueRow, ...], bool]:
        """A page of the queue, and whether there is another one."""
        columns = (
            _CASES,
            _CLIENTS.c.name.label("client_name"),
            _DECISIONS.c.value.label("decision"),
        )
        query = (
            select(*columns)
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _CASES.c.client_number)
            .outerjoin(_DECISIONS, _DECISIONS.c.id == _CASES.c.decision_id)
            .where(*_conditions(wanted))
            .order_by(*_order(wanted.sort))
        )
        rows = self._work.all(_paged(query, wanted.page))
        return tuple(map(_queue_row, rows[:PAGE])), len(rows) > PAGE

    def queue_counts(self) -> tuple[QueueCount, ...]:
        """Waiting cases by kind and reason, with their value by currency, the most frequent first."""
        grouped = (
            select(_CASES.c.kind, _CASES.c.reason, _CASES.c.currency, func.count().label("cases"), func.sum(_CASES.c.amount).label("worth"))
            .where(_CASES.c.state.in_(_WAITING))
            .group_by(_CASES.c.kind, _CASES.c.reason, _CASES.c.currency)
        )
        counts: dict[tuple[str, str], tuple[int, tuple[Money, ...]]] = {}
        for row in self._work.all(grouped):
            cases, values = counts.get((row.kind, row.reason), (0, ()))
            worth = () if row.currency is None or row.worth is None else (Money.from_minor(int(row.worth), row.currency),)
            counts[(row.kind, row.reason)] = (cases + row.cases, (*values, *worth))
        found = [QueueCount(kind=kind, reason=reason, cases=cases, values=values) for (kind, reason), (cases, values) in counts.items()]
        return tuple(sorted(found, key=lambda count: (-count.cases, count.reason)))

    def neighbour(self, case_id: int, wanted: QueueFilter) -> int | None:
        """The case that follows in the queue, or the first one where this case is not in it (any more)."""
        ids = [row.id for row in self._work.all(select(_CASES.c.id).where(*_conditions(wanted)).order_by(*_order(wanted.sort)).limit(500))]
        if case_id in ids:
            later = ids[ids.index(case_id) + 1 :]
            return later[0] if later else None
        return ids[0] if ids else None

    def automatic(self, *, before: int | None = None, text: str = "") -> tuple[DecidedRow, ...]:
        """What the policy decided without a person, the latest first; `before` is the last id of the page before."""
        conditions: list[ColumnElement[bool]] = [
            _DECISIONS.c.actor == "policy",
            _DECISIONS.c.disposition.in_([Disposition.APPLIED, Disposition.MATCHED]),
        ]
        if before is not None:
            conditions.append(_DECISIONS.c.id < before)
        if text:
            conditions.append(or_(_like(_MESSAGES.c.subject, text), _like(_CLIENTS.c.name, text), _DECISIONS.c.receipt_id == text))
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
        conditions: list[ColumnElement[bool]] = []
        if state:
            conditions.append(_RECEIPTS.c.state == state)
        if text:
            conditions.append(or_(_like(_RECEIPTS.c.payer_name, text), _like(_RECEIPTS.c.reference, text), _RECEIPTS.c.receipt_id == text))
        query = select(_RECEIPTS).where(*conditions).order_by(_RECEIPTS.c.received_on.desc(), _RECEIPTS.c.receipt_id)
        rows = self._work.all(_paged(query, page))
        return tuple(map(_receipt_row, rows[:PAGE])), len(rows) > PAGE

    def mail(self, *, state: str = "", text: str = "", page: int = 1) -> tuple[tuple[MailRow, ...], bool]:
        """Mail, the latest first, and whether there is another page."""
        conditions: list[ColumnElement[bool]] = []
        if state:
            conditions.append(_MESSAGES.c.state == state)
        if text:
            conditions.append(or_(_like(_MESSAGES.c.subject, text), _like(_MESSAGES.c.sender, text)))
        latest = select(func.max(_DECISIONS.c.id)).where(_DECISIONS.c.message_row == _MESSAGES.c.id).correlate(_MESSAGES).scalar_subquery()
        readings = table_of(tables.Reading)
        query = (
            select(_MESSAGES, readings.c.facts.label("facts"), _DECISIONS.c.disposition, _DECISIONS.c.exception)
            .outerjoin(readings, readings.c.message_row == _MESSAGES.c.id)
            .outerjoin(_DECISIONS, and_(_DECISIONS.c.message_row == _MESSAGES.c.id, _DECISIONS.c.id == latest))
            .where(*conditions)
            .order_by(_MESSAGES.c.id.desc())
        )
        rows = self._work.all(_paged(query, page))
        return tuple(map(_mail_row, rows[:PAGE])), len(rows) > PAGE


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    state = _CASES.c.state == CaseState.RESOLVED if wanted.is_resolved else _CASES.c.state.in_(_WAITING)
    conditions: list[ColumnElement[bool]] = [state]
    if wanted.kind:
        conditions.append(_CASES.c.kind == wanted.kind)
    if wanted.reason:
        conditions.append(_CASES.c.reason == wanted.reason)
    if wanted.text:
        named = select(_CLIENTS.c.number).where(_like(_CLIENTS.c.name, wanted.text))
        found = [_like(_CASES.c.title, wanted.text), _CASES.c.client_number.in_(named), _CASES.c.receipt_id == wanted.text]
        if (minor := _typed_amount(wanted.text)) is not None:
            found.append(_CASES.c.amount == minor)
        conditions.append(or_(*found, _CASES.c.client_number == wanted.text))
    return conditions


def _typed_amount(text: str) -> int | None:
    """What a clerk types into the search box when he looks for an amount, in hundredths."""
    digits = text.replace(",", "").lstrip("$€£").strip()
    whole, _, cents = digits.partition(".")
    if not whole.isdecimal() or not (cents == "" or (cents.isdecimal() and len(cents) <= 2)):
        return None
    return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


def _order(sort: str) -> Sequence[ColumnElement[Any]]:
    if sort == "age":
        return (_CASES.c.opened_at, _CASES.c.id)
    if sort == "reason":
        return (_CASES.c.reason, _CASES.c.opened_at, _CASES.c.id)
    return (func.coalesce(_CASES.c.amount, 0).desc(), _CASES.c.opened_at, _CASES.c.id)


def _paged(query: Select[Any], page: int) -> Select[Any]:
    return query.offset(PAGE * (max(page, 1) - 1)).limit(PAGE + 1)


def _like(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return column.icontains(text, autoescape=True)


def _queue_row(row: Row[Any]) -> QueueRow:
    candidates = (row.decision or {}).get("value", {}).get("candidates", ())
    first = candidates[0] if candidates else None
    return QueueRow(
        id=row.id,
        kind=row.kind,
        reason=row.reason,
        title=row.title,
        state=CaseState(row.state),
        client_number=row.client_number,
        client_name=row.client_name or "",
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        opened_at=row.opened_at,
        resolved_by=row.resolved_by,
        assigned_to=row.assigned_to,
        first=_in_words(first) if first else "",
        score=float(first["score"]) if first else None,
    )


def _in_words(candidate: dict[str, Any]) -> str:
    numbers = [str(item["invoice_number"]) for item in candidate["allocations"]]
    shown = ", ".join(numbers[:3]) + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
    on_account = candidate.get("on_account")
    rest = f"{on_account['amount']} on account" if on_account and on_account["amount"] not in ("0", "0.00") else ""
    return " + ".join(part for part in (shown, rest) if part)


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
