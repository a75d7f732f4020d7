"""The queue: cases that wait for a person, in the order that the person wants, and what follows each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.paging import PAGE, like, paged
from mailflow.store.work import Work

_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_MESSAGES = table_of(tables.Message)
_RECEIPTS = table_of(tables.Receipt)
_WAITING = (CaseState.OPEN, CaseState.REOPENED)
# How far "next" looks; a queue that is longer is worked on from its beginning anyway.
_NEIGHBOURS = 500
# Longer than any amount that anybody was ever paid, and short enough for the database's integers.
_DIGITS = 15


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
    """A case in the queue; `subject` is the mail's, `first` what the first candidate would do, in words, `score` how likely it is (0 to 1).

    `payer_name` and `bank_text` are those of a receipt that nobody advised.
    """

    id: int
    kind: str
    reason: str
    title: str
    subject: str
    state: CaseState
    client_number: str | None
    client_name: str
    amount: Money | None
    opened_at: datetime
    resolved_by: str
    assigned_to: str
    receipt_id: str | None
    payer_name: str
    bank_text: str
    first: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """How many cases wait for one reason, and what they are worth by currency."""

    reason: str
    cases: int
    values: tuple[Money, ...]


class QueueReports:
    """The queue as one request sees it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def queue(self, wanted: QueueFilter) -> tuple[tuple[QueueRow, ...], bool]:
        """A page of the queue, and whether there is another one."""
        columns = (
            _CASES,
            _CLIENTS.c.name.label("client_name"),
            _DECISIONS.c.value.label("decision"),
            _MESSAGES.c.subject,
            _RECEIPTS.c.payer_name,
            _RECEIPTS.c.reference.label("bank_text"),
        )
        query = (
            select(*columns)
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _CASES.c.client_number)
            .outerjoin(_DECISIONS, _DECISIONS.c.id == _CASES.c.decision_id)
            .outerjoin(_MESSAGES, _MESSAGES.c.id == _CASES.c.message_row)
            .outerjoin(_RECEIPTS, _RECEIPTS.c.receipt_id == _CASES.c.receipt_id)
            .where(*_conditions(wanted))
            .order_by(*_order(wanted.sort))
        )
        rows = self._work.all(paged(query, wanted.page))
        return tuple(map(_queue_row, rows[:PAGE])), len(rows) > PAGE

    def queue_counts(self) -> tuple[QueueCount, ...]:
        """Waiting cases by reason, with their value by currency, the most frequent first."""
        grouped = (
            select(_CASES.c.reason, _CASES.c.currency, func.count().label("cases"), func.sum(_CASES.c.amount).label("worth"))
            .where(_CASES.c.state.in_(_WAITING))
            .group_by(_CASES.c.reason, _CASES.c.currency)
        )
        counts: dict[str, tuple[int, tuple[Money, ...]]] = {}
        for row in self._work.all(grouped):
            cases, values = counts.get(row.reason, (0, ()))
            worth = () if row.currency is None or row.worth is None else (Money.from_minor(int(row.worth), row.currency),)
            counts[row.reason] = (cases + row.cases, (*values, *worth))
        found = [QueueCount(reason=reason, cases=cases, values=values) for reason, (cases, values) in counts.items()]
        return tuple(sorted(found, key=lambda count: (-count.cases, count.reason)))

    def neighbour(self, case_id: int, wanted: QueueFilter) -> int | None:
        """The case that follows in the queue, or the first one where this case is not in it (any more)."""
        query = select(_CASES.c.id).where(*_conditions(wanted)).order_by(*_order(wanted.sort)).limit(_NEIGHBOURS)
        ids = [row.id for row in self._work.all(query)]
        if case_id in ids:
            later = ids[ids.index(case_id) + 1 :]
            return later[0] if later else None
        return ids[0] if ids else None


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    state = _CASES.c.state == CaseState.RESOLVED if wanted.is_resolved else _CASES.c.state.in_(_WAITING)
    conditions: list[ColumnElement[bool]] = [state]
    if wanted.kind:
        conditions.append(_CASES.c.kind == wanted.kind)
    if wanted.reason:
        conditions.append(_CASES.c.reason == wanted.reason)
    if wanted.text:
        named = select(_CLIENTS.c.number).where(like(_CLIENTS.c.name, wanted.text))
        found = [like(_CASES.c.title, wanted.text), _CASES.c.client_number.in_(named), _CASES.c.receipt_id == wanted.text]
        if (minor := _typed_amount(wanted.text)) is not None:
            found.append(_CASES.c.amount == minor)
        conditions.append(or_(*found, _CASES.c.client_number == wanted.text))
    return conditions


def _typed_amount(text: str) -> int | None:
    """What a clerk types into the search box when he looks for an amount, in hundredths."""
    digits = text.replace(",", "").lstrip("$€£").strip()
    whole, _, cents = digits.partition(".")
    is_amount = whole.isdecimal() and len(whole) <= _DIGITS and (cents == "" or (cents.isdecimal() and len(cents) <= 2))
    if not is_amount:
        return None
    return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


def _order(sort: str) -> Sequence[ColumnElement[Any]]:
    if sort == "age":
        return (_CASES.c.opened_at, _CASES.c.id)
    if sort == "reason":
        return (_CASES.c.reason, _CASES.c.opened_at, _CASES.c.id)
    return (func.coalesce(_CASES.c.amount, 0).desc(), _CASES.c.opened_at, _CASES.c.id)


def _queue_row(row: Row[Any]) -> QueueRow:
    candidates = (row.decision or {}).get("value", {}).get("candidates", ())
    first = candidates[0] if candidates else None
    return QueueRow(
        id=row.id,
        kind=row.kind,
        reason=row.reason,
        title=row.title,
        subject=row.subject or "",
        state=CaseState(row.state),
        client_number=row.client_number,
        client_name=row.client_name or "",
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        opened_at=row.opened_at,
        resolved_by=row.resolved_by,
        assigned_to=row.assigned_to,
        receipt_id=row.receipt_id,
        payer_name=row.payer_name or "",
        bank_text=row.bank_text or "",
        first=_in_words(first) if first else "",
        score=float(first["score"]) if first else None,
    )


def _in_words(candidate: dict[str, Any]) -> str:
    numbers = [str(item["invoice_number"]) for item in candidate["allocations"]]
    shown = ", ".join(numbers[:3]) + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
    on_account = candidate.get("on_account")
    rest = f"{Decimal(on_account['amount']):,.2f} on account" if on_account and Decimal(on_account["amount"]) else ""
    return " + ".join(part for part in (shown, rest) if part)
