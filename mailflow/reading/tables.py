"""Advices that are tables: of the amounts that stand with each invoice, which one was paid, and what was withheld and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mailflow.domain.facts import DisputeReason
from mailflow.reading.columns import Role, reason_of, role_of
from mailflow.reading.grid import columns_of, head_columns, heading_lines
from mailflow.reading.items import Item, find_items, inline_role
from mailflow.reading.layout import Sheet, Token, TokenKind
from mailflow.reading.readings import Draft, Reading, StatedTotal
from mailflow.reading.references import Lookup, fits_amount

# How much a heading speaks for an amount being the one that was paid.
_SPEAKS = {Role.PAID: 4.0, Role.AMOUNT: 2.0, Role.GROSS: 0.0, Role.BALANCE: -3.0, Role.DEDUCTION: -6.0, Role.DATE: -2.0, Role.OWN: -4.0}
_CLOSES = 6.0
_LONELY = 5.0  # one line without a heading is rather a sentence
_LEGEND = re.compile(r"^\W*(?:[A-Z]{1,8}\s+)?([A-Z]{0,3}\d{1,4}|[A-Z]{1,3})\s*[=:–-]\s*(\S.{5,})$")


@dataclass(slots=True)
class _Slot:
    """One of the amounts that items have in common; `values` by the item's place in the table."""

    heading: str
    role: Role | None
    values: dict[int, Token] = field(default_factory=dict)


def read_tables(sheet: Sheet, lookup: Lookup, totals: Sequence[StatedTotal]) -> list[Reading]:
    """The readings of a sheet as a table, the best of each way to see its items."""
    readings = []
    for items in find_items(sheet, lookup):
        slots = _slots(sheet, items)
        if slots:
            used = {(token.line, token.start) for slot in slots for token in slot.values.values()}
            free = [total for total in totals if total.where not in used]
            options = [_reading(sheet, slots, paid, items=items, lookup=lookup, totals=free) for paid in slots]
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


def _bare_slots(sheet: Sheet, items: Sequence[Item], loose: list[Token], heads: list) -> list[_Slot]:  # type: ignore[type-arg]  # lines
    """Columns of whole numbers are money only under a heading that says so."""
    columns = columns_of(loose, sheet.unit)
    head_columns(columns, heads, min(item.reference.line for item in items))
    wanted = {Role.PAID, Role.AMOUNT, Role.GROSS, Role.DEDUCTION, Role.BALANCE}
    return [_slot(sheet, items, column.tokens, columns) for column in columns if column.role in wanted]


def _slot(sheet: Sheet, items: Sequence[Item], tokens: Iterable[Token], columns: list) -> _Slot:  # type: ignore[type-arg]  # columns
    chosen = {(token.line, token.start) for token in tokens}
    values = {place: token for place, item in enumerate(items) for token in item.tokens if (token.line, token.start) in chosen}
    heading = _heading_over(next(iter(values.values())), columns) if values else ""
    role = role_of(heading) if heading else _common_role(sheet, values.values())
    return _Slot(heading, role, values)


def _heading_over(token: Token, columns: list) -> str:  # type: ignore[type-arg]  # columns
    return next((column.heading for column in columns if token.left < column.right and column.left < token.right), "")


def _common_role(sheet: Sheet, tokens: Iterable[Token]) -> Role | None:
    roles = [inline_role(sheet.lines[token.line], token) for token in tokens]
    known = [role for role in roles if role is not None]
    return max(set(known), key=known.count) if len(known) * 2 > len(roles) else None


def _ordinal(sheet: Sheet, items: Sequence[Item], columns: list) -> list[_Slot]:  # type: ignore[type-arg]  # columns
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


def _reading(
    sheet: Sheet, slots: list[_Slot], paid: _Slot, *, items: Sequence[Item], lookup: Lookup, totals: Sequence[StatedTotal]
) -> Reading:
    drafts = [_draft(sheet, item, place, slots, paid, lookup) for place, item in enumerate(items) if place in paid.values]
    variants = [drafts, _once(drafts)]
    closing = next((found for variant in variants if (found := _closed(variant, totals)) is not None), None)
    if len(items) == 1 and closing is not None and closing.weight < max(total.weight for total in totals):
        closing = None  # one amount equals some amount easily; only the loudest proves it
    kept = next((variant for variant in variants if closing is not None and _closed(variant, totals) is closing), drafts)
    fitting = sum(draft.invoice is not None and fits_amount(draft.invoice, draft.paid) for draft in kept) / max(len(kept), 1)
    known = sum(draft.invoice is not None for draft in kept) / max(len(kept), 1)
    used = any(draft.paid for draft in kept)
    place = slots.index(paid) / len(slots)
    weight = _SPEAKS.get(paid.role, 1.0) if paid.role is not None else 1.0
    weight += place + 2.0 * fitting + 2.0 * known + (_CLOSES + closing.weight if closing is not None else 0.0) - (0 if used else 8.0)
    if len(items) == 1 and paid.role is None:
        weight -= _LONELY
    total = closing or max(totals, key=lambda total: total.weight, default=None)
    return Reading(
        part=sheet.part,
        sheet_name=sheet.name,
        drafts=tuple(kept),
        total=total,
        closes=closing is not None,
        weight=weight + min(len(kept), 5) * 0.1,
    )


def _closed(drafts: Sequence[Draft], totals: Sequence[StatedTotal]) -> StatedTotal | None:
    paid = sum((draft.paid or Decimal(0) for draft in drafts), Decimal(0))
    return max((total for total in totals if total.value == paid and paid), key=lambda total: total.weight, default=None)


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Each line once: a check's stub is often printed twice."""
    seen: dict[tuple[str, Decimal | None], Draft] = {}
    for draft in drafts:
        seen.setdefault((draft.key, draft.paid), draft)
    return list(seen.values())


def _draft(sheet: Sheet, item: Item, place: int, slots: list[_Slot], paid: _Slot, lookup: Lookup) -> Draft:
    token = paid.values[place]
    days = tuple(day for other in item.tokens if other.kind is TokenKind.DATE for day in other.days)
    amount = token.amount or Decimal(0)
    gross = [slot.values[place].amount for slot in slots if slot is not paid and slot.role is not Role.DEDUCTION and place in slot.values]
    resolved = lookup.resolve(item.reference.text, amount=amount, days=days)
    if resolved.invoice is None or not fits_amount(resolved.invoice, amount):
        # an invoice paid short is known by what the advice says that it was issued for
        by_gross = next(
            (found for value in gross if value and (found := lookup.resolve(item.reference.text, amount=value, days=days)).invoice), None
        )
        resolved = (
            by_gross
            if by_gross is not None and by_gross.invoice is not None and fits_amount(by_gross.invoice, max(gross, key=lambda v: v or 0))
            else resolved
        )
    if resolved.invoice is not None and resolved.invoice.amount.amount < 0 < amount:
        amount = -amount  # "Less: credits taken 260.00": a credit is used up, never paid
    deduction, reason = _withheld(item, place, slots, paid, amount)
    if deduction and reason is None:
        reason = _by_legend(sheet, item)
    return Draft(
        reference=item.reference.text,
        resolved=resolved,
        paid=amount,
        deduction=deduction,
        reason=reason,
        is_partial=bool(
            re.search(r"\b(?:partial|part payment|teilzahlung|acompte|parcial|parziale|in part|instal?ment)\b", item.text, re.IGNORECASE)
        ),
        days=days,
        text=item.text,
        line=item.reference.line,
        last_line=item.last_line,
        evidence=(sheet.token_evidence(item.reference), sheet.token_evidence(token)),
    )


def _withheld(item: Item, place: int, slots: list[_Slot], paid: _Slot, amount: Decimal) -> tuple[Decimal, DisputeReason | None]:
    """What the row's own arithmetic proves to be withheld: some other amount of the row less this one is what was paid."""
    cuts = [
        slot for slot in slots if slot is not paid and slot.role is Role.DEDUCTION and place in slot.values and slot.values[place].amount
    ]
    if not cuts:
        return Decimal(0), None
    total = abs(sum((slot.values[place].amount or Decimal(0) for slot in cuts), Decimal(0)))
    others = [slot.values[place].amount for slot in slots if slot not in cuts and slot is not paid and place in slot.values]
    if others and not any(value is not None and abs(value) - total == abs(amount) for value in others):
        return Decimal(0), None
    words = item.text + " " + " ".join(slot.heading for slot in cuts)
    own = _without_matter(item)
    return total, reason_of(own) or next((reason for slot in cuts if (reason := reason_of(slot.heading))), None) or reason_of(words)


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
