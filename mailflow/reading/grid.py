"""Tokens that stand under each other as columns, with what is printed over them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mailflow.domain.document import Unit
from mailflow.domain.ledger import OpenInvoice
from mailflow.reading.columns import Role, RowRole, is_heading_word, role_of, row_role_of
from mailflow.reading.layout import Line, Sheet, Token, TokenKind
from mailflow.reading.references import Lookup, fits_amount
from mailflow.reading.words import names_payment

_MONEY = (Role.PAID, Role.AMOUNT, Role.GROSS, Role.DEDUCTION, Role.BALANCE)
_SLACK = {Unit.POINTS: 2.0, Unit.CHARACTERS: 0.5, Unit.CELLS: 0.0}


@dataclass(slots=True)
class Column:
    """Tokens that stand under each other, and what is printed over them."""

    left: float
    right: float
    tokens: list[Token] = field(default_factory=list)
    heading: str = ""

    @property
    def role(self) -> Role | None:
        """What the heading says that the column holds."""
        return role_of(self.heading) if self.heading else None


def is_reference(token: Token) -> bool:
    """Whether a token may be an invoice's number at all."""
    if token.kind not in (TokenKind.NUMBER, TokenKind.NAME):
        return False
    return sum(letter.isdecimal() for letter in token.text) >= 3 or bool(
        re.search(r"\d", token.text) and re.fullmatch(r"[\dOolI|SB-]{4,}", token.text)
    )


def columns_of(tokens: Iterable[Token], unit: Unit) -> list[Column]:
    """Tokens gathered into columns: what overlaps sideways stands in one."""
    columns: list[Column] = []
    slack = _SLACK[unit]
    for token in sorted(tokens, key=lambda token: (token.left, token.right)):
        home = next((column for column in columns if token.left < column.right + slack and column.left - slack < token.right), None)
        if home is None:
            columns.append(Column(token.left, token.right, [token]))
        else:
            home.left, home.right = min(home.left, token.left), max(home.right, token.right)
            home.tokens.append(token)
    return sorted(columns, key=lambda column: column.left)


def with_whole_money(sheet: Sheet) -> Sheet:
    """A workbook's sheet in which whole numbers under a heading of money are money: a sheet writes 2,750.00 as 2750."""
    heads = heading_lines(sheet) if sheet.unit is Unit.CELLS else []
    if not heads:
        return sheet
    numbers = [
        token
        for line in sheet.lines[heads[0].number + 1 :]
        for token in line.tokens
        if token.kind is TokenKind.NUMBER and token.amount is not None
    ]
    columns = columns_of(numbers, sheet.unit)
    head_columns(columns, heads, min((token.line for token in numbers), default=0))
    monied = {(token.line, token.start) for column in columns if column.role in _MONEY for token in column.tokens}
    lines = (
        replace(
            line,
            tokens=tuple(replace(token, kind=TokenKind.AMOUNT) if (token.line, token.start) in monied else token for token in line.tokens),
        )
        for line in sheet.lines
    )
    return replace(sheet, lines=tuple(lines)) if monied else sheet


def heading_lines(sheet: Sheet) -> list[Line]:
    """Lines that name columns: at least two cells of the vocabulary, and no money."""
    found = []
    for line in sheet.lines:
        if any(token.kind in (TokenKind.AMOUNT, TokenKind.DATE) for token in line.tokens) or row_role_of(line.text) is RowRole.PART:
            continue
        words = [word for word in re.split(r"[\s/_:()]+", line.text) if word and word.strip("-=")]
        if len(words) > 30:
            continue
        known = sum(is_heading_word(word) for word in words)
        cells = [cell for cell in re.split(r"\s{2,}|\t", line.text.strip()) if role_of(cell) is not None]
        if words and known >= 2 and known * 2 >= len(words) and (len(cells) >= 2 or known >= 3):
            found.append(line)
    return found


def head_columns(columns: list[Column], lines: list[Line], first_item: int) -> None:
    """Write over each column what the nearest heading lines above the items print over it."""
    above = [line for line in lines if line.number <= first_item] or lines[:1]
    block = above[-1:]
    for line in reversed(above[:-1]):
        if block[0].number - line.number > 1 or len(block) > 2:
            break  # another table's heading
        block.insert(0, line)
    for line in block:
        for words, column in _assigned(line, columns):
            column.heading = f"{column.heading} {words}".strip()


def _assigned(line: Line, columns: list[Column]) -> list[tuple[str, Column]]:
    """Words of a heading line with the columns that they stand over; words of one cell go where most of the cell stands."""
    found = []
    for cell in _heading_cells(line):
        homes = [_over(columns, left, right) for _, left, right in cell]
        if len({id(home) for home in homes if home is not None}) <= 1:
            whole = next((home for home in homes if home is not None), None) or _beside(columns, cell[0][1], cell[-1][2])
            if whole is not None:
                found.append((" ".join(word for word, _, _ in cell), whole))
            continue
        for index, home in enumerate(homes):
            # two headings printed close together: a word over nothing belongs to the word behind it ("Inv" in "Inv Date")
            behind = next((other for other in homes[index:] if other is not None), None) or next(
                other for other in reversed(homes) if other is not None
            )
            found.append((cell[index][0], home or behind))
    return found


def _heading_cells(line: Line) -> list[list[tuple[str, float, float]]]:
    cells: list[list[tuple[str, float, float]]] = []
    end = -9
    tabs = "\t" in line.text
    for match in re.finditer(r"[^\t]*[^\s\t][^\t]*" if tabs else r"\S+", line.text):
        word = (match.group().strip(), line.place(match.start()), line.place(match.end()))
        if match.start() - end <= 1 and not tabs:
            cells[-1].append(word)
        else:
            cells.append([word])
        end = match.end()
    return cells


def _over(columns: list[Column], left: float, right: float) -> Column | None:
    overlaps = [(min(right, column.right) - max(left, column.left), column) for column in columns]
    best = max(overlaps, key=lambda item: item[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _beside(columns: list[Column], left: float, right: float) -> Column | None:
    """The column that a heading stands beside, where it stands over none: not further away than the heading is wide."""
    gaps = [(max(column.left - right, left - column.right), column) for column in columns]
    best = min(gaps, key=lambda item: item[0], default=None)
    return best[1] if best is not None and best[0] <= (right - left) else None


def rate_reference(token: Token, line: Line, named: Sequence[OpenInvoice], lookup: Lookup) -> float:
    """How far the ledger speaks for a token being the number of one of those invoices: the payer's, amount and date beside it fit."""
    if not named or (names_payment(line.text[: token.start].lower(), token.text) and not lookup.is_own_shape(token.text)):
        return 0.0
    amounts = [other.amount for other in line.tokens if other is not token and other.amount is not None]
    days = [day for other in line.tokens for day in other.days]
    return max(
        1.0 + lookup.is_payers(item) + 2.0 * any(fits_amount(item, amount) for amount in amounts) + 2.0 * (item.invoiced_on in days)
        for item in named
    )
