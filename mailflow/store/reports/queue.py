"""The queue: cases that wait for a person, in the order that the person wants, and what follows each.

Which cases and in which order is read from one index (`ix_cases_queue`); what is shown of them is fetched for one page only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Float, Row, Select, and_, case, cast, func, literal, or_, select

from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money, exponent
from mailflow.store import tables
from mailflow.store.columns import Moment, table_of
from mailflow.store.reports.paging import PAGE, like, paged
from mailflow.store.reports.sight import Seeing
from mailflow.store.tables.cases import CaseKind

_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_INVOICES = table_of(tables.Invoice)
_MESSAGES = table_of(tables.Message)
_NAMED = table_of(tables.CaseInvoice)
_RECEIPTS = table_of(tables.Receipt)
_WAITING = (CaseState.OPEN, CaseState.REOPENED)
# How far "next" looks; a queue that is longer is worked on from its beginning anyway.
_NEIGHBOURS = 500
# Longer than any amount that anybody was ever paid, and short enough for the database's integers.
_DIGITS = 15
# A case without a suggestion is not hopeless, only slower.
_LEAST_CHANCE = 5
# What a letter is worth in the order of the queue: no amount is at stake, and it must not wait for ever behind those that have one.
_LETTER_WORTH = 100.0
_FRAUD = "suspected_fraud"
_NOBODY = "unidentified_payer"


class Queue(StrEnum):
    """The queues of the desk; every waiting case is in exactly one."""

    CASH = "cash"
    UNIDENTIFIED = "unidentified"
    FRAUD = "fraud"
    DISPUTES = "disputes"
    LETTERS = "letters"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases, in which order.

    `sort` is rank (value × age × chance), value, age or reason. `text` looks in the title, the client, the receipt, and for invoice
    numbers and amounts. `owner` is a login, or "nobody". `rates` say what one unit of a currency is worth beside the others, for the
    order alone; a currency that they lack counts as one. `today` decides what is snoozed; `is_snoozed` shows only those.
    `min_chance` is in hundredths.
    """

    queue: str = ""
    kind: str = ""
    reason: str = ""
    is_resolved: bool = False
    is_snoozed: bool = False
    text: str = ""
    owner: str = ""
    client: str = ""
    min_chance: int = 0
    sort: str = "rank"
    page: int = 1
    today: date | None = None
    now: datetime | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in the queue; `subject` is the mail's, `first` what the first candidate would do, in words, `score` how likely it is (0 to 1).

    `payer_name` and `bank_text` are those of a receipt that nobody advised.
    """

    id: int
    version: int
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
    next_action: str
    follow_up_on: date | None
    snoozed_until: date | None


class QueueReports(Seeing):
    """The queue as one request sees it."""

    def queue(self, wanted: QueueFilter) -> tuple[tuple[QueueRow, ...], bool]:
        """A page of the queue, and whether there is another one."""
        ids = [row.id for row in self._work.all(paged(self._chosen(wanted), wanted.page))]
        rows = self.queue_rows(ids[:PAGE])
        return rows, len(ids) > PAGE

    def queue_ids(self, wanted: QueueFilter, limit: int) -> tuple[int, ...]:
        """The first cases of the queue, at most so many."""
        return tuple(row.id for row in self._work.all(self._chosen(wanted).limit(limit)))

    def queue_rows(self, case_ids: Sequence[int]) -> tuple[QueueRow, ...]:
        """What the queue shows of these cases, in their order."""
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
            .where(_CASES.c.id.in_(list(case_ids)), self.sight.of_client(_CASES.c.client_number))
        )
        found = {row.id: _queue_row(row) for row in self._work.all(query)}
        return tuple(found[case_id] for case_id in case_ids if case_id in found)

    def neighbour(self, case_id: int, wanted: QueueFilter) -> int | None:
        """The case that follows in the queue, or the first one where this case is not in it (any more)."""
        ids = self.queue_ids(wanted, _NEIGHBOURS)
        if case_id in ids:
            later = ids[ids.index(case_id) + 1 :]
            return later[0] if later else None
        return ids[0] if ids else None

    def _chosen(self, wanted: QueueFilter) -> Select[Any]:
        conditions = [*_conditions(wanted), self.sight.of_client(_CASES.c.client_number)]
        if wanted.text:
            conditions.append(self._says(wanted.text))
        return select(_CASES.c.id).where(*conditions).order_by(*_order(wanted, is_postgresql=self._work.is_shared))

    def _says(self, text: str) -> ColumnElement[bool]:
        """Whether a case is about what was typed: an invoice, a receipt, a client, an amount; else words of its title or a client's name.

        Numbers are looked up first, each in its index: titles are read through only where nothing has exactly this number.
        """
        naming = [row.case_id for row in self._work.all(select(_NAMED.c.case_id).where(_NAMED.c.invoice_number == text).limit(_NEIGHBOURS))]
        owner = self._work.first(select(_INVOICES.c.client_number).where(_INVOICES.c.number == text))
        clients = [text, *([owner.client_number] if owner is not None else [])]
        exact = [_CASES.c.id.in_(naming), _CASES.c.receipt_id == text, _CASES.c.client_number.in_(clients)]
        if naming or owner is not None:
            return or_(*exact)
        if (minor := typed_amount(text)) is not None:
            exact.append(_CASES.c.amount == minor)
        named = select(_CLIENTS.c.number).where(like(_CLIENTS.c.name, text))
        return or_(*exact, like(_CASES.c.title, text), _CASES.c.client_number.in_(named))


def in_queue(queue: str) -> ColumnElement[bool]:
    """Whether a case is in this queue."""
    is_cash = _CASES.c.kind.in_([CaseKind.PAYMENT, CaseKind.RECEIPT, CaseKind.CONFLICT])
    is_fraud, is_unidentified = _CASES.c.reason == _FRAUD, _CASES.c.reason == _NOBODY
    is_letter = _CASES.c.kind == CaseKind.LETTER
    is_dispute = like(_CASES.c.reason, "dispute")
    return {
        Queue.CASH: and_(is_cash, ~is_fraud, ~is_unidentified),
        Queue.UNIDENTIFIED: is_unidentified,
        Queue.FRAUD: is_fraud,
        Queue.DISPUTES: and_(is_letter, is_dispute),
        Queue.LETTERS: and_(is_letter, ~is_dispute),
        Queue.MOVED: _CASES.c.kind == CaseKind.LEDGER_MOVED,
    }.get(Queue(queue), is_cash)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    state = _CASES.c.state == CaseState.RESOLVED if wanted.is_resolved else _CASES.c.state.in_(_WAITING)
    conditions: list[ColumnElement[bool]] = [state]
    if wanted.queue in set(Queue):
        conditions.append(in_queue(wanted.queue))
    if wanted.kind:
        conditions.append(_CASES.c.kind == wanted.kind)
    if wanted.reason:
        conditions.append(_CASES.c.reason == wanted.reason)
    if wanted.owner:
        conditions.append(_CASES.c.assigned_to == ("" if wanted.owner == "nobody" else wanted.owner))
    if wanted.client:
        conditions.append(_CASES.c.client_number == wanted.client)
    if wanted.min_chance:
        conditions.append(_CASES.c.chance >= wanted.min_chance)
    if wanted.today is not None and not wanted.is_resolved:
        sleeping = and_(_CASES.c.snoozed_until.is_not(None), _CASES.c.snoozed_until > wanted.today)
        conditions.append(sleeping if wanted.is_snoozed else ~sleeping)
    return conditions


def typed_amount(text: str) -> int | None:
    """What a clerk types into the search box when he looks for an amount, in hundredths."""
    digits = text.replace(",", "").lstrip("$€£").strip()
    whole, _, cents = digits.partition(".")
    is_amount = whole.isdecimal() and len(whole) <= _DIGITS and (cents == "" or (cents.isdecimal() and len(cents) <= 2))
    if not is_amount:
        return None
    return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


def _order(wanted: QueueFilter, *, is_postgresql: bool) -> Sequence[ColumnElement[Any]]:
    if wanted.sort == "age":
        return (_CASES.c.opened_at, _CASES.c.id)
    if wanted.sort == "reason":
        return (_CASES.c.reason, _CASES.c.opened_at, _CASES.c.id)
    worth = _worth(wanted.rates)
    if wanted.sort == "value":
        return (worth.desc(), _CASES.c.opened_at, _CASES.c.id)
    chance = case((_CASES.c.chance < _LEAST_CHANCE, _LEAST_CHANCE), else_=_CASES.c.chance)
    return ((worth * _days_old(wanted.now, is_postgresql=is_postgresql) * chance).desc(), _CASES.c.opened_at, _CASES.c.id)


def _worth(rates: Mapping[str, Decimal]) -> ColumnElement[float]:
    """What a case is worth beside the others, whatever its currency: for the order alone, so a float will do."""
    factors = [
        (_CASES.c.currency == currency, literal(float(rate) / 10 ** exponent(currency), Float)) for currency, rate in sorted(rates.items())
    ]
    factor = case(*factors, else_=literal(0.01, Float)) if factors else literal(0.01, Float)
    return case((_CASES.c.amount.is_(None), literal(_LETTER_WORTH, Float)), else_=cast(_CASES.c.amount, Float) * factor)


def _days_old(now: datetime | None, *, is_postgresql: bool) -> ColumnElement[Any]:
    """Days since the case was opened, counted from one: what came today has a worth too."""
    if now is None:
        return literal(1.0, Float)
    moment = literal(now, Moment)
    if is_postgresql:
        return func.extract("epoch", moment - _CASES.c.opened_at) / 86400.0 + 1
    return func.julianday(moment) - func.julianday(_CASES.c.opened_at) + 1


def _queue_row(row: Row[Any]) -> QueueRow:
    candidates = (row.decision or {}).get("value", {}).get("candidates", ())
    first = candidates[0] if candidates else None
    return QueueRow(
        id=row.id,
        version=row.version,
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
        next_action=row.next_action,
        follow_up_on=row.follow_up_on,
        snoozed_until=row.snoozed_until,
    )


def _in_words(candidate: dict[str, Any]) -> str:
    numbers = [str(item["invoice_number"]) for item in candidate["allocations"]]
    shown = ", ".join(numbers[:3]) + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")
    on_account = candidate.get("on_account")
    rest = f"{Decimal(on_account['amount']):,.2f} on account" if on_account and Decimal(on_account["amount"]) else ""
    return " + ".join(part for part in (shown, rest) if part)
