"""What follows from a decision, all in one unit of work: books or a case, the advice, receipts, the audit, the mail's folder."""

from dataclasses import dataclass, replace

from mailflow.domain.codec import to_plain
from mailflow.domain.decision import Decision, Disposition, Finding, KnownAdvice
from mailflow.domain.facts import Facts, Kind
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import RemittanceState
from mailflow.domain.money import Money, exponent
from mailflow.services import booking
from mailflow.services.desk import Desk, MailInHand
from mailflow.services.follow import carry_out, consider, needs_person, owner_of
from mailflow.services.judge import Judged
from mailflow.services.learning import note_uses
from mailflow.services.remittance_request import ask_for_advice, ask_for_readable, take_back
from mailflow.store.cases import NewCase
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import UnitOfWork

POLICY = "policy"
# The reason of a case in which the policy would have booked by itself, had it been allowed to (policy: automatic).
SUGGESTION = "suggestion"
# What a person must answer or act on; a payment's own dispute is a claim beside its booking.
FOR_A_PERSON = frozenset(
    {
        *(Kind.PAYMENT_CLAIM, Kind.DISPUTE, Kind.PLAN_REQUEST, Kind.COPY_REQUEST, Kind.QUESTION, Kind.CONTACT_CHANGE),
        *(Kind.BANK_CHANGE, Kind.INSOLVENCY, Kind.STOP_CONTACT),
    }
)
# What the case of a payment asks about already: its deductions, and the details that an impersonator brings.
_ASKED_BY_PAYMENT = frozenset({Kind.DISPUTE, Kind.BANK_CHANGE})
# Below this a kind is a guess by exclusion, and a person should see the mail.
SURE = 0.5
FOR_NOBODY = frozenset({Kind.ACKNOWLEDGEMENT, Kind.OUT_OF_OFFICE, Kind.BOUNCE, Kind.UNRELATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was written: the decision, the case where a person is asked, whether money moved."""

    decision_id: int
    decision: Decision
    case_id: int | None = None
    is_booked: bool = False


def record_message(desk: Desk, unit: UnitOfWork, mail: MailInHand, judged: Judged) -> Recorded:
    """Writes the policy's decision on a mail; again after an earlier one, when its cash has come."""
    decision = consider(desk, unit, mail, _as_allowed(desk, judged.decision))
    is_applied = decision.disposition is Disposition.APPLIED
    if decision.disposition in (Disposition.APPLIED, Disposition.MATCHED):
        _supersede(unit, judged)
    for earlier in unit.decisions.of_message(mail.row):
        unit.claims.withdraw(earlier.id)
    decision_id = unit.decisions.keep(decision, actor=POLICY, message_row=mail.row)
    if mail.read.facts.remittance is not None and decision.disposition is not None:
        unit.advices.keep(mail.row, known_advice(mail, decision))
    if is_applied and not judged.is_booked:
        booking.book(unit, decision_id, decision, actor=POLICY)
    _count_lessons(unit, decision_id, decision, mail)
    kept = Recorded(decision_id=decision_id, decision=decision, is_booked=is_applied and not judged.is_booked)
    payment = _ask_about_payment(unit, mail, kept, judged)
    letter = _ask_for_answer(unit, mail, kept)
    if payment is not None:
        ask_for_readable(desk, unit, mail, decision=decision, case_id=payment)
    take_back(unit, decision.receipt_ids)
    carry_out(desk, unit, mail, decision)
    audit_decision(unit, f"message:{mail.row}", decision, POLICY)
    return replace(kept, case_id=letter if payment is None else payment)


def record_receipt(desk: Desk, unit: UnitOfWork, receipt: Receipt, decided: Decision) -> Recorded:
    """Writes the policy's decision on a receipt that no advice speaks of."""
    decision = _as_allowed(desk, decided)
    if not decision.receipt_ids:
        decision = replace(decision, receipt_ids=(receipt.receipt_id,))
    decision_id = unit.decisions.keep(decision, actor=POLICY, receipt_id=receipt.receipt_id)
    note_uses(unit, decision_id, decision, names=[receipt.payer_name])
    case_id = None
    if decision.disposition is Disposition.APPLIED:
        booking.book(unit, decision_id, decision, actor=POLICY)
        booking.answer_cases(unit, unit.cases.of_receipt(receipt.receipt_id), why="booked since")
    else:
        booking.hold(unit, [receipt.receipt_id], client_number=decision.client_number)
        case_id = unit.cases.open(
            NewCase(
                key=f"receipt:{receipt.receipt_id}",
                kind=CaseKind.RECEIPT,
                reason=decision.exception or SUGGESTION,
                title=f"{_name(desk, decision) or receipt.payer_name}: {receipt.amount} received",
                client_number=decision.client_number,
                amount=receipt.unapplied or receipt.amount,
                receipt_id=receipt.receipt_id,
                decision_id=decision_id,
                details=_details(decision),
            )
        )
        ask_for_advice(desk, unit, receipt, decision=decision, case_id=case_id)
    audit_decision(unit, f"receipt:{receipt.receipt_id}", decision, POLICY)
    return Recorded(decision_id=decision_id, decision=decision, case_id=case_id, is_booked=case_id is None)


def known_advice(mail: MailInHand, decision: Decision) -> KnownAdvice:
    """The advice as later ones are compared with it."""
    remittance = mail.read.facts.remittance
    return KnownAdvice(
        message_key=str(mail.row),
        client_number=decision.client_number,
        currency=remittance.currency if remittance else None,
        total=_total(mail.read.facts),
        references=remittance.references if remittance else (),
        paid_on=remittance.paid_on.isoformat() if remittance and remittance.paid_on else None,
        lines=decision.chosen.allocations if decision.chosen else (),
        disposition=decision.disposition or Disposition.EXCEPTION,
        receipt_ids=decision.receipt_ids,
        sender_domain=mail.message.sender.domain,
    )


def audit_decision(unit: UnitOfWork, subject: str, decision: Decision, actor: str) -> None:
    """Notes in the audit what was decided, with the version of the rules."""
    facts = {
        "disposition": decision.disposition,
        "exception": decision.exception,
        "client": decision.client_number,
        "receipts": list(decision.receipt_ids),
        "rules": decision.rules,
    }
    unit.audit.note("decision.made", actor=actor, subject=subject, facts=facts)


def needs_nobody(facts: Facts) -> bool:
    """Mail that neither pays nor asks: absence, bounces, thanks, newsletters, and mails without a word of their own."""
    is_sure = all(said.confidence >= SURE for said in facts.said)
    return is_sure and set(facts.kinds) <= FOR_NOBODY and (bool(facts.kinds) or not facts.reply_text.strip())


def _count_lessons(unit: UnitOfWork, decision_id: int, decision: Decision, mail: MailInHand) -> None:
    remittance = mail.read.facts.remittance
    names = [*(remittance.payer_names if remittance else ()), *(receipt.payer_name for receipt in unit.receipts.find(decision.receipt_ids))]
    note_uses(unit, decision_id, decision, names=names, sender=mail.message.sender.email)


def _as_allowed(desk: Desk, decision: Decision) -> Decision:
    """Where the firm lets mailflow only suggest, what it would have booked is a question with one answer in it."""
    if decision.disposition is not Disposition.APPLIED or not desk.suggests_only or decision.chosen is None:
        return decision
    says = "Nothing speaks against booking this; policy.automatic is suggest, so a person confirms it."
    others = tuple(candidate for candidate in decision.candidates if candidate != decision.chosen)
    return replace(
        decision,
        disposition=Disposition.EXCEPTION,
        exception=None,
        candidates=(decision.chosen, *others),
        findings=(*decision.findings, Finding(rule=SUGGESTION, says=says)),
    )


def _supersede(unit: UnitOfWork, judged: Judged) -> None:
    """A correction takes the place of what it corrects: the first advice does not stand any more, its bookings are reversed."""
    for advice in judged.around.superseded:
        unit.advices.supersede(int(advice.message_key))
        for decided in unit.decisions.of_message(int(advice.message_key)):
            booking.unbook(unit, decided.id, actor=POLICY, reason="a corrected advice came")
            unit.claims.withdraw(decided.id)
            if decided.state in (RemittanceState.MATCHED, RemittanceState.APPLIED):
                unit.decisions.move_to(decided.id, RemittanceState.REVERSED)


def _ask_about_payment(unit: UnitOfWork, mail: MailInHand, kept: Recorded, judged: Judged) -> int | None:
    decision = kept.decision
    for receipt_id in decision.receipt_ids:
        booking.answer_cases(unit, unit.cases.of_receipt(receipt_id), why=f"its advice came (mail {mail.row})")
    if decision.disposition is not Disposition.EXCEPTION:
        asked = [case for case in unit.cases.of_message(mail.row) if case.kind is not CaseKind.LETTER]
        booking.answer_cases(unit, asked, why="decided since")
        return None
    booking.hold(unit, decision.receipt_ids, client_number=decision.client_number)
    return unit.cases.open(
        NewCase(
            key=f"message:{mail.row}",
            kind=CaseKind.CONFLICT if judged.is_conflict else CaseKind.PAYMENT,
            reason=decision.exception or SUGGESTION,
            title=_title(mail),
            client_number=decision.client_number,
            amount=_at_stake(unit, mail.read.facts, decision),
            message_row=mail.row,
            decision_id=kept.decision_id,
            details=_details(decision),
        )
    )


def _ask_for_answer(unit: UnitOfWork, mail: MailInHand, kept: Recorded) -> int | None:
    """A letter that a person must answer is a case of its own, beside its payment's."""
    facts, disposition = mail.read.facts, kept.decision.disposition
    asked_already = _ASKED_BY_PAYMENT if disposition is not None else frozenset()
    kinds = [kind for kind in facts.kinds if kind in FOR_A_PERSON - asked_already]
    is_unclear = disposition is None and set(facts.kinds) <= FOR_NOBODY and not needs_nobody(facts)
    follows = kept.decision.follows
    is_task = disposition is None and needs_person(follows)
    if not kinds and not is_unclear and not is_task:
        return None
    return unit.cases.open(
        NewCase(
            key=f"letter:{mail.row}",
            kind=CaseKind.LETTER,
            reason=", ".join(kinds or (facts.kinds if is_task else ())) or "unclear",
            title=_title(mail),
            client_number=kept.decision.client_number,
            message_row=mail.row,
            decision_id=kept.decision_id,
            details=_following(kept.decision),
        )
    )


def _title(mail: MailInHand) -> str:
    return f"{mail.message.sender.name or mail.message.sender.email}: {mail.message.subject}"[:200]


def _at_stake(unit: UnitOfWork, facts: Facts, decision: Decision) -> Money | None:
    receipts = unit.receipts.find(decision.receipt_ids)
    return (receipts[0].unapplied or receipts[0].amount) if receipts else _total(facts)


def _total(facts: Facts) -> Money | None:
    remittance = facts.remittance
    if remittance is None or remittance.total is None or not remittance.currency:
        return None
    # An advice may carry more places than its currency has (a converted amount); the books have none.
    return Money(round(remittance.total, exponent(remittance.currency)), remittance.currency)


def _details(decision: Decision) -> dict[str, object]:
    suggested = to_plain(decision.chosen.allocations) if decision.chosen else []
    return {"receipt_ids": list(decision.receipt_ids), "suggested": suggested, **_following(decision)}


def _following(decision: Decision) -> dict[str, object]:
    """On whose desk the case lies, and what was set in motion, in words."""
    return {"owner": owner_of(decision), "follows": [consequence.says for consequence in decision.follows]}


def _name(desk: Desk, decision: Decision) -> str:
    client = desk.in_hand.index.client(decision.client_number or "")
    return client.name if client else ""
