"""The day of the payment, wherever the page says it: by its label, by the sentence that tells of the payment, from the writer's own day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mailflow.domain.document import Unit
from mailflow.reading.dates import find_relative_days, plain
from mailflow.reading.head import Stated, label_of
from mailflow.reading.layout import Line, Token, TokenKind
from mailflow.reading.running import Running, puts_off, tells_payment
from mailflow.reading.words import PAID_WORDS, methods_in

_DAY_LABEL = re.compile(
    r"value|settle\w*|pay(?:ment|ing)? ?date|pymt date|pay date|wire date|(?:check|cheque|ck|eft|ach|deposit|remittance|transfer|"
    r"effective|execution|posting|post|release|issue) date|"
    r"date of (?:payment|check|transfer)|valeur|wertstellung|valuta|data[ -](?:bonifico|valuta|pagamento|valor)|d'?execution|"
    r"fecha (?:de )?(?:pago|valor)|betaaldatum|zahlungsdatum|"
    r"(?:zahl\w*|uberweis\w*|pay\w*|pag[ao]\w*|betaal\w*|betalings?|execut\w*|ausfuhr\w*|buchungs)[ -]?(?:tag|dag|day|datum|dato|fecha)|"
    r"(?:date|fecha|data|dato|dia|jour|giorno|datum|tag) (?:de[lrs]? |du |di |da |do |van |der |d')?(?:la |le |el |il |het )?(?:pag|pai|"
    r"zahl|betal|regl|vir|execu|liquid|verse|transf|uberw|bonif|cargo|abono|accredit|esecuz)\w*|"
    r"buchungsdatum|ausfuhrung\w*|initiated|issued|released|date de (?:paiement|valeur|depot|virement)|val dte"
)
_DAY_WORD = re.compile(r"(?:^|[\s(])(?:date|dated|datum|fecha|data|on|of|le|du|am|vom|d\.d|del|van)\.?:?$")
# From a way to pay to its day: "wire CW-0212 of", "EFT of $25.00 dated", "ACH P-00881 on".
_OF_DAY = re.compile(r"^[^;!?]{0,40}(?:^|\s)(?:of|dated|on|vom|am|du|le|del|di|van|d\.d\.)$")
_NOT_PAYDAY = re.compile(
    r"invoice|bill date|facture|rechnung|due|print|as of|run(?!\w)|as at|statement|fattura|factuur|inv(?!\w)|period|through|since|dob"
)
# What tells that something was done a moment ago: "have just paid", "viens de virer", "soeben überwiesen".
_JUST = re.compile(
    r"(?<!\w)(?:just (?!(?:in case|for|to|a|the|one|about|need|let)(?!\w)|wonder|check|want)\w+|soeben|gerade eben|"
    r"(?:viens|venons|vient) d|acab(?:o|amos|ei) de|appena|zojuist|zonet|daarnet|wlasnie|prave)"
)
_JUST_NOW = 2.6  # quieter than any day that is named
_SURELY = 4.5  # the weight from which a day is the payment's, even where it is an invoice's day too
# "invoice 4711 on 10 June": the number's invoice, but the payment's day.
_ON_DAY = re.compile(r"[\d)] ?,? (?:on|am|le|el|op|il|em|den)$")
# "due in your account 1 June": when the money comes, not when an invoice falls due.
_IN_ACCOUNT = re.compile(r"(?:in|on|to|auf|sur|en|su|sul|op|na) (?:your|ihr\w*|votre|su|vuestra|vostro|uw|vossa) (?:\w+ )?\w+$")
_NEAR = 45  # days; payments are advised about when they are made

_UNDATED_YEAR = 2000  # of the day that stands for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What is known of the payment when its head is read: where its items stand, which sentences tell of it, which days are not its own."""

    items: Mapping[int, int] = field(default_factory=dict)
    sentences: frozenset[int] = frozenset()
    other_days: frozenset[date] = frozenset()


def find_days(text: Running, paid: Paid, sent_on: date) -> list[Stated[date]]:
    """Days that may be the payment's, weighed by their labels; what stands in the items of a table is left out.

    Where nobody knows when it was sent (a document by itself), labels alone decide, and relative days mean nothing.
    """
    found = []
    is_dated = sent_on.year > _UNDATED_YEAR
    for line in text.sheet.lines:
        for token in line.tokens:
            if not token.days or token.kind is TokenKind.AMOUNT or token.start >= paid.items.get(line.number, len(line.text) + 1):
                continue
            day = min(token.days, key=lambda day: abs((day - sent_on).days))
            far = abs((day - sent_on).days)
            weight = _day_weight(text, line, token, paid)
            if token.kind is TokenKind.NUMBER and weight < 3.0 and not (far <= _NEAR and text.sheet.unit is Unit.CELLS):
                continue  # a run of digits is a day where a label says so, or a sheet's own count of days near the mail's
            weight -= far / 100 + (2.0 if far > _NEAR else 0.0) if is_dated else 0.0
            if day not in paid.other_days or weight >= _SURELY:
                found.append(Stated(day, weight, text.sheet.token_evidence(token)))
        if line.number not in paid.items and is_dated:
            found += _relative_days(text, line, sent_on, paid)
    return [item for item in found if item.weight > 0]


def _day_weight(text: Running, line: Line, token: Token, paid: Paid) -> float:
    before = plain(line.text[: token.start]).lower().rstrip(" :")
    near = before[-28:]
    label = plain(label_of(text.sheet, line, token)).lower()
    number = text.sentence_of(text.at(token))
    is_told = number in paid.sentences
    if _DAY_LABEL.search(near) or _DAY_LABEL.search(label):
        return 5.0
    if _IN_ACCOUNT.search(near):
        return 3.8
    is_on = is_told and _ON_DAY.search(near)
    if (_NOT_PAYDAY.search(near) or _NOT_PAYDAY.search(label)) and not is_on:
        return 0.2
    if (named := list(methods_in(before[-60:]))) and _OF_DAY.search(before[-60:][named[-1][1] :] or " "):
        return 3.8
    sentence = text.words(number)
    if puts_off(sentence) and not is_told:
        return 0.1
    if methods_in(near + " "):
        return 3.7
    if _DAY_WORD.search(before) or label.startswith(("date", "datum", "fecha", "data")):
        return 3.0 + 0.5 * is_told
    return (2.5 if tells_payment(sentence) else 2.0) + 0.5 * is_told


def _relative_days(text: Running, line: Line, sent_on: date, paid: Paid) -> list[Stated[date]]:
    found = []
    for place, day in find_relative_days(line.text, sent_on):
        at = text.starts[line.number] + place
        number = text.sentence_of(at)
        sentence = text.words(number)
        is_told = number in paid.sentences
        if puts_off(sentence) and not is_told:
            weight = 0.3
        elif re.search(r"settle|value|valeur|valuta", sentence):
            weight = 4.5
        elif tells_payment(sentence) or methods_in(sentence) or is_told:
            weight = 3.4 + 0.3 * is_told
        else:
            weight = 0.8
        weight += (0.2 if day <= sent_on else 0.0) - _distance(sentence, at - text.borders[number]) / 100
        found.append(Stated(day, weight, text.sheet.evidence(line, place, place + 8)))
    return found + [
        Stated(sent_on, _JUST_NOW, text.sheet.evidence(line, match.start(), match.end()))
        for match in _JUST.finditer(plain(line.text).lower())
        if text.sentence_of(text.starts[line.number] + match.start()) in paid.sentences
    ]


def _distance(sentence: str, place: int) -> float:
    """How far, in characters and at most 60, the nearest word of paying stands from a place."""
    spots = [match.start() for match in PAID_WORDS.finditer(sentence)] + [start for start, _, _ in methods_in(sentence)]
    return min((abs(spot - place) for spot in spots), default=60) if spots and min(abs(spot - place) for spot in spots) < 60 else 60.0
