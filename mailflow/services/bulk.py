"""Many cases at once: what would be booked is counted first, and each case is then decided by itself, as it was seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from mailflow.domain.decision import ExceptionReason, Proposal
from mailflow.domain.errors import MailflowError
from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money, total
from mailflow.services import resolve
from mailflow.services.seen import Seen
from mailflow.services.working import Done
from mailflow.store.cases import Case
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store, UnitOfWork

# At a time: nobody looks through more, and a request must end.
MOST = 200
# What a person must look at one by one, however likely a suggestion is (policy: cash.fraud, cash.trust).
NEVER = frozenset({ExceptionReason.SUSPECTED_FRAUD, ExceptionReason.TRUST_FUNDS, ExceptionReason.DUPLICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptable:
    """A case whose first suggestion may be accepted with others; `waits_for_cash` books nothing yet."""

    case_id: int
    version: int
    title: str
    client_number: str | None
    proposal: Proposal
    amount: Money | None
    waits_for_cash: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What accepting would book: the cases, their sums by currency, and how many were left out because a person must look."""

    cases: tuple[Acceptable, ...]
    sums: tuple[Money, ...]
    left_out: int


def preview(store: Store, case_ids: Iterable[int], *, least_score: float) -> Preview:
    """What accepting the first suggestion of these cases would book, where it is at least so likely."""
    wanted = list(case_ids)[:MOST]
    with store.reading() as unit:
        found = [one for case_id in wanted if (one := _acceptable(unit, case_id, least_score)) is not None]
    booked = [one.amount for one in found if one.amount is not None and not one.waits_for_cash]
    currencies = sorted({amount.currency for amount in booked})
    sums = tuple(total((amount for amount in booked if amount.currency == each), each) for each in currencies)
    return Preview(cases=tuple(found), sums=sums, left_out=len(wanted) - len(found))


def accept_all(store: Store, cases: Iterable[tuple[int, int]], *, actor: str, reason: str) -> Done:
    """Accepts the first suggestion of each case at the version that was seen; what one refuses stops no other."""
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    for case_id, version in list(cases)[:MOST]:
        try:
            with store.reading() as unit:
                case = unit.cases.get(case_id)
            if case.reason in NEVER:
                refused.append((case_id, "a person has to look at this one by itself"))
                continue
            resolve.accept(store, Seen(case_id=case_id, version=version, actor=actor, reason=reason))
        except (MailflowError, LookupError) as error:
            refused.append((case_id, str(error)))
        else:
            done.append(case_id)
    return Done(cases=tuple(done), refused=tuple(refused))


def _acceptable(unit: UnitOfWork, case_id: int, least_score: float) -> Acceptable | None:
    case = unit.cases.get(case_id)
    if case.state is CaseState.RESOLVED or not _may_be_accepted(case) or case.decision_id is None:
        return None
    decision = unit.decisions.get(case.decision_id).decision
    if not decision.candidates or decision.candidates[0].score < least_score:
        return None
    first = decision.candidates[0]
    amounts = [item.amount for item in first.allocations] + ([first.on_account] if first.on_account else [])
    return Acceptable(
        case_id=case.id,
        version=case.version,
        title=case.title,
        client_number=first.client_number,
        proposal=first,
        amount=total(amounts, amounts[0].currency) if amounts else None,
        waits_for_cash=not (decision.receipt_ids or first.receipt_id),
    )


def _may_be_accepted(case: Case) -> bool:
    return case.kind in (CaseKind.PAYMENT, CaseKind.RECEIPT) and case.reason not in NEVER
