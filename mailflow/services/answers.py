"""What was understood and decided as plain JSON: the lines that `replay` and `read` write, and that the API shows."""

from decimal import Decimal
from typing import Any

from mailflow.domain.codec import to_plain
from mailflow.domain.decision import Decision, Disposition, Proposal
from mailflow.domain.document import Evidence
from mailflow.domain.facts import Dispute, Facts, Promise, Remittance, RemittanceLine
from mailflow.domain.ledger import Allocation
from mailflow.domain.message import Automatic, SenderTrust
from mailflow.domain.money import Money

Plain = dict[str, Any]  # JSON's own types


def message_answer(file: str, facts: Facts, decision: Decision) -> Plain:
    """One mail: what it says, and what became of its payment."""
    return {
        "file": file,
        "kinds": [str(kind) for kind in facts.kinds],
        "client_number": decision.client_number,
        "reply_text": facts.reply_text,
        "remittance": _remittance(facts.remittance, decision.chosen),
        "receipt_id": decision.receipt_ids[0] if decision.receipt_ids else None,
        **_cash(decision),
        "disputes": [_dispute(dispute) for dispute in decision.disputes],
        "promises": [_promise(promise) for promise in decision.promises],
        **_offered(decision),
    }


def receipt_answer(receipt_id: str, decision: Decision) -> Plain:
    """One receipt: whose it is and what it pays."""
    return {"receipt_id": receipt_id, "client_number": decision.client_number, **_cash(decision), **_offered(decision)}


def reading_answer(facts: Facts, *, trust: SenderTrust | None, automatic: Automatic | None, defects: tuple[str, ...]) -> Plain:
    """What goes with a mail or document that is only read: where every value stood, and what was wrong with the file."""
    return {
        "quoted_text": facts.quoted_text,
        "evidence": _evidence(facts),
        "defects": list(dict.fromkeys((*defects, *facts.defects))),
        "sender_trust": None if trust is None else to_plain(trust),
        "automatic": None if automatic is None else to_plain(automatic),
    }


def remittance_answer(facts: Facts) -> Plain:
    """What a document by itself says."""
    return {"remittance": _remittance(facts.remittance, None)}


def _cash(decision: Decision) -> Plain:
    chosen = decision.chosen
    on_account = chosen.on_account if chosen else None
    return {
        "disposition": _word(decision.disposition),
        "exception": _word(decision.exception),
        "allocations": _allocations(chosen.allocations if chosen else ()),
        "on_account": on_account.plain if on_account else "0.00",
    }


def _offered(decision: Decision) -> Plain:
    offered: Plain = {"confidence": round(decision.confidence, 4)}
    if decision.disposition is Disposition.EXCEPTION:
        offered["candidates"] = [candidate_answer(candidate) for candidate in decision.candidates[:5]]
    return offered


def candidate_answer(candidate: Proposal) -> Plain:
    """One way to book a payment, with the words that speak for and against it."""
    return {
        "client_number": candidate.client_number,
        "allocations": _allocations(candidate.allocations),
        "on_account": candidate.on_account.plain if candidate.on_account else "0.00",
        "score": round(candidate.score, 4),
        "why": [*candidate.reasons, *candidate.against],
    }


def _allocations(allocations: tuple[Allocation, ...]) -> list[Plain]:
    return [{"invoice_number": item.invoice_number, "amount": item.amount.plain} for item in allocations]


def _remittance(remittance: Remittance | None, chosen: Proposal | None) -> Plain | None:
    if remittance is None or _says_nothing(remittance):
        return None
    currency = remittance.currency
    return {
        "currency": currency,
        "total": _amount(remittance.total, currency),
        "payment_date": remittance.paid_on.isoformat() if remittance.paid_on else None,
        "method": _word(remittance.method),
        "reference": remittance.reference,
        "lines": [
            {
                "invoice_number": line.invoice_number or line.reference,
                "paid": _amount(line.paid, currency),
                "deduction": _amount(line.deduction, currency),
            }
            for line in _lines(remittance, chosen)
        ],
    }


def _lines(remittance: Remittance, chosen: Proposal | None) -> tuple[RemittanceLine, ...]:
    """The advice's own lines; where one has no amount, as the ledger and the total filled them in (CASES.md, "Conventions")."""
    lacks_amounts = any(line.paid is None for line in remittance.lines)
    return chosen.lines if lacks_amounts and chosen is not None and chosen.lines else remittance.lines


def _says_nothing(remittance: Remittance) -> bool:
    return bool(remittance.unreadable) and remittance.total is None and not remittance.references and not remittance.lines


def _dispute(dispute: Dispute) -> Plain:
    return {"invoice_number": dispute.invoice_number, "reason": str(dispute.reason), "amount": _amount(dispute.amount, None)}


def _promise(promise: Promise) -> Plain:
    return {"invoice_number": promise.invoice_number, "date": promise.due_on.isoformat(), "amount": _amount(promise.amount, None)}


def _amount(amount: Decimal | None, currency: str | None) -> str | None:
    # An advice may leave its currency out; two places are those of nearly all currencies (ISO 4217).
    return None if amount is None else Money(amount, currency or "USD").plain


def _word(word: object) -> str | None:
    return None if word is None else str(word)


def _evidence(facts: Facts) -> list[Plain]:
    found: list[tuple[str, Evidence]] = []
    if facts.remittance is not None:
        found += facts.remittance.evidence
        for number, line in enumerate(facts.remittance.lines):
            found += [(f"remittance.lines.{number}", evidence) for evidence in line.evidence]
    for said in facts.said:
        found += [(f"kinds.{said.kind}", evidence) for evidence in said.evidence]
    for number, dispute in enumerate(facts.disputes):
        found += [(f"disputes.{number}", evidence) for evidence in dispute.evidence]
    for number, promise in enumerate(facts.promises):
        found += [(f"promises.{number}", evidence) for evidence in promise.evidence]
    return [{"value": value, **to_plain(evidence)} for value, evidence in found]
