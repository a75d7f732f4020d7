"""The daily duty of promises: kept once the money has come, broken once the day and its grace have passed without it."""

from dataclasses import dataclass
from datetime import date

import structlog

from mailflow.domain.money import Money
from mailflow.store.claims import WaitingPromise
from mailflow.store.tables.cases import PromiseState
from mailflow.store.unit import Store

log = structlog.get_logger()

POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Settled:
    """How many promises were found kept and broken."""

    kept: int = 0
    broken: int = 0


def settle_promises(store: Store) -> Settled:
    """Settles what can be settled today. An invoice counts as paid by what it is open for now, whoever booked the money and where."""
    today = store.clock.today()
    with store.reading() as unit:
        found = {promise: state for promise in unit.claims.waiting() if (state := state_of(promise, today)) is not PromiseState.MADE}
    if not found:
        return Settled()
    with store.unit() as unit:
        for promise, state in found.items():
            unit.claims.settle_promise(promise.id, state, actor=POLICY)
            facts = {"invoice": promise.invoice_number, "due_on": promise.due_on.isoformat()}
            unit.audit.note(f"promise.{state}", actor=POLICY, subject=f"promise:{promise.id}", facts=facts)
        unit.commit()
    counted = Settled(
        kept=sum(state is PromiseState.KEPT for state in found.values()),
        broken=sum(state is PromiseState.BROKEN for state in found.values()),
    )
    log.info("promises.settled", kept=counted.kept, broken=counted.broken)
    return counted


def state_of(promise: WaitingPromise, today: date) -> PromiseState:
    """What became of a promise by today: made still, while its day and its grace last."""
    if promise.balance_now.amount <= 0 or _has_come(promise):
        return PromiseState.KEPT
    return PromiseState.BROKEN if today > promise.hold_until else PromiseState.MADE


def _has_come(promise: WaitingPromise) -> bool:
    """Whether the invoice has gone down by what was promised, after the instalments before it."""
    then = promise.balance_then
    if then is None or promise.amount is None:
        return False
    wanted: Money = promise.amount + promise.before
    return then - promise.balance_now >= wanted
