"""From a decision to the books: lines of the journal, the receipts' next state, and the cases that are answered by it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailflow.domain.decision import Decision, Proposal
from mailflow.domain.errors import LedgerChanged
from mailflow.domain.ledger import Allocation, Receipt
from mailflow.domain.lifecycle import CaseState, ReceiptState
from mailflow.domain.money import Money, total
from mailflow.store.booking import Entry, Line
from mailflow.store.cases import Act, Case
from mailflow.store.unit import UnitOfWork


def book(unit: UnitOfWork, decision_id: int, decision: Decision, *, actor: str, reason: str = "") -> bool:
    """Posts what the decision chose against its receipts; false where it moves no money.

    Raises LedgerChanged where a receipt or a balance is not enough any more: leave the unit and decide again.
    """
    receipts = unit.receipts.lock(decision.receipt_ids)
    if decision.chosen is None or not receipts:
        return False
    numbers = [allocation.invoice_number for allocation in decision.chosen.allocations]
    owners = {number: invoice.client_number for number, invoice in unit.ledger.find_invoices(numbers).items()}
    lines = tuple(_lines(decision.chosen, receipts, owners))
    if not lines:
        return False
    entry = Entry(key=f"decision:{decision_id}", lines=lines, actor=actor, decision_id=decision_id, rules=decision.rules, reason=reason)
    unit.journal.post(entry)
    for receipt in unit.receipts.find(receipt.receipt_id for receipt in receipts):
        _move_on(unit, receipt, decision.client_number, lines)
    return True


def unbook(unit: UnitOfWork, decision_id: int, *, actor: str, reason: str) -> tuple[str, ...]:
    """Reverses what stands of a decision; the receipts whose cash is free again."""
    freed: dict[str, None] = {}
    for posted in unit.journal.of_decision(decision_id):
        unit.journal.reverse(posted.entry_id, actor=actor, reason=reason)
        for line in posted.lines:
            freed.setdefault(line.receipt_id)
    for receipt_id in freed:
        unit.receipts.move_to(receipt_id, ReceiptState.EXCEPTION)
    return tuple(freed)


def hold(unit: UnitOfWork, receipt_ids: Iterable[str], *, client_number: str | None = None) -> None:
    """Receipts that a person is asked about are decided by nothing else meanwhile."""
    for receipt_id in receipt_ids:
        if unit.receipts.state(receipt_id) in (ReceiptState.RECEIVED, ReceiptState.WAITING):
            unit.receipts.move_to(receipt_id, ReceiptState.EXCEPTION, client_number=client_number)


def answer_cases(unit: UnitOfWork, cases: Iterable[Case], *, why: str, but: int | None = None) -> None:
    """Closes questions that the policy has answered itself meanwhile."""
    for case in cases:
        if case.state is not CaseState.RESOLVED and case.id != but:
            unit.cases.resolve(case.id, case.version, Act(name="answered", actor="policy", note=why))


def _lines(chosen: Proposal, receipts: tuple[Receipt, ...], owners: dict[str, str]) -> Iterator[Line]:
    purses = [replace(receipt, unapplied=_left(receipt)) for receipt in receipts]
    # Credits first: what they give makes room on the first receipt for what it pays.
    for allocation in sorted(chosen.allocations, key=lambda item: item.amount.amount >= 0):
        for place, amount in _poured(allocation, purses):
            yield Line(
                receipt_id=purses[place].receipt_id,
                amount=amount,
                client_number=owners.get(allocation.invoice_number),
                invoice_number=allocation.invoice_number,
            )
            purses[place] = replace(purses[place], unapplied=_left(purses[place]) - amount)
    if chosen.on_account:
        rest = Allocation("", chosen.on_account)
        for place, amount in _poured(rest, purses):
            yield Line(receipt_id=purses[place].receipt_id, amount=amount, client_number=chosen.client_number)
            purses[place] = replace(purses[place], unapplied=_left(purses[place]) - amount)


def _poured(allocation: Allocation, purses: list[Receipt]) -> Iterator[tuple[int, Money]]:
    """Which receipt gives how much of it; a credit goes to the first."""
    wanted = allocation.amount
    if wanted.amount < 0:
        yield 0, wanted
        return
    for place, purse in enumerate(purses):
        given = min(wanted, _left(purse)) if wanted.currency == purse.amount.currency else Money.zero(wanted.currency)
        if given.amount > 0:
            yield place, given
            wanted -= given
    if wanted:
        left = total((_left(purse) for purse in purses if purse.amount.currency == wanted.currency), wanted.currency)
        raise LedgerChanged(f"{wanted} more is to be booked than the receipts have left ({left}); look at them again")


def _left(receipt: Receipt) -> Money:
    return receipt.amount if receipt.unapplied is None else receipt.unapplied


def _move_on(unit: UnitOfWork, receipt: Receipt, client_number: str | None, lines: tuple[Line, ...]) -> None:
    if receipt.unapplied:
        if unit.receipts.state(receipt.receipt_id) is ReceiptState.EXCEPTION:  # the rest waits for an advice of its own
            unit.receipts.move_to(receipt.receipt_id, ReceiptState.WAITING)
        return
    pays_invoices = any(line.invoice_number for line in lines if line.receipt_id == receipt.receipt_id)
    state = ReceiptState.APPLIED if pays_invoices else ReceiptState.ON_ACCOUNT
    unit.receipts.move_to(receipt.receipt_id, state, client_number=client_number)
