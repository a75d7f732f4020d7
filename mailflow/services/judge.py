"""One judge for mail and receipts: what is known is laid beside what may be booked, and the policy decides.

Called inside the unit of work that will record the answer, so that balances and receipts are those of this moment.
"""

from dataclasses import dataclass, replace

from mailflow import matching, policy
from mailflow.domain.decision import Decision, Disposition, ExceptionReason, Finding
from mailflow.domain.ledger import Receipt
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.surroundings import Surroundings, look_around, payers_of
from mailflow.store.booking import Posted, per_invoice
from mailflow.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decision and what it stands beside. `is_booked`: the books say exactly this already; `is_conflict`: they say something else."""

    decision: Decision
    around: Surroundings
    is_booked: bool = False
    is_conflict: bool = False


def judge_message(desk: Desk, unit: UnitOfWork, mail: MailInHand) -> Judged:
    """The decision on a mail, with the clients concerned locked and the ledger brought up to this moment."""
    unit.ledger.lock_clients([client.number for client in payers_of(mail, desk.in_hand.index)])
    desk.in_hand.refresh(unit.ledger)
    around = look_around(desk, unit, mail)
    decision = _decide(desk, mail, around)
    if not around.bare:
        return Judged(decision=decision, around=around)
    if not set(decision.receipt_ids) & {line.receipt_id for posted in around.bare for line in posted.lines}:
        # What was booked without an advice is not what this one speaks of: it is judged by the books as they stand.
        around = look_around(desk, unit, mail, sees_bare=False)
        return Judged(decision=_decide(desk, mail, around), around=around)
    if decision.disposition is Disposition.APPLIED and _says(decision) == _booked(around.bare):
        return Judged(decision=decision, around=around, is_booked=True)
    return Judged(decision=_contradicting(decision), around=around, is_conflict=True)


def judge_receipt(desk: Desk, unit: UnitOfWork, receipt: Receipt) -> Decision:
    """The decision on a receipt that no advice speaks of."""
    ledger = desk.in_hand.refresh(unit.ledger)
    waiting = unit.advices.awaiting_cash(currency=receipt.amount.currency)
    proposals = matching.propose_for_receipt(receipt, ledger, advices=waiting)
    return policy.decide_receipt(receipt, proposals, ledger=ledger, rules=desk.rules)


def _decide(desk: Desk, mail: MailInHand, around: Surroundings) -> Decision:
    read, message = mail.read, mail.message
    with desk.in_hand.as_if(around.as_if) as ledger:
        proposals = matching.propose(read.facts, message, ledger, letter=read.letter, receipts=around.receipts, known=around.known)
        return policy.decide_message(
            read.facts,
            message,
            proposals,
            trust=read.trust,
            automatic=read.automatic,
            letter=read.letter,
            ledger=ledger,
            receipts=around.receipts,
            known=around.known,
            rules=desk.rules,
        )


def _says(decision: Decision) -> dict[str, str]:
    return {item.invoice_number: item.amount.plain for item in decision.chosen.allocations if item.amount} if decision.chosen else {}


def _booked(bookings: tuple[Posted, ...]) -> dict[str, str]:
    return {number: amount.plain for posted in bookings for number, amount in per_invoice(posted.lines).items()}


def _contradicting(decision: Decision) -> Decision:
    says = "The receipt was booked before this advice came, and the advice says something else."
    return replace(
        decision,
        disposition=Disposition.EXCEPTION,
        exception=decision.exception or ExceptionReason.AMBIGUOUS,
        findings=(*decision.findings, Finding(rule="contradicts_booking", says=says, reason=ExceptionReason.AMBIGUOUS)),
    )
