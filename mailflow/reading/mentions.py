"""The invoices that running text mentions: where, how they were written, and which amounts stand with them."""

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mailflow.domain.facts import Resolution
from mailflow.reading.grid import is_reference
from mailflow.reading.layout import Token, TokenKind
from mailflow.reading.numbering import groups_of
from mailflow.reading.references import Lookup, Resolved, find_ranges, fits_amount
from mailflow.reading.running import Running, puts_off
from mailflow.reading.words import names_payment

# Words that call a number an invoice; only a number that the ledger does not have needs them.
_CALLED = re.compile(
    r"(?:invoices?|invs?|facturas?|factures?|fras?|\w*rechnung\w*|fattur[ae]|faturas?|factuur|facturen|bills?|rg|re|(?:\w*fee )?notes?|"
    r"\w*noten?|notas?|minutas?|parcell[ae]|faktur\w*|your account)\W{0,3}(?:n[o°r]s?\W{0,2}|n[uú]m\w*\W{0,2}|#|number |nummer )?$"
)
_PRICED = re.compile(r"\s?[-–:(]?\s?[$€£]\s?\d")  # "900533 $500.00"
_JOINED = re.compile(r"[\s,;&/+]*(?:and|und|et|y|e|en|ed|i|og|och)?\s*(?:#|inv\.? ?|no\.? ?)?$")
_LESS = re.compile(
    r"(?<!\w)(?:less|minus|net of|short by|abzuglich|moins|menos|meno|minder|withh\w+|held(?: back)?|deduct\w*|dedu[cz]\w*|"
    r"knocked off|took off|taken off|reduced by|einbehalt\w*|abzug\w*|reten\w*|ritenut\w*|inhouding|descont\w*|sconto|korting)(?!\w)"
)
_EACH = re.compile(r"\s*(?:each|apiece|je|jeweils|chacune?|cada una?|ciascuna|elk)(?!\w)")
# What joins the ends of a range.
_THROUGH = re.compile(
    r"\s*(?:[-–—]|through(?: to)?|thru|up to|to|bis|until|a|al|au|ao|ate|t/m|tot(?: en met)?)\s*(?:and including )?(?:#|no\.? ?)?"
)
_SURE_DIGITS = 4  # a shorter piece of a number needs an amount, or words, that speak for it


@dataclass(frozen=True, slots=True)
class Mention:
    """An invoice in a text: where, which sentence, and what is said of its amount. `is_between`: it lies inside a range."""

    start: int
    end: int
    sentence: int
    text: str
    resolved: Resolved
    line: int
    own: Token | None = None
    cut: Token | None = None
    is_between: bool = False

    @property
    def key(self) -> str:
        """What makes two mentions the same: the ledger's number, else the sender's."""
        return self.resolved.invoice.number if self.resolved.invoice is not None else self.text

    @property
    def is_proven(self) -> bool:
        """Whether its own amount is what the ledger has for it."""
        return self.own is not None and self.resolved.invoice is not None and fits_amount(self.resolved.invoice, self.own.amount)


def told_amounts(text: Running) -> list[Token]:
    """The amounts of a text, but not those that a clause keeps for later beside one that is paid ("we will pay the remaining 5,200.23")."""
    amounts = [token for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.AMOUNT and token.amount is not None]
    later = [token for token in amounts if puts_off(text.clause_before(token))]
    paid_in = {text.sentence_of(text.at(token)) for token in amounts if token not in later}
    return [token for token in amounts if token not in later or text.sentence_of(text.at(token)) not in paid_in]


def find_mentions(text: Running, lookup: Lookup, amounts: Sequence[Token], *, is_bold: bool = False) -> list[Mention]:
    """Every place that names an invoice: ranges with all that lies in them, numbers, and endings behind a number.

    `is_bold` takes every number that is short for one of the payers': whoever asks must prove what comes of it.
    """
    found = [
        Mention(start, end, text.sentence_of(start), item.number, Resolved(item, Resolution.SUFFIX), text.line_of(start))
        for start, end, first, last in find_ranges(text.flat)
        for item in lookup.range_between(first, last)
    ]
    values = frozenset(token.amount for token in amounts if token.amount is not None)
    days = frozenset(day for line in text.sheet.lines for token in line.tokens for day in token.days)
    numbers = [token for line in text.sheet.lines for token in line.tokens if token.kind in (TokenKind.NUMBER, TokenKind.NAME)]
    ranges, taken = tuple(found), 0
    for token in sorted(numbers, key=text.at):
        start = text.at(token)
        end = start + token.end - token.start
        if start < taken or any(other.start < end and start < other.end for other in ranges):
            continue
        resolved = _ending(text, token, found, lookup)
        if resolved is None and (is_reference(token) or lookup.is_own_shape(token.text) or _is_called(text, token, lookup)):
            resolved = _meant(text, token, lookup, (found[-1:], values, days))
            if resolved is None and is_bold and (short := lookup.shortened(token.text)):
                resolved = Resolved(short[0], Resolution.SUFFIX)
        if resolved is not None:
            found.append(Mention(start, end, text.sentence_of(start), token.text, resolved, token.line))
            taken = max(taken, end)
    return _with_between(text, sorted(found, key=lambda mention: mention.start), lookup)


def _is_called(text: Running, token: Token, lookup: Lookup) -> bool:
    """Whether a number too short to be told from a count is the payers' own, and called an invoice."""
    place = text.at(token)
    own = lookup.payers and any(lookup.is_payers(item) for item in lookup.ledger.exact(token.text))
    return bool(own) and bool(_CALLED.search(text.flat[max(place - 24, 0) : place]))


def _ending(text: Running, token: Token, found: Sequence[Mention], lookup: Lookup) -> Resolved | None:
    """What "-19" means behind 900614, and "+119" or "& 119" behind 2026/118."""
    suffix = re.fullmatch(r"[-/–](\d{1,4})", token.text)
    last = found[-1].resolved.invoice if found else None
    if suffix is None and found and re.fullmatch(r"\s?[+&]\s?", text.flat[found[-1].end : text.at(token)]):
        suffix = re.fullmatch(r"(\d{2,4})", token.text)
    item = lookup.suffixed(last.number, suffix[1]) if suffix and last is not None else None
    return Resolved(item, Resolution.SUFFIX) if item is not None and lookup.is_payers(item) else None


def _meant(
    text: Running, token: Token, lookup: Lookup, around: tuple[list[Mention], frozenset[Decimal], frozenset[date]]
) -> Resolved | None:
    """The invoice that a number means here: the payer's own, or called an invoice in so many words, or listed with one that is."""
    previous, values, days = around
    place = text.at(token)
    is_payments = names_payment(text.flat[max(place - 30, 0) : place], token.text) and not lookup.is_own_shape(token.text)
    if is_payments or (not lookup.named(token.text) and lookup.of_matter(token.text)):
        return None
    called = bool(_CALLED.search(text.flat[max(place - 24, 0) : place]))
    listed = bool(previous) and previous[-1].resolved.invoice is not None and bool(_JOINED.match(text.flat[previous[-1].end : place]))
    if named := lookup.named(token.text):
        called = called or bool(_PRICED.match(text.flat[place + len(token.text) : place + len(token.text) + 8]))
        own = bool(lookup.payers) and any(lookup.is_payers(item) for item in named)
        if listed and not own:
            listed = any(item.client_number == previous[-1].resolved.invoice.client_number for item in named)  # type: ignore[union-attr]  # checked above
        return lookup.resolve(token.text) if called or own or listed else None
    if short := lookup.shortened(token.text):
        is_proven = any(fits_amount(short[0], value) for value in values)
        is_long = sum(letter.isdecimal() for letter in token.text) >= _SURE_DIGITS
        is_complete = groups_of(token.text) == groups_of(short[0].number)  # only zeros are left out
        is_near = bool(previous) and previous[-1].sentence == text.sentence_of(place)
        return lookup.resolve(token.text) if is_proven or is_complete or (is_long and (called or listed or is_near)) else None
    item = lookup.slip(token.text, values, days)
    if item is not None:
        return Resolved(item, Resolution.ONE_SLIP)
    is_number = len(token.text) >= _SURE_DIGITS and any(letter.isdecimal() for letter in token.text)
    return lookup.resolve(token.text) if called and is_number else None


def _with_between(text: Running, found: list[Mention], lookup: Lookup) -> list[Mention]:
    """The mentions, and between two that are the ends of a range what the payers have there."""
    kept: list[Mention] = []
    for number, mention in enumerate(found):
        kept.append(mention)
        following = found[number + 1] if number + 1 < len(found) else None
        first, last = mention.resolved.invoice, following.resolved.invoice if following is not None else None
        if following is None or first is None or last is None or not _THROUGH.fullmatch(text.flat[mention.end : following.start]):
            continue
        for item in lookup.between(first, last)[1:-1]:
            resolved = Resolved(item, Resolution.SUFFIX)
            kept.append(replace(mention, text=item.number, start=mention.end, resolved=resolved, is_between=True))
    return kept


def ways_to_price(text: Running, mentions: list[Mention], amounts: Sequence[Token]) -> Iterator[tuple[list[Mention], bool]]:
    """The mentions with amounts of their own: those that the ledger confirms, those behind them, those before them (then true)."""
    confirmed = _confirmed(text, mentions, amounts)
    yield confirmed, False
    yield amounts_behind(text, mentions, amounts), False
    before = _amounts_before(text, mentions, amounts)
    yield [sure if sure.is_proven else guess for sure, guess in zip(confirmed, before, strict=True)], True


def _confirmed(text: Running, mentions: list[Mention], amounts: Sequence[Token]) -> list[Mention]:
    """Each mention with the neighbouring amount that the ledger has for it; the others with the next one that nobody else took."""
    behind, before, used = amounts_behind(text, mentions, amounts), _amounts_before(text, mentions, amounts), set[tuple[int, int]]()
    chosen: dict[int, Token] = {}
    for is_proof in (True, False):
        for number, pair in enumerate(zip(behind, before, strict=True)):
            token = None if number in chosen else _first_free(pair, used, is_proof=is_proof)
            if token is not None:
                chosen[number] = token
                used.add((token.line, token.start))
    return _spread_each(text, [replace(mention, own=chosen.get(number)) for number, mention in enumerate(behind)])


def _first_free(candidates: Sequence[Mention], used: set[tuple[int, int]], *, is_proof: bool) -> Token | None:
    """The first amount of a mention's readings that no other mention has; with `is_proof` only one that the ledger has too."""
    for candidate in candidates:
        token = candidate.own
        if token is not None and (token.line, token.start) not in used and (candidate.is_proven or not is_proof):
            return token
    return None


def amounts_behind(text: Running, mentions: list[Mention], amounts: Sequence[Token]) -> list[Mention]:
    """Each mention with the amount that the words behind it give it."""
    kept = []
    places, ordered = _in_order(text, amounts)
    for number, mention in enumerate(mentions):
        rest = itertools.islice(mentions, number + 1, None)
        end = next((other.start for other in rest if other.start > mention.start), len(text.flat))
        first = bisect.bisect_left(places, mention.end)
        is_there = first < len(places) and places[first] < min(end, text.end(mention.sentence))
        own, cut = (ordered[first] if is_there else None), None
        if own is not None and _LESS.search(text.flat[mention.end : text.at(own)]):
            own, cut = None, own
        kept.append(replace(mention, own=own, cut=cut))
    return _spread_each(text, kept)


def _amounts_before(text: Running, mentions: list[Mention], amounts: Sequence[Token]) -> list[Mention]:
    """Each mention with the amount before it: "$21,205.34 for invoice 418243 and $4,071.19 on invoice 418247"."""
    kept = []
    end = 0
    places, ordered = _in_order(text, amounts)
    for mention in mentions:
        begin = max(end, text.borders[mention.sentence])
        last = bisect.bisect_left(places, mention.start) - 1
        kept.append(replace(mention, own=ordered[last] if last >= 0 and places[last] >= begin else None, cut=None))
        end = mention.end
    return kept


def _in_order(text: Running, tokens: Sequence[Token]) -> tuple[list[int], list[Token]]:
    """Where tokens begin, and the tokens, both in that order: there may be thousands."""
    ordered = sorted(tokens, key=text.at)
    return [text.at(token) for token in ordered], ordered


def _spread_each(text: Running, mentions: list[Mention]) -> list[Mention]:
    """As in "13196 and 13283, 6,500 each": the amount is that of all numbers before it in the sentence."""
    each = {m.sentence: m.own for m in mentions if m.own is not None and _EACH.match(text.flat[text.at(m.own) + len(m.own.text) :])}
    return [
        replace(mention, own=each[mention.sentence]) if mention.sentence in each and mention.own is None else mention
        for mention in mentions
    ]


def takes_off(text: Running, token: Token) -> bool:
    """Whether the words before an amount say that it was taken off."""
    return bool(_LESS.search(text.clause_before(token))) or bool(_LESS.match(text.flat[text.at(token) + len(token.text) :].lstrip(" ),")))


def value_of(token: Token | None) -> Decimal:
    """An amount's value, nothing where there is none."""
    return (token.amount or Decimal(0)) if token is not None else Decimal(0)
