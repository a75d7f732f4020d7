"""What a sentence seems to say where no rule hears anything in it: the classifier is asked, and believed only where it is sure.

In a mail that says other things most of what remains is explanation, so it must be surer there than in a mail in which the rules have
heard nothing at all. The figures are such that the labelled case sets lose no precision.
"""

import re

from mailflow.domain.facts import DisputeReason, Kind
from mailflow.reading.classifier import opinion_of

BY_RULE = 2.0  # no opinion is wanted
SURE = 0.985
BESIDE_A_QUESTION = 0.85
ALONE = 0.65
# A question can contest all the same: "nine hours for a letter?"
RHETORICAL = 0.97
# A promise needs a day that is named as well.
_EASIER = {Kind.PROMISE: 0.95}
# Instalments, time and copies are spoken of in business of every kind.
_HARDER = {Kind.PLAN_REQUEST: 0.85, Kind.COPY_REQUEST: 0.8}
# What rules hear too often: a request of which the classifier knows nothing at all is none.
_DOUBTED = {Kind.PLAN_REQUEST: 0.03, Kind.QUESTION: 0.1}
# What a question never says.
_STATED = frozenset({Kind.PAYMENT_CLAIM, Kind.PROMISE})
_NOT_NEEDED = re.compile(r"\b(?:no|not|n't|never|nicht|kein\w*|pas|nao|non|niet|geen)\b")
# A shorter sentence is a greeting, a name or a heading.
_FEWEST_WORDS = 3
# A longer one is a table or a dump: nobody says anything in it, and weighing it takes milliseconds.
_LONGEST = 600


def seems(kind: Kind, flat: str, at_least: float) -> bool:
    """Whether the sentence (`flat_of`) says this kind before any other, with at least this probability.

    Never a question: the rules hear more of them than there are.
    """
    if at_least == BY_RULE or kind is Kind.QUESTION or len(flat) > _LONGEST or len(flat.split()) < _FEWEST_WORDS:
        return False
    if (kind is Kind.COPY_REQUEST and _NOT_NEEDED.search(flat)) or (kind in _STATED and "?" in flat):
        return False
    kinds = opinion_of(flat).kinds
    needed = max(min(at_least, _EASIER.get(kind, at_least)), _HARDER.get(kind, 0.0))
    return kinds[kind] >= needed and kinds[kind] == max(kinds.values())


def is_doubtful(kind: Kind, flat: str) -> bool:
    """Whether a sentence in which a rule has heard this kind does not look like it at all; an indirect question never does."""
    if kind is Kind.QUESTION and "?" not in flat:
        return False
    return len(flat) <= _LONGEST and opinion_of(flat).kinds.get(kind, 1.0) < _DOUBTED.get(kind, 0.0)


def likely_reason(contested: str, around: str) -> DisputeReason:
    """The likeliest reason by the contesting sentence and, half as much, by the sentences about it; `OTHER` where none stands out."""
    own, more = opinion_of(contested[:_LONGEST]).reasons, opinion_of(around[:_LONGEST]).reasons
    return max(own, key=lambda reason: own[reason] + more[reason] / 2)
