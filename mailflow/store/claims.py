"""Disputes and promises in the database: what clients contest, and what they say they will pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Table, bindparam, select, update

from mailflow.domain.facts import Dispute, Promise
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import pack, table_of
from mailflow.store.prepared import Prepared
from mailflow.store.tables.cases import DisputeState, PromiseState
from mailflow.store.work import Work

_DISPUTES = table_of(tables.Dispute)
_PROMISES = table_of(tables.Promise)
_INVOICES = table_of(tables.Invoice)
_WITHDRAW = Prepared(
    update(_DISPUTES)
    .where(_DISPUTES.c.decision_id == bindparam("of_decision"), _DISPUTES.c.state.in_([DisputeState.OPEN, DisputeState.ESCALATED]))
    .values(state=DisputeState.WITHDRAWN)
)
_RELEASE = Prepared(
    update(_PROMISES)
    .where(_PROMISES.c.decision_id == bindparam("of_decision"), _PROMISES.c.state == PromiseState.MADE)
    .values(state=PromiseState.RELEASED)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClaim:
    """A dispute that is open, or a promise that is not due or kept yet; `due_on` is a promise's day."""

    id: int
    invoice_number: str
    amount: Money | None
    since: datetime
    due_on: date | None = None


class Claims:
    """The disputes and promises of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def open(self, decision_id: int, *, disputes: Iterable[Dispute] = (), promises: Iterable[Promise] = ()) -> None:
        """Opens what a decision carries; a repeated word about the same invoice is one."""
        contested, promised = list(disputes), list(promises)
        currencies = self._currencies({dispute.invoice_number for dispute in contested} | {promise.invoice_number for promise in promised})
        for dispute in contested:
            values = _values(decision_id, dispute, currencies.get(dispute.invoice_number))
            own = {"reason": dispute.reason, "state": DisputeState.OPEN, "opened_at": self._work.now}
            self._work.insert_new(_DISPUTES, values | own)
        for promise in promised:
            values = _values(decision_id, promise, currencies.get(promise.invoice_number))
            own = {"due_on": promise.due_on, "state": PromiseState.MADE, "made_at": self._work.now}
            self._work.insert_new(_PROMISES, values | own)

    def withdraw(self, decision_id: int) -> None:
        """A decision was undone: what it opened is no claim any more."""
        self._work.change(_WITHDRAW, of_decision=decision_id)
        self._work.change(_RELEASE, of_decision=decision_id)

    def disputes_of(self, invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        """The open disputes of these invoices."""
        return self._live(_DISPUTES, [DisputeState.OPEN, DisputeState.ESCALATED], invoice_numbers)

    def promises_of(self, invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        """The promises for these invoices that are neither kept nor broken yet."""
        return self._live(_PROMISES, [PromiseState.MADE], invoice_numbers)

    def _live(self, table: Table, states: Iterable[str], invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        wanted = (table.c.invoice_number.in_(sorted(set(invoice_numbers))), table.c.state.in_(list(states)))
        is_promise = table is _PROMISES
        return tuple(
            OpenClaim(
                id=row.id,
                invoice_number=row.invoice_number,
                amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
                since=row.made_at if is_promise else row.opened_at,
                due_on=row.due_on if is_promise else None,
            )
            for row in self._work.all(select(table).where(*wanted).order_by(table.c.id))
        )

    def _currencies(self, numbers: set[str]) -> dict[str, str]:
        known = select(_INVOICES.c.number, _INVOICES.c.currency).where(_INVOICES.c.number.in_(sorted(numbers)))
        return {row.number: row.currency for row in self._work.all(known)} if numbers else {}


def _values(decision_id: int, claim: Dispute | Promise, currency: str | None) -> dict[str, object]:
    amount = _minor(claim.amount, currency)
    return {
        "decision_id": decision_id,
        "invoice_number": claim.invoice_number,
        "currency": None if amount is None else currency,
        "amount": amount,
        "value": pack(claim),
    }


def _minor(amount: Decimal | None, currency: str | None) -> int | None:
    """What a query may sum; a claim about an invoice that the ledger lacks has its amount in its value only."""
    return None if amount is None or currency is None else Money(round(amount, 3), currency).minor
