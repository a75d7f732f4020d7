"""Documents as printed lines of tokens: every amount, day and possible number with its place, whatever the format was."""

import bisect
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mailflow.domain.document import Box, Cell, Document, Evidence, Page, Row, Unit
from mailflow.domain.ledger import OpenInvoice
from mailflow.reading.amounts import NumberStyle, find_amounts, number_style
from mailflow.reading.dates import compact_day, find_dates
from mailflow.reading.numbering import Named, find_known, is_whole

_COLUMN = 1000.0  # the width of a sheet's or a tabbed line's column, in units of one character
_GAP = "   "  # what parts two cells of a line
# Serial day numbers of spreadsheets that lie in our years; day 1 is 1900-01-01, and 1900 was no leap year (ECMA-376 18.17.4.1).
_SERIALS = range(43000, 51000)
_LONGEST_LINE = 5_000  # characters
_EPOCH = date(1899, 12, 30)
# A number that somebody may have given an invoice: letters, digits and the marks that stand inside numbers.
_CHUNK = re.compile(r"[^\s,;:()\[\]\"“”„«»<>|*=…]+")
_SPACED = re.compile(r"(?<![\w.,/-])\d{1,4}(?: \d{2,4}){1,2}(?![\w.,/-]|\.\d)")
_GLUED = re.compile(r"(?:[A-Za-z][A-Za-z#.-]*\d{3,}){2,}")
_LISTED = re.compile(r"\w{4,}(?:[/+&]\w{4,})+")


_first = operator.itemgetter(0)


class TokenKind(StrEnum):
    """What a run of characters may be; a bare number may be money or a number of an invoice."""

    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"  # holds digits and letters: a number of something


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A value or a possible number at its place; `left` and `right` are in the units of its lines."""

    kind: TokenKind
    text: str
    line: int
    start: int
    end: int
    left: float
    right: float
    amount: Decimal | None = None
    currency: str | None = None
    days: tuple[date, ...] = ()
    is_yearless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line: its text with wide gaps between cells, and where each character stands."""

    number: int
    text: str
    pieces: tuple[tuple[int, float, float, Cell], ...]
    page: int
    offset: int = 0
    tokens: tuple[Token, ...] = ()

    def place(self, index: int) -> float:
        """How far from the left the character before `index` ends, or the one at `index` begins."""
        if not self.pieces:
            return 0.0
        start, left, right, cell = self.pieces[max(bisect.bisect_right(self.pieces, index, key=_first) - 1, 0)]
        return left + (right - left) * min(max(index - start, 0) / max(len(cell.text), 1), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Lines that are read together: a text, the pages of a print, or one sheet of a workbook."""

    part: str
    unit: Unit
    lines: tuple[Line, ...]
    name: str = ""
    style: NumberStyle = field(default_factory=NumberStyle)
    is_turned: bool = False

    def evidence(self, line: Line, start: int, end: int) -> Evidence:
        """Where a run of characters of a line stands."""
        text = line.text[start:end]
        if self.unit is Unit.CHARACTERS:
            return Evidence(part=self.part, text=text, span=(line.offset + start, line.offset + end))
        boxes = [cell.box for first, _, _, cell in line.pieces if first < end and start < first + max(len(cell.text), 1)]
        if not boxes:
            return Evidence(part=self.part, text=text, page=line.page)
        box = Box(min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes))
        sure = min(cell.confidence for first, _, _, cell in line.pieces if first < end and start < first + max(len(cell.text), 1))
        return Evidence(part=self.part, text=text, page=line.page, box=box, confidence=sure)

    def token_evidence(self, token: Token) -> Evidence:
        """Where a token stands."""
        return self.evidence(self.lines[token.line], token.start, token.end)


def _nothing(number: str) -> tuple[OpenInvoice, ...]:  # noqa: ARG001  # a ledger that has nothing under any spelling
    return ()


def lay_out(document: Document, around: date, named: Named = _nothing) -> tuple[Sheet, ...]:
    """The sheets of a document. Sheets of a workbook are read each for itself, and a second time turned on their side.

    `named` is what the ledger has under a spelling: its numbers are seen as numbers, whatever else they look like.
    """
    made = _Making(document, around, named)
    pages = [page for page in document.pages if page.rows and not page.is_hidden]
    if document.unit is Unit.CHARACTERS and document.text.strip():
        return (_sheet(made, [list(_text_lines(document.text))]),)
    if document.unit is not Unit.CELLS:
        return (_sheet(made, [list(_page_lines(page, document.unit)) for page in pages]),) if pages else ()
    sheets = []
    for page in pages:
        sheets.append(_sheet(made, [list(_page_lines(page, document.unit))], name=page.name))
        if (turned := _turned(page)) is not None:
            sheets.append(_sheet(made, [list(_page_lines(turned, document.unit))], name=page.name, is_turned=True))
    return tuple(sheets)


@dataclass(frozen=True, slots=True)
class _Making:
    """What all sheets of a document have in common while they are laid out."""

    document: Document
    around: date
    named: Named


@dataclass(frozen=True, slots=True)
class _Draft:
    text: str
    pieces: tuple[tuple[int, float, float, Cell], ...]
    page: int
    offset: int = 0


def _sheet(made: _Making, pages: list[list[_Draft]], *, name: str = "", is_turned: bool = False) -> Sheet:
    drafts = [draft for page in pages for draft in page]
    style = number_style(draft.text for draft in drafts)
    lines: list[Line] = []
    for number, draft in enumerate(drafts):
        bare = Line(number=number, text=draft.text, pieces=draft.pieces, page=draft.page, offset=draft.offset)
        tokens = _tokens(bare, style, made)
        if lines and tokens and (joined := _continued(lines[-1], bare, tokens, made.named)) is not None:
            lines[-1] = replace(lines[-1], tokens=joined[0])
            tokens = list(joined[1])
        lines.append(replace(bare, tokens=tuple(tokens)))
    document = made.document
    return Sheet(part=document.part, unit=document.unit, lines=tuple(lines), name=name, style=style, is_turned=is_turned)


def _continued(above: Line, line: Line, tokens: Sequence[Token], named: Named) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """The tokens of two lines where a number began in a narrow cell, or at the end of a line, and goes on below; `None` elsewhere."""
    upper, lower = list(above.tokens), list(tokens)
    for end in tokens:
        for place, begin in enumerate(upper):
            is_below = begin.left < end.right and end.left < begin.right
            is_wrapped = begin.end >= len(above.text.rstrip(" -–/")) and end.start == len(line.text) - len(line.text.lstrip())
            if TokenKind.AMOUNT not in (begin.kind, end.kind) and (is_below or is_wrapped) and is_whole(begin.text + end.text, named):
                upper[place] = replace(begin, kind=TokenKind.NAME, text=begin.text + end.text, amount=None, days=())
                lower.remove(end)
                break
    return (tuple(upper), tuple(lower)) if len(lower) < len(tokens) else None


def _text_lines(text: str) -> Iterator[_Draft]:
    offset = 0
    for number, raw in enumerate(text.splitlines(keepends=True)):
        body = raw.rstrip("\r\n")
        marks = re.match(r"[> ]*", body)
        start = marks.end() if marks and ">" in marks.group() else 0
        shown = body[start:]
        pieces = _tabbed_pieces(shown, number) if "\t" in shown else _aligned_pieces(shown, number)
        yield _Draft(shown, tuple(pieces), 1, offset + start)
        offset += len(raw)


def _tabbed_pieces(shown: str, number: int) -> Iterator[tuple[int, float, float, Cell]]:
    """Cells between tabs; what counts is in which column they are, not where the tab happens to end."""
    place = 0
    for column, part in enumerate(shown.split("\t")):
        if clean := part.strip():
            begin = place + len(part) - len(part.lstrip())
            box = Box(begin, number, begin + len(clean), number + 1)
            yield begin, column * _COLUMN, column * _COLUMN + min(len(clean), _COLUMN - 1), Cell(clean, box)
        place += len(part) + 1


def _aligned_pieces(shown: str, number: int) -> Iterator[tuple[int, float, float, Cell]]:
    for match in re.finditer(r"\S+(?: \S+)*", shown):
        box = Box(match.start(), number, match.end(), number + 1)
        yield match.start(), float(match.start()), float(match.end()), Cell(match.group(), box)


def _page_lines(page: Page, unit: Unit) -> Iterator[_Draft]:
    for row in page.rows:
        cells = _spaced_words(row) if row.words else [(cell, _GAP) for cell in row.cells]
        text = ""
        pieces = []
        for cell, gap in cells:
            text += gap if text else ""
            left, right = (cell.box.left, cell.box.right)
            if unit is Unit.CELLS:
                left, right = left * _COLUMN, left * _COLUMN + min(len(cell.text), _COLUMN - 1)
            pieces.append((len(text), left, right, cell))
            text += cell.text
        yield _Draft(text, tuple(pieces), page.number)


def _spaced_words(row: Row) -> list[tuple[Cell, str]]:
    """The words of a printed row, each with the gap before it: a gap much wider than a space parts two cells."""
    widths = [(word.box.right - word.box.left) / max(len(word.text), 1) for word in row.words if word.text]
    letter = sum(widths) / max(len(widths), 1)
    # in a typewriter's font a space is as wide as a letter, elsewhere it is half as wide
    is_typed = len(widths) > 1 and max(widths) - min(widths) < letter * 0.06
    cells: list[tuple[Cell, str]] = []
    for word in row.words:
        gap = _GAP
        if cells:
            height = max(word.box.bottom - word.box.top, 1.0)
            widest = letter * 1.5 if is_typed else height * 0.5
            gap = " " if word.box.left - cells[-1][0].box.right < widest else _GAP
        cells.append((Cell(word.text, word.box, confidence=word.confidence), gap))
    return cells


def _turned(page: Page) -> Page | None:
    """The sheet on its side, where it is small enough to be a form whose columns are invoices."""
    cells = [(int(cell.box.top), int(cell.box.left), cell) for row in page.rows for cell in row.cells]
    if not cells or max(top for top, _, _ in cells) > 60 or max(left for _, left, _ in cells) > 60:
        return None
    columns: dict[int, list[tuple[int, Cell]]] = {}
    for top, left, cell in cells:
        columns.setdefault(left, []).append((top, Cell(cell.text, Box(top, left, top + 1, left + 1), cell.value)))
    rows = tuple(Row(tuple(cell for _, cell in sorted(columns[left], key=lambda item: item[0]))) for left in sorted(columns))
    return Page(number=page.number, rows=rows, name=page.name)


def _tokens(line: Line, style: NumberStyle, made: _Making) -> list[Token]:
    """The values of a line: typed cells first, then what the ledger knows, then dates, then money, then what may be a number.

    A line that is longer than any paragraph is a dump, and says nothing that a clerk would book.
    """
    if len(line.text) > _LONGEST_LINE:
        return []
    found = [token for start, _, _, cell in line.pieces if (token := _typed(line, start, cell)) is not None]
    free = _blanked(line.text, found)
    known = [_token(line, TokenKind.NAME, start, end) for start, end in find_known(free, made.named)]
    # letters in its place: what stands in brackets behind a number is an aside, and not negative
    free = _blanked(free, known, "x")
    days = [
        replace(_token(line, TokenKind.DATE, day.start, day.end), days=day.options, is_yearless=day.is_yearless)
        for day in find_dates(free, made.around)
    ]
    free = _blanked(free, days)
    found += [*known, *days]
    for amount in find_amounts(free, style):
        if not amount.is_bare:
            shown = free[amount.start : amount.end]
            token = _token(line, TokenKind.AMOUNT, amount.start + len(shown) - len(shown.lstrip()), amount.end)
            found.append(replace(token, amount=amount.value, currency=amount.currency))
    free = _blanked(line.text, found)
    for start, end in _chunks(free):
        text = free[start:end]
        if text.isdecimal():
            written = compact_day(text, made.around)
            token = _token(line, TokenKind.NUMBER, start, end)
            found.append(replace(token, amount=Decimal(text), days=(written,) if written is not None else ()))
        elif any(letter.isdecimal() for letter in text):
            found.append(_token(line, TokenKind.NAME, start, end))
    return sorted(found, key=lambda token: (token.start, token.end))


def _token(line: Line, kind: TokenKind, start: int, end: int) -> Token:
    text = line.text[start:end]
    return Token(kind=kind, text=text, line=line.number, start=start, end=end, left=line.place(start), right=line.place(end))


def _typed(line: Line, start: int, cell: Cell) -> Token | None:
    """The token of a cell that has a value of its own; a whole number may be money, a day or an invoice's number."""
    if cell.value is None:
        return None
    token = _token(line, TokenKind.DATE, start, start + len(cell.text))
    if isinstance(cell.value, date):
        return replace(token, days=(cell.value,))
    is_whole = cell.value == cell.value.to_integral_value()
    day = (_EPOCH + timedelta(days=int(cell.value)),) if is_whole and int(cell.value) in _SERIALS else ()
    return replace(token, kind=TokenKind.NUMBER if is_whole else TokenKind.AMOUNT, amount=cell.value, days=day)


def _blanked(text: str, found: Iterable[Token], sign: str = " ") -> str:
    """The text with spaces, or another sign, where tokens were found already."""
    for token in found:
        text = text[: token.start] + sign * (token.end - token.start) + text[token.end :]
    return text


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Runs that may be numbers; spaced-out digits both joined and each for itself, glued and listed numbers apart."""
    for match in _SPACED.finditer(text):
        yield match.span()
    for match in _CHUNK.finditer(text):
        start, end = match.start(), match.end()
        chunk = match.group().rstrip(".'’-–/")
        end = start + len(chunk)
        lead = len(chunk) - len(chunk.lstrip("#'‘’.-–+&"))
        if lead and not re.fullmatch(r"[-–/]\d{1,4}", chunk):
            start += lead
            chunk = chunk[lead:]
        if _GLUED.fullmatch(chunk):
            yield from ((start + part.start(), start + part.end()) for part in re.finditer(r"[A-Za-z#.-]+\d{3,}", chunk))
        elif _LISTED.fullmatch(chunk) and sum(c.isdecimal() for c in chunk) > len(chunk) // 2:
            yield from ((start + part.start(), start + part.end()) for part in re.finditer(r"\w+", chunk))
        elif chunk:
            yield start, end
