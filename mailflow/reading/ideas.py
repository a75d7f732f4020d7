"""Ideas that a clause may have, each a list of words in the languages that clients write; asked together they are frames.

All are matched against small letters without accents (`flat_of`), each number as one word (`joined`).
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from mailflow.reading.bill_words import BILL_WORDS
from mailflow.reading.complaint_words import COMPLAINT_WORDS
from mailflow.reading.constructions import joined
from mailflow.reading.refusal_words import REFUSAL_WORDS
from mailflow.reading.request_words import REQUEST_WORDS

_LONG = 50  # words; the ideas of a longer sentence need not belong together
_PIECES = re.compile(r"[;:]|,? (?:but|aber|mais|pero|mas|ma|maar) ")


def _idea(words: Mapping[str, str]) -> re.Pattern[str]:
    """The words of an idea in all languages as one pattern; `~` stands for any ending."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words.values())})(?!\w)".replace("~", r"\w*"))


_IDEAS = {name: _idea(words) for name, words in {**BILL_WORDS, **COMPLAINT_WORDS, **REFUSAL_WORDS, **REQUEST_WORDS}.items()}
# A sum of money or a share, and a number of hours.
_IDEAS["money"] = re.compile(
    r"[$€£] ?\d|\d[\d,.' ]*(?:\.\d\d)? ?(?:[$€£]|usd|eur|gbp|chf|cad|euros?|dollars?|dolares|dollari|pounds?|%|percent|per cent|prozent)"
)
_IDEAS["declined"] = re.compile(r"(?<!\w)(?:(?:not|\w+n't|never|no) (?:\w+ )?(?:need|require|want|wish|ask\w*)|no need)(?!\w)")
# What a system did that did not take a bill in; a person's hesitation has other words.
_IDEAS["turned_back"] = re.compile(
    r"(?<!\w)(?:reject(?:ed|s|ion)?|bounced|knocked (?:\w+ )?back|kicked (?:\w+ )?back|failed|did(?:n't| not) pass|scartat[ao]|"
    r"respint[ao]|rejetee?s?|rechazad[oa]s?|rejeitad[oa]s?|abgewiesen|zuruckgewiesen|afgewezen|geweigerd)(?!\w)"
)
# Done by our own idea: nobody ordered it.
_IDEAS["unordered"] = re.compile(
    r"(?<!\w)(?:(?:never|not|nobody|no one|none of us|n't)\b.{0,40}\b(?:commission\w*|instruct(?:ed)? you|told you(?: people)? to|"
    r"engaged? you|retained? you|hired? you|authori[sz]ed? (?:you|this|that|it))|jamais (?:ete )?(?:commande|demande|sollicite|mandate)\w*|"
    r"(?:nie|nicht|niemand)\b.{0,30}\b(?:beauftragt|in auftrag gegeben|bestellt)|(?:nunca|nadie|no)\b.{0,25}\b(?:encarg\w+|contratamos)|"
    r"(?:nunca|ninguem|nao)\b.{0,25}\b(?:encomend\w+|contratamos)|mai (?:stat[oaie] )?(?:richiest|commissionat|conferit)\w*|"
    r"(?:nooit|niet|niemand)\b.{0,25}\b(?:opdracht (?:voor|gegeven|toe)|besteld)|on your own)(?!\w)"
)
_IDEAS["unowed"] = re.compile(
    r"(?<!\w)(?:not (?:owe|admitted|owed|payable|allowed)|(?:do|does) not owe|don't owe|doesn't owe|nicht (?:schulden|geschuldet|"
    r"ubernehmen)|(?:zahlen|bezahlen|ubernehmen) wir (?:so )?nicht|ne (?:devons|payons|reglerons|paierons)|"
    r"no (?:debemos|pagaremos|pagamos|abonaremos)|nao (?:devemos|pagamos|pagaremos)|non (?:dobbiamo|paghiamo|pagheremo|riconosciamo)|"
    r"betalen (?:wij|we) niet|niet verschuldigd)(?!\w)"
)
_IDEAS["absent"] = re.compile(
    r"(?<!\w)(?:(?:don't|doesn't|do not|does not|never|didn't|did not) (?:exist|happen\w*|occur\w*|take place|took place)|"
    r"(?:nie|nicht) stattgefunden|n'(?:existe\w*|ont? (?:jamais|pas) eu lieu)|no existe\w*|nunca (?:tuvo|tuvieron) lugar|"
    r"nunca acontec\w+|mai avvenut\w+|niet (?:doorgegaan|plaatsgevonden))(?!\w)"
)
_IDEAS["cancelled"] = re.compile(
    r"(?<!\w)(?:cancell?ed|called off|adjourned|vacated|abgesagt|ausgefallen|annulee?|cancelad[oa]|adiad[oa]|annullat[oa]|rinviat[oa]|"
    r"niet (?:is |zijn )?doorgegaan|afgezegd|geannuleerd)(?!\w)"
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
    r"(?<!\w)(?:at|mit|zu|a|al?|tegen|with|of|von|de|di|van) (?:the |un |una )?(?:blended |taux |rate of )?[$€£] ?\d{2,3}(?!\d|[,.]\d)"
)


class Clause:
    """A clause that remembers which ideas it has."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._said: dict[str, bool] = {}

    def has(self, ideas: tuple[str, ...], unless: tuple[str, ...] = ()) -> bool:
        """Whether it has all of these ideas and none of the others."""
        return all(map(self._has, ideas)) and not any(map(self._has, unless))

    def _has(self, name: str) -> bool:
        if name not in self._said:
            self._said[name] = _IDEAS[name].search(self.words) is not None
        return self._said[name]


@lru_cache(maxsize=1024)  # several readers ask for the same sentence
def clauses_of(flat: str) -> tuple[Clause, ...]:
    """The sentence (`flat_of` it) as one clause, or its clauses where it is long."""
    words = joined(flat)
    pieces = [words] if len(words.split()) <= _LONG else _PIECES.split(words)
    return tuple(Clause(piece) for piece in pieces)
