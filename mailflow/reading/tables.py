"""Advices that are tables: of the amounts that stand with each invoice, which one was paid, and what was withheld and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mailflow.domain.facts import DisputeReason
from mailflow.reading.columns import Role, reason_of, role_of
from mailflow.reading.grid import Column, columns_of, head_columns, heading_lines, with_whole_money
from mailflow.reading.items import Item, find_items, inline_role
from mailflow.reading.layout import Line, Sheet, Token, TokenKind
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup, Resolved, fits_amount
from mailflow.reading.unpaid import without_unpaid
from mailflow.reading.words import PARTIAL_WORDS

# How much a heading speaks for an amount being the one that was paid.
_SPEAKS = {Role.PAID: 4.0, Role.AMOUNT: 2.0, Role.GROSS: 0.0, Role.BALANCE: -3.0, Role.DEDUCTION: -6.0, Role.DATE: -2.0, Role.OWN: -4.0}
_CLOSES = 6.0
_NOTHING = 8.0  # a column of zeros pays nothing
_TURNED = 1.0  # sheets stand upright unless more speaks for the other way
_LONELY = 5.0  # one line without a heading is rather a sentence
_LEGEND = re.compile(r"^\W*(?:[A-Z]{1,8}\s+)?([A-Z]{0,3}\d{1,4}|[A-Z]{1,3})\s*[=:–-]\s*(\S.{5,})$")


@dataclass(slots=True)
class _Slot:
    """One of the amounts that items have in common; `values` by the item's place in the table."""

    heading: str
    role: Role | None
    values: dict[int, Token] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """Items with the amounts that they have in common; `most` is how many items the richest way to see the sheet has."""

    sheet: Sheet
    items: tuple[Item, ...]
    slots: tuple[_Slot, ...]
    most: int
    lookup: Lookup


def read_tables(sheet: Sheet, lookup: Lookup, totals: Sequence[StatedTotal]) -> list[Reading]:
    """The readings of a sheet as a table, the best of each way to see its items."""
    readings = []
    sheet = with_whole_money(sheet)
    ways = find_items(sheet, lookup)
    ways += [kept for items in ways if (kept := without_unpaid(sheet, items))]
    most = max((len(items) for items in ways), default=0)
    for items in ways:
        table = _Table(sheet, items, tuple(_slots(sheet, items)), most, lookup)
        used = {(token.line, token.start) for slot in table.slots for token in slot.values.values()}
        free = [total for total in totals if total.where not in used]
        options = [_reading(table, paid, free) for paid in table.slots]
        if options:
            readings.append(max(options, key=lambda reading: (reading.weight, len(reading.drafts))))
    return readings


def _slots(sheet: Sheet, items: Sequence[Item]) -> list[_Slot]:
    if not items[0].is_inline:
        return _labelled(sheet, items)
    money = [token for item in items for token in item.tokens if token.kind is TokenKind.AMOUNT]
    bare = [token for item in items for token in item.tokens if token.kind is TokenKind.NUMBER and token.amount is not None]
    columns = columns_of(money, sheet.unit)
    loose = [token for token in bare if not any(token.left < column.right and column.left < token.right for column in columns)]
    counts = {sum(token.kind is TokenKind.AMOUNT for token in item.tokens) for item in items}
    crowded = any(len({token.line for token in column.tokens}) < len(column.tokens) for column in columns)
    heads = heading_lines(sheet)
    first = min(item.reference.line for item in items)
    everything = columns_of([token for item in items for token in (*item.tokens, item.reference) if token not in bare], sheet.unit)
    head_columns(everything, heads, first)
    if len(counts) == 1 and (crowded or len(columns) != next(iter(counts))):
        return _ordinal(sheet, items, everything)
    slots = []
    for column in columns:
        inside = [token for token in bare if token.left < column.right and column.left < token.right]
        slots.append(_slot(sheet, items, [*column.tokens, *inside], everything))
    return slots + _bare_slots(sheet, items, loose, heads)


def _bare_slots(sheet: Sheet, items: Sequence[Item], loose: list[Token], heads: list[Line]) -> list[_Slot]:
    """Columns of whole numbers are money only under a heading that says so."""
    columns = columns_of(loose, sheet.unit)
    head_columns(columns, heads, min(item.reference.line for item in items))
    wanted = {Role.PAID, Role.AMOUNT, Role.GROSS, Role.DEDUCTION, Role.BALANCE}
    return [_slot(sheet, items, column.tokens, columns) for column in columns if column.role in wanted]


def _slot(sheet: Sheet, items: Sequence[Item], tokens: Iterable[Token], columns: list[Column]) -> _Slot:
    chosen = {(token.line, token.start) for token in tokens}
    values = {place: token for place, item in enumerate(items) for token in item.tokens if (token.line, token.start) in chosen}
    heading = _heading_over(next(iter(values.values())), columns) if values else ""
    role = role_of(heading) if heading else _common_role(sheet, values.values())
    return _Slot(heading, role, values)


def _heading_over(token: Token, columns: list[Column]) -> str:
    return next((column.heading for column in columns if token.left < column.right and column.left < token.right), "")


def _common_role(sheet: Sheet, tokens: Iterable[Token]) -> Role | None:
    roles = [inline_role(sheet.lines[token.line], token) for token in tokens]
    known = [role for role in roles if role is not None]
    return max(set(known), key=known.count) if len(known) * 2 > len(roles) else None


def _ordinal(sheet: Sheet, items: Sequence[Item], columns: list[Column]) -> list[_Slot]:
    """Amounts by their place in the row, where rows have equally many but do not stand in line."""
    rows = [[token for token in item.tokens if token.kind is TokenKind.AMOUNT] for item in items]
    slots = []
    for place in range(len(rows[0])):
        values = {number: row[place] for number, row in enumerate(rows)}
        heading = _heading_over(rows[0][place], columns)
        slots.append(_Slot(heading, _common_role(sheet, values.values()) or role_of(heading), values))
    return slots


def _labelled(sheet: Sheet, items: Sequence[Item]) -> list[_Slot]:
    """Amounts on lines of their own, told apart by the words before them or by their order."""
    slots: dict[tuple[str, int], _Slot] = {}
    for place, item in enumerate(items):
        seen: dict[str, int] = {}
        for token in item.tokens:
            if token.kind is not TokenKind.AMOUNT:
                continue
            role = inline_role(sheet.lines[token.line], token)
            name = role.value if role is not None else ""
            seen[name] = seen.get(name, 0) + 1
            slots.setdefault((name, seen[name]), _Slot("", role)).values[place] = token
    return list(slots.values())


def _reading(table: _Table, paid: _Slot, totals: Sequence[StatedTotal]) -> Reading:
    drafts = [_draft(table, place, paid) for place in range(len(table.items)) if place in paid.values]
    variants = [drafts, _once(drafts)]
    closing, kept = next(((found, variant) for variant in variants if (found := _closed(variant, totals)) is not None), (None, drafts))
    if len(table.items) == 1 and closing is not None and (table.most > 1 or closing.weight < max(total.weight for total in totals)):
        closing = None  # one amount equals some amount easily; only the loudest proves it, where no other invoice is left aside
    return Reading(
        part=table.sheet.part,
        sheet_name=table.sheet.name,
        is_turned=table.sheet.is_turned,
        drafts=tuple(kept),
        total=closing or max(totals, key=lambda total: total.weight, default=None),
        closes=closing is not None,
        weight=_weigh(table, paid, kept, closing),
    )


def _weigh(table: _Table, paid: _Slot, kept: Sequence[Draft], closing: StatedTotal | None) -> float:
    """How much speaks for an amount being the paid one: its heading, the total, the ledger, its place (the last is the net)."""
    weight = _SPEAKS.get(paid.role, 1.0) if paid.role is not None else 1.0
    weight += table.slots.index(paid) / len(table.slots)
    weight += 2.0 * sum(draft.invoice is not None and fits_amount(draft.invoice, draft.paid) for draft in kept) / table.most
    weight += 2.0 * sum(draft.invoice is not None for draft in kept) / table.most + min(len(kept), 5) * 0.1
    if closing is not None:
        weight += _CLOSES + closing.weight
    if len(table.items) == 1 and paid.role is None:
        weight -= _LONELY
    if table.sheet.is_turned:
        weight -= _TURNED
    return weight if any(draft.paid for draft in kept) else weight - _NOTHING


def _closed(drafts: Sequence[Draft], totals: Sequence[StatedTotal]) -> StatedTotal | None:
    paid = sum((draft.paid or Decimal(0) for draft in drafts), Decimal(0))
    return max((total for total in totals if total.value == paid and paid), key=lambda total: total.weight, default=None)


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Each line once: a check's stub is often printed twice."""
    seen: dict[tuple[str, Decimal | None], Draft] = {}
    for draft in drafts:
        seen.setdefault((draft.key, draft.paid), draft)
    return list(seen.values())


def _draft(table: _Table, place: int, paid: _Slot) -> Draft:
    item, token = table.items[place], paid.values[place]
    days = tuple(day for other in item.tokens if other.kind is TokenKind.DATE for day in other.days)
    amount = token.amount or Decimal(0)
    others = [
        slot.values[place].amount for slot in table.slots if slot is not paid and slot.role is not Role.DEDUCTION and place in slot.values
    ]
    resolved = _resolved(item.reference.text, [amount, *(other for other in others if other)], days, table.lookup)
    if resolved.invoice is not None and resolved.invoice.amount.amount < 0 < amount:
        amount = -amount  # "Less: credits taken 260.00": a credit is used up, never paid
    deduction, reason = _withheld(table, place, paid, amount)
    if deduction and reason is None:
        reason = _by_legend(table.sheet, item)
    before = table.sheet.lines[item.reference.line].text[: item.reference.start]
    return Draft(
        reference=item.reference.text,
        resolved=resolved,
        paid=amount,
        deduction=deduction,
        reason=reason,
        is_partial=bool(PARTIAL_WORDS.search(item.text.lower())),
        days=days,
        text=item.text,
        line=item.reference.line,
        last_line=item.last_line,
        # a form's fields may stand left of its table: "Payment date: 05/15   900270   6,775.07"
        start=item.reference.start if re.search(r":\s", before) else 0,
        evidence=(table.sheet.token_evidence(item.reference), table.sheet.token_evidence(token)),
    )


def _resolved(text: str, amounts: Sequence[Decimal], days: tuple[date, ...], lookup: Lookup) -> Resolved:
    """What a number means by the amount paid, else by another amount of the row: an invoice paid short shows what it was issued for."""
    readings = [lookup.resolve(text, amount=amount, days=days) for amount in amounts]
    fitting = (found for found, amount in zip(readings, amounts, strict=True) if found.invoice and fits_amount(found.invoice, amount))
    return next(fitting, readings[0])


def _withheld(table: _Table, place: int, paid: _Slot, amount: Decimal) -> tuple[Decimal, DisputeReason | None]:
    """What the row's own arithmetic proves to be withheld: some other amount of the row less this one is what was paid."""
    item, slots = table.items[place], table.slots
    cuts = [
        slot for slot in slots if slot is not paid and slot.role is Role.DEDUCTION and place in slot.values and slot.values[place].amount
    ] or _balancing(table, paid, place)
    if not cuts:
        return Decimal(0), None
    total = abs(sum((slot.values[place].amount or Decimal(0) for slot in cuts), Decimal(0)))
    others = [slot.values[place].amount or Decimal(0) for slot in slots if slot not in cuts and slot is not paid and place in slot.values]
    # One of them is what was billed, or all are: the fees and the tax on them.
    if others and not any(abs(value) - total == abs(amount) for value in (*others, sum(others, Decimal(0)))):
        return Decimal(0), None
    words = item.text + " " + " ".join(slot.heading for slot in cuts)
    own = _without_matter(item)
    return total, reason_of(own) or next((reason for slot in cuts if (reason := reason_of(slot.heading))), None) or reason_of(words)


def _balancing(table: _Table, paid: _Slot, place: int) -> list[_Slot]:
    """The amounts that make up, with what was paid, the gross in every row: withheld, whatever the heading calls them."""
    others = [slot for slot in table.slots if slot is not paid and slot.role is not Role.BALANCE]
    for gross in others:
        for cut in others:
            rows = [row for row in paid.values if row in gross.values and row in cut.values]
            sums = [(_amount(paid, row), _amount(cut, row), _amount(gross, row)) for row in rows]
            if cut is gross or place not in rows or len(rows) < len(paid.values) or not _amount(cut, place):
                continue
            if all(net + abs(less) == total and total > 0 for net, less, total in sums) and _is_issued(table, gross, rows):
                return [cut]
    return []


def _amount(slot: _Slot, row: int) -> Decimal:
    return slot.values[row].amount or Decimal(0)


def _is_issued(table: _Table, gross: _Slot, rows: Sequence[int]) -> bool:
    """Whether the ledger has some of these amounts for their invoices: without it, any three columns may add up."""
    return any(fits_amount(item, _amount(gross, row)) for row in rows for item in table.lookup.meant(table.items[row].reference.text))


def _without_matter(item: Item) -> str:
    """The words behind the last amount of an item, and those of the lines below it: where a reason is given."""
    tokens = [token for token in item.tokens if token.line == item.reference.line and token.kind is TokenKind.AMOUNT]
    return item.text[tokens[0].end :] if tokens else item.text


def _by_legend(sheet: Sheet, item: Item) -> DisputeReason | None:
    """The reason that a short code of the row has in a legend of the page ("RC 14 = hourly rate exceeds …")."""
    words = set(re.split(r"[\s\t]+", item.text))
    for line in sheet.lines:
        legend = _LEGEND.match(line.text.strip())
        if legend and legend[1] in words and (reason := reason_of(legend[2])) is not None:
            return reason
    return None


def with_reason(drafts: Iterable[Draft], text: str) -> tuple[Draft, ...]:
    """Drafts whose deductions have no reason of their own take the one that the covering words give."""
    reason = reason_of(text)
    return tuple(replace(draft, reason=reason) if draft.deduction and draft.reason is None and reason else draft for draft in drafts)
