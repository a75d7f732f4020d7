"""Whether a reading is an advice though nobody says so in words that we know: the ledger and the arithmetic speak for it, words against.

A mail whose numbers are the payer's own invoices and whose amounts add up tells of a payment, unless it asks, contests, demands,
or promises. That holds in any language; the words that we know only make it surer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.reading.choice import Choice
from mailflow.reading.dates import find_relative_days, plain
from mailflow.reading.head import find_payment_references
from mailflow.reading.readings import Draft, Reading
from mailflow.reading.references import Lookup, fits_amount
from mailflow.reading.running import Running, tells_payment
from mailflow.reading.sources import ANY_DAY, Source
from mailflow.reading.words import ADVICE_WORDS, DENYING_WORDS, LATER_WORDS, MONEY_WORDS, STATEMENT_WORDS, UNPAID_WORDS, methods_in

_LEAD = 2  # sentences before the first invoice that introduce it
_OWN_NUMBER = 4.0  # the weight from which a number is the payment's own


@dataclass(frozen=True, slots=True)
class _Words:
    """What a text says around the invoices of a reading, and elsewhere; plain, in small letters."""

    near: tuple[str, ...]
    lead: tuple[str, ...]
    elsewhere: tuple[str, ...]


def is_proven(choice: Choice, sources: Sequence[Source], subject: str, lookup: Lookup) -> bool:
    """Whether the ledger proves that a reading is an advice: the payer's open items, amounts that close, and no words against it."""
    reading, holders = choice.reading, choice.holders
    if reading is None or not reading.drafts or not _is_payers(reading.drafts, lookup):
        return False
    letters = [source for source in sources if source.is_letter]
    title = plain(subject).lower()
    if holders and not holders[0].is_letter:
        return _adds_up(reading) and _is_print_advice(reading, holders, letters, title)
    words = [_around(text, reading) for source in holders for text in source.texts]
    return any(_is_letter_advice(reading, one, title) for one in words)


def _is_payers(drafts: Sequence[Draft], lookup: Lookup) -> bool:
    return bool(lookup.payers) and all(draft.invoice is not None and lookup.is_payers(draft.invoice) for draft in drafts)


def _adds_up(reading: Reading) -> bool:
    """Whether several lines add up to a total, or one line is what the ledger has for it."""
    if not reading.closes or not any(draft.paid for draft in reading.drafts):
        return False
    return len(reading.drafts) > 1 or _is_known(reading.drafts[0])


def _is_known(draft: Draft) -> bool:
    if draft.invoice is None or draft.paid is None:
        return False
    return fits_amount(draft.invoice, draft.paid) or (bool(draft.deduction) and fits_amount(draft.invoice, draft.paid + draft.deduction))


def _is_letter_advice(reading: Reading, words: _Words, title: str) -> bool:
    beside = (*words.lead, *words.near)
    if not words.near or any(_denies(sentence) for sentence in words.near):
        return False
    speaks = any(_speaks_of_money(sentence) for sentence in (*beside, title))
    if any(LATER_WORDS.search(sentence) and not (tells_payment(sentence) or _is_of_now(sentence)) for sentence in words.near):
        # an advice of a payment to come says how it will be paid; without that it is a promise
        return _adds_up(reading) and any(methods_in(sentence) for sentence in beside)
    if not _adds_up(reading):
        return len(reading.drafts) == 1 and reading.drafts[0].paid is not None and any(map(_is_of_now, words.near))
    if len(reading.drafts) > 1:
        return speaks or not any(_denies(sentence) for sentence in (*words.lead, *words.elsewhere))
    return speaks


def _is_print_advice(reading: Reading, holders: Sequence[Source], letters: Sequence[Source], title: str) -> bool:
    said = " ".join(plain(source.text).lower() for source in letters)
    printed = " ".join(plain(source.text).lower() for source in holders)
    speaks = any(map(_speaks_of_money, (said, title)))
    if STATEMENT_WORDS.search(printed) or UNPAID_WORDS.search(said) or (_denies(said) and not speaks):
        return False
    return len(reading.drafts) > 1 or speaks or _speaks_of_money(printed)


def _around(text: Running, reading: Reading) -> _Words:
    """The words of the sentences that hold the reading's numbers or its total, those that lead to them, and the others."""
    if text.sheet.part != reading.part or text.sheet.is_turned:
        return _Words((), (), ())
    names = {draft.reference for draft in reading.drafts}
    where = reading.total.where if reading.total is not None else (-1, -1)
    tokens = (token for line in text.sheet.lines for token in line.tokens if token.text in names or (token.line, token.start) == where)
    near = {text.sentence_of(text.at(token)) for token in tokens}
    filled = [number for number in range(len(text.borders) - 1) if text.words(number).strip()]
    lead = [number for number in filled if near and number < min(near)][-_LEAD:]
    others = [number for number in filled if number not in near and number not in lead]
    return _Words(*(tuple(map(text.words, group)) for group in (sorted(near), lead, others)))


def _denies(words: str) -> bool:
    return "?" in words or bool(DENYING_WORDS.search(words) or UNPAID_WORDS.search(words))


def _speaks_of_money(words: str) -> bool:
    """Whether words have to do with money that moves: a way to pay, a bank or an account, a day of now, the payment's own number."""
    return (
        tells_payment(words)
        or bool(ADVICE_WORDS.search(words) or MONEY_WORDS.search(words) or methods_in(words))
        or _is_of_now(words)
        or any(stated.weight >= _OWN_NUMBER for stated in find_payment_references(words))
    )


def _is_of_now(words: str) -> bool:
    return any(day <= ANY_DAY for _, day in find_relative_days(words, ANY_DAY))
