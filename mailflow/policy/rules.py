"""The rules of the desk, in the order in which they decide: each has a name, what it looks for, and the exception that it calls for.

A check answers with a sentence for the clerk where it objects, with nothing where it is content. All of them run on every payment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from mailflow.domain.decision import Basis, Disposition, ExceptionReason, Finding, KnownAdvice, Proposal
from mailflow.domain.facts import Remittance
from mailflow.domain.money import Money
from mailflow.policy.case import Case
from mailflow.policy.stated import unexplained_amounts

_TIE = 0.08  # proposals nearer than this are equally good: their scores differ only by circumstances
_SET_BASES = frozenset({Basis.AMOUNT, Basis.SET, Basis.SUM, Basis.MATTER, Basis.REFERENCE})


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a clerk looks at before cash is applied."""

    name: str
    description: str
    reason: ExceptionReason
    check: Callable[[Case], str | None]

    def find(self, case: Case) -> Finding:
        """What the rule sees in a case; content rules are kept too, with what they looked for."""
        objection = self.check(case)
        if objection is None:
            return Finding(rule=self.name, says=self.description)
        return Finding(rule=self.name, says=objection, reason=self.reason)


def _spoofed(case: Case) -> str | None:
    if case.trust is None or not case.trust.is_spoofed:
        return None
    return f"The sender poses as somebody else ({', '.join(case.trust.warnings)})."


def _new_details(case: Case) -> str | None:
    asks = case.facts is not None and case.facts.asks_new_bank_details
    return "The mail asks for money to go to, or to come from, other bank details." if asks else None


def _duplicate(case: Case) -> str | None:
    if case.remittance is None:
        return None
    first = next((known for known in case.known if _is_same_payment(case, case.remittance, known)), None)
    return None if first is None else f"This payment was advised before (reference {first.references[0] if first.references else 'none'})."


def _is_same_payment(case: Case, advice: Remittance, known: KnownAdvice) -> bool:
    """The same reference and total, or the same lines on the same day where a reference is missing on one side."""
    if known.disposition is Disposition.EXCEPTION and not known.receipt_ids:
        return False  # nothing was booked or expected for it
    total = known.total.amount if known.total is not None else None
    if advice.total is None or total != advice.total:
        return False
    ours, theirs = ({_plain(one) for one in references} for references in (advice.references, known.references))
    if ours and theirs:
        return bool(ours & theirs)
    same_lines = {line.invoice_number for line in case.lines} == {line.invoice_number for line in known.lines}
    paid_on = advice.paid_on.isoformat() if advice.paid_on else None
    return same_lines and bool(known.lines) and (paid_on is None or known.paid_on is None or paid_on == known.paid_on)


def _plain(reference: str) -> str:
    return "".join(c for c in reference.upper() if c.isalnum()).lstrip("0")


def _trust(case: Case) -> str | None:
    if case.receipt is not None and case.receipt.is_trust:
        return f"Receipt {case.receipt.receipt_id} is on a trust account."
    if case.remittance is not None:
        return "The payer means this money for a trust account." if case.remittance.is_for_trust else None
    text = case.receipt.reference.upper() if case.receipt is not None else ""
    word = next((word for word in case.rules.trust_words if word in text), None)
    return None if word is None or case.lines else f"The bank's text says {word}: this is trust money."


def _unreadable(case: Case) -> str | None:
    advice = case.remittance
    if advice is None or advice.unreadable is None:
        return None
    return f"The advice {'was not read to its end' if advice.lines else 'cannot be read'}: {advice.unreadable}."


def _currency(case: Case) -> str | None:
    if case.currency is None:
        return None
    for line in case.lines:
        item = case.item(line)
        if item is not None and item.amount.currency != case.currency:
            return f"The money is in {case.currency}, invoice {item.number} is in {item.amount.currency}."
    if case.lines or case.client_number is None:
        return None
    family = [item for client in case.ledger.family(case.client_number) for item in case.ledger.of_client(client.number)]
    if family and all(item.balance.currency != case.currency for item in family):
        return f"The client owes nothing in {case.currency}."
    return None


def _payer(case: Case) -> str | None:
    is_tied = any(line.rivals or case.item(line) is not None for line in case.lines)
    if case.client_number is None and not is_tied and (case.chosen is None or not case.chosen.allocations):
        return "Nobody in the ledger fits the sender, the names and the bank's text."
    return None


def _choice(case: Case) -> str | None:
    if case.chosen is None:
        return None
    for line in case.lines:
        if line.rivals:
            meanings = ", ".join(dict.fromkeys(filter(None, (line.invoice_number, *line.rivals))))
            return f"{line.reference} may mean {meanings}; nothing decides between them."
    if case.chosen.solutions > 1:
        return _why_several(case.chosen)
    rivals = [one for one in case.proposals[1:] if _is_rival(case.chosen, one)]
    return f"{len(rivals) + 1} readings are equally good." if rivals else None


def _why_several(chosen: Proposal) -> str:
    if chosen.basis in _SET_BASES:
        return f"{chosen.solutions} sets of open items would explain the amount."
    return "The payer is not the client whose invoices are named, and the amounts do not prove them."


def _is_rival(chosen: Proposal, other: Proposal) -> bool:
    if other.score < chosen.score - _TIE or not (other.allocations or other.on_account):
        return False
    return (other.allocations, other.receipt_id) != (chosen.allocations, chosen.receipt_id)


def _one_payment(case: Case) -> str | None:
    advice = case.remittance
    if advice is None or advice.payments < 2 or case.receipt is not None:
        return None
    return f"The file tells of {advice.payments} payments, and no single receipt pays them all: book each against its own."


def _whole_list(case: Case) -> str | None:
    advice = case.remittance
    if advice is None or advice.cut_list is None or case.paid is None:
        return None
    known = (advice.total, case.cash.amount if case.cash is not None else None)
    return None if case.paid in known else f"The list is not whole (“{advice.cut_list}”): what else is paid, nobody has said."


def _closed(case: Case) -> str | None:
    items = [case.item(line) for line in case.lines]
    closed = [item.number for item in items if item is not None and not item.balance]
    return f"Already paid: {', '.join(closed)}." if closed else None


def _unknown(case: Case) -> str | None:
    unknown = [line.reference or str(line.invoice_number) for line in case.lines if case.item(line) is None and not line.rivals]
    return f"The ledger has no invoice {', '.join(unknown)}." if unknown else None


def _total(case: Case) -> str | None:
    stated = case.remittance.total if case.remittance is not None else None
    if stated is None or case.paid is None or case.paid == stated:
        return None
    return f"The lines add up to {case.paid}, the advice says {stated}."


def _every_amount(case: Case) -> str | None:
    """While no money proves the advice, an amount in its words that it does not account for may be a line that was not read."""
    if case.receipt is not None or not case.lines:
        return None
    left_over = unexplained_amounts(case)
    return f"The mail also speaks of {', '.join(map(str, left_over))}, which its lines do not explain." if left_over else None


def _deduction(case: Case) -> str | None:
    stated = [line for line in case.lines if line.deduction]
    if stated:
        return f"{sum(line.deduction for line in stated)} was held back on {len(stated)} of {len(case.lines)} lines."
    contested = {dispute.invoice_number for dispute in case.facts.disputes} if case.facts is not None else set()
    short = [line.invoice_number for line in case.lines if case.gap(line) > 0 and line.invoice_number in contested]
    return f"Less was paid on {', '.join(filter(None, short))}, which the payer contests." if short else None


def _overpayment(case: Case) -> str | None:
    for line in case.lines:
        if case.gap(line) < 0:
            return f"{line.invoice_number} is overpaid by {-case.gap(line)}."
    advised = _advised(case)
    if case.cash is not None and advised is not None and case.cash.amount > advised and not _is_shared(case):
        return f"{case.cash.amount - advised} more has come than was advised."
    return None


def _shortage(case: Case) -> str | None:
    for line in case.lines:
        if case.gap(line) > case.rules.tolerance and not line.is_partial and not line.deduction:
            return f"{line.invoice_number} is paid {case.gap(line)} short, and nothing says why."
    worth = sum((item.balance.amount for line in case.lines if (item := case.item(line)) is not None), Decimal(0))
    stated = case.cash.amount if case.cash is not None else case.remittance.total if case.remittance is not None else None
    if case.lines and case.paid is None and stated is not None and stated < worth:
        return f"The invoices named are open for {worth}, the payment is {stated}."
    advised = _advised(case)
    if case.cash is not None and advised is not None and case.cash.amount < advised - case.rules.tolerance:
        return f"{advised - case.cash.amount} less has come than was advised."
    return None


def _advised(case: Case) -> Decimal | None:
    """What should have come: the sum of the lines where they close, else what they add up to."""
    if case.paid is not None:
        return case.paid
    return case.remittance.total if case.remittance is not None and case.lines else None


def _is_shared(case: Case) -> bool:
    """Whether the best proposal takes a part of the receipt on purpose: another advice has the rest."""
    return case.chosen is not None and not case.chosen.on_account and case.settled() == _advised(case)


def _no_advice(case: Case) -> str | None:
    if case.chosen is not None and case.chosen.basis is Basis.ON_ACCOUNT and (case.chosen.on_account or case.remittance):
        return "The payer asks to keep it on account."
    if case.chosen is None or not (case.chosen.allocations or case.lines):
        return "Nothing says what it pays, and no set of open items makes the amount."
    by_amount = case.chosen.basis in {Basis.AMOUNT, Basis.SET, Basis.SUM}
    return "Only the amount says what it pays." if by_amount and not case.rules.by_amount_alone else None


def _recognised(case: Case) -> str | None:
    """What a recogniser saw may be another number."""
    doubtful = case.remittance.unproven if case.remittance is not None else ()
    if not doubtful:
        return None
    return f"{', '.join(doubtful)} was recognised in a picture; neither its balance nor the total proves that it was read right."


def _arithmetic(case: Case) -> str | None:
    """The last lock: whatever the other rules saw, nothing is applied that does not close."""
    chosen = case.chosen
    if chosen is None or not chosen.allocations:
        return "There is nothing to apply."
    if chosen.on_account:
        return f"{chosen.on_account} would be left over."
    for one in chosen.allocations:
        item = next(iter(case.ledger.exact(one.invoice_number)), None)
        if item is None or item.amount.currency != one.amount.currency or not _within(one.amount, item.balance):
            return f"{one.invoice_number} cannot take {one.amount}."
    return _open_ends(case)


def _within(amount: Money, balance: Money) -> bool:
    zero = Money.zero(balance.currency)
    return zero < amount <= balance if balance > zero else balance <= amount < zero


def _open_ends(case: Case) -> str | None:
    booked = case.settled()
    stated = case.remittance.total if case.remittance is not None else None
    if case.cash is not None and booked > case.cash.amount:
        return f"{booked} would be applied of {case.cash.amount}."
    if case.cash is not None and booked not in (case.cash.amount, stated):
        return f"{booked} would be applied of {case.cash.amount}."
    if case.remittance is not None and stated is not None and booked != stated and abs(booked - stated) > case.rules.tolerance:
        return f"{booked} would be applied, {stated} was advised."
    if case.cash is None and stated is None:
        return "The money has not come, and no total says that all lines were read."
    return None


RULES: tuple[Rule, ...] = (
    Rule("sender", "The sender is who he says he is.", ExceptionReason.SUSPECTED_FRAUD, _spoofed),
    Rule("bank_details", "Nobody asks for money to go elsewhere.", ExceptionReason.SUSPECTED_FRAUD, _new_details),
    Rule("duplicate", "The payment was not advised before.", ExceptionReason.DUPLICATE, _duplicate),
    Rule("trust_account", "The money is not trust money.", ExceptionReason.TRUST_FUNDS, _trust),
    Rule("readable", "The advice could be read.", ExceptionReason.UNREADABLE, _unreadable),
    Rule("currency", "Money and invoices are in one currency.", ExceptionReason.CURRENCY_MISMATCH, _currency),
    Rule("payer", "Somebody in the ledger pays.", ExceptionReason.UNIDENTIFIED_PAYER, _payer),
    Rule("one_payment", "The advice is of one payment.", ExceptionReason.AMBIGUOUS, _one_payment),
    Rule("one_reading", "Exactly one reading fits.", ExceptionReason.AMBIGUOUS, _choice),
    Rule("open_invoices", "All invoices are open.", ExceptionReason.ALREADY_PAID, _closed),
    Rule("known_invoices", "The ledger knows all invoices.", ExceptionReason.UNKNOWN_INVOICE, _unknown),
    Rule("total", "The lines add up to the stated total.", ExceptionReason.TOTAL_MISMATCH, _total),
    Rule("whole_list", "The list is whole.", ExceptionReason.TOTAL_MISMATCH, _whole_list),
    Rule("deductions", "Nothing was held back.", ExceptionReason.DEDUCTION, _deduction),
    Rule("no_surplus", "Nothing is paid twice over.", ExceptionReason.OVERPAYMENT, _overpayment),
    Rule("no_shortage", "Nothing is missing that was not announced.", ExceptionReason.SHORT_PAYMENT, _shortage),
    Rule("purpose", "Something says what the money pays.", ExceptionReason.NO_ADVICE, _no_advice),
    Rule("every_amount", "The lines explain every amount that the mail states.", ExceptionReason.TOTAL_MISMATCH, _every_amount),
    Rule("recognised", "What was recognised in pictures is proven.", ExceptionReason.UNREADABLE, _recognised),
    Rule("arithmetic", "Allocations, receipt and total are equal to the cent.", ExceptionReason.AMBIGUOUS, _arithmetic),
)
