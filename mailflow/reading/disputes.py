"""What a reply contests: which invoice, why, and how much of it where the sender says so in figures or words."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from mailflow.domain.document import Evidence
from mailflow.domain.facts import Dispute, DisputeReason
from mailflow.reading.about import Account, Sentence, invoices_of, sentences_about
from mailflow.reading.amounts import FoundAmount, NumberStyle, find_amounts, number_style
from mailflow.reading.contesting import contests, says_so, strongly
from mailflow.reading.reasons import reason_of
from mailflow.reading.second_opinion import ALONE, BY_RULE, SURE
from mailflow.reading.sentences import is_tabular

_CENT = Decimal("0.01")
# A figure directly before or behind these words is the contested part.
_PART_BEFORE = re.compile(
    r"(?:\bcontest(?:ons|amos|ing|s|ed)?|disput(?:e|es|ed|ing)|object to|(?:not|n't|won't|"
    r"never) (?:\w+ ){0,2}(?:pay(?:ing)?|accept(?:ing)?|approv\w+|owe)|difference of|reductions?|reduced|deduct(?:ed|ing)?|"
    r"held back|withh[eo]ld(?:ing)?|"
    r"credit (?:note )?(?:for|of)|less|off by|correct|by|excess of|knock|take|taken|costs? us|kurzen(?: wir)?(?: um)?|um|"
    r"beanstanden|refusons|aceitamos|abzuglich|remise de|that is|that's|which is|this is|namely|i\.e\.|makes?|fait|=|"
    r"overcharge of|hours?,|hours x .{0,20}|amount of)"
    r"(?: the| those| these| that| of| os| as| die| les| la| un| una| only|:)* ?[$€£a-z]{0,4} ?$"
)
_PART_BEHIND = re.compile(
    r"^ ?(?:usd|eur|gbp|chf|cad|euros?|dollars?|pounds)?,? ?(?:\w+ ){0,3}?(?:too (?:much|high|many)|de trop|zu viel|a mais|"
    r"de mas|that has to come off|has to come off|comes? off|off\b|knocked off|above|over|in excess|excess|out\b|of it\b|"
    r"reduction|each time|in all|gekurzt|acima|por encima|au-dessus|uber (?:dem|der)|boven|oltre|en trop|troppo|"
    r"(?:of )?(?:btw|tva|iva|mwst|ust|vat|gst)\b|(?:betalen wij niet|zahlen wir nicht|no pagamos)|billed for (?:doing|redoing|the second)|"
    r"die wir (?:ihnen )?nicht schulden|que (?:nous )?ne devons|"
    r"for (?:the )?(?:excess|difference|minibar)|is not ours|duplicate|of (?:uk |german )?(?:vat|tax)|is her|is his|is their|relates to)"
)
_RATE = re.compile(
    r"^ ?(?:usd|eur|gbp|chf|cad)? ?(?:/ ?h|an hour|per hour|the hour|hourly|l'heure|por hora|pro stunde|die stunde|/hr|blended|"
    r"je stunde|a l'heure|each\b|apiece\b)|^ ?€? pour me\b"
)
_RATE_BEFORE = re.compile(
    r"\b(?:rate (?:is|was|of|for)|rates? .{0,80}(?:is|are|was|were|of)|at(?: the)?(?: \w+){0,2}|taux horaire de|"
    r"stundensatz (?:von|ist)|with|agreed|convenus? de|held? (?:him|her|us) at|letter holds .{0,20} at|tarifa de|"
    r"[x×*]) ?[$€£a-z]{0,4} ?$"
)
_IN_ALL = re.compile(
    r"\b(?:in (?:all|total)|altogether|together|zusammen|insgesamt|au total|en total|no total|in totale|samen|"
    r"in totaal),? ?[$€£a-z]{0,4} ?$"
)
# What was agreed is what the contested part goes beyond.
_AGREED_BEFORE = re.compile(
    r"\b(?:quoted|capped|agreed|estimated?|fixed|flat|budget(?:ed)?|limit(?:ed)?|ceiling|vereinbart\w*|pauschal\w*|convenu|forfait|devis|"
    r"pactad\w+|presupuesto|acordad\w+|orcamento|preventivo|concordat\w+|afgesproken|offerte)\b[^.;]{0,40}$"
)
# What the lines come to is compared with the total; the contested part is the difference.
_SUM_OF = re.compile(r"\b(?:adds?|comes?|sums?|amounts?) (?:up )?to ?[$€£a-z]{0,4} ?$")
_HOURS = re.compile(r"(?P<hours>\d{1,3}(?:[.,]\d{1,2})?) ?(?:excess |more |extra |too many )?(?:hours?|hrs?|h|stunden|heures|horas|std)\b")
# What an invoice is compared with is not contested itself.
_COMPARED = re.compile(
    r"(?:double emploi avec|duplicates?(?: of| with)?|identical (?:to|with)|same as(?: on)?|already (?:billed|invoiced|"
    r"charged|paid)(?: on| in| with)?|"
    r"overlaps? with|copy of|(?:dentro|incluid[oa]s?) (?:de|en)|ya (?:\w+ )?(?:en|de)|deja (?:sur|dans|\w+ sur)|(?:bereits|schon|"
    r"auch) (?:in|auf|mit)|ook (?:al )?op|"
    r"gia (?:\w+ )?(?:nella|in|con)|ja (?:\w+ )?(?:na|da|em)|doppelt zu|identisch mit|igual que|misma que)(?: [a-z.]{1,12}){0,3} ?$"
)
_TWICE = re.compile(r"\b(?:twice|both|again|second time|two times|duplicat\w*|double)\b")
_WHOLE = re.compile(
    r"\b(?:in full|entire(?:ly)?|whole|completely|in its entirety|vollstandig|ganz|en totalite|integralmente|"
    r"en su totalidad)\b"
)
_PERCENT = re.compile(r"(?P<percent>\d{1,2}(?:[.,]\d{1,2})?) ?(?:%|percent|per cent|prozent|pour cent|por ciento|por cento)")


def find_disputes(text: str, account: Account, *, part: str = "body", in_tables: bool = True) -> tuple[Dispute, ...]:
    """The disputes that a text states, an invoice and reason each once, in the order in which they are said.

    The rows of a table contest only where `in_tables`: those of an advice say what it pays. Beside an advice only rules are asked.
    """
    sentences = sentences_about(text, account)
    style = number_style([text])
    found: dict[str, Dispute] = {}
    told = [number for number, item in enumerate(sentences) if in_tables or not is_tabular(item.text)]
    heard = (
        [number for number in told if contests(sentences[number].flat, sure)]
        for sure in ((BY_RULE, SURE, ALONE) if in_tables else (BY_RULE,))
    )
    contesting = next((numbers for numbers in heard if numbers), [])
    outright = {name for number in contesting if strongly(sentences[number].flat) for name in sentences[number].named}
    firm = [number for number in contesting if says_so(sentences[number].flat)]
    # What only complains explains what is contested outright; alone it contests by itself.
    for number in [*firm, *(number for number in contesting if number not in firm and (not firm or sentences[number].named))]:
        sentence = sentences[number]
        numbers = _contested(sentence, invoices_of(sentences, number, account), outright)
        if number not in firm:
            numbers = tuple(name for name in numbers if name in found) or numbers
        for name in numbers:
            around = _around(sentences, number, name)
            dispute = Dispute(
                invoice_number=name,
                reason=reason_of(_about(sentence, name, account), [item.flat for item in around]),
                amount=_amount(sentence, around, name, account, style=style),
                evidence=(Evidence(part=part, text=sentence.text[:500], span=(sentence.start, sentence.start + len(sentence.text))),),
            )
            found[name] = _better(found.get(name), dispute, is_strong=strongly(sentence.flat))
    return tuple(found.values())


def _contested(sentence: Sentence, numbers: tuple[str, ...], outright: set[str]) -> tuple[str, ...]:
    """The invoices that a sentence contests, without those that it only compares them with."""
    if len(numbers) < 2:
        return numbers
    compared = {number for number, before in _before_numbers(sentence, numbers) if _COMPARED.search(before)}
    told = tuple(number for number in numbers if number not in compared)
    meant = tuple(number for number in told if number in outright)
    return meant if meant and _TWICE.search(sentence.flat) and not strongly(sentence.flat) else told or numbers


def _before_numbers(sentence: Sentence, numbers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for number in numbers:
        place = sentence.flat.find(number.lower())
        if place > 0:
            yield number, sentence.flat[max(0, place - 45) : place]


def _better(earlier: Dispute | None, later: Dispute, *, is_strong: bool) -> Dispute:
    """Of two sentences on one invoice the one that knows more."""
    if earlier is None:
        return later
    amount = later.amount if later.amount is not None and (is_strong or earlier.amount is None) else earlier.amount
    reason = earlier.reason if earlier.reason is not DisputeReason.OTHER else later.reason
    return Dispute(invoice_number=earlier.invoice_number, reason=reason, amount=amount, evidence=earlier.evidence)


def _about(sentence: Sentence, name: str, account: Account) -> str:
    """The words of a sentence that tell of this invoice, where it tells of several."""
    if len(sentence.named) < 2:
        return sentence.flat
    places = account.places_in(sentence.text)
    start = next((place for place, number in places if number == name), 0)
    end = next((place for place, number in places if place > start and number != name), len(sentence.flat))
    words = sentence.flat[start:end]
    return words if len(words.split()) > 6 else sentence.flat


def _around(sentences: Sequence[Sentence], number: int, name: str) -> list[Sentence]:
    """The sentences of the paragraph that speak of this invoice or of none, the contesting one among them."""
    own = sentences[number]
    block = [item for item in sentences if item.paragraph == own.paragraph and (not item.named or name in item.named)]
    if name in own.named or any(name in item.named for item in block):
        return block
    near = [item for item in sentences if abs(item.paragraph - own.paragraph) <= 1 and (not item.named or name in item.named)]
    return near or block or [own]


def _amount(sentence: Sentence, around: Sequence[Sentence], name: str, account: Account, *, style: NumberStyle) -> Decimal | None:
    items = account.invoices((name,))
    worth = {abs(money.amount) for item in items for money in (item.amount, item.balance)}
    own = _cut(sentence, name, account)
    others = [item.flat for item in around if item is not sentence and says_so(item.flat)]
    for flats in ([own], others, [item.flat for item in around]):
        figure = _contested_figure(flats, style, worth)
        if figure is not None:
            return figure
    if _WHOLE.search(sentence.flat):
        return None
    listed = _listed_figure(around, name, style, worth)
    if listed is not None:
        return listed
    return _reckoned(" ".join(item.flat for item in around), style, account, name)


def _cut(sentence: Sentence, name: str, account: Account) -> str:
    if len(sentence.named) < 2:
        return sentence.flat
    places = account.places_in(sentence.text)
    start = next((place for place, number in places if number == name), 0)
    end = next((place for place, number in places if place > start and number != name), len(sentence.flat))
    return sentence.flat[start:end]


def _contested_figure(flats: Sequence[str], style: NumberStyle, worth: set[Decimal]) -> Decimal | None:
    """The figure that stands most with words of contesting; a rate, a count, what was agreed and the invoice's own amount are none."""
    weighed = [(_weight(flat, amount, worth), amount.value) for flat in flats for amount in _figures(flat, style)]
    best = max(weighed, key=lambda item: item[0], default=(0, None))  # the first of equals
    return best[1] if best[0] > 0 else None


def _weight(flat: str, amount: FoundAmount, worth: set[Decimal]) -> int:
    before, behind = flat[max(0, amount.start - 60) : amount.start], flat[amount.end : amount.end + 50]
    if (
        (_SUM_OF.search(before) and not strongly(flat))
        or _RATE.search(behind)
        or (_RATE_BEFORE.search(before) and not _PART_BEHIND.search(behind))
    ):
        return 0
    said = 4 * bool(_PART_BEFORE.search(before)) + 3 * bool(_PART_BEHIND.search(behind)) - 2 * (amount.value in worth)
    said += 6 * bool(_IN_ALL.search(before))
    return said + (says_so(flat) and amount.value not in worth) - 3 * bool(_AGREED_BEFORE.search(before))


def _listed_figure(around: Sequence[Sentence], name: str, style: NumberStyle, worth: set[Decimal]) -> Decimal | None:
    """The one figure on the invoice's own line of a list or table that is contested as a whole."""
    rows = [item for item in around if item.named == (name,) and not says_so(item.flat)]
    figures = {
        amount.value for row in rows for amount in _figures(row.flat, style) if not _RATE.search(row.flat[amount.end : amount.end + 50])
    }
    return (figures - worth).pop() if len(figures - worth) == 1 else None


def _figures(flat: str, style: NumberStyle) -> list[FoundAmount]:
    return [item for item in find_amounts(flat.upper(), style) if not item.is_bare and item.value >= 1]


def _reckoned(flat: str, style: NumberStyle, account: Account, name: str) -> Decimal | None:
    """Hours at a rate, hours at the difference of two rates, or a share of the invoice."""
    rates = [
        item.value
        for item in find_amounts(flat.upper(), style)
        if _RATE.search(flat[item.end : item.end + 20]) or _RATE_BEFORE.search(flat[max(0, item.start - 30) : item.start])
    ]
    hours = [Decimal(match["hours"].replace(",", ".")) for match in _HOURS.finditer(flat)]
    if len(hours) == 1 and len(set(rates)) == 2 and re.search(r"rate|taux|stundens|tarif", flat):
        return (hours[0] * (max(rates) - min(rates))).quantize(_CENT, ROUND_HALF_UP)
    if (
        len(hours) == 1
        and len(set(rates)) == 1
        and re.search(r"excess|too many|never took place|zu viel|de trop|a mais|contest|disput|object|reject", flat)
    ):
        return (hours[0] * rates[0]).quantize(_CENT, ROUND_HALF_UP)
    percent = _PERCENT.search(flat)
    items = account.invoices((name,))
    if (
        percent
        and len(items) == 1
        and re.search(
            (
                r"\b(?:of (?:the|this|that) (?:invoice|bill)|der rechnung|de la facture|de la factura|off (?:the|this) (?:invoice|"
                r"bill))"
            ),
            flat,
        )
    ):
        return (items[0].amount.amount * Decimal(percent["percent"].replace(",", ".")) / 100).quantize(_CENT, ROUND_HALF_UP)
    return None
