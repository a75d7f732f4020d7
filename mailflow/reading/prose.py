"""Advices that are sentences: numbers, ranges and amounts first, then the words between them; the sum decides what was meant."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mailflow.domain.facts import Resolution
from mailflow.reading.columns import reason_of
from mailflow.reading.layout import Token, TokenKind
from mailflow.reading.mentions import Mention, amounts_behind, find_mentions, takes_off, told_amounts, value_of, ways_to_price
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup, Resolved, fits_amount
from mailflow.reading.running import Running, puts_off, sets_aside, tells_payment
from mailflow.reading.words import PARTIAL_WORDS

# "This mail is Fund II's part": the amount beside the invoice is all that this advice is of a larger payment.
_PART_OF = re.compile(r"(?<!\w)(?:parts?|share|portion|anteil|part de|parte|quota|deel)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Prose:
    """A text with the ledger in hand and everything in it that may be a total."""

    text: Running
    lookup: Lookup
    totals: Sequence[StatedTotal]


def read_prose(text: Running, lookup: Lookup, totals: Sequence[StatedTotal]) -> Reading | None:
    """The reading of a text as sentences, `None` where it names no invoice that can be meant."""
    prose = _Prose(text, lookup, totals)
    amounts = told_amounts(text)
    bare = find_mentions(text, lookup, amounts)
    if not bare:
        bold = _read_mentions(prose, find_mentions(text, lookup, amounts, is_bold=True), amounts)
        return bold if bold is not None and bold.closes and len(bold.drafts) > 1 else _described(prose)
    if len({mention.key for mention in bare}) == 1 and _tells_cut(prose, bare[0]):
        return _of_one(prose, bare[0], None, is_alone=True)
    return _read_mentions(prose, bare, amounts) or _open_reading(prose, amounts_behind(text, bare, amounts), amounts)


def _read_mentions(prose: _Prose, bare: list[Mention], amounts: Sequence[Token]) -> Reading | None:
    """The reading in which some of the mentions add up to a total, a whole one before one that leaves invoices aside."""
    text = prose.text
    incomplete: list[Reading] = []
    for mentions, is_before in ways_to_price(text, bare, amounts):
        for chosen in _choices(text, mentions):
            prices = (_own,) if is_before else (_own_or_balance, _own_or_issued, _balance, _issued)
            readings = [_closing(prose, chosen, price) for price in prices]
            found = [reading for reading in readings if reading is not None]
            if not found:
                continue
            best = max(found, key=lambda reading: reading.weight)
            if _is_whole(text, mentions, chosen):
                return best
            incomplete.append(replace(best, closes=False))
    return incomplete[0] if incomplete else None


def _choices(text: Running, mentions: list[Mention]) -> Iterator[list[Mention]]:
    """The mentions that may be the paid ones, the likeliest choice first; each invoice once; ranges before their ends alone."""
    paid = [m for m in mentions if tells_payment(text.words(m.sentence))]
    settled = [m for m in mentions if not puts_off(text.words(m.sentence))]
    seen: list[list[str]] = []
    together = [[m for m in mentions if m.sentence == number] for number in sorted({m.sentence for m in mentions})]
    for choice in (paid, settled, mentions, [m for m in paid if m.own is not None], *(group for group in together if len(group) > 1)):
        for several in (choice, [m for m in choice if not m.is_between]):
            once = list({m.key: m for m in reversed(several)}.values())
            once.sort(key=lambda m: (m.start, m.text))
            keys = [m.text for m in once]
            if once and keys not in seen:
                seen.append(keys)
                yield once


def _is_whole(text: Running, mentions: list[Mention], chosen: list[Mention]) -> bool:
    """Whether a reading leaves no invoice aside that stands with the paid ones.

    One amount equals another easily: beside a single line, no other invoice may have an amount of its own.
    """
    taken, sentences = {m.key for m in chosen}, {m.sentence for m in chosen}
    others = [m for m in mentions if m.key not in taken and not m.is_between and not sets_aside(text.words(m.sentence))]
    return not any(m.sentence in sentences or (len(chosen) == 1 and m.own is not None) for m in others)


def _own(mention: Mention) -> Decimal | None:
    """The amount that the words give an invoice; a credit is used up, whatever sign it was written with."""
    stated = mention.own.amount if mention.own is not None else None
    item = mention.resolved.invoice
    return -stated if stated is not None and item is not None and item.amount.amount < 0 < stated else stated


def _own_or_balance(mention: Mention) -> Decimal | None:
    return _own(mention) if mention.own is not None else _balance(mention)


def _own_or_issued(mention: Mention) -> Decimal | None:
    return _own(mention) if mention.own is not None else _issued(mention)


def _balance(mention: Mention) -> Decimal | None:
    item = mention.resolved.invoice
    return None if item is None or not item.balance else item.balance.amount - value_of(mention.cut)


def _issued(mention: Mention) -> Decimal | None:
    item = mention.resolved.invoice
    return None if item is None else item.amount.amount - value_of(mention.cut)


def _closing(prose: _Prose, chosen: Sequence[Mention], price: Callable[[Mention], Decimal | None]) -> Reading | None:
    """The reading in which these mentions at this price add up to a stated total that is not one of the prices."""
    prices = [price(mention) for mention in chosen]
    if any(value is None for value in prices):
        return None
    total = sum((value for value in prices if value is not None), Decimal(0))
    uses_own = price not in (_balance, _issued)
    own = {(m.own.line, m.own.start) for m in chosen if m.own is not None}
    used = own if uses_own and len(chosen) > 1 else set()
    fitting = [stated for stated in prose.totals if stated.value == total and stated.where not in used]
    if not uses_own:
        # an amount that the sender states is only set aside for the ledger's where it is the total itself
        fitting = [stated for stated in fitting if own <= {stated.where}]
    if len(chosen) == 1 and fitting:
        loudest = max(stated.weight for stated in prose.totals)
        # nor does an amount that is the invoice's own explain a larger one that is said as loudly
        larger = max((stated.weight for stated in prose.totals if stated.value > total), default=0.0)
        fitting = [stated for stated in fitting if stated.weight >= loudest and (stated.where not in own or stated.weight > larger)]
    is_credit = len(chosen) == 1 and chosen[0].resolved.invoice is not None and chosen[0].resolved.invoice.amount.amount < 0
    if not fitting or not total or is_credit:
        return None
    best = max(fitting, key=lambda stated: stated.weight)
    drafts = tuple(_with_cut(prose, _draft(prose.text, mention, value)) for mention, value in zip(chosen, prices, strict=True))
    known = sum(draft.invoice is not None and fits_amount(draft.invoice, draft.paid) for draft in drafts) / len(drafts)
    return Reading(
        part=prose.text.sheet.part,
        drafts=drafts,
        total=best,
        closes=True,
        weight=6.0 + best.weight + 2.0 * known + min(len(drafts), 5) * 0.1,
        is_prose=True,
    )


def _open_reading(prose: _Prose, mentions: list[Mention], amounts: Sequence[Token]) -> Reading:
    """Where nothing closes: one invoice takes the payment's amount; several keep the amounts of their own."""
    text, totals = prose.text, prose.totals
    chosen = next(_choices(text, mentions))
    loud = max(totals, key=lambda stated: (stated.weight, -stated.where[0], -stated.where[1]), default=None)
    if len(chosen) == 1:
        is_alone = len({mention.key for mention in mentions}) == 1
        return _of_one(prose, next(iter(_best_priced(text, chosen, mentions, amounts))), loud, is_alone=is_alone)
    drafts = tuple(_draft(text, mention, _own(mention)) for mention in chosen)
    return Reading(part=text.sheet.part, drafts=drafts, total=loud, weight=1.0 + (loud.weight if loud else 0.0), is_prose=True)


def _best_priced(text: Running, chosen: list[Mention], mentions: list[Mention], amounts: Sequence[Token]) -> Iterator[Mention]:
    """The one mention with the amount that the ledger confirms, where one of the ways to price it does."""
    for way, _ in ways_to_price(text, mentions, amounts):
        yield from (m for m in way if m.start == chosen[0].start and m.is_proven)
    yield chosen[0]


def _of_one(prose: _Prose, mention: Mention, loud: StatedTotal | None, *, is_alone: bool) -> Reading:
    text, totals = prose.text, prose.totals
    part = text.sheet.part
    total = loud
    if (shared := _paid_and_cut(prose, mention)) is not None:
        total = shared
    elif loud is not None and mention.own is not None and mention.is_proven and value_of(mention.own) < loud.value:
        # the ledger confirms what stands beside the number; the larger amount is another's, or holds something that nobody named
        own = next((stated for stated in totals if stated.where == (mention.own.line, mention.own.start)), loud)
        is_part = is_alone and bool(_PART_OF.search(text.words(mention.sentence)))
        draft = _draft(text, mention, mention.own.amount)
        return Reading(part=part, drafts=(draft,), total=own if is_part else loud, closes=is_part, weight=3.0, is_prose=True)
    paid = total.value if total is not None else mention.own.amount if mention.own is not None else None
    if total is not None and mention.cut is not None and (mention.cut.line, mention.cut.start) == total.where:
        mention = replace(mention, cut=None)  # "inv 7731 less …= 5,400.00": what is left, not what was taken off
    draft = _with_cut(prose, _draft(text, mention, paid))
    is_credit = draft.invoice is not None and draft.invoice.amount.amount < 0
    return Reading(part=part, drafts=(draft,), total=total, closes=paid is not None and not is_credit, weight=3.0, is_prose=True)


def _tells_cut(prose: _Prose, mention: Mention) -> bool:
    """Whether what is open of the one invoice is told in two amounts, and the words take one of them off."""
    return _paid_and_cut(prose, mention) is not None and any(
        takes_off(prose.text, token) for line in prose.text.sheet.lines for token in line.tokens if token.kind is TokenKind.AMOUNT
    )


def _paid_and_cut(prose: _Prose, mention: Mention) -> StatedTotal | None:
    """Of two stated amounts that make up what is open, the one that is paid: not the one that the words take off, else the larger."""
    item = mention.resolved.invoice
    if item is None or PARTIAL_WORDS.search(prose.text.words(mention.sentence)):
        return None
    values = {stated.value for stated in prose.totals}
    pairs = [stated for stated in prose.totals if 0 < stated.value < item.balance.amount and item.balance.amount - stated.value in values]
    tokens = {(token.line, token.start): token for line in prose.text.sheet.lines for token in line.tokens}

    def rank(stated: StatedTotal) -> tuple[bool, Decimal]:
        token = tokens.get(stated.where)
        return token is None or not takes_off(prose.text, token), stated.value

    return max(pairs, key=rank, default=None)


def _with_cut(prose: _Prose, draft: Draft) -> Draft:
    """The draft with what is missing of its open balance as withheld, where the sender states that very amount too."""
    if draft.invoice is None or draft.paid is None or draft.deduction:
        return draft
    missing = draft.invoice.balance.amount - draft.paid
    if (
        missing <= 0
        or missing == draft.paid
        or not any(abs(stated.value) == missing for stated in prose.totals)
        or PARTIAL_WORDS.search(draft.text)
    ):
        return draft
    return replace(draft, deduction=missing, reason=reason_of(prose.text.flat))


def _draft(text: Running, mention: Mention, paid: Decimal | None) -> Draft:
    words = text.words(mention.sentence)
    cut = value_of(mention.cut)
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


def _described(prose: _Prose) -> Reading | None:
    """Invoices that are told by their dates and amounts, without a number: one with the total, or several that add up to it."""
    text = prose.text
    days = [day for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.DATE for day in token.days]
    told = [(stated, item) for stated in prose.totals if days and (item := prose.lookup.described(stated.value, days)) is not None]
    drafts = tuple(
        Draft(
            reference=item.number,
            resolved=Resolved(item, Resolution.DESCRIPTION),
            paid=stated.value,
            evidence=(stated.evidence,) if stated.evidence else (),
        )
        for item, stated in {item.number: (item, stated) for stated, item in told}.values()
    )
    worth = sum((draft.paid for draft in drafts if draft.paid is not None), Decimal(0))
    total = max((stated for stated in prose.totals if stated.value == worth), key=lambda stated: stated.weight, default=None)
    if not drafts or (total is None and len(drafts) > 1):
        return None
    larger = any(stated.value > worth and total is not None and stated.weight >= total.weight for stated in prose.totals)
    return Reading(part=text.sheet.part, drafts=drafts, total=total, closes=not larger, weight=4.0, is_prose=True)
