"""The remittance that a reading makes under the head that the pages and the words around them give it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailflow.domain.document import Evidence
from mailflow.domain.facts import PaymentMethod, Remittance, RemittanceLine
from mailflow.domain.ledger import Client
from mailflow.reading.choice import Choice
from mailflow.reading.dates import plain
from mailflow.reading.elsewhere import BEHIND_A_LINK, cut_list, is_behind_link
from mailflow.reading.head import Stated, constants_of, currency_of, find_methods, find_payment_references, named_above
from mailflow.reading.layout import Sheet, Token, TokenKind
from mailflow.reading.paydays import Paid, find_days
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.running import Running
from mailflow.reading.sources import LOUD, Source
from mailflow.reading.tables import with_reason
from mailflow.reading.words import CORRECTION_WORDS, ON_ACCOUNT_WORDS, TRUST_WORDS, methods_in

_IN_EVERY_ROW = 5.5  # the weight of a day that an export repeats in every row under a heading that names no invoice
# Numbers without a label of their own: a weight below every labelled one's, and what they must have to be one at all.
_LOOSE = 1.5
_LEAST_DIGITS = 2
_LEAST_ITEMS = 3  # as many numbers as invoices are the invoices' own; two may be two numbers of the payment
_NOT_PAYMENTS = re.compile(
    r"(?:re|matter|file|case|claim|project|order|po|p\.o|your|client|customer|account|acc|a/c|inv\w*|bill|note|factur\w*|fattura|fatura|factuur|"
    r"rechnung|tel|phone|fax|vat|ust|tva|iva|iban|bic)\W{0,3}(?:n[o°r]s?\W{0,2}|ref\W{0,2}|number )?$"
)
_LONGEST = 35  # characters; no bank takes a longer reference (ISO 20022 Max35Text)
_SHORTEST = 5  # characters; a shorter invoice number may lie in a trace by chance
_BESIDE = -0.2  # what a letter's day loses against the same words on the page that holds the advice: a check counts from its own date
_PUT_OFF = 0.1  # the weight of an amount that is not, or not yet, paid
_TITLE = 0.7  # what a subject or a file's name weighs against the same words on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What surrounds the advice: the mail's own words and subject, when it was sent, who plausibly pays."""

    words: str
    subject: str
    sent_on: date
    payers: tuple[Client, ...] = ()
    names: tuple[str, ...] = ()
    currency: str | None = None


def build(choice: Choice, sources: Sequence[Source], cover: Cover) -> Remittance:
    """The remittance of the chosen reading, with the other readings that close as its alternatives."""
    remittance = _build(choice.reading, choice.holders or tuple(sources), sources, cover)
    others = tuple(_build(reading, choice.holders, sources, cover) for reading in choice.alternatives[:3])
    return replace(remittance, alternatives=others)


def _build(reading: Reading | None, holders: Sequence[Source], sources: Sequence[Source], cover: Cover) -> Remittance:
    drafts = with_reason(reading.drafts, cover.words) if reading is not None else ()
    letters = [source for source in sources if source.is_letter and source not in holders]
    total = _total(reading, holders, letters)
    day = _day(reading, holders, letters, cover)
    numbers = _numbers(reading, holders, letters, cover)
    said = plain(cover.words).lower()
    everything = plain("\n".join([cover.words, cover.subject, *(source.text for source in holders)])).lower()
    method = _method(holders, letters, cover) or _method_in(numbers)
    found = (
        ("total", total.evidence if total is not None else None),
        ("payment_date", day.evidence if day is not None else None),
        ("reference", _place_of(numbers[0], (*holders, *letters)) if numbers else None),
        ("method", _place_of_method(method, (*holders, *letters)) if method is not None else None),
    )
    return Remittance(
        currency=_currency(drafts, total, holders=holders, letters=letters, cover=cover),
        total=total.value if total is not None else None,
        paid_on=day.value if day is not None else None,
        method=method,
        references=numbers,
        lines=tuple(_line(draft) for draft in drafts),
        closes=reading is not None and reading.closes,
        payer_names=cover.names,
        is_correction=bool(CORRECTION_WORDS.search(said)),
        is_for_trust=bool(TRUST_WORDS.search(everything)),
        is_on_account=bool(ON_ACCOUNT_WORDS.search(said)),
        # What stood behind the limit may be lines, credits, or another total: such a reading is never booked by itself.
        unreadable=next((source.document.cut for source in holders if source.document.cut), None)
        or _behind_link(reading, letters, holders),
        cut_list=cut_list(source.text for source in (*holders, *letters)),
        payments=max((source.document.payments for source in holders), default=1),
        evidence=tuple((name, place) for name, place in found if place is not None),
    )


def _behind_link(reading: Reading | None, letters: Sequence[Source], holders: Sequence[Source]) -> str | None:
    """A notice that lists nothing and sends the reader to a login."""
    has_lines = reading is not None and bool(reading.drafts)
    written = [source.text for source in (*letters, *holders) if source.is_letter]
    return BEHIND_A_LINK if not has_lines and is_behind_link(written) else None


def _total(reading: Reading | None, holders: Sequence[Source], letters: Sequence[Source]) -> StatedTotal | None:
    """The total that closes, else the loudest of the documents, else the sum of lines that all show an amount."""
    if reading is not None and reading.closes and reading.total is not None:
        return reading.total
    stated = _totals_off(reading, holders) or _totals_off(reading, letters)
    best = max(stated, key=lambda total: total.weight, default=None)
    is_quiet = best is None or best.weight < LOUD
    if is_quiet and reading is not None and (unexplained := _unexplained(reading, holders)) is not None:
        return unexplained
    if reading is not None and reading.drafts and is_quiet and all(draft.paid is not None for draft in reading.drafts):
        return StatedTotal(value=reading.sum, label="", weight=0.0)
    return best


def _unexplained(reading: Reading, holders: Sequence[Source]) -> StatedTotal | None:
    """The largest amount that a letter states beside its list, above all lines: whatever it is called, the list does not explain it."""
    most = max((draft.paid for draft in reading.drafts if draft.paid is not None), default=None)
    if most is None or reading.is_prose or reading.closes:
        return None
    stated = [total for total in _totals_off(reading, [source for source in holders if source.is_letter]) if total.weight > _PUT_OFF]
    return max((total for total in stated if total.value > most), key=lambda total: total.value, default=None)


def _place_of(words: str, sources: Iterable[Source]) -> Evidence | None:
    """Where some words first stand."""
    for _, text in _texts(sources):
        for line in text.sheet.lines:
            if (start := line.text.find(words)) >= 0:
                return text.sheet.evidence(line, start, start + len(words))
    return None


def _place_of_method(method: PaymentMethod, sources: Iterable[Source]) -> Evidence | None:
    lines = ((text.sheet, line) for _, text in _texts(sources) for line in text.sheet.lines)
    places = ((sheet, line, start, end) for sheet, line in lines for start, end, named in methods_in(line.text) if named is method)
    return next((sheet.evidence(line, start, end) for sheet, line, start, end in places), None)


def _totals_off(reading: Reading | None, sources: Sequence[Source]) -> list[StatedTotal]:
    """The possible totals of documents, those between the lines of the reading's own table left out."""
    return [
        total
        for source in sources
        for text, totals in zip(source.texts, source.totals_of, strict=True)
        if text.sheet.is_turned == (reading is not None and reading.is_turned)
        for total in totals
        if total.where[0] not in _items_of(reading, text.sheet)
    ]


def _texts(sources: Iterable[Source]) -> list[tuple[Source, Running]]:
    return [(source, text) for source in sources for text in source.texts if not text.sheet.is_turned]


def _items_of(reading: Reading | None, sheet: Sheet) -> dict[int, int]:
    is_its = reading is not None and (reading.part, reading.sheet_name, reading.is_turned) == (sheet.part, sheet.name, sheet.is_turned)
    return reading.item_lines if reading is not None and is_its else {}


def _day(reading: Reading | None, holders: Sequence[Source], letters: Sequence[Source], cover: Cover) -> Stated[date] | None:
    drafts = reading.drafts if reading is not None else ()
    invoices = [draft.invoice for draft in drafts if draft.invoice]
    invoiced = frozenset(day for item in invoices for day in (item.invoiced_on, item.due_on))
    found: list[Stated[date]] = []
    for source, text in _texts((*holders, *letters)):
        sheet = text.sheet
        louder = 0.5 if source in holders else _BESIDE
        items = _items_of(reading, sheet)
        told = text.sentences_near(_told_by(reading, text)) if source in holders else frozenset[int]()
        stated = find_days(text, Paid(items=items, sentences=told, other_days=invoiced), source.sent_on)
        found += [Stated(item.value, item.weight + louder, item.evidence) for item in stated]
        for heading, token in constants_of(sheet, items):
            if token.days and (token.kind is TokenKind.DATE) and not set(token.days) & invoiced and "inv" not in heading.lower():
                day = min(token.days, key=lambda day: abs((day - cover.sent_on).days))
                found.append(Stated(day, _IN_EVERY_ROW - abs((day - cover.sent_on).days) / 100, sheet.token_evidence(token)))
    best = max(found, key=lambda item: item.weight, default=None)
    return best if best is not None and best.weight >= 1.0 else None


def _told_by(reading: Reading | None, text: Running) -> list[Token]:
    """The tokens of a text that the reading rests on: its numbers and its total; without a reading all amounts."""
    if reading is None:
        # no invoice is named: the payment is told where its amount stands
        return [token for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.AMOUNT]
    if (reading.part, reading.is_turned) != (text.sheet.part, text.sheet.is_turned):
        return []
    names = {draft.reference for draft in reading.drafts}
    where = reading.total.where if reading.total is not None else (-1, -1)
    return [token for line in text.sheet.lines for token in line.tokens if token.text in names or (token.line, token.start) == where]


def _method(holders: Sequence[Source], letters: Sequence[Source], cover: Cover) -> PaymentMethod | None:
    weights: dict[PaymentMethod, float] = {}
    names = [
        source.document.name.rpartition(".")[0] or source.document.name for source in holders if not source.is_letter
    ]  # ".edi" is no way to pay
    for factor, texts in (
        (1.0, [source.text for source in holders]),
        (0.8, [*(source.text for source in letters), cover.subject]),
        (_TITLE, names),
    ):
        for text in texts:
            for stated in find_methods(text):
                weights[stated.value] = max(weights.get(stated.value, 0.0), stated.weight * factor) + 0.01
    return max(weights, key=lambda method: weights[method], default=None)


def _method_in(numbers: Sequence[str]) -> PaymentMethod | None:
    """The way to pay that a payment's number names in one of its parts (WM-EFT-0179)."""
    parts = [part for number in numbers[:1] for part in re.split(r"[\W\d_]+", number) if part]
    return next((method for part in parts for _, _, method in methods_in(part)), None)


def _numbers(reading: Reading | None, holders: Sequence[Source], letters: Sequence[Source], cover: Cover) -> tuple[str, ...]:
    drafts = reading.drafts if reading is not None else ()
    taken = {name.lower() for draft in drafts for name in (draft.reference, draft.key, str(draft.paid))}
    found: dict[str, float] = {}
    places: dict[str, set[str]] = {}

    def keep(stated: Iterable[Stated[str]], factor: float, part: str = "") -> None:
        for item in stated:
            if not any(number in item.value.lower() for number in taken if len(number) > _SHORTEST) and item.value.lower() not in taken:
                found[item.value] = max(found.get(item.value, 0.0), item.weight * factor)
                places.setdefault(item.value, set()).add(part)

    for source, text in _texts((*holders, *letters)):
        sheet = text.sheet
        factor = 1.0 if source in holders else 0.95
        items = _items_of(reading, sheet)
        lines = [line.text[: items.get(line.number, len(line.text))] for line in sheet.lines]
        lines += [f"{heading}: {token.text}" for heading, token in constants_of(sheet, items)]
        keep(_without_items(find_payment_references("\n".join(lines)), len(drafts)), factor, sheet.part)
        if source.is_letter:
            keep(find_payment_references(" ".join(line.text for line in sheet.lines)), factor * 0.98, sheet.part)
        keep(named_above(sheet, items), factor, sheet.part)
        if source in holders and source.is_letter:
            keep(_loose_numbers(reading, text, cover), factor, sheet.part)
    keep(find_payment_references(cover.subject), _TITLE)
    for source in holders:
        if not source.is_letter:
            keep(find_payment_references(source.document.name.rpartition(".")[0]), _TITLE)
    # what both the letter and the print name is the payment's number, and no other of the print's many
    agreed = {number: len(parts - {""}) > 1 for number, parts in places.items()}
    return tuple(sorted(found, key=lambda number: -found[number] - agreed[number]))


def _without_items(stated: Sequence[Stated[str]], items: int) -> list[Stated[str]]:
    """The numbers without those that every invoice has one of: as many of one shape as there are invoices."""
    shapes: dict[str, set[str]] = {}
    for item in stated:
        shapes.setdefault(re.sub(r"\d", "9", item.value), set()).add(item.value)
    return [item for item in stated if items < _LEAST_ITEMS or len(shapes[re.sub(r"\d", "9", item.value)]) != items]


def _loose_numbers(reading: Reading | None, text: Running, cover: Cover) -> list[Stated[str]]:
    """A number in the sentences of the payment that names nothing that we know: louder where the subject has it too."""
    drafts = reading.drafts if reading is not None else ()
    known = {client.number for client in cover.payers} | {draft.invoice.matter_number for draft in drafts if draft.invoice}
    told = text.sentences_near(_told_by(reading, text))
    tokens = (token for line in text.sheet.lines for token in line.tokens if token.kind is TokenKind.NAME and token.text not in known)
    return [
        Stated(token.text, _LOOSE + 2 * (token.text.lower() in cover.subject.lower()), text.sheet.token_evidence(token))
        for token in tokens
        if text.sentence_of(text.at(token)) in told and _may_be_payments(text, token)
    ]


def _may_be_payments(text: Running, token: Token) -> bool:
    digits = sum(map(str.isdecimal, token.text))
    if not (_SHORTEST <= len(token.text) <= _LONGEST and token.text.isascii() and digits >= _LEAST_DIGITS):
        return False
    place = text.at(token)
    return not _NOT_PAYMENTS.search(text.flat[max(place - 16, 0) : place]) and text.flat[place + len(token.text) :][:1] != "%"


def _currency(
    drafts: Sequence[Draft], total: StatedTotal | None, *, holders: Sequence[Source], letters: Sequence[Source], cover: Cover
) -> str | None:
    if total is not None and total.currency:
        return total.currency
    named = currency_of([source.text for source in holders], [total] if total is not None else [])
    if named or (named := currency_of([source.text for source in letters], [])):
        return named
    ledger = [draft.invoice.balance.currency for draft in drafts if draft.invoice is not None]
    if ledger:
        return max(set(ledger), key=ledger.count)
    likely = next((client.currency for client in cover.payers if client.currency), cover.currency)
    is_dollars = any("$" in source.text for source in (*holders, *letters))
    return likely or ("USD" if is_dollars else None)


def _line(draft: Draft) -> RemittanceLine:
    item = draft.invoice
    shown = next(iter(draft.days), None)
    return RemittanceLine(
        reference=draft.reference,
        invoice_number=item.number if item is not None else None,
        paid=draft.paid,
        deduction=draft.deduction,
        reason=draft.reason,
        resolution=draft.resolved.resolution,
        is_partial=draft.is_partial,
        invoice_date=item.invoiced_on if item is not None and item.invoiced_on in draft.days else shown,
        matter=item.matter_number if item is not None else "",
        rivals=draft.resolved.rivals,
        evidence=draft.evidence,
    )


def closed_off(reason: str, sources: Sequence[Source], cover: Cover) -> Remittance:
    """An advice whose document nobody can read: what the words around it tell is kept, without lines."""
    known = (
        _build(None, sources, sources, cover)
        if any(total.weight >= LOUD for source in sources for total in source.totals)
        else Remittance()
    )
    return replace(known, references=_numbers(None, sources, (), cover), lines=(), closes=False, unreadable=reason)
