"""The documents of a mail as sources of an advice: laid out, with their possible totals, and whether they tell of a payment at all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailflow.domain.document import Document
from mailflow.reading.dates import find_relative_days, plain
from mailflow.reading.head import find_methods, find_payment_references, find_totals
from mailflow.reading.layout import Sheet, TokenKind, lay_out
from mailflow.reading.numbering import Named
from mailflow.reading.readings import StatedTotal
from mailflow.reading.running import Running, puts_off, running, tells_payment
from mailflow.reading.words import ADVICE_WORDS, DEMAND_WORDS, NOMINAL_WORDS, methods_in

LOUD = 1.5  # a total's weight from which its label, or the sentence around it, claims it
_WRITTEN = ("body", "forwarded")  # parts that somebody wrote; what is attached was printed
ANY_DAY = date(2026, 1, 1)  # relative days are only compared with the day that they are counted from
_NAMED_WITH_NUMBER = 4.0  # the weight of a way to pay that stands with the payment's number


@dataclass(frozen=True, slots=True)
class Source:
    """A document that may hold the advice, with the sender's day when it was written."""

    document: Document
    texts: tuple[Running, ...]
    totals_of: tuple[tuple[StatedTotal, ...], ...]
    sent_on: date

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, those turned on their side too."""
        return tuple(text.sheet for text in self.texts)

    @property
    def totals(self) -> tuple[StatedTotal, ...]:
        """Everything on its sheets that may be a total."""
        return tuple(total for totals in self.totals_of for total in totals)

    @property
    def is_letter(self) -> bool:
        """Whether it is words that somebody wrote: the mail's own, those that it forwards, those of a mail inside it."""
        return self.document.part.split("/")[-1] in _WRITTEN

    @property
    def text(self) -> str:
        """All its words, line by line."""
        return "\n".join(line.text for sheet in self.sheets if not sheet.is_turned for line in sheet.lines)

    @property
    def is_demand(self) -> bool:
        """Whether it is the firm's own paper that asks for payment (a copy of an invoice), and tells of none."""
        flat = plain(self.text).lower()
        return bool(DEMAND_WORDS.search(flat)) and not ADVICE_WORDS.search(flat) and not self.is_letter


def open_source(document: Document, sent_on: date, named: Named) -> Source:
    """A document laid out with the ledger's numbers seen in it, and with everything that may be a total."""
    texts = tuple(running(sheet) for sheet in lay_out(document, sent_on, named))
    return Source(document, texts, tuple(tuple(find_totals(text)) for text in texts), sent_on)


def with_subject(source: Source, subject: str, named: Named) -> Source:
    """A letter with its subject under it, for letters that leave it to the subject to say which invoice is meant."""
    document = replace(source.document, text=f"{source.document.text}\n\n{subject}", pages=())
    return open_source(document, source.sent_on, named)


def states_payment(sources: Sequence[Source], subject: str) -> bool:
    """Whether a mail tells of a payment: by a sentence with an amount or a number, or by a print that is an advice."""
    letters = [text for source in sources if source.is_letter for text in source.texts]
    told = any(_tells(text) for text in letters)
    if any(_tells_all(text) for text in letters):
        return True
    for source in sources:
        if source.is_letter or not any(total.value for total in source.totals):
            continue
        flat = plain(source.text).lower().replace("_", " ")
        if told or ADVICE_WORDS.search(flat) or ADVICE_WORDS.search(plain(subject).lower()) or methods_in(source.text):
            return True
    return False


def _sentences(text: Running) -> Iterable[tuple[int, str]]:
    return ((number, text.words(number)) for number in range(len(text.borders) - 1))


def _tells(text: Running) -> bool:
    return any(tells_payment(words) or ADVICE_WORDS.search(words) or _is_numbered(words) for _, words in _sentences(text))


def _is_numbered(words: str) -> bool:
    """Whether a sentence names a way to pay together with the payment's number."""
    if words.rstrip().endswith("?"):
        return False
    return any(stated.weight >= _NAMED_WITH_NUMBER for stated in find_methods(words)) or (
        bool(methods_in(words)) and any(stated.weight >= _NAMED_WITH_NUMBER for stated in find_payment_references(words))
    )


def _tells_all(text: Running) -> bool:
    """Whether words tell of a payment so that it could be found: an amount or the payment's number stands with it."""
    monied = {
        text.sentence_of(text.at(token))
        for line in text.sheet.lines
        for token in line.tokens
        if token.kind is TokenKind.AMOUNT and token.amount
    }
    if not monied:
        return False
    for number, words in _sentences(text):
        numbered = _is_numbered(words)
        if not (tells_payment(words) or numbered or _is_nominal(words) or ADVICE_WORDS.search(words)):
            continue
        if number in monied or _leads_to_list(text, number, monied):
            return True
        if numbered and tells_payment(words):
            return True
    return False


def _is_nominal(words: str) -> bool:
    """Whether a sentence tells of a payment of today or yesterday without a verb: "ACH today, $500.00 for …"."""
    if puts_off(words) or words.rstrip().endswith("?") or not (NOMINAL_WORDS.search(words) or methods_in(words)):
        return False
    return any(day <= ANY_DAY for _, day in find_relative_days(words, ANY_DAY))


def _leads_to_list(text: Running, number: int, monied: set[int]) -> bool:
    """Whether a table or a list of amounts follows a sentence before other sentences do."""
    following = 0
    for later in range(number + 1, len(text.borders) - 1):
        words = text.words(later).strip()
        if not words:
            continue
        if later in monied and re.search(r"\d[.,]\d\d\W*(?:[a-z]{3}|[€£$])?\W*(?:\(.*\))?$", words):
            return True
        following += len(words) > 45
        if following > 1:
            return False
    return False
