"""What a person decides: exactly what the line would have recorded, with a name, a reason, and the version of the case that was seen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mailflow.domain.codec import to_plain
from mailflow.domain.decision import Basis, Decision, Disposition, Finding, Proposal
from mailflow.domain.errors import IllegalMove, LedgerChanged, StaleCase
from mailflow.domain.facts import Dispute
from mailflow.domain.ledger import Allocation, Receipt
from mailflow.domain.lifecycle import CaseState, ReceiptState, RemittanceState
from mailflow.domain.money import Money, total
from mailflow.services import booking
from mailflow.services.record import audit_decision
from mailflow.services.remittance_request import withdraw
from mailflow.services.requests import Authority, WriteOff, ask_write_offs, withdraw_of_decision
from mailflow.services.seen import Seen, check
from mailflow.store.cases import Act, Case, NewCase
from mailflow.store.decisions import Decided
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store, UnitOfWork

_MOVED = "moved"  # in the history of a case about moved balances: minor units by invoice


def accept(store: Store, seen: Seen, *, candidate: int = 0) -> int:
    """Books one of the candidates that the case offers, counted from 0; the id of the new decision.

    Without cash yet, the advice is matched and booked when its receipt comes. Raises StaleCase where somebody was quicker.
    """

    def choose(unit: UnitOfWork, case: Case, decided: Decided) -> Proposal:  # noqa: ARG001  # the shape of a choice
        offered = decided.decision.candidates
        if not 0 <= candidate < len(offered):
            raise IllegalMove(f"the case offers {len(offered)} candidates; reload it and choose one of them")
        return offered[candidate]

    return _book(store, seen, "accepted", choose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """What becomes of what stays open on the invoices of a booking by hand: contested, or not asked for any more."""

    authority: Authority
    disputes: tuple[Dispute, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()


def allocate(
    store: Store,
    seen: Seen,
    allocations: Iterable[Allocation],
    *,
    client_number: str | None,
    on_account: Money | None = None,
    rests: Rests | None = None,
) -> int:
    """Books invoices that a person chose; with what goes on account they must use the receipt up to the cent."""
    chosen = tuple(item for item in allocations if item.amount)

    def choose(unit: UnitOfWork, case: Case, decided: Decided) -> Proposal:  # noqa: ARG001  # as above
        receipts = unit.receipts.find(decided.decision.receipt_ids)
        _check_remainder(receipts, chosen, on_account)
        payer = client_number or _only_owner(unit, chosen) or decided.decision.client_number
        deductions = rests.disputes if rests is not None else ()
        return Proposal(
            client_number=payer, allocations=chosen, on_account=on_account, deductions=deductions, basis=Basis.ADVICE, score=1.0
        )

    def write_off(unit: UnitOfWork, decision_id: int) -> None:
        if rests is not None:
            ask_write_offs(unit, seen, rests.write_offs, authority=rests.authority, decision_id=decision_id)

    return _book(store, seen, "allocated", choose, then=write_off)


def put_on_account(store: Store, seen: Seen, *, client_number: str) -> int:
    """Keeps all of the receipt's money on a client's account, until an invoice is found for it."""

    def choose(unit: UnitOfWork, case: Case, decided: Decided) -> Proposal:  # noqa: ARG001  # as above
        receipts = unit.receipts.find(decided.decision.receipt_ids)
        if not receipts:
            raise IllegalMove("no money has come for this case yet; there is nothing to put on account")
        rest = total((_left(receipt) for receipt in receipts), receipts[0].amount.currency)
        return Proposal(client_number=client_number, allocations=(), on_account=rest, basis=Basis.ON_ACCOUNT, score=1.0)

    return _book(store, seen, "put on account", choose)


def reject(store: Store, seen: Seen) -> int:
    """The payment is not ours: nothing is booked; money that an advice held is free for another one."""
    with store.unit() as unit:
        case, decided = _open(unit, seen)
        refused = replace(decided.decision, chosen=None, candidates=(), receipt_ids=(), disputes=(), promises=(), follows=())
        decision_id = _keep(unit, case, refused, seen)
        unit.decisions.move_to(decision_id, RemittanceState.REJECTED)
        if case.message_row is not None:
            for receipt_id in decided.decision.receipt_ids:
                _free(unit, receipt_id)
        _close(unit, seen, "rejected", before=decided, after=refused)
        unit.commit()
    return decision_id


def close(store: Store, seen: Seen) -> int:
    """A letter was answered, or a moved balance was looked at: nothing is booked; the case's new version."""
    with store.unit() as unit:
        case = check(unit, seen)
        if case.kind in (CaseKind.PAYMENT, CaseKind.RECEIPT, CaseKind.CONFLICT):
            raise IllegalMove("this case is about money; accept, allocate, put on account or reject it")
        before = _accept_movements(unit, case)
        version = unit.cases.resolve(seen.case_id, seen.version, Act(name="closed", actor=seen.actor, note=seen.reason, before=before))
        withdraw(unit, seen.case_id, actor=seen.actor)
        unit.audit.note("case.closed", actor=seen.actor, subject=f"case:{seen.case_id}")
        unit.commit()
    return version


def reopen(store: Store, seen: Seen) -> int:
    """What was closed without a booking waits again; the case's new version. Raises StaleCase where it is not as it was seen."""
    with store.unit() as unit:
        case = unit.cases.get(seen.case_id)
        if case.version != seen.version or case.state is not CaseState.RESOLVED:
            raise StaleCase("somebody else acted on this case since you opened it; reload it and look again")
        closed = unit.cases.history(seen.case_id)[-1].act
        unit.mirror.doubt_movements((closed.before or {}).get(_MOVED, {}))
        version = unit.cases.reopen(seen.case_id, seen.version, Act(name="reopened", actor=seen.actor, note=seen.reason))
        unit.audit.note("case.reopened", actor=seen.actor, subject=f"case:{seen.case_id}")
        unit.commit()
    return version


def undo(store: Store, decision_id: int, *, actor: str, reason: str) -> int:
    """Reverses a decision, a person's or the policy's, and asks anew; the case. Raises StaleCase where it does not stand any more."""
    with store.unit() as unit:
        decided = unit.decisions.get(decision_id)
        if decided.state not in (RemittanceState.APPLIED, RemittanceState.MATCHED, RemittanceState.REJECTED) or _is_outdated(unit, decided):
            raise StaleCase("this decision does not stand any more; reload the page and look at its present state")
        freed = _unbook(unit, decided, actor=actor, reason=reason)
        is_rejected = decided.state is RemittanceState.REJECTED
        unit.decisions.move_to(decision_id, RemittanceState.EXCEPTION if is_rejected else RemittanceState.REVERSED)
        unit.claims.withdraw(decision_id)
        withdraw_of_decision(unit, decision_id, actor=actor)
        if decided.message_row is not None:
            unit.advices.supersede(decided.message_row)
        case_id = _ask_anew(unit, decided, _reopened(unit, decided, freed), actor=actor, reason=reason)
        unit.audit.note("decision.undone", actor=actor, subject=_subject(decided), facts={"decision": decision_id, "reason": reason})
        unit.commit()
    return case_id


def _accept_movements(unit: UnitOfWork, case: Case) -> dict[str, object]:
    """The billing system's balances stand as they are: somebody has looked. What was doubted is kept, so that it can be doubted again."""
    if case.kind is not CaseKind.LEDGER_MOVED or case.client_number is None:
        return {}
    doubted = {each.invoice_number: each.moved.minor for each in unit.mirror.unexplained([case.client_number])}
    unit.mirror.accept_movements(case.client_number)
    return {_MOVED: doubted}


def _nothing_more(unit: UnitOfWork, decision_id: int) -> None:
    """A booking that brings nothing else."""


def _book(
    store: Store,
    seen: Seen,
    name: str,
    choose: Callable[[UnitOfWork, Case, Decided], Proposal],
    *,
    then: Callable[[UnitOfWork, int], None] = _nothing_more,
) -> int:
    with store.unit() as unit:
        case, decided = _open(unit, seen)
        unit.receipts.lock(decided.decision.receipt_ids)
        chosen = choose(unit, case, decided)
        _check_client(unit, chosen)
        invoices = unit.ledger.find_invoices([item.invoice_number for item in chosen.allocations])
        unit.ledger.lock_clients([invoice.client_number for invoice in invoices.values()])
        decision = _by_person(decided.decision, chosen, seen)
        decision_id = _keep(unit, case, decision, seen)
        booking.book(unit, decision_id, decision, actor=seen.actor, reason=seen.reason)
        then(unit, decision_id)
        _close(unit, seen, name, before=decided, after=decision)
        unit.commit()
    return decision_id


def _check_client(unit: UnitOfWork, chosen: Proposal) -> None:
    is_known = chosen.client_number is not None and unit.ledger.find_client(chosen.client_number) is not None
    if not is_known and (chosen.on_account or chosen.client_number is not None):
        raise IllegalMove(f"there is no client {chosen.client_number or 'named'}; choose the client whose account it is")


def _open(unit: UnitOfWork, seen: Seen) -> tuple[Case, Decided]:
    case = check(unit, seen)
    if case.decision_id is None or case.kind not in (CaseKind.PAYMENT, CaseKind.RECEIPT, CaseKind.CONFLICT):
        raise IllegalMove("this case is not about a payment; answer it and close it")
    return case, unit.decisions.get(case.decision_id)


def _by_person(asked: Decision, chosen: Proposal, seen: Seen) -> Decision:
    """What a person chose, as a decision: with cash it is applied, without cash matched."""
    receipt_ids = asked.receipt_ids or ((chosen.receipt_id,) if chosen.receipt_id else ())
    contested = {dispute.invoice_number: dispute for dispute in (*asked.disputes, *chosen.deductions)}
    return replace(
        asked,
        disposition=Disposition.APPLIED if receipt_ids else Disposition.MATCHED,
        exception=None,
        chosen=chosen,
        candidates=(),
        client_number=chosen.client_number,
        receipt_ids=receipt_ids,
        disputes=tuple(contested.values()),
        findings=(*asked.findings, Finding(rule="person", says=seen.reason or "Decided by a person.")),
        confidence=1.0,
        rules="",
    )


def _keep(unit: UnitOfWork, case: Case, decision: Decision, seen: Seen) -> int:
    if case.message_row is not None:
        for earlier in unit.decisions.of_message(case.message_row):
            unit.claims.withdraw(earlier.id)
        advice = unit.advices.get(case.message_row)
        if advice is not None:
            lines = decision.chosen.allocations if decision.chosen else ()
            disposition = decision.disposition or Disposition.EXCEPTION
            now = replace(
                advice, client_number=decision.client_number, lines=lines, receipt_ids=decision.receipt_ids, disposition=disposition
            )
            unit.advices.keep(case.message_row, now)
        return unit.decisions.keep(decision, actor=seen.actor, message_row=case.message_row)
    return unit.decisions.keep(decision, actor=seen.actor, receipt_id=case.receipt_id)


def _close(unit: UnitOfWork, seen: Seen, name: str, *, before: Decided, after: Decision) -> None:
    said = Act(name=name, actor=seen.actor, note=seen.reason, before=_said(before.decision), after=_said(after))
    unit.cases.resolve(seen.case_id, seen.version, said)
    withdraw(unit, seen.case_id, actor=seen.actor)
    audit_decision(unit, f"case:{seen.case_id}", after, seen.actor)


def _said(decision: Decision) -> dict[str, object]:
    return {
        "disposition": decision.disposition,
        "exception": decision.exception,
        "receipts": list(decision.receipt_ids),
        "allocations": to_plain(decision.chosen.allocations) if decision.chosen else [],
        "on_account": decision.chosen.on_account.plain if decision.chosen and decision.chosen.on_account else None,
    }


def _check_remainder(receipts: tuple[Receipt, ...], allocations: tuple[Allocation, ...], on_account: Money | None) -> None:
    if not receipts:
        return
    currency = receipts[0].amount.currency
    if any(item.amount.currency != currency for item in allocations):
        raise IllegalMove(f"the receipt is in {currency}; choose invoices in that currency")
    used = total((item.amount for item in allocations), currency) + (on_account or Money.zero(currency))
    left = total((_left(receipt) for receipt in receipts), currency)
    if used != left:
        raise IllegalMove(f"{used} is allocated of {left}; allocate the remainder of {left - used}, or put it on account")


def _only_owner(unit: UnitOfWork, allocations: tuple[Allocation, ...]) -> str | None:
    invoices = unit.ledger.find_invoices([item.invoice_number for item in allocations])
    missing = [item.invoice_number for item in allocations if item.invoice_number not in invoices]
    if missing:
        raise LedgerChanged(f"the ledger has no invoice {', '.join(missing)}; reload the page and choose again")
    owners = {invoice.client_number for invoice in invoices.values()}
    return owners.pop() if len(owners) == 1 else None


def _free(unit: UnitOfWork, receipt_id: str) -> None:
    if unit.receipts.state(receipt_id) is ReceiptState.EXCEPTION:
        unit.receipts.move_to(receipt_id, ReceiptState.WAITING)


def _is_outdated(unit: UnitOfWork, decided: Decided) -> bool:
    row, receipt_id = decided.message_row, decided.receipt_id
    all_of_it = unit.decisions.of_message(row) if row is not None else unit.decisions.of_receipt(receipt_id or "")
    return bool(all_of_it) and all_of_it[0].id != decided.id


def _unbook(unit: UnitOfWork, decided: Decided, *, actor: str, reason: str) -> tuple[str, ...]:
    freed = booking.unbook(unit, decided.id, actor=actor, reason=reason)
    if freed or decided.state is not RemittanceState.APPLIED:
        return freed
    # The advice agreed with what was booked of its receipt alone: that booking is what stands.
    bookings = [posted for receipt_id in decided.decision.receipt_ids for posted in unit.journal.of_receipt(receipt_id)]
    ids = dict.fromkeys(posted.decision_id for posted in bookings if posted.decision_id is not None)
    return tuple(receipt_id for decision_id in ids for receipt_id in booking.unbook(unit, decision_id, actor=actor, reason=reason))


def _reopened(unit: UnitOfWork, decided: Decided, freed: tuple[str, ...]) -> Decision:
    before = decided.decision
    booking.hold(unit, before.receipt_ids, client_number=before.client_number)
    others = tuple(candidate for candidate in before.candidates if candidate != before.chosen)
    return replace(
        before,
        disposition=Disposition.EXCEPTION,
        candidates=(before.chosen, *others)[:5] if before.chosen else others,
        receipt_ids=before.receipt_ids or freed,
        findings=(*before.findings, Finding(rule="undone", says="A person has undone this.")),
    )


def _ask_anew(unit: UnitOfWork, decided: Decided, decision: Decision, *, actor: str, reason: str) -> int:
    decision_id = unit.decisions.keep(decision, actor=actor, message_row=decided.message_row, receipt_id=decided.receipt_id)
    known = unit.cases.find(_subject(decided))
    if known is not None and known.state is CaseState.RESOLVED:
        act = Act(name="undone", actor=actor, note=reason, before=_said(decided.decision), after=_said(decision))
        unit.cases.reopen(known.id, known.version, act, decision_id=decision_id)
        return known.id
    receipts = unit.receipts.find(decision.receipt_ids)
    mail = unit.mail.get(decided.message_row) if decided.message_row is not None else None
    return unit.cases.open(
        NewCase(
            key=_subject(decided),
            kind=CaseKind.RECEIPT if mail is None else CaseKind.PAYMENT,
            reason=decision.exception or "undone",
            title=f"undone by {actor}: {mail.message_id if mail else decided.receipt_id}",
            client_number=decision.client_number,
            amount=receipts[0].amount if receipts else None,
            message_row=decided.message_row,
            receipt_id=decided.receipt_id,
            decision_id=decision_id,
            details={"receipt_ids": list(decision.receipt_ids)},
        )
    )


def _subject(decided: Decided) -> str:
    return f"message:{decided.message_row}" if decided.message_row is not None else f"receipt:{decided.receipt_id}"


def _left(receipt: Receipt) -> Money:
    return receipt.amount if receipt.unapplied is None else receipt.unapplied
