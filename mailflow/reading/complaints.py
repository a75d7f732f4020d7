"""Complaints about a bill by what they are made of: a thing on the bill and what is said of it, in any order and any of the languages.

A frame is a set of ideas that one clause must have together; it gives the reason. Frames find what no verb of contesting says: "nine
hours for a letter are hard to justify".
"""

from dataclasses import dataclass
from functools import lru_cache

from mailflow.domain.facts import DisputeReason
from mailflow.reading.ideas import clauses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a clause must speak of to complain for a reason, and what it must not speak of."""

    reason: DisputeReason | None  # none where it only says that the bill is contested
    ideas: tuple[str, ...]
    unless: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """The more a frame asks for, the more it says; a thing of its own (tax, a budget) goes before whom the bill is sent to."""
        return len(self.ideas) + (self.reason in _PARTICULAR) - (self.reason is None)


# What is said of nothing else on a bill.
_PARTICULAR = frozenset(
    {
        DisputeReason.TAX,
        DisputeReason.BUDGET,
        DisputeReason.EBILLING,
        DisputeReason.DISCOUNT,
        DisputeReason.ARITHMETIC,
        DisputeReason.GUIDELINE,
    }
)


def _frame(reason: DisputeReason | None, ideas: str, unless: str = "") -> Frame:
    return Frame(reason=reason, ideas=tuple(ideas.split()), unless=tuple(unless.split()))


FRAMES: tuple[Frame, ...] = (
    _frame(DisputeReason.RATE, "rate more agreed"),
    _frame(DisputeReason.RATE, "rate not agreed"),
    _frame(DisputeReason.RATE, "rate more not instructed"),
    _frame(DisputeReason.RATE, "rate_word excess"),
    _frame(DisputeReason.RATE, "rate_word remove wanted"),
    _frame(DisputeReason.RATE, "rate money agreed billed"),
    _frame(DisputeReason.RATE, "priced agreed billed"),
    _frame(DisputeReason.RATE, "priced agreed not", "budget"),
    _frame(DisputeReason.HOURS, "time excess", "rate"),
    _frame(DisputeReason.HOURS, "time absent"),
    _frame(DisputeReason.HOURS, "event time excess"),
    _frame(DisputeReason.HOURS, "time event cancelled"),
    _frame(DisputeReason.HOURS, "several people event not"),
    _frame(DisputeReason.HOURS, "several people same event"),
    _frame(DisputeReason.HOURS, "several people event excess"),
    _frame(DisputeReason.HOURS, "several people event billed"),
    _frame(DisputeReason.HOURS, "time billed remove wanted"),
    _frame(DisputeReason.SCOPE, "work not instructed", "rate"),
    _frame(DisputeReason.SCOPE, "unordered"),
    _frame(DisputeReason.SCOPE, "work outside mandate not"),
    _frame(DisputeReason.SCOPE, "work outside mandate remove"),
    _frame(DisputeReason.EXPENSE, "expense remove wanted"),
    _frame(DisputeReason.EXPENSE, "expense unpaid not"),
    _frame(DisputeReason.EXPENSE, "expense excess", "budget"),
    _frame(DisputeReason.EXPENSE, "expense not unproved"),
    _frame(DisputeReason.DUPLICATE, "event twice"),
    _frame(DisputeReason.DUPLICATE, "work twice billed"),
    _frame(DisputeReason.DUPLICATE, "same twice billed"),
    _frame(DisputeReason.DUPLICATE, "bill twice billed"),
    _frame(DisputeReason.WRONG_PARTY, "bill addressed other_party wanted"),
    _frame(DisputeReason.WRONG_PARTY, "bill addressed other_party not"),
    _frame(DisputeReason.WRONG_PARTY, "bill another_party"),
    _frame(DisputeReason.WRONG_PARTY, "addressed another_party"),
    _frame(DisputeReason.WRONG_PARTY, "liable other_party not_us"),
    _frame(DisputeReason.WRONG_PARTY, "bill addressed not_us"),
    _frame(DisputeReason.BUDGET, "budget more"),
    _frame(DisputeReason.BUDGET, "budget money billed"),
    _frame(DisputeReason.BUDGET, "budget money agreed"),
    _frame(DisputeReason.EBILLING, "submission rejected bill"),
    _frame(DisputeReason.EBILLING, "submission rejected billed"),
    _frame(DisputeReason.EBILLING, "submission turned_back"),
    _frame(DisputeReason.TAX, "tax undue"),
    _frame(DisputeReason.TAX, "tax unowed"),
    _frame(DisputeReason.TAX, "tax remove wanted"),
    _frame(DisputeReason.QUALITY, "work bad", "billed"),
    _frame(DisputeReason.ARITHMETIC, "total mismatch"),
    _frame(DisputeReason.DISCOUNT, "discount missing"),
    _frame(DisputeReason.DISCOUNT, "discount agreed not"),
    _frame(DisputeReason.GUIDELINE, "rules not unpaid"),
    _frame(DisputeReason.GUIDELINE, "rules billed not"),
    _frame(DisputeReason.GUIDELINE, "rules outside"),
    _frame(DisputeReason.OTHER, "premature fee"),
    _frame(None, "trouble bill hold"),
    _frame(None, "credit_note wanted"),
    _frame(None, "money remove wanted"),
    _frame(None, "money unowed"),
    _frame(None, "objected bill"),
)


@lru_cache(maxsize=2048)
def complaints_in(flat: str) -> tuple[Frame, ...]:
    """The frames that a sentence (`flat_of` it) fills, those that say most first."""
    found = {frame: None for clause in clauses_of(flat) for frame in FRAMES if clause.has(frame.ideas, frame.unless)}
    return tuple(sorted(found, key=lambda frame: -frame.weight))
