"""The advice of a mail: the best reading of its documents, chosen by arithmetic and ledger, under the head that the pages give it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from mailflow.domain.document import Document, Evidence
from mailflow.domain.facts import PaymentMethod, Remittance, RemittanceLine
from mailflow.domain.ledger import Client
from mailflow.reading.dates import plain
from mailflow.reading.head import Stated, currency_of, find_days, find_methods, find_payment_references, find_totals
from mailflow.reading.layout import Sheet, lay_out
from mailflow.reading.prose import is_payment, read_prose
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup
from mailflow.reading.tables import read_tables, with_reason
from mailflow.reading.words import CORRECTION_WORDS, ON_ACCOUNT_WORDS, TRUST_WORDS, methods_in

_OWN_WORDS = ("body", "forwarded")  # parts whose text is a letter's; what is attached speaks louder
_LOUD = 1.5  # a total's weight from which its label, or the sentence around it, claims it


@dataclass(frozen=True, slots=True)
class Source:
    """A document that may hold the advice, laid out, with the readings that it allows."""

    document: Document
    sheets: tuple[Sheet, ...]
    totals: tuple[StatedTotal, ...]

    @property
    def is_letter(self) -> bool:
        """Whether it is the mail's own words, or those that it forwards."""
        return self.document.part.split("/")[-1] in _OWN_WORDS

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(line.text for sheet in self.sheets if not sheet.is_turned for line in sheet.lines)


def open_source(document: Document, sent_on: date) -> Source:
    """A document laid out, with everything that may be a total."""
    sheets = lay_out(document, sent_on)
    return Source(document, sheets, tuple(total for sheet in sheets for total in find_totals(sheet)))


def find_readings(source: Source, lookup: Lookup, further: Sequence[StatedTotal]) -> list[Reading]:
    """All readings of a source, the best first; `further` totals are those that the mail states elsewhere."""
    readings: list[Reading] = []
    elsewhere = [replace(total, where=(-1, -1), weight=min(total.weight, 2.0)) for total in further]
    for sheet in source.sheets:
        own = find_totals(sheet)
        others = [replace(total, where=(-1, -1)) for total in source.totals if len(source.sheets) > 1]
        totals = [*own, *others, *elsewhere]
        readings += read_tables(sheet, lookup, totals)
        if not sheet.is_turned and (prose := read_prose(sheet, lookup, [*own, *elsewhere])) is not None:
            readings.append(prose)
    return sorted(readings, key=lambda reading: (reading.closes, reading.weight), reverse=True)


def choose(sources: Sequence[Source], lookup: Lookup) -> tuple[Reading | None, tuple[Reading, ...], list[Source]]:
    """The reading that the mail means, equally good ones that differ from it, and the sources that hold it."""
    best: list[tuple[Source, Reading]] = []
    rivals: list[Reading] = []
    for source in sources:
        further = [total for other in sources if other is not source for total in other.totals if total.weight >= _LOUD]
        readings = find_readings(source, lookup, further)
        if readings:
            best.append((source, readings[0]))
            rivals += [reading for reading in readings[1:] if reading.closes and reading.weight >= readings[0].weight - 0.5]
    if not best:
        return None, (), []
    attached = [pair for pair in best if not pair[0].is_letter and pair[1].drafts]
    letters = [pair for pair in best if pair[0].is_letter]
    pool = attached if any(pair[1].closes for pair in attached) or not any(pair[1].closes for pair in letters) else letters
    pool = pool or letters
    merged, holders = _merge(pool)
    return merged, tuple(reading for reading in rivals if _differs(reading, merged)), holders


def _differs(one: Reading, other: Reading) -> bool:
    return (
        sorted((draft.key, draft.paid) for draft in one.drafts) != sorted((draft.key, draft.paid) for draft in other.drafts)
        if all(draft.paid is not None for draft in (*one.drafts, *other.drafts))
        else False
    )


def _merge(pool: list[tuple[Source, Reading]]) -> tuple[Reading, list[Source]]:
    """Documents whose lines lie in another's are copies or vouchers of it; separate ones that close are one payment's parts."""
    pool = sorted(pool, key=lambda pair: (pair[1].closes, len(pair[1].drafts), pair[1].weight), reverse=True)
    lead_source, lead = pool[0]
    keys = {draft.key for draft in lead.drafts}
    holders = [lead_source]
    for source, reading in pool[1:]:
        fresh = {draft.key for draft in reading.drafts}
        if not reading.closes or fresh & keys or source.is_letter or not _is_loud(reading):
            continue
        total = _joined_total(lead, reading)
        lead = replace(lead, drafts=(*lead.drafts, *reading.drafts), total=total)
        keys |= fresh
        holders.append(source)
    return lead, holders


def _is_loud(reading: Reading) -> bool:
    return reading.total is not None and reading.total.weight >= _LOUD


def _joined_total(one: Reading, other: Reading) -> StatedTotal | None:
    if one.total is None or other.total is None:
        return one.total or other.total
    return replace(one.total, value=one.total.value + other.total.value)


@dataclass(frozen=True, slots=True)
class Cover:
    """What surrounds the advice: the mail's words and subject, when it was sent, who plausibly pays."""

    words: str
    subject: str
    sent_on: date
    payers: tuple[Client, ...] = ()


def build(reading: Reading | None, sources: Sequence[Source], holders: Sequence[Source], cover: Cover) -> Remittance:
    """The remittance that a reading and the words around it make."""
    drafts = with_reason(reading.drafts, cover.words) if reading is not None else ()
    holding = list(holders) or list(sources)
    letters = [source for source in sources if source.is_letter and source not in holding]
    total = _total(reading, holding, letters)
    texts = [source.text for source in holding]
    day = _day(drafts, holding, letters, cover)
    method = _method(texts, [*(source.text for source in letters), cover.subject], [source.document.name for source in holding])
    numbers = _numbers(drafts, texts, [*(source.text for source in letters)], cover.subject)
    spoken = plain("\n".join([cover.words, cover.subject, *texts])).lower()
    said = plain(cover.words).lower()
    return Remittance(
        currency=_currency(drafts, total, texts, letters, cover),
        total=total.value if total is not None else None,
        paid_on=day.value if day is not None else None,
        method=method,
        references=numbers,
        lines=tuple(_line(draft) for draft in drafts),
        closes=reading is not None and reading.closes,
        payer_names=(),
        is_correction=bool(CORRECTION_WORDS.search(said)),
        is_for_trust=bool(TRUST_WORDS.search(spoken)),
        is_on_account=bool(ON_ACCOUNT_WORDS.search(said)),
        evidence=_evidence(total, day),
    )


def _evidence(total: StatedTotal | None, day: Stated[date] | None) -> tuple[tuple[str, Evidence], ...]:
    found = []
    if total is not None and total.evidence is not None:
        found.append(("total", total.evidence))
    if day is not None and day.evidence is not None:
        found.append(("payment_date", day.evidence))
    return tuple(found)


def _total(reading: Reading | None, holding: Sequence[Source], letters: Sequence[Source]) -> StatedTotal | None:
    if reading is not None and reading.closes and reading.total is not None:
        return reading.total
    loud = [total for source in holding for total in source.totals] or [total for source in letters for total in source.totals]
    best = max(loud, key=lambda total: total.weight, default=None)
    if (
        reading is not None
        and reading.drafts
        and (best is None or best.weight < _LOUD)
        and all(draft.paid is not None for draft in reading.drafts)
    ):
        return StatedTotal(value=reading.sum, label="", weight=0.0)
    return best


def _day(drafts: Sequence[Draft], holding: Sequence[Source], letters: Sequence[Source], cover: Cover) -> Stated[date] | None:
    invoice_days = {day for draft in drafts for day in draft.days} | {draft.invoice.invoiced_on for draft in drafts if draft.invoice}
    found: list[Stated[date]] = []
    for source in (*holding, *letters):
        for sheet in source.sheets:
            if sheet.is_turned:
                continue
            louder = 0.5 if source in holding else 0.0
            found += [Stated(item.value, item.weight + louder, item.evidence) for item in find_days(sheet, (), cover.sent_on)]
    kept = [item for item in found if item.value not in invoice_days or item.weight >= 4.5]
    best = max(kept, key=lambda item: item.weight, default=None)
    return best if best is not None and best.weight >= 1.0 else None


def _method(texts: Sequence[str], around: Sequence[str], names: Sequence[str]) -> PaymentMethod | None:
    weights: dict[PaymentMethod, float] = {}
    for factor, group in ((1.0, texts), (0.8, around), (0.3, names)):
        for text in group:
            for stated in find_methods(text):
                weights[stated.value] = max(weights.get(stated.value, 0.0), stated.weight * factor) + 0.01
    return max(weights, key=lambda method: weights[method], default=None)


def _numbers(drafts: Sequence[Draft], texts: Sequence[str], around: Sequence[str], subject: str) -> tuple[str, ...]:
    taken = {draft.reference for draft in drafts} | {draft.key for draft in drafts}
    found: dict[str, float] = {}
    for factor, group in ((1.0, texts), (0.95, around), (0.7, (subject,))):
        for text in group:
            for stated in find_payment_references(text, taken):
                found[stated.value] = max(found.get(stated.value, 0.0), stated.weight * factor)
    return tuple(sorted(found, key=lambda number: -found[number]))


def _currency(
    drafts: Sequence[Draft], total: StatedTotal | None, texts: Sequence[str], letters: Sequence[Source], cover: Cover
) -> str | None:
    named = (total.currency if total is not None else None) or currency_of(texts, [total] if total is not None else [])
    named = named or currency_of([source.text for source in letters], [])
    if named:
        return named
    ledger = [draft.invoice.balance.currency for draft in drafts if draft.invoice is not None]
    if ledger:
        return max(set(ledger), key=ledger.count)
    return next((client.currency for client in cover.payers if client.currency), None)


def _line(draft: Draft) -> RemittanceLine:
    item = draft.invoice
    return RemittanceLine(
        reference=draft.reference,
        invoice_number=item.number if item is not None else None,
        paid=draft.paid,
        deduction=draft.deduction,
        reason=draft.reason,
        resolution=draft.resolved.resolution,
        is_partial=draft.is_partial,
        invoice_date=item.invoiced_on if item is not None and item.invoiced_on in draft.days else next(iter(draft.days), None),
        matter=item.matter_number if item is not None else "",
        rivals=draft.resolved.rivals,
        evidence=draft.evidence,
    )


def states_payment(sources: Sequence[Source], subject: str) -> bool:
    """Whether the words tell of a payment: a sentence that was done, with an amount, or a number of the payment with its kind."""
    for source in sources:
        loud = any(total.weight >= _LOUD and total.value for total in source.totals)
        told = any(is_payment(sentence) for sentence in source.text.split("\n\n"))
        if loud and (told or methods_in(source.text) or methods_in(subject)):
            return True
    return False


def unreadable(reason: str, remittance: Remittance | None, references: tuple[str, ...]) -> Remittance:
    """An advice whose document nobody can read: what the covering words tell is kept, without lines."""
    if remittance is None:
        return Remittance(unreadable=reason, references=references)
    return replace(remittance, lines=(), closes=False, unreadable=reason, references=remittance.references or references)


def total_of(lines: Sequence[RemittanceLine]) -> Decimal:
    """What the lines that show an amount add up to."""
    return sum((line.paid for line in lines if line.paid is not None), Decimal(0))
