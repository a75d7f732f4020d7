"""What a clause wants, by the ideas that it puts together: papers, time to pay, certainty about bank details; in any of the languages."""

from functools import lru_cache

from mailflow.domain.facts import Kind
from mailflow.reading.ideas import clauses_of

# Sets of ideas that say a kind when one clause has them all, and ideas that it must not have.
_FRAMES: tuple[tuple[Kind, str, str], ...] = (
    (Kind.COPY_REQUEST, "ask send paper", "bank declined"),
    (Kind.COPY_REQUEST, "ask resend_it", "declined"),
    (Kind.COPY_REQUEST, "lack record", "bank declined"),
    (Kind.PLAN_REQUEST, "ask pay in_parts", "declined"),
    (Kind.PLAN_REQUEST, "ask more_time", "work paper declined"),
    (Kind.PLAN_REQUEST, "ask compromise", "discount work declined"),
    (Kind.PLAN_REQUEST, "strapped more_time", ""),
    (Kind.BANK_CHANGE, "bank changed", ""),
)


@lru_cache(maxsize=2048)
def wanted_in(flat: str) -> frozenset[Kind]:
    """The kinds that a sentence (`flat_of` it) says by its ideas."""
    return frozenset(
        kind
        for kind, ideas, unless in _FRAMES
        if any(clause.has(tuple(ideas.split()), tuple(unless.split())) for clause in clauses_of(flat))
    )
