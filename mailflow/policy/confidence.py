"""How sure a decision is, from 0 to 1, by the proofs that exist.

Cash that moves starts at 0.90. Half of what is missing to 1 is added for each independent proof: every line pays its invoice's whole
balance; a total is stated and closes; the receipt carries the reference or was matched strongly; every number was typed literally.
An exception starts at what its kind deserves: arithmetic is certain (0.95), a choice between readings or the lack of one is a
judgement (0.75), nobody known is the weakest (0.65). Mail without money has the confidence of its surest kind.
"""

from mailflow.domain.decision import Basis, ExceptionReason
from mailflow.domain.facts import Resolution
from mailflow.policy.case import Case

_AUTOMATIC = 0.90
_BY_AMOUNT = 0.85
_CERTAIN = frozenset(
    {
        ExceptionReason.TRUST_FUNDS,
        ExceptionReason.CURRENCY_MISMATCH,
        ExceptionReason.ALREADY_PAID,
        ExceptionReason.OVERPAYMENT,
        ExceptionReason.SHORT_PAYMENT,
        ExceptionReason.DEDUCTION,
        ExceptionReason.DUPLICATE,
    }
)
_OF_ARITHMETIC, _OF_JUDGEMENT, _OF_IGNORANCE = 0.95, 0.75, 0.65


def confidence_of(case: Case, reason: ExceptionReason | None) -> float:
    """The confidence of a decision with this exception, or without one."""
    if reason is not None:
        if reason in _CERTAIN:
            return _OF_ARITHMETIC
        return _OF_IGNORANCE if reason in (ExceptionReason.UNIDENTIFIED_PAYER, ExceptionReason.NO_ADVICE) else _OF_JUDGEMENT
    if case.chosen is None:
        said = case.facts.said if case.facts is not None else ()
        return max((one.confidence for one in said), default=0.5)
    sure = _BY_AMOUNT if case.chosen.basis in {Basis.AMOUNT, Basis.SET, Basis.SUM} else _AUTOMATIC
    for _ in range(sum(_proofs(case))):
        sure += (1 - sure) / 2
    return round(sure, 3)


def _proofs(case: Case) -> tuple[bool, ...]:
    literal = {Resolution.EXACT, Resolution.NORMALISED}
    stated = case.remittance.total if case.remittance is not None else None
    return (
        bool(case.lines) and all(case.gap(line) == 0 for line in case.lines),
        stated is not None and case.paid == stated,
        case.cash is not None and case.settled() == case.cash.amount,
        bool(case.lines) and all(line.resolution in literal for line in case.lines),
    )
