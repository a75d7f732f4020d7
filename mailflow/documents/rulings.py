"""Printed lines of a page → the cells that they enclose, so that what wraps inside a cell stays together.

The geometry is pdfplumber's; the lines come from pdfium, because parsing a page a second time costs ten times as much.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mailflow.documents.grid import Line, surround
from mailflow.domain.document import Box, Cell, Row, Word

_TOLERANCE = 3.0  # points by which lines miss each other and are still one corner (pdfplumber's own default)
_MOST_EDGES = 800  # crossing lines are counted in pairs: a drawing of thousands would take minutes
_MOST_LINES_IN_A_ROW = 6  # more lines between two rules are a block of text or many payments, not one wrapped row
_WHOLE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|[$€£]?\d{1,3}(?:[.,'’]\d{3})+[.,]\d{2}")
_FIGURE_ALONE = re.compile(r"[^\w]{0,2}(?:[A-Z]{3}\s?)?[(+\-−]?[$€£]?\s?\d[\d.,'’ ]*(?:[.,]\d{2})[)\-]?\s?(?:[A-Z]{2,3})?")


@dataclass(frozen=True, slots=True)
class Edge:
    """A printed straight line, upright or level, as its end points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it separates rows (and not columns)."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled grid: its rows from top to bottom, each with the boxes of its cells from left to right."""

    rows: tuple[tuple[Box, ...], ...]

    @property
    def columns(self) -> int:
        """The most cells that a row has."""
        return max(len(row) for row in self.rows)


def find_tables(edges: Sequence[Edge]) -> tuple[Table, ...]:
    """The grids that these lines make; nothing where there are none, or far too many lines to be a table."""
    upright = sum(1 for edge in edges if not edge.is_level)
    if upright < 2 or len(edges) - upright < 2 or len(edges) > _MOST_EDGES:
        return ()
    from pdfplumber import table as geometry

    merged = geometry.merge_edges([_as_dict(edge) for edge in edges], _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = geometry.edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    if len(crossings) > 4 * _MOST_EDGES:
        return ()
    return tuple(_table(cells) for cells in geometry.cells_to_tables(geometry.intersections_to_cells(crossings)))


def rows_of(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Row, ...]:
    """The page's rows: upright rules part cells, and lines between two rules that are one wrapped row become one."""
    placed: list[tuple[float, Row]] = []
    waiting = [_parted(line, tables) for line in lines]
    for band in (row for table in tables if table.columns >= 3 and len(table.rows) >= 2 for row in table.rows):
        inside = [line for line in waiting if _is_inside(line, band)]
        if 2 <= len(inside) <= _MOST_LINES_IN_A_ROW and (row := _wrapped(inside, band)):
            waiting = [line for line in waiting if not any(line is taken for taken in inside)]
            placed.append((inside[0].middle, row))
    placed.extend((line.middle, line.row()) for line in waiting)
    return tuple(row for _, row in sorted(placed, key=lambda item: item[0]))


def _as_dict(edge: Edge) -> dict[str, Any]:  # pdfplumber's own form of an edge
    orientation = "h" if edge.is_level else "v"
    middle = (edge.top + edge.bottom) / 2 if edge.is_level else (edge.left + edge.right) / 2
    left, right = (edge.left, edge.right) if edge.is_level else (middle, middle)
    top, bottom = (middle, middle) if edge.is_level else (edge.top, edge.bottom)
    return {
        "x0": left, "x1": right, "top": top, "bottom": bottom, "doctop": top,
        "width": right - left, "height": bottom - top, "orientation": orientation, "object_type": "line",
    }  # fmt: skip


def _table(cells: Sequence[tuple[float, float, float, float]]) -> Table:
    rows: dict[tuple[float, float], list[Box]] = {}
    for left, top, right, bottom in cells:
        rows.setdefault((top, bottom), []).append(Box(left, top, right, bottom))
    return Table(tuple(tuple(sorted(row, key=lambda box: box.left)) for _, row in sorted(rows.items())))


def _parted(line: Line, tables: Sequence[Table]) -> Line:
    """The line with a new cell wherever an upright rule stands between two words."""
    middle = line.middle
    rules = sorted({box.right for table in tables for row in table.rows for box in row if box.top <= middle <= box.bottom})
    if not rules:
        return line
    starts = set(line.starts)
    for index, (before, after) in enumerate(zip(line.words, line.words[1:], strict=False), start=1):
        if any(before.box.right - 1 <= rule <= after.box.left + 1 for rule in rules):
            starts.add(index)
    return Line(line.words, frozenset(starts), line.moved)


def _is_inside(line: Line, band: Sequence[Box]) -> bool:
    top, bottom = min(box.top for box in band), max(box.bottom for box in band)
    left, right = band[0].left - _TOLERANCE, band[-1].right + _TOLERANCE
    return top <= line.middle <= bottom and all(left <= (word.box.left + word.box.right) / 2 <= right for word in line.words)


def _wrapped(lines: Sequence[Line], band: Sequence[Box]) -> Row | None:
    """Several lines as one row, `None` where they are rows of their own: a column holds two figures."""
    cells: list[Cell] = []
    for box in band:
        pieces = [tuple(word for word in line.words if _stands_in(word, box)) for line in lines]
        texts = [" ".join(word.text for word in piece) for piece in pieces if piece]
        if sum(1 for text in texts if _FIGURE_ALONE.fullmatch(text)) > 1:
            return None
        if texts:
            cells.append(Cell(text=_joined(texts), box=surround(word.box for piece in pieces for word in piece)))
    words = tuple(word for line in lines for word in line.words)
    return Row(cells=tuple(cells), words=words) if cells else None


def _stands_in(word: Word, box: Box) -> bool:
    return box.left <= (word.box.left + word.box.right) / 2 < box.right


def _joined(texts: Sequence[str]) -> str:
    """Wrapped lines as one text; a number that was broken at its hyphen is whole again."""
    whole = texts[0]
    for text in texts[1:]:
        at_hyphen = whole.endswith(("-", "/")) and not whole.endswith(" -") and text[0].isalnum()
        inside = _WHOLE.fullmatch(whole + text) and not _WHOLE.fullmatch(whole) and not _WHOLE.fullmatch(text)
        whole += text if at_hyphen or inside else f" {text}"
    return whole
