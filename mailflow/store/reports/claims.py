"""What clients contest and what they have promised, as lists: with its client, its state, and how well each client keeps his word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.paging import PAGE
from mailflow.store.reports.sight import Seeing
from mailflow.store.tables.cases import DisputeState, PromiseState

_DISPUTES = table_of(tables.Dispute)
_PROMISES = table_of(tables.Promise)
_INVOICES = table_of(tables.Invoice)
_CLIENTS = table_of(tables.Client)
_AUDIT = table_of(tables.Audit)
_CASES = table_of(tables.Case)
# Promises that have been waited for to their end: only these say how well somebody keeps his word.
_JUDGED = (PromiseState.KEPT, PromiseState.BROKEN)
_MOST_OF_CASE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """A dispute on a list; `note` is what the person wrote who settled it last."""

    id: int
    invoice_number: str
    client_number: str
    client_name: str
    reason: str
    owner: str
    state: DisputeState
    amount: Money | None
    opened_at: datetime
    settled_by: str
    case_id: int | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promise on a list, with what the invoice is open for now; `amount` is the promised part, `None` for all of it."""

    id: int
    invoice_number: str
    client_number: str
    client_name: str
    due_on: date
    state: PromiseState
    amount: Money | None
    balance: Money
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """How well a client keeps his word: promises kept and broken, and the day of the next one that is waited for."""

    client_number: str
    client_name: str
    kept: int
    broken: int
    next_on: date | None

    @property
    def share(self) -> int | None:
        """Kept promises in whole percent of those judged; `None` before the first."""
        judged = self.kept + self.broken
        return round(100 * self.kept / judged) if judged else None


class ClaimReports(Seeing):
    """Disputes and promises as somebody may see them."""

    def dispute_counts(self) -> dict[str, int]:
        """How many disputes stand in each state."""
        return self._in_states(_DISPUTES)

    def promise_counts(self) -> dict[str, int]:
        """How many promises stand in each state."""
        return self._in_states(_PROMISES)

    def disputes(self, state: DisputeState, *, page: int = 1) -> tuple[tuple[DisputeLine, ...], bool]:
        """The disputes of a state, the oldest first, and whether there are more."""
        rows = self._work.all(
            self._disputes().where(_DISPUTES.c.state == state).order_by(_DISPUTES.c.id).limit(PAGE + 1).offset((page - 1) * PAGE)
        )
        return self._lines(rows[:PAGE]), len(rows) > PAGE

    def disputes_of_invoice(self, number: str) -> tuple[DisputeLine, ...]:
        """The disputes of an invoice, in whatever state."""
        return self._lines(self._work.all(self._disputes().where(_DISPUTES.c.invoice_number == number).order_by(_DISPUTES.c.id)))

    def disputes_of_decision(self, decision_id: int) -> tuple[DisputeLine, ...]:
        """The disputes that a decision opened, in whatever state."""
        of_decision = self._disputes().where(_DISPUTES.c.decision_id == decision_id).order_by(_DISPUTES.c.id).limit(_MOST_OF_CASE)
        return self._lines(self._work.all(of_decision))

    def dispute(self, dispute_id: int) -> DisputeLine:
        """One dispute; raises LookupError where there is none, or none that may be seen."""
        row = self._work.first(self._disputes().where(_DISPUTES.c.id == dispute_id))
        if row is None:
            raise LookupError(f"there is no dispute {dispute_id}")
        return self._lines([row])[0]

    def promises(self, state: PromiseState, *, page: int = 1) -> tuple[tuple[PromiseLine, ...], bool]:
        """The promises of a state, those due first at the top, and whether there are more."""
        by_day = (_PROMISES.c.due_on, _PROMISES.c.id)
        columns = select(
            *(_PROMISES.c[name] for name in ("id", "invoice_number", "due_on", "state", "amount", "currency", "made_at")),
            _INVOICES.c.balance,
            _INVOICES.c.currency.label("own_currency"),
            _INVOICES.c.client_number,
            _CLIENTS.c.name.label("client_name"),
        )
        wanted = self._seen(columns, _PROMISES).where(_PROMISES.c.state == state).order_by(*by_day)
        rows = self._work.all(wanted.limit(PAGE + 1).offset((page - 1) * PAGE))
        return tuple(map(_promise, rows[:PAGE])), len(rows) > PAGE

    def words(self, *, page: int = 1) -> tuple[tuple[Word, ...], bool]:
        """Each client who has promised something: what he kept and broke, and what is due next; the next due first."""
        counted = [func.sum((_PROMISES.c.state == state).cast(_INVOICES.c.balance.type)).label(state) for state in _JUDGED]
        next_on = func.min(_PROMISES.c.due_on).filter(_PROMISES.c.state == PromiseState.MADE).label("next_on")
        columns = select(_INVOICES.c.client_number, _CLIENTS.c.name.label("client_name"), *counted, next_on)
        grouped = self._seen(columns, _PROMISES).group_by(_INVOICES.c.client_number, _CLIENTS.c.name)
        ordered = grouped.order_by(next_on.is_(None), next_on, _INVOICES.c.client_number)
        rows = self._work.all(ordered.limit(PAGE + 1).offset((page - 1) * PAGE))
        return tuple(_word(row) for row in rows[:PAGE]), len(rows) > PAGE

    def _in_states(self, table: Any) -> dict[str, int]:  # SQLAlchemy's tables are generic
        counted = self._seen(select(table.c.state, func.count().label("many")), table).group_by(table.c.state)
        return {str(row.state): int(row.many) for row in self._work.all(counted)}

    def _disputes(self) -> Select[Any]:
        names = ("id", "invoice_number", "reason", "owner", "state", "amount", "currency", "opened_at", "settled_by")
        case_id = select(func.max(_CASES.c.id)).where(_CASES.c.decision_id == _DISPUTES.c.decision_id).scalar_subquery()
        columns = select(
            *(_DISPUTES.c[name] for name in names),
            _INVOICES.c.client_number,
            _CLIENTS.c.name.label("client_name"),
            case_id.label("case_id"),
        )
        return self._seen(columns, _DISPUTES)

    def _seen(self, columns: Select[Any], table: Any) -> Select[Any]:  # as above
        joined = columns.select_from(table).join(_INVOICES, _INVOICES.c.number == table.c.invoice_number)
        return joined.join(_CLIENTS, _CLIENTS.c.number == _INVOICES.c.client_number).where(self.sight.of_client(_INVOICES.c.client_number))

    def _lines(self, rows: Iterable[Row[Any]]) -> tuple[DisputeLine, ...]:
        found = list(rows)
        subjects = [f"dispute:{row.id}" for row in found]
        noted = self._work.all(select(_AUDIT.c.subject, _AUDIT.c.value).where(_AUDIT.c.subject.in_(subjects)).order_by(_AUDIT.c.id))
        notes = {row.subject: str(row.value.get("note", "")) for row in noted}
        return tuple(_dispute(row, notes.get(f"dispute:{row.id}", "")) for row in found)


def _dispute(row: Row[Any], note: str) -> DisputeLine:
    return DisputeLine(
        id=row.id,
        invoice_number=row.invoice_number,
        client_number=row.client_number,
        client_name=row.client_name,
        reason=row.reason,
        owner=row.owner,
        state=DisputeState(row.state),
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        opened_at=row.opened_at,
        settled_by=row.settled_by,
        case_id=row.case_id,
        note=note,
    )


def _promise(row: Row[Any]) -> PromiseLine:
    return PromiseLine(
        id=row.id,
        invoice_number=row.invoice_number,
        client_number=row.client_number,
        client_name=row.client_name,
        due_on=row.due_on,
        state=PromiseState(row.state),
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        balance=Money.from_minor(row.balance, row.own_currency),
        made_at=row.made_at,
    )


def _word(row: Row[Any]) -> Word:
    return Word(
        client_number=row.client_number,
        client_name=row.client_name,
        kept=int(row.kept or 0),
        broken=int(row.broken or 0),
        next_on=row.next_on,
    )
