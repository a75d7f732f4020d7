"""Payments of "all of the below": the sender points at our own list under the mail, and that list says which invoices are meant."""

import re
from collections.abc import Sequence
from decimal import Decimal

from mailflow.domain.facts import Resolution
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.message import SentLetter
from mailflow.reading.dates import plain
from mailflow.reading.grid import is_reference
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup, Resolved
from mailflow.reading.running import tells_payment
from mailflow.reading.sources import LOUD, Source

# How people point at the list under their words, or at all that it holds; matched without accents.
_POINTS = re.compile(
    r"(?<!\w)(?:(?:all|both|each|every one|everything|the (?:two|three|four|five|six|items?|invoices?|bills?|ones?|first \w+)) "
    r"(?:of )?(?:the |these |those |your )?(?:\w+ )?(?:below|above|listed|on (?:the|your) (?:list|statement|reminder|letter))|"
    r"(?:the )?(?:below|above)(?:-| )?(?:listed|mentioned|noted|invoices?|items?|bills?|two|three|four|five|six)?|"
    r"all (?:of )?(?:them|these|those|open (?:items|invoices)|(?:the )?(?:two|three|four|five|six|seven|eight|nine|ten)(?: of them)?)|"
    r"(?:the )?(?:whole|entire|full) (?:list|statement|balance|amount)|your (?:list|statement) in full|"
    r"alle (?:offenen |unten \w+ |genannten )?(?:rechnungen|posten|positionen)|unten(?:stehende\w*| aufgefuhrte\w*| genannte\w*)|"
    r"samtliche \w+|"
    r"toutes? (?:les|vos|ces) factures|ci-dessous|l'ensemble|todas (?:las|sus|estas) facturas|abajo|tutte le (?:vostre )?fatture|"
    r"sotto(?:stanti| elencate)|"
    r"alle (?:openstaande )?facturen|onderstaande)(?!\w)"
)
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def point_back(letters: Sequence[Source], quoted: Sequence[Source], lookup: Lookup, letter: SentLetter | None) -> Reading | None:
    """The invoices of the list that the sender points at, each with its open balance; `None` where nobody points at one.

    Where an amount is stated and the balances do not add up to it, the lines show no amount: what is short is for a person.
    """
    words = plain("\n".join(source.text for source in letters)).lower()
    sentences = re.split(r"(?<=[.!?;])\s|\n\s*\n", words)
    pointing = [sentence for sentence in sentences if _POINTS.search(sentence) and tells_payment(sentence)]
    listed = _listed(quoted, lookup, letter)
    if not listed:
        return None
    if not pointing:
        return _by_amount(letters, listed)
    loud = [total for source in letters for total in source.totals if total.weight >= LOUD]
    return _reading(letters[0].document.part, _counted(listed, pointing[0]), loud)


def _by_amount(letters: Sequence[Source], listed: Sequence[OpenInvoice]) -> Reading | None:
    """The invoices on the list whose open balances are the amounts that the sender says were paid, each the only one of its amount."""
    told = [
        total
        for source in letters
        for text, totals in zip(source.texts, source.totals_of, strict=True)
        for total in totals
        if tells_payment(text.words(text.sentence_of(text.starts[total.where[0]] + total.where[1])))
    ]
    meant = [(total, [item for item in listed if item.balance.amount == total.value]) for total in told]
    if not meant or any(len(items) != 1 for _, items in meant):
        return None
    drafts = tuple(
        Draft(
            reference=items[0].number,
            resolved=Resolved(items[0], Resolution.DESCRIPTION),
            paid=total.value,
            evidence=(total.evidence,) if total.evidence is not None else (),
        )
        for total, items in meant
    )
    if len({draft.reference for draft in drafts}) < len(drafts):
        return None
    total = meant[0][0] if len(meant) == 1 else None
    return Reading(part=letters[0].document.part, drafts=drafts, total=total, closes=len(drafts) == 1, weight=5.0, is_prose=True)


def _listed(quoted: Sequence[Source], lookup: Lookup, letter: SentLetter | None) -> list[OpenInvoice]:
    """The payer's open invoices on the list, in its order: those under the mail, else those of the letter that it answers."""
    tokens = [
        token.text
        for source in quoted[:1]
        for sheet in source.sheets
        for line in sheet.lines
        for token in line.tokens
        if is_reference(token)
    ]
    named = [item for text in tokens for item in lookup.named(text)] or [
        item for number in (letter.invoice_numbers if letter is not None else ()) for item in lookup.ledger.exact(number)
    ]
    return list({item.number: item for item in named if lookup.is_payers(item) and lookup.payers and item.balance}.values())


def _counted(listed: list[OpenInvoice], sentence: str) -> list[OpenInvoice]:
    """The first three, where three are spoken of and the list is longer; all where the list has that many."""
    count = next((number for word, number in _COUNTS.items() if re.search(rf"(?<!\w){word}(?!\w)", sentence)), len(listed))
    return listed[:count]


def _reading(part: str, items: list[OpenInvoice], loud: Sequence[StatedTotal]) -> Reading:
    worth = sum((item.balance.amount for item in items), Decimal(0))
    closing = next((total for total in loud if total.value == worth), None)
    shows = closing is not None or not loud
    drafts = tuple(
        Draft(reference=item.number, resolved=Resolved(item, Resolution.EXACT), paid=item.balance.amount if shows else None)
        for item in items
    )
    total = closing or max(loud, key=lambda total: total.weight, default=None)
    return Reading(part=part, drafts=drafts, total=total, closes=closing is not None, weight=5.0, is_prose=True)
