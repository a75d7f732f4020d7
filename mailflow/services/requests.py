"""What mailflow does not do by itself: write-offs, refunds, transfers to trust. One person asks, another approves where policy says so.

Nothing of it moves the mirror's balances: the billing system and the bank do, and the next load shows it (ARCHITECTURE: the ledger is
a mirror). What is approved is a list to be carried out there.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mailflow.domain.errors import IllegalMove
from mailflow.domain.money import Money, total
from mailflow.services.seen import Seen, check
from mailflow.store.cases import Act
from mailflow.store.requests import NewRequest, Request
from mailflow.store.tables.desk import RequestKind, RequestState
from mailflow.store.unit import Store, UnitOfWork


class WriteOffReason(StrEnum):
    """Why a rest is not asked for any more: the codes that a billing system books."""

    SMALL_DIFFERENCE = "small_difference"
    BANK_CHARGE = "bank_charge"
    DISCOUNT = "discount"
    ROUNDING = "rounding"
    GOODWILL = "goodwill"


class RefundReason(StrEnum):
    """Why money goes back to who sent it."""

    OVERPAYMENT = "overpayment"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What one person may write off alone (policy: desk.write_off_limit, in every currency the same figure)."""

    write_off_limit: Decimal

    def covers(self, amount: Money) -> bool:
        """Whether nobody else need be asked."""
        return amount.amount <= self.write_off_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """The rest of an invoice that is not asked for any more."""

    invoice_number: str
    amount: Money
    reason: WriteOffReason


def ask_write_offs(unit: UnitOfWork, seen: Seen, wanted: tuple[WriteOff, ...], *, authority: Authority, decision_id: int) -> None:
    """Keeps the write-offs that go with a booking: approved at once within the authority of who books, else asked for."""
    invoices = unit.ledger.find_invoices([each.invoice_number for each in wanted])
    for each in wanted:
        invoice = invoices.get(each.invoice_number)
        if invoice is None or each.amount.amount <= 0 or invoice.balance < each.amount:
            raise IllegalMove(f"{each.amount} cannot be written off: invoice {each.invoice_number} has not so much open")
        is_approved = authority.covers(each.amount)
        asked = NewRequest(
            kind=RequestKind.WRITE_OFF,
            amount=each.amount,
            reason=each.reason,
            asked_by=seen.actor,
            note=seen.reason,
            case_id=seen.case_id,
            decision_id=decision_id,
            invoice_number=each.invoice_number,
            client_number=invoice.client_number,
        )
        _keep(unit, asked, is_approved=is_approved)


def ask_refund(store: Store, seen: Seen, *, amount: Money, reason: RefundReason) -> int:
    """Asks that money of the case's receipt goes back; always two people. The request; the case stays with its history."""
    return _ask_for_money(store, seen, RequestKind.REFUND, amount, reason=reason)


def ask_trust_transfer(store: Store, seen: Seen, *, amount: Money) -> int:
    """Asks that money of the case's receipt is moved between the trust and the operating account; always two people."""
    return _ask_for_money(store, seen, RequestKind.TRUST_TRANSFER, amount, reason="trust_funds")


def approve(store: Store, request_id: int, *, actor: str) -> None:
    """A second person agrees. Raises IllegalMove for whoever asked (four eyes)."""
    with store.unit() as unit:
        request = unit.requests.get(request_id)
        if request.asked.asked_by == actor:
            raise IllegalMove("you asked for this yourself; somebody else has to approve it")
        _move(unit, request, RequestState.ASKED, RequestState.APPROVED, actor=actor)
        unit.commit()


def refuse(store: Store, request_id: int, *, actor: str, may_refuse: bool) -> None:
    """A second person who may approve does not agree, or whoever asked takes it back; raises IllegalMove for anybody else."""
    with store.unit() as unit:
        request = unit.requests.get(request_id)
        is_own = request.asked.asked_by == actor
        if not is_own and not may_refuse:
            raise IllegalMove("only whoever asked, or who may approve, can say that it is not wanted")
        after = RequestState.WITHDRAWN if is_own else RequestState.REFUSED
        _move(unit, request, RequestState.ASKED, after, actor=actor)
        unit.commit()


def carried_out(store: Store, request_id: int, *, actor: str) -> None:
    """The billing system or the bank has done what was approved."""
    with store.unit() as unit:
        _move(unit, unit.requests.get(request_id), RequestState.APPROVED, RequestState.DONE, actor=actor)
        unit.commit()


def withdraw_of_decision(unit: UnitOfWork, decision_id: int, *, actor: str) -> None:
    """A booking was undone: what was asked for with it is not wanted any more. Raises IllegalMove where it was carried out already."""
    for request in unit.requests.of_decision(decision_id):
        if request.state is RequestState.DONE:
            raise IllegalMove(f"the write-off of invoice {request.asked.invoice_number} was carried out; reverse it there first")
        if request.state in (RequestState.ASKED, RequestState.APPROVED):
            _move(unit, request, request.state, RequestState.WITHDRAWN, actor=actor)


def _ask_for_money(store: Store, seen: Seen, kind: RequestKind, amount: Money, *, reason: str) -> int:
    with store.unit() as unit:
        case = check(unit, seen)
        decided = None if case.decision_id is None else unit.decisions.get(case.decision_id)
        receipt_ids = decided.decision.receipt_ids if decided is not None else ()
        receipts = unit.receipts.find(receipt_ids or ((case.receipt_id,) if case.receipt_id else ()))
        left = total((receipt.unapplied or receipt.amount for receipt in receipts), receipts[0].amount.currency) if receipts else None
        if left is None:
            raise IllegalMove("no money has come for this case; there is nothing to ask for")
        if amount.currency != left.currency or amount.amount <= 0 or left < amount:
            raise IllegalMove(f"{amount} cannot be asked for: {left} is left")
        waiting = [each for each in unit.requests.of_case(case.id) if each.state is RequestState.ASKED and each.asked.kind is kind]
        if waiting:
            raise IllegalMove(f"{waiting[0].asked.asked_by} has asked for this already; it waits for a second person")
        asked = NewRequest(
            kind=kind,
            amount=amount,
            reason=reason,
            asked_by=seen.actor,
            note=seen.reason,
            case_id=case.id,
            receipt_id=receipts[0].receipt_id,
            client_number=case.client_number,
        )
        request_id = _keep(unit, asked, is_approved=False)
        said = f"asked for a {kind.replace('_', ' ')} of {amount}"
        unit.cases.note(case.id, case.version, Act(name=said, actor=seen.actor, note=seen.reason, after={"request": request_id}))
        unit.commit()
    return request_id


def _keep(unit: UnitOfWork, asked: NewRequest, *, is_approved: bool) -> int:
    request_id = unit.requests.ask(asked, is_approved=is_approved)
    facts = {"kind": asked.kind, "amount": str(asked.amount), "reason": asked.reason, "within_authority": is_approved}
    unit.audit.note("request.asked", actor=asked.asked_by, subject=f"request:{request_id}", facts=facts)
    return request_id


def _move(unit: UnitOfWork, request: Request, before: RequestState, after: RequestState, *, actor: str) -> None:
    unit.requests.move(request.id, before=before, after=after, actor=actor)
    unit.audit.note(f"request.{after}", actor=actor, subject=f"request:{request.id}")
