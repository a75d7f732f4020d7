"""What a person had before the eyes when acting on a case, and the refusal where somebody else was quicker."""

from dataclasses import dataclass

from mailflow.domain.errors import StaleCase
from mailflow.domain.lifecycle import CaseState
from mailflow.store.cases import Case
from mailflow.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who acts, on which case, at the version that this person saw, and why."""

    case_id: int
    version: int
    actor: str
    reason: str = ""


def check(unit: UnitOfWork, seen: Seen) -> Case:
    """The case, which waits and is as it was seen; raises StaleCase where somebody was quicker."""
    case = unit.cases.get(seen.case_id)
    if case.version != seen.version or case.state is CaseState.RESOLVED:
        raise StaleCase("somebody else acted on this case since you opened it; reload it and look again")
    return case
