"""Which reading a mail means: the one that closes, then the one that the ledger knows; copies and parts of an advice brought together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from mailflow.reading.prose import read_prose
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup
from mailflow.reading.sources import LOUD, Source
from mailflow.reading.tables import read_tables

_MOST_SHEETS = 6  # sheets that may be parts of one advice; their combinations are tried
_JOINED = 6.0  # what a total reached by several sheets weighs
_EQUALLY_GOOD = 0.5  # readings whose weights differ by less are a question, not an answer


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading that a mail means, other readings that close as well, and the documents that it stands in."""

    reading: Reading | None
    alternatives: tuple[Reading, ...] = ()
    holders: tuple[Source, ...] = ()


def choose(sources: Sequence[Source], lookup: Lookup) -> Choice:
    """The best reading of the best source; what is attached goes before what is written, where it closes or nothing does."""
    best: list[tuple[Source, Reading]] = []
    rivals: list[tuple[Source, Reading]] = []
    for source in sources:
        further = [total for other in sources if other is not source for total in other.totals if total.weight >= LOUD]
        readings = find_readings(source, lookup, further)
        if readings:
            best.append((source, readings[0]))
            good = readings[0].weight - _EQUALLY_GOOD
            rivals += [(source, reading) for reading in readings[1:] if reading.closes and reading.weight >= good]
    if not best:
        return Choice(None)
    attached = [pair for pair in best if not pair[0].is_letter]
    letters = [pair for pair in best if pair[0].is_letter]
    wins = any(reading.closes and _is_founded(reading) for _, reading in attached) or not any(reading.closes for _, reading in letters)
    merged, holders = _merge(attached if attached and wins else letters or attached)
    others = [reading for source, reading in rivals if source in holders and _is_other(reading, merged)]
    return Choice(merged, tuple(others), tuple(holders))


def find_readings(source: Source, lookup: Lookup, further: Sequence[StatedTotal]) -> list[Reading]:
    """All readings of a source, the best first; `further` are totals that the mail states elsewhere."""
    readings: list[Reading] = []
    elsewhere = [replace(total, where=(-1, -1), weight=min(total.weight, 2.0)) for total in further]
    several = len([sheet for sheet in source.sheets if not sheet.is_turned]) > 1
    for text, own in zip(source.texts, source.totals_of, strict=True):
        sheet = text.sheet
        others = [replace(total, where=(-1, -1)) for total in source.totals] if several else []
        readings += read_tables(sheet, lookup, [*own, *others, *elsewhere])
        if not sheet.is_turned and (prose := read_prose(text, lookup, [*own, *elsewhere])) is not None:
            readings.append(prose)
    if several and (joined := _over_sheets(readings, source.totals)) is not None:
        readings.append(joined)
    return sorted(readings, key=lambda reading: (reading.closes, reading.weight), reverse=True)


def _over_sheets(readings: Sequence[Reading], totals: Sequence[StatedTotal]) -> Reading | None:
    """The reading of several sheets together that adds up to a total which none of them reaches alone."""
    tables: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda reading: reading.weight, reverse=True):
        if not reading.is_prose and not reading.is_turned:
            tables.setdefault(reading.sheet_name, reading)
    for count in range(2, min(len(tables), _MOST_SHEETS) + 1):
        for chosen in combinations(list(tables.values())[:_MOST_SHEETS], count):
            total = sum((reading.sum for reading in chosen), Decimal(0))
            stated = [each for each in totals if each.value == total and total]
            if stated:
                best = max(stated, key=lambda each: each.weight)
                drafts = tuple(draft for reading in chosen for draft in reading.drafts)
                return replace(
                    chosen[0], drafts=drafts, total=best, closes=True, weight=max(reading.weight for reading in chosen) + _JOINED
                )
    return None


def _is_founded(reading: Reading) -> bool:
    """Whether more than a sum speaks for a reading: a number that the ledger knows, or a total of its own."""
    has_total = reading.total is not None and reading.total.where != (-1, -1) and reading.total.weight >= LOUD
    return has_total or any(draft.invoice is not None for draft in reading.drafts)


def _is_other(one: Reading, other: Reading) -> bool:
    """Whether two readings book differently; amounts that one of them leaves open make no difference."""
    if any(draft.paid is None for draft in (*one.drafts, *other.drafts)):
        return False
    return _entries(one.drafts) != _entries(other.drafts) and one.sum == other.sum


def _entries(drafts: Sequence[Draft]) -> list[tuple[str, str]]:
    return sorted({(draft.key, str(draft.paid)) for draft in drafts})


def _merge(pool: list[tuple[Source, Reading]]) -> tuple[Reading, list[Source]]:
    """Documents whose lines lie in another's are copies of it; separate ones that close each for itself are parts of one advice."""
    ordered = sorted(pool, key=lambda pair: (pair[1].closes, len(pair[1].drafts), pair[1].weight), reverse=True)
    first, lead = ordered[0]
    keys = {draft.key for draft in lead.drafts}
    holders = [first]
    for source, reading in ordered[1:]:
        fresh = {draft.key for draft in reading.drafts}
        if not reading.closes or fresh & keys or source.is_letter or reading.total is None or reading.total.weight < LOUD:
            continue
        lead = replace(lead, drafts=(*lead.drafts, *reading.drafts), total=_joined(lead.total, reading.total))
        keys |= fresh
        holders.append(source)
    return lead, holders


def _joined(one: StatedTotal | None, other: StatedTotal) -> StatedTotal:
    return other if one is None else replace(one, value=one.value + other.value)
