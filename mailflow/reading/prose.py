"""Advices that are sentences: numbers, ranges and amounts first, then the words between them; the sum decides what was meant."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailflow.domain.facts import Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.reading.columns import reason_of
from mailflow.reading.grid import is_reference
from mailflow.reading.layout import Token, TokenKind
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup, Resolved, find_ranges, fits_amount
from mailflow.reading.running import Running, puts_off, tells_payment
from mailflow.reading.words import PARTIAL_WORDS, names_payment

_CALLED = re.compile(
    r"(?:invoices?|inv|facturas?|factures?|rechnung\w*|fattur[ae]|factuur|facturen|bills?|rg|your account)\W{0,3}(?:n[o°r]s?\W{0,2}|#|"
    r"number |nummer )?$"
)
_PRICED = re.compile(r"\s?[-–:(]?\s?[$€£]\s?\d")  # "900533 $500.00"
_JOINED = re.compile(r"[\s,;&/+]*(?:and|und|et|y|e|en)?\s*(?:#|inv\.? ?|no\.? ?)?$")
_LESS = re.compile(r"(?<!\w)(?:less|minus|net of|short by|abzuglich|minus|moins|menos|meno|minder|withh\w+|held(?: back)?|deduct\w*)(?!\w)")
_EACH = re.compile(r"\s*(?:each|apiece|je|jeweils|chacune?|cada una?|ciascuna|elk)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Mention:
    """An invoice in a text: where, which sentence, and what is said of its amount."""

    start: int
    end: int
    sentence: int
    text: str
    resolved: Resolved
    line: int
    own: Token | None = None
    cut: Token | None = None


def read_prose(text: Running, lookup: Lookup, totals: Sequence[StatedTotal]) -> Reading | None:
    """The reading of a text as sentences, `None` where it names no invoice that can be meant."""
    amounts = _told(text)
    bare = _mentions(text, lookup)
    if not bare:
        return _described(text, lookup, totals)
    behind, before = _with_amounts(text, bare, amounts), _with_amounts_before(text, bare, amounts)
    for mentions, prices in ((behind, (_own_or_balance, _own_or_issued, _balance, _issued)), (before, (_own,))):
        for chosen in _choices(text, mentions):
            readings = [_closing(text, chosen, price, totals) for price in prices]
            found = [reading for reading in readings if reading is not None]
            if found:
                return max(found, key=lambda reading: reading.weight)
    return _open_reading(text, behind, totals)


def _told(text: Running) -> list[Token]:
    """The amounts of a text, but not those that a clause keeps for later beside one that is paid ("we will pay the remaining 5,200.23")."""
    amounts = [token for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.AMOUNT and token.amount is not None]
    later = [token for token in amounts if puts_off(text.clause_before(token))]
    paid_in = {text.sentence_of(text.at(token)) for token in amounts if token not in later}
    return [token for token in amounts if token not in later or text.sentence_of(text.at(token)) not in paid_in]


def _mentions(text: Running, lookup: Lookup) -> list[_Mention]:
    """Every place that names an invoice: ranges with all that lies in them, numbers, and endings behind a number."""
    found = [
        _Mention(start, end, text.sentence_of(start), item.number, Resolved(item, Resolution.SUFFIX), text.line_of(start))
        for start, end, first, last in find_ranges(text.flat)
        for item in lookup.range_between(first, last)
    ]
    numbers = (token for line in text.sheet.lines for token in line.tokens if token.kind in (TokenKind.NUMBER, TokenKind.NAME))
    for token in numbers:
        start = text.at(token)
        end = start + len(token.text)
        if any(other.start < end and start < other.end for other in found):
            continue
        resolved = _ending(token, found, lookup)
        if resolved is None and is_reference(token) and _is_meant(text, token, lookup, found):
            resolved = lookup.resolve(token.text)
        if resolved is not None:
            found.append(_Mention(start, end, text.sentence_of(start), token.text, resolved, token.line))
    return sorted(found, key=lambda mention: mention.start)


def _ending(token: Token, found: Sequence[_Mention], lookup: Lookup) -> Resolved | None:
    """What "-19" means behind 900614."""
    suffix = re.fullmatch(r"[-/–](\d{1,4})", token.text)
    last = found[-1].resolved.invoice if found else None
    item = lookup.suffixed(last.number, suffix[1]) if suffix and last is not None else None
    return Resolved(item, Resolution.SUFFIX) if item is not None and lookup.is_payers(item) else None


def _is_meant(text: Running, token: Token, lookup: Lookup, found: list[_Mention]) -> bool:
    """Whether a number is an invoice's here: the payer's own, or called an invoice in so many words, or listed with one that is."""
    place = text.at(token)
    if names_payment(text.flat[max(place - 30, 0) : place], token.text):
        return False
    named = lookup.named(token.text)
    called = bool(_CALLED.search(text.flat[max(place - 24, 0) : place]))
    if not named:
        return called and len(token.text) >= 4 and any(letter.isdigit() for letter in token.text)
    called = called or bool(_PRICED.match(text.flat[place + len(token.text) : place + len(token.text) + 8]))
    own = bool(lookup.payers) and any(lookup.is_payers(item) for item in named)
    listed = bool(found) and found[-1].resolved.invoice is not None and bool(_JOINED.match(text.flat[found[-1].end : place]))
    if listed and not own:
        listed = any(item.client_number == found[-1].resolved.invoice.client_number for item in named)  # type: ignore[union-attr]  # checked above
    return called or own or listed


def _with_amounts(text: Running, mentions: list[_Mention], amounts: Sequence[Token]) -> list[_Mention]:
    """Each mention with the amount that its own words give it."""
    kept = []
    for number, mention in enumerate(mentions):
        end = next((other.start for other in mentions[number + 1 :] if other.start > mention.start), len(text.flat))
        limit = text.end(mention.sentence)
        behind = [token for token in amounts if mention.end <= text.at(token) < min(end, limit)]
        own, cut = (behind[0] if behind else None), None
        if own is not None and _LESS.search(text.flat[mention.end : text.at(own)]):
            own, cut = None, own
        kept.append(replace(mention, own=own, cut=cut))
    return _spread_each(text, kept)


def _with_amounts_before(text: Running, mentions: list[_Mention], amounts: Sequence[Token]) -> list[_Mention]:
    """Each mention with the amount before it: "$21,205.34 for invoice 418243 and $4,071.19 on invoice 418247"."""
    kept = []
    end = 0
    for mention in mentions:
        begin = max(end, text.borders[mention.sentence])
        ahead = [token for token in amounts if begin <= text.at(token) < mention.start]
        kept.append(replace(mention, own=ahead[-1] if ahead else None, cut=None))
        end = mention.end
    return kept


def _spread_each(text: Running, mentions: list[_Mention]) -> list[_Mention]:
    """As in "13196 and 13283, 6,500 each": the amount is that of all numbers before it in the sentence."""
    each = {m.sentence: m.own for m in mentions if m.own is not None and _EACH.match(text.flat[text.at(m.own) + len(m.own.text) :])}
    return [
        replace(mention, own=each[mention.sentence]) if mention.sentence in each and mention.own is None else mention
        for mention in mentions
    ]


def _choices(text: Running, mentions: list[_Mention]) -> Iterator[list[_Mention]]:
    """The mentions that may be the paid ones, the likeliest choice first; each invoice once."""
    paid = [m for m in mentions if tells_payment(text.words(m.sentence))]
    settled = [m for m in mentions if not puts_off(text.words(m.sentence))]
    seen: list[list[str]] = []
    for choice in (paid, settled, mentions, paid[:1]):
        once = list({(m.resolved.invoice.number if m.resolved.invoice else m.text): m for m in reversed(choice)}.values())[::-1]
        once = [next(m for m in choice if _same(m, other)) for other in once]
        once.sort(key=lambda m: m.start)
        keys = [m.text for m in once]
        if once and keys not in seen:
            seen.append(keys)
            yield once


def _same(one: _Mention, other: _Mention) -> bool:
    if one.resolved.invoice is None or other.resolved.invoice is None:
        return one.text == other.text
    return one.resolved.invoice.number == other.resolved.invoice.number


def _own(mention: _Mention) -> Decimal | None:
    """The amount that the words give an invoice; a credit is used up, whatever sign it was written with."""
    stated = mention.own.amount if mention.own is not None else None
    item = mention.resolved.invoice
    return -stated if stated is not None and item is not None and item.amount.amount < 0 < stated else stated


def _own_or_balance(mention: _Mention) -> Decimal | None:
    return _own(mention) if mention.own is not None else _balance(mention)


def _own_or_issued(mention: _Mention) -> Decimal | None:
    return _own(mention) if mention.own is not None else _issued(mention)


def _balance(mention: _Mention) -> Decimal | None:
    item = mention.resolved.invoice
    return None if item is None or not item.balance else item.balance.amount - _cut(mention)


def _issued(mention: _Mention) -> Decimal | None:
    item = mention.resolved.invoice
    return None if item is None else item.amount.amount - _cut(mention)


def _cut(mention: _Mention) -> Decimal:
    return (mention.cut.amount or Decimal(0)) if mention.cut is not None else Decimal(0)


def _closing(
    text: Running, chosen: Sequence[_Mention], price: Callable[[_Mention], Decimal | None], totals: Sequence[StatedTotal]
) -> Reading | None:
    """The reading in which these mentions at this price add up to a stated total that is not one of the prices."""
    prices = [price(mention) for mention in chosen]
    if any(value is None for value in prices):
        return None
    total = sum((value for value in prices if value is not None), Decimal(0))
    uses_own = price not in (_balance, _issued)
    own = {(m.own.line, m.own.start) for m in chosen if m.own is not None}
    used = own if uses_own and len(chosen) > 1 else set()
    fitting = [stated for stated in totals if stated.value == total and stated.where not in used]
    if not uses_own:
        # an amount that the sender states is only set aside for the ledger's where it is the total itself
        fitting = [stated for stated in fitting if own <= {stated.where}]
    if len(chosen) == 1 and fitting:
        loudest = max(stated.weight for stated in totals)
        fitting = [stated for stated in fitting if stated.weight >= loudest]
    if not fitting or not total:
        return None
    best = max(fitting, key=lambda stated: stated.weight)
    drafts = tuple(_with_cut(text, _draft(text, mention, value), totals) for mention, value in zip(chosen, prices, strict=True))
    known = sum(draft.invoice is not None and fits_amount(draft.invoice, draft.paid) for draft in drafts) / len(drafts)
    return Reading(
        part=text.sheet.part,
        drafts=drafts,
        total=best,
        closes=True,
        weight=6.0 + best.weight + 2.0 * known + min(len(drafts), 5) * 0.1,
        is_prose=True,
    )


def _open_reading(text: Running, mentions: list[_Mention], totals: Sequence[StatedTotal]) -> Reading | None:
    """Where nothing closes: one invoice takes the payment's amount; several keep the amounts of their own."""
    chosen = next(_choices(text, mentions))
    loud = max(totals, key=lambda stated: (stated.weight, -stated.where[0], -stated.where[1]), default=None)
    if len(chosen) == 1:
        mention = chosen[0]
        paid = loud.value if loud is not None else mention.own.amount if mention.own is not None else None
        draft = _with_cut(text, _draft(text, mention, paid), totals)
        return Reading(part=text.sheet.part, drafts=(draft,), total=loud, closes=paid is not None, weight=3.0, is_prose=True)
    drafts = tuple(_draft(text, mention, _own(mention)) for mention in chosen)
    return Reading(part=text.sheet.part, drafts=drafts, total=loud, weight=1.0 + (loud.weight if loud else 0.0), is_prose=True)


def _with_cut(text: Running, draft: Draft, totals: Sequence[StatedTotal]) -> Draft:
    """The draft with what is missing of its open balance as withheld, where the sender states that very amount too."""
    if draft.invoice is None or draft.paid is None or draft.deduction:
        return draft
    missing = draft.invoice.balance.amount - draft.paid
    if (
        missing <= 0
        or missing == draft.paid
        or not any(abs(stated.value) == missing for stated in totals)
        or PARTIAL_WORDS.search(draft.text)
    ):
        return draft
    return replace(draft, deduction=missing, reason=reason_of(text.flat))


def _draft(text: Running, mention: _Mention, paid: Decimal | None) -> Draft:
    words = text.words(mention.sentence)
    cut = _cut(mention) if mention.cut is not None else Decimal(0)
    line = text.sheet.lines[mention.line]
    start = mention.start - text.starts[mention.line]
    places = [text.sheet.evidence(line, start, min(start + mention.end - mention.start, len(line.text)))]
    places += [text.sheet.token_evidence(token) for token in (mention.own, mention.cut) if token is not None]
    return Draft(
        reference=mention.text,
        resolved=mention.resolved,
        paid=paid,
        deduction=cut,
        reason=reason_of(text.flat) if cut else None,
        is_partial=bool(PARTIAL_WORDS.search(words)),
        text=words,
        evidence=tuple(places),
    )


def _described(text: Running, lookup: Lookup, totals: Sequence[StatedTotal]) -> Reading | None:
    """An invoice that is told by its date and amount, without a number."""
    days = [day for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.DATE for day in token.days]
    for stated in totals:
        item: OpenInvoice | None = lookup.described(stated.value, days) if days else None
        if item is not None:
            draft = Draft(
                reference=item.number,
                resolved=Resolved(item, Resolution.DESCRIPTION),
                paid=stated.value,
                evidence=(stated.evidence,) if stated.evidence else (),
            )
            return Reading(part=text.sheet.part, drafts=(draft,), total=stated, closes=True, weight=4.0, is_prose=True)
    return None
