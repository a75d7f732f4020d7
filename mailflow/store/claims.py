"""Disputes and promises in the database: what clients contest, and what they say they will pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Table, bindparam, select, update

from mailflow.domain.consequences import Consequence, Follow, Owner
from mailflow.domain.decision import Decision, ExceptionReason
from mailflow.domain.errors import StaleCase
from mailflow.domain.facts import Dispute, Promise
from mailflow.domain.lifecycle import check_move
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.addresses import Addresses
from mailflow.store.columns import pack, table_of
from mailflow.store.pauses import Holds
from mailflow.store.prepared import Prepared
from mailflow.store.tables.cases import DISPUTE_MOVES, PROMISE_MOVES, DisputeState, PromiseState
from mailflow.store.work import Work, chunks

_DISPUTES = table_of(tables.Dispute)
_PROMISES = table_of(tables.Promise)
_INVOICES = table_of(tables.Invoice)
_LIVE_DISPUTES = (DisputeState.OPEN, DisputeState.ESCALATED)
_WITHDRAW = Prepared(
    update(_DISPUTES)
    .where(_DISPUTES.c.decision_id == bindparam("of_decision"), _DISPUTES.c.state.in_(_LIVE_DISPUTES))
    .values(state=DisputeState.WITHDRAWN)
)
_RELEASE = Prepared(
    update(_PROMISES)
    .where(_PROMISES.c.decision_id == bindparam("of_decision"), _PROMISES.c.state == PromiseState.MADE)
    .values(state=PromiseState.RELEASED)
)
_SUPERSEDE = Prepared(
    update(_PROMISES)
    .where(
        _PROMISES.c.invoice_number.in_(bindparam("numbers", expanding=True)),
        _PROMISES.c.state == PromiseState.MADE,
        _PROMISES.c.decision_id < bindparam("before_decision"),
    )
    .values(state=PromiseState.SUPERSEDED, settled_at=bindparam("moment"), settled_by="a later promise")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClaim:
    """A dispute that is open, or a promise that is not due or kept yet; `due_on` is a promise's day."""

    id: int
    invoice_number: str
    amount: Money | None
    since: datetime
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A dispute (with its `reason` and `owner`) or a promise (with its day, and the last day on which it is waited for)."""

    id: int
    decision_id: int
    invoice_number: str
    state: DisputeState | PromiseState
    amount: Money | None
    since: datetime
    reason: str = ""
    owner: str = ""
    due_on: date | None = None
    hold_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPromise:
    """A promise that is neither kept nor broken, and what the invoice was open for then and is open for now.

    `before` is what the same mail promised of the same invoice for an earlier day.
    """

    id: int
    invoice_number: str
    due_on: date
    hold_until: date
    amount: Money | None
    balance_then: Money | None
    balance_now: Money
    before: Money


class Claims:
    """The disputes and promises of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._holds = Holds(work)
        self._addresses = Addresses(work)

    def open(self, decision_id: int, decision: Decision) -> None:
        """Opens what a decision carries, with the pauses and proposals that follow; a repeated word about the same invoice is one.

        Nothing is taken from a mail that may be a fraud, until a person has decided it.
        """
        if decision.exception is ExceptionReason.SUSPECTED_FRAUD:
            return
        contested = {dispute.invoice_number for dispute in decision.disputes}
        invoices = self._invoices(contested | {promise.invoice_number for promise in decision.promises})
        for dispute in decision.disputes:
            owner = _follow(decision, Follow.DISPUTE, dispute.invoice_number)
            values = _values(decision_id, dispute, invoices)
            own = {"reason": dispute.reason, "state": DisputeState.OPEN, "opened_at": self._work.now}
            self._work.insert_new(_DISPUTES, values | own | {"owner": owner.owner if owner is not None else Owner.CLERK})
        for promise in decision.promises:
            self._work.insert_new(_PROMISES, self._promise(decision_id, promise, decision, invoices))
        promised = sorted({promise.invoice_number for promise in decision.promises})
        if promised:
            self._work.change(_SUPERSEDE, numbers=promised, before_decision=decision_id, moment=self._work.now)
        self._holds.keep(decision_id, decision.follows, client_number=decision.client_number)
        self._mark(decision_id, decision)

    def withdraw(self, decision_id: int) -> None:
        """A decision was undone: what it opened is no claim any more, and holds nothing back."""
        self._work.change(_WITHDRAW, of_decision=decision_id)
        self._work.change(_RELEASE, of_decision=decision_id)
        self._holds.withdraw(decision_id)
        self._addresses.withdraw(decision_id)

    def settle_dispute(self, dispute_id: int, state: DisputeState, *, actor: str) -> None:
        """The dispute goes to its next state; raises IllegalMove where it may not follow, LookupError where there is none."""
        now = DisputeState(self._state(_DISPUTES, dispute_id))
        check_move(DISPUTE_MOVES, now, state)
        self._settle(_DISPUTES, dispute_id, (now, state), actor=actor)

    def settle_promise(self, promise_id: int, state: PromiseState, *, actor: str) -> None:
        """The promise is kept, broken or released; raises IllegalMove where that may not follow, LookupError where there is none."""
        now = PromiseState(self._state(_PROMISES, promise_id))
        check_move(PROMISE_MOVES, now, state)
        self._settle(_PROMISES, promise_id, (now, state), actor=actor)

    def disputes_of(self, invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        """The open disputes of these invoices."""
        return self._live(_DISPUTES, list(_LIVE_DISPUTES), invoice_numbers)

    def promises_of(self, invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        """The promises for these invoices that are neither kept nor broken yet."""
        return self._live(_PROMISES, [PromiseState.MADE], invoice_numbers)

    def waiting(self) -> tuple[WaitingPromise, ...]:
        """Every promise that is waited for, with its invoice's balance."""
        both = select(_PROMISES, _INVOICES.c.balance.label("balance_now"), _INVOICES.c.currency.label("invoice_currency"))
        joined = both.join(_INVOICES, _INVOICES.c.number == _PROMISES.c.invoice_number)
        rows = self._work.all(joined.where(_PROMISES.c.state == PromiseState.MADE).order_by(_PROMISES.c.id))
        before = self._instalments({row.decision_id for row in rows})
        return tuple(_waiting(row, before) for row in rows)

    def of_decisions(self, decision_ids: Iterable[int]) -> tuple[ClaimRow, ...]:
        """The disputes, then the promises, that these decisions opened, in whatever state."""
        ids = sorted(set(decision_ids))
        disputes = self._work.all(select(_DISPUTES).where(_DISPUTES.c.decision_id.in_(ids)).order_by(_DISPUTES.c.id))
        promises = self._work.all(select(_PROMISES).where(_PROMISES.c.decision_id.in_(ids)).order_by(_PROMISES.c.id))
        return (*map(_dispute_row, disputes), *map(_promise_row, promises))

    def _instalments(self, decision_ids: set[int]) -> dict[tuple[int, str], list[tuple[date, int]]]:
        """What these decisions promise of each invoice, with the days, in minor units."""
        found: dict[tuple[int, str], list[tuple[date, int]]] = {}
        for some in chunks(sorted(decision_ids)):
            for row in self._work.all(select(_PROMISES).where(_PROMISES.c.decision_id.in_(some), _PROMISES.c.amount.is_not(None))):
                found.setdefault((row.decision_id, row.invoice_number), []).append((row.due_on, row.amount))
        return found

    def _promise(self, decision_id: int, promise: Promise, decision: Decision, invoices: dict[str, Row[Any]]) -> dict[str, object]:
        follow = _follow(decision, Follow.PROMISE, promise.invoice_number, due_on=promise.due_on)
        until = follow.hold.until if follow is not None and follow.hold is not None else None
        invoice = invoices.get(promise.invoice_number)
        own = {"due_on": promise.due_on, "state": PromiseState.MADE, "made_at": self._work.now}
        held = {"hold_until": until or promise.due_on, "balance": None if invoice is None else invoice.balance}
        return _values(decision_id, promise, invoices) | own | held

    def _mark(self, decision_id: int, decision: Decision) -> None:
        for consequence in decision.follows:
            if consequence.kind is Follow.CONTACT:
                self._addresses.propose(
                    decision_id,
                    client_number=decision.client_number,
                    old_email=consequence.email,
                    new_email=consequence.substitute,
                )
            elif consequence.kind is Follow.ADDRESS:
                self._addresses.mark_failed(consequence.email, is_lasting=consequence.is_lasting)

    def _state(self, table: Table, claim_id: int) -> str:
        row = self._work.first(select(table.c.state).where(table.c.id == claim_id))
        if row is None:
            raise LookupError(f"there is no {table.name[:-1]} {claim_id}")
        return str(row.state)

    def _settle(self, table: Table, claim_id: int, move: tuple[str, str], *, actor: str) -> None:
        now, then = move
        settled = update(table).where(table.c.id == claim_id, table.c.state == now)
        if self._work.change(settled.values(state=then, settled_at=self._work.now, settled_by=actor)) != 1:
            raise StaleCase(f"somebody else has settled this {table.name[:-1]} meanwhile; reload the page")

    def _live(self, table: Table, states: list[str], invoice_numbers: Iterable[str]) -> tuple[OpenClaim, ...]:
        wanted = (table.c.invoice_number.in_(sorted(set(invoice_numbers))), table.c.state.in_(states))
        is_promise = table is _PROMISES
        return tuple(
            OpenClaim(
                id=row.id,
                invoice_number=row.invoice_number,
                amount=_amount(row),
                since=row.made_at if is_promise else row.opened_at,
                due_on=row.due_on if is_promise else None,
            )
            for row in self._work.all(select(table).where(*wanted).order_by(table.c.id))
        )

    def _invoices(self, numbers: set[str]) -> dict[str, Row[Any]]:
        columns = select(_INVOICES.c.number, _INVOICES.c.currency, _INVOICES.c.balance)
        return {row.number: row for some in chunks(sorted(numbers)) for row in self._work.all(columns.where(_INVOICES.c.number.in_(some)))}


def _follow(decision: Decision, kind: Follow, number: str, *, due_on: date | None = None) -> Consequence | None:
    """What follows for this invoice; of several promises the one whose pause is the first to cover the day."""
    found = [one for one in decision.follows if one.kind is kind and number in one.invoice_numbers]
    if due_on is not None:
        found = [one for one in found if _until(one) >= due_on]
    return min(found, key=_until, default=None)


def _until(consequence: Consequence) -> date:
    return (consequence.hold.until if consequence.hold is not None else None) or date.max


def _values(decision_id: int, claim: Dispute | Promise, invoices: dict[str, Row[Any]]) -> dict[str, object]:
    invoice = invoices.get(claim.invoice_number)
    currency = None if invoice is None else str(invoice.currency)
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


def _amount(row: Row[Any]) -> Money | None:
    return None if row.amount is None else Money.from_minor(row.amount, row.currency)


def _waiting(row: Row[Any], instalments: dict[tuple[int, str], list[tuple[date, int]]]) -> WaitingPromise:
    earlier = sum(minor for due_on, minor in instalments.get((row.decision_id, row.invoice_number), []) if due_on < row.due_on)
    return WaitingPromise(
        id=row.id,
        invoice_number=row.invoice_number,
        due_on=row.due_on,
        hold_until=row.hold_until or row.due_on,
        amount=_amount(row),
        balance_then=None if row.balance is None else Money.from_minor(row.balance, row.invoice_currency),
        balance_now=Money.from_minor(row.balance_now, row.invoice_currency),
        before=Money.from_minor(earlier, row.invoice_currency),
    )


def _dispute_row(row: Row[Any]) -> ClaimRow:
    return ClaimRow(
        id=row.id,
        decision_id=row.decision_id,
        invoice_number=row.invoice_number,
        state=DisputeState(row.state),
        amount=_amount(row),
        since=row.opened_at,
        reason=row.reason,
        owner=row.owner,
    )


def _promise_row(row: Row[Any]) -> ClaimRow:
    return ClaimRow(
        id=row.id,
        decision_id=row.decision_id,
        invoice_number=row.invoice_number,
        state=PromiseState(row.state),
        amount=_amount(row),
        since=row.made_at,
        due_on=row.due_on,
        hold_until=row.hold_until,
    )
