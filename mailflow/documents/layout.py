"""Text → rows: a line is a row, and a tab or two spaces part its cells. Boxes count characters and lines."""

import re
from collections.abc import Iterator, Sequence

from mailflow.domain.document import CUT, Box, Cell, Document, Page, Row, Unit, Word

_PIECE = re.compile(r"\S+(?: \S+)*")  # what single spaces hold together
_WORD = re.compile(r"\S+")
_MOST_LINES = 20_000
_LONGEST_LINE = 10_000  # characters; a paragraph without a break has a tenth
_MOST_CELLS_IN_A_LINE = 400
_WIDEST = 60  # a longer cell does not push its neighbours further: they would stand beyond any header


def text_document(text: str, *, part: str, name: str = "", media_type: str = "text/plain") -> Document:
    """A text as a document of one page. Lines with tabs have boxes as in a table whose columns are as wide as they need be."""
    lines = text.expandtabs(8).split("\n") if _is_tabulated(text) else text.split("\n")
    rows = tuple(_rows([line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]))
    width = max((cell.box.right for row in rows for cell in row.cells), default=0.0)
    defects = (f"{CUT} {_MOST_LINES} lines were read",) if len(lines) > _MOST_LINES else ()
    page = Page(number=1, rows=rows, width=width, height=float(len(lines)))
    return Document(part=part, name=name, media_type=media_type, unit=Unit.CHARACTERS, pages=(page,), text=text, defects=defects)


def _is_tabulated(text: str) -> bool:
    """Whether tabs stand for spaces up to the next stop of eight, as in a fixed-pitch print: they mix with padding by spaces."""
    lines = [line for line in text.split("\n") if "\t" in line]
    return bool(lines) and sum(1 for line in lines if "  " in line.strip()) * 2 > len(lines)


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    at = 0
    while at < len(lines):
        if (end := _end_of_table(lines, at)) > at:
            yield from _tabbed(lines[at:end], at)
            at = end
            continue
        if row := _spaced(lines[at], at):
            yield row
        at += 1


def _end_of_table(lines: Sequence[str], start: int) -> int:
    """Where the run of lines with tabs ends that begins here; single empty lines, as mail programs leave between rows, do not end it."""
    end = start
    while end < len(lines):
        is_gap = not lines[end].strip() and start < end < len(lines) - 1 and "\t" in lines[end + 1]
        if "\t" not in lines[end] and not is_gap:
            break
        end += 1
    return end


def _spaced(line: str, number: int) -> Row | None:
    cells = [
        Cell(piece.group(), Box(piece.start(), number, piece.end(), number + 1))
        for piece, _ in zip(_PIECE.finditer(line), range(_MOST_CELLS_IN_A_LINE), strict=False)
    ]
    return Row(cells=tuple(cells), words=_words(line, 0, number)) if cells else None


def _words(text: str, left: float, number: int) -> tuple[Word, ...]:
    return tuple(Word(word.group(), Box(left + word.start(), number, left + word.end(), number + 1)) for word in _WORD.finditer(text))


def _tabbed(lines: Sequence[str], first: int) -> Iterator[Row]:
    """A run of lines with tabs as one table."""
    table = [[piece.strip() for piece in line.split("\t")[:_MOST_CELLS_IN_A_LINE]] for line in lines]
    columns = max(len(pieces) for pieces in table)
    widths = [min(max((len(pieces[at]) for pieces in table if at < len(pieces)), default=0), _WIDEST) + 2 for at in range(columns)]
    lefts = [float(sum(widths[:at])) for at in range(columns)]
    for offset, pieces in enumerate(table):
        number = first + offset
        placed = [(piece, lefts[at]) for at, piece in enumerate(pieces) if piece]
        if placed:
            cells = tuple(Cell(piece, Box(left, number, left + len(piece), number + 1)) for piece, left in placed)
            yield Row(cells=cells, words=tuple(word for piece, left in placed for word in _words(piece, left, number)))
