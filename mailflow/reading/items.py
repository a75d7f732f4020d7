"""The invoices of a sheet with what belongs to each: on its line, or on lines above or below it, or in its half of a double table."""

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.reading.columns import Role, RowRole, role_of, row_role_of
from mailflow.reading.grid import Column, columns_of, head_columns, heading_lines, is_reference, rate_reference
from mailflow.reading.layout import Line, Sheet, Token, TokenKind
from mailflow.reading.references import Lookup

# How much a heading speaks for a column of numbers being the invoices.
_SPEAKS = {Role.REFERENCE: 2.0, Role.OWN: -3.0, Role.AMOUNT: -3.0, Role.PAID: -3.0, Role.GROSS: -3.0}
_REACH = 8  # lines; an item of more lines is a letter
_Rated = dict[tuple[int, int, int], float]  # how far the ledger speaks for a token, by its line and place
_PROVEN = 3.0  # a rating that only the ledger's amount or date beside a number gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One invoice of a table: its number's token, the amounts and days that belong to it, and its words."""

    reference: Token
    tokens: tuple[Token, ...]
    text: str
    last_line: int = -1
    is_inline: bool = True


def find_items(sheet: Sheet, lookup: Lookup) -> list[tuple[Item, ...]]:
    """The ways to see items in a sheet: by the best column of numbers, and by the best number of each line."""
    heads = {line.number for line in heading_lines(sheet)}
    lines = [line for line in sheet.lines if line.number not in heads and line.tokens]
    rated = _rated(lines, lookup)
    ways = []
    for chosen in (_by_column(sheet, lines, rated), _by_line(lines, rated)):
        items = _blocks(sheet, chosen, heads)
        if items and items not in ways:
            ways.append(items)
    return ways


def _rated(lines: Sequence[Line], lookup: Lookup) -> _Rated:
    """What the ledger says of each number; a number with a part left out counts where its amount or date proves it.

    Numbers of matters count where the ledger knows no invoice on the sheet.
    """
    places = [(token, line) for line in lines for token in line.tokens if is_reference(token)]
    rated = {(token.line, token.start, token.end): _rate(token, line, lookup) for token, line in places}
    if any(rated.values()):
        return rated
    return {
        (token.line, token.start, token.end): rate_reference(token, line, lookup.of_matter(token.text), lookup) for token, line in places
    }


def _rate(token: Token, line: Line, lookup: Lookup) -> float:
    if named := lookup.named(token.text):
        return rate_reference(token, line, named, lookup)
    rating = rate_reference(token, line, lookup.shortened(token.text), lookup)
    return rating if rating > _PROVEN else 0.0


def _rating(token: Token, rated: _Rated) -> float:
    return rated.get((token.line, token.start, token.end), 0.0)


def _by_column(sheet: Sheet, lines: Sequence[Line], rated: _Rated) -> list[Token]:
    """Numbers of the one column (or of the columns beside each other) that the ledger and the heading speak for."""
    tokens = [token for line in lines for token in line.tokens if is_reference(token)]
    seeds = [token for token in tokens if _rating(token, rated) > 0]
    headings = heading_lines(sheet)
    if not seeds:
        return _by_heading(sheet, lines, headings)
    columns = columns_of(seeds, sheet.unit)
    head_columns(columns, headings, min(token.line for token in seeds))
    best = max(columns, key=lambda column: _worth(column, rated))
    chosen = [best] + [column for column in columns if column is not best and _is_twin(column, best, rated)]
    picked = [token for column in chosen for token in column.tokens]
    return _with_unknown(lines, tokens, chosen, picked)


def _worth(column: Column, rated: _Rated) -> float:
    bonus = _SPEAKS.get(column.role, 0.0) if column.role is not None else 0.0
    ratings = [_rating(token, rated) for token in column.tokens]
    return (sum(ratings) / len(ratings) + bonus) * math.sqrt(min(len(ratings), 4))


def _is_twin(column: Column, best: Column, rated: _Rated) -> bool:
    mean = sum(_rating(token, rated) for token in column.tokens) / len(column.tokens)
    return mean >= _PROVEN and (column.heading == best.heading or not column.heading or column.role is Role.REFERENCE)


def _with_unknown(lines: Sequence[Line], tokens: list[Token], columns: list[Column], picked: list[Token]) -> list[Token]:
    """The picked numbers, and those in the same columns that the ledger does not know, on lines with money between them."""
    first, last = min(token.line for token in picked), max(token.line for token in picked)
    monied = {line.number for line in lines if any(token.kind is TokenKind.AMOUNT for token in line.tokens)}
    if sum(token.line in monied for token in picked) * 2 < len(picked):
        return picked  # the money stands on other lines, so do the payer's own numbers
    known = {line: [token.start for token in beside] for line, beside in _by_line_number(picked).items()}
    sums = {line.number for line in lines if row_role_of(line.text) is not None}
    for token in tokens:
        overlaps = any(token.left < column.right and column.left < token.right for column in columns)
        close = first - 3 <= token.line <= last + 3 and token.line in monied
        if overlaps and close and not any(abs(token.start - start) < 12 for start in known.get(token.line, ())) and token.line not in sums:
            picked.append(token)
            known.setdefault(token.line, []).append(token.start)
    return sorted(picked, key=lambda token: (token.line, token.left))


def _by_heading(sheet: Sheet, lines: Sequence[Line], headings: list[Line]) -> list[Token]:
    """Where the ledger knows nothing: what stands under a heading that names invoices, on lines with money."""
    for heading in headings:
        below = [line for line in lines if line.number > heading.number and any(token.kind is TokenKind.AMOUNT for token in line.tokens)]
        numbers = [token for line in below if row_role_of(line.text) is None for token in line.tokens if is_reference(token)]
        columns = columns_of(numbers, sheet.unit)
        if not columns:
            continue
        head_columns(columns, headings, min(token.line for token in numbers))
        named = [column for column in columns if column.role is Role.REFERENCE]
        if named:
            return sorted(named[0].tokens, key=lambda token: token.line)
    return []


def _by_line(lines: Sequence[Line], rated: _Rated) -> list[Token]:
    """The best number of each line, wherever it stands; several where they are equally good and proven."""
    chosen = []
    for line in lines:
        ratings = [(_rating(token, rated), token) for token in line.tokens if is_reference(token)]
        best = max((rating for rating, _ in ratings), default=0.0)
        if best > 0:
            equal = [token for rating, token in ratings if rating == best]
            chosen += equal if best >= _PROVEN else equal[:1] if len(equal) == 1 or best < 2 else equal
    return chosen


def _blocks(sheet: Sheet, chosen: list[Token], heads: set[int]) -> tuple[Item, ...]:
    if not chosen:
        return ()
    chosen = _without_overlaps(chosen)
    starts = sorted({token.line for token in chosen})
    beside = _by_line_number(chosen)
    inline = [_inline(sheet, token, beside[token.line]) for token in chosen]
    with_money = sum(any(token.kind is TokenKind.AMOUNT for token in tokens) for tokens in inline)
    if with_money * 2 >= len(chosen):
        texts = [_text(sheet, token, starts, heads) for token in chosen]
        return tuple(
            Item(reference=token, tokens=tokens, text=text, last_line=last)
            for token, tokens, (text, last) in zip(chosen, inline, texts, strict=True)
        )
    below = [_after(sheet, token.line, starts, heads) for token in chosen]
    spread = below if _has_money(below[-1]) else [_before(sheet, token.line, starts, heads) for token in chosen]
    return tuple(
        Item(
            reference=token,
            tokens=(*tokens, *(other for line in more for other in line.tokens if _nearest(other, token, beside[token.line]))),
            text=" ".join([sheet.lines[token.line].text, *(line.text for line in more)]),
            last_line=max([token.line, *(line.number for line in more)]),
            is_inline=False,
        )
        for token, tokens, more in zip(chosen, inline, spread, strict=True)
    )


def _by_line_number(tokens: Iterable[Token]) -> dict[int, list[Token]]:
    lines: dict[int, list[Token]] = {}
    for token in tokens:
        lines.setdefault(token.line, []).append(token)
    return lines


def _nearest(other: Token, token: Token, beside: list[Token]) -> bool:
    """Whether a token of another line stands nearer to this number than to its neighbours on the line."""
    return len(beside) == 1 or min(beside, key=lambda rival: abs(rival.left - other.left)) is token


def _without_overlaps(chosen: list[Token]) -> list[Token]:
    """One token where several readings of the same characters were chosen: the longest."""
    kept: dict[int, list[Token]] = {}
    for token in sorted(chosen, key=lambda token: (token.line, -(token.end - token.start), token.start)):
        beside = kept.setdefault(token.line, [])
        if not any(token.start < other.end and other.start < token.end for other in beside):
            beside.append(token)
    return sorted((token for beside in kept.values() for token in beside), key=lambda token: (token.line, token.start))


def _inline(sheet: Sheet, token: Token, beside: list[Token]) -> tuple[Token, ...]:
    """What stands on a number's line, as far as the next number there."""
    line = sheet.lines[token.line]
    rivals = sorted(other.start for other in beside)
    begin = 0 if token.start == rivals[0] else token.start
    end = next((start for start in rivals if start > token.start), len(line.text) + 1)
    return tuple(other for other in line.tokens if begin <= other.start < end and not (other.start < token.end and token.start < other.end))


def _after(sheet: Sheet, start: int, starts: list[int], heads: set[int]) -> list[Line]:
    following = bisect.bisect_right(starts, start)
    end = starts[following] if following < len(starts) else start + _REACH
    return _until_total(sheet, sheet.lines[start + 1 : min(end, start + _REACH)], heads, len(starts))


def _before(sheet: Sheet, start: int, starts: list[int], heads: set[int]) -> list[Line]:
    before = bisect.bisect_left(starts, start)
    begin = starts[before - 1] if before else start - _REACH
    lines = list(reversed(sheet.lines[max(begin + 1, start - _REACH, 0) : start]))
    return _until_total(sheet, lines, heads, len(starts))


def _until_total(sheet: Sheet, lines: Sequence[Line], heads: set[int], items: int) -> list[Line]:
    """Lines as far as a heading or a total; what every item has ("Amount paid") is a field of it and no total."""
    kept = []
    for line in lines:
        is_sum = row_role_of(line.text) is not None and (items < 2 or _times(sheet, _label(line)) < items)
        if line.number in heads or is_sum:
            break
        kept.append(line)
    return kept


def _label(line: Line) -> str:
    first = next((token.start for token in line.tokens), len(line.text))
    return line.text[:first].strip(" :.\t").lower()


def _times(sheet: Sheet, label: str) -> int:
    return sum(_label(line) == label for line in sheet.lines) if label else 0


def _has_money(lines: list[Line]) -> bool:
    return any(token.kind is TokenKind.AMOUNT for line in lines for token in line.tokens)


def _text(sheet: Sheet, token: Token, starts: list[int], heads: set[int]) -> tuple[str, int]:
    """An item's words, and the last line of them: its own line, and the lines of words alone that continue it."""
    words = [sheet.lines[token.line].text]
    last = token.line
    for line in _after(sheet, token.line, starts, heads)[:4]:
        if not line.text.strip() or any(other.kind is TokenKind.AMOUNT for other in line.tokens):
            break
        words.append(line.text)
        last = line.number
    return " ".join(words), last


def label_before(line: Line, token: Token) -> str:
    """The words directly before a token: up to the token before it, a colon kept aside."""
    behind = max((other.end for other in line.tokens if other.end <= token.start), default=0)
    return line.text[behind : token.start].strip(" \t:.-–$€£*")


def inline_role(line: Line, token: Token) -> Role | None:
    """What the words directly before an amount say that it is."""
    label = label_before(line, token)
    return role_of(" ".join(label.split()[-4:])) if label else None


__all__ = ["Item", "RowRole", "find_items", "inline_role", "label_before"]
