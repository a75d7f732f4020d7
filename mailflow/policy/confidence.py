"""How sure a decision is, from 0 to 1, by the proofs that exist.

Cash that moves starts at 0.90. Half of what is missing to 1 is added for each independent proof: every line pays its invoice's whole
balance; a total is stated and closes; the receipt carries the reference or was matched strongly; every number was typed literally.

A question starts at 0.75 where a mail was read, which may be read wrongly, and at 0.90 where there was only the bank's text; half of
what is missing is added for each proof: the reason is a plain fact (an account, a currency, a closed invoice), every number was typed
literally, the lines add up to the stated total, the money that came is the money that was advised. A bare receipt's question without
a number to go by stays where it starts. Mail without money has the confidence of its surest kind. The table that these numbers
are held against is printed by tests/replay/reliability.py.
"""

from mailflow.domain.decision import Basis, ExceptionReason
from mailflow.domain.facts import Resolution
from mailflow.policy.case import Case

_AUTOMATIC = 0.90
_BY_AMOUNT = 0.85
_OF_A_MAIL, _OF_A_RECEIPT = 0.75, 0.90
_UNPROVEN = 0.5  # a number that was recognised in a picture and may be another one
_PLAIN_FACTS = frozenset(
    {
        ExceptionReason.TRUST_FUNDS,
        ExceptionReason.CURRENCY_MISMATCH,
        ExceptionReason.ALREADY_PAID,
        ExceptionReason.DUPLICATE,
        ExceptionReason.SUSPECTED_FRAUD,
        ExceptionReason.UNIDENTIFIED_PAYER,
    }
)
_LITERAL = frozenset({Resolution.EXACT, Resolution.NORMALISED})


def confidence_of(case: Case, reason: ExceptionReason | None) -> float:
    """The confidence of a decision with this exception, or without one."""
    if case.remittance is not None and case.remittance.unproven:
        return _UNPROVEN
    if reason is not None:
        return _grown(_OF_A_RECEIPT if case.facts is None else _OF_A_MAIL, _proofs_of_question(case, reason))
    if case.chosen is None:
        said = case.facts.said if case.facts is not None else ()
        return max((one.confidence for one in said), default=0.5)
    is_by_amount = case.chosen.basis in {Basis.AMOUNT, Basis.SET, Basis.SUM}
    return _grown(_BY_AMOUNT if is_by_amount else _AUTOMATIC, _proofs(case))


def _grown(start: float, proofs: tuple[bool, ...]) -> float:
    for _ in range(sum(proofs)):
        start += (1 - start) / 2
    return round(start, 3)


def _proofs(case: Case) -> tuple[bool, ...]:
    return (
        bool(case.lines) and all(case.gap(line) == 0 for line in case.lines),
        _closes(case),
        case.cash is not None and case.settled() == case.cash.amount,
        _is_literal(case),
    )


def _proofs_of_question(case: Case, reason: ExceptionReason) -> tuple[bool, ...]:
    stated = case.remittance.total if case.remittance is not None else None
    return (
        reason in _PLAIN_FACTS,
        _is_literal(case),
        _closes(case),
        case.cash is not None and bool(case.lines) and case.cash.amount in (stated, case.paid),
    )


def _closes(case: Case) -> bool:
    stated = case.remittance.total if case.remittance is not None else None
    return stated is not None and case.paid == stated


def _is_literal(case: Case) -> bool:
    return bool(case.lines) and all(line.resolution in _LITERAL for line in case.lines)
