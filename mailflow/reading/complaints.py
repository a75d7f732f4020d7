"""Complaints about a bill by what they are made of: a thing on the bill and what is said of it, in any order and any of the languages.

A frame is a set of ideas (`bill_words`, `complaint_words`) that one clause must have together; it gives the reason. Matched against small
letters without accents (`flat_of`). Frames find what no verb of contesting says: "nine hours for a letter are hard to justify".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.domain.facts import DisputeReason
from mailflow.reading.bill_words import BILL_WORDS
from mailflow.reading.complaint_words import COMPLAINT_WORDS
from mailflow.reading.constructions import joined
from mailflow.reading.refusal_words import REFUSAL_WORDS


def idea(words: Mapping[str, str]) -> re.Pattern[str]:
    """The words of an idea in all languages as one pattern; `~` stands for any ending."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words.values())})(?!\w)".replace("~", r"\w*"))


_IDEAS = {name: idea(words) for name, words in {**BILL_WORDS, **COMPLAINT_WORDS, **REFUSAL_WORDS}.items()}
# A sum of money or a share, and a number of hours.
_IDEAS["money"] = re.compile(
    r"[$€£] ?\d|\d[\d,' ]*(?:\.\d\d)? ?(?:usd|eur|gbp|chf|cad|euros?|dollars?|dolares|dollari|pounds?|%|percent|per cent|prozent)"
)
# Only such a party as the bill cannot be for.
_IDEAS["another_party"] = re.compile(
    r"(?<!\w)(?:(?:another|different|wrong|incorrect|separate) (?:legal )?(?:company|entity|client|party|firm|group|debtor|addressee|"
    r"recipient)|(?:an?|die|der|eine?) (?:andere|falsche)[nrsm]? (?:gesellschaft|firma|unternehmen|mandant\w*|konzerngesellschaft|"
    r"adressat\w*|empfanger)|(?:autre|mauvaise?) (?:societe|entite|client|entreprise|destinataire)|otra (?:empresa|sociedad|entidad)|"
    r"(?:empresa|sociedad) equivocada|outra (?:empresa|sociedade|entidade)|(?:empresa|sociedade) errada|altra (?:societa|azienda)|"
    r"societa sbagliata|(?:andere|verkeerde) (?:vennootschap|onderneming|entiteit|klant|partij))(?!\w)"
)
# A rate by its name; a price an hour only reckons the hours.
_IDEAS["rate_word"] = re.compile(
    r"(?<!\w)(?:rates?|tariffs?|hourly|\w*stunden\w*s[a]tz\w*|honorars[a]tz\w*|partnerstunde|taux(?! de tva)|tarifs?|tarifas?|"
    r"valor[- ]hora|tariff[ae]|uurtarie\w*|tarieven|charge-out)(?!\w)"
)
_IDEAS["priced"] = re.compile(
    r"(?<!\w)(?:at|mit|zu|a|al?|tegen|with|of|von|de|di|van) (?:the |un |una )?(?:blended |taux |rate of )?[$€£] ?\d{2,3}(?![\d,.])"
)


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
    _frame(DisputeReason.HOURS, "time excess", "rate"),
    _frame(DisputeReason.HOURS, "several people event not"),
    _frame(DisputeReason.HOURS, "several people same event"),
    _frame(DisputeReason.HOURS, "several people event excess"),
    _frame(DisputeReason.HOURS, "several people event billed"),
    _frame(DisputeReason.HOURS, "time billed remove wanted"),
    _frame(DisputeReason.SCOPE, "work not instructed", "rate"),
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
    _frame(DisputeReason.TAX, "tax undue"),
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
    _frame(None, "objected bill"),
)
_LONG = 50  # words; the ideas of a longer sentence need not belong together
_PIECES = re.compile(r"[;:]|,? (?:but|aber|mais|pero|mas|ma|maar) ")


@lru_cache(maxsize=2048)
def complaints_in(flat: str) -> tuple[Frame, ...]:
    """The frames that a sentence (`flat_of` it) fills, those that say most first."""
    words = joined(flat)
    pieces = [words] if len(words.split()) <= _LONG else _PIECES.split(words)
    found: dict[Frame, None] = {}
    for piece in pieces:
        said: dict[str, bool] = {}
        for frame in FRAMES:
            if all(_has(piece, name, said) for name in frame.ideas) and not any(_has(piece, name, said) for name in frame.unless):
                found[frame] = None
    return tuple(sorted(found, key=lambda frame: -frame.weight))


def _has(words: str, name: str, said: dict[str, bool]) -> bool:
    if name not in said:
        said[name] = _IDEAS[name].search(words) is not None
    return said[name]
