"""Columns too close for a gap to show, found by what stands below and above: fixed-pitch reports with one space between fields."""

import re
from collections.abc import Sequence

from mailflow.documents.grid import Line
from mailflow.domain.document import Word

_REACH = 12  # lines up and down in which a row's neighbours are looked for
_SAME = 1.2  # points by which edges of one column may differ
_TABLE_ROW = 3  # cells from which on a line is a row of a table
_SHARED = 2  # cell edges that two rows of one table have in common, at least
# A number as a document carries it: five digits or more and no decimals (thousands after a space have three), or a whole date.
_STRONG = re.compile(r"[A-Za-z]{0,4}[-#]?\d{5,}(?:[-/]\d+)*|\d{1,4}[./\-]\d{1,2}[./\-]\d{2,4}|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_DASHES = re.compile(r"[-=_]{2,}")


def part_at_gutters(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a new cell also where an upright strip stays free through the rows of one table."""
    ruled = _dashed(lines)
    rows = [_part_numbers(line, lines, index, ruled) for index, line in enumerate(lines)]
    return [_part_words(line, rows, index) for index, line in enumerate(rows)]


def _part_numbers(line: Line, lines: Sequence[Line], index: int, ruled: Sequence[tuple[int, Line]]) -> Line:
    """Numbers and dates of one row from what stands beside them."""
    starts = set(line.starts) | _under_dashes(line, index, ruled)
    inner = [at for at in range(1, len(line.words)) if at not in starts and _is_strong_pair(line.words[at - 1], line.words[at])]
    if inner:
        neighbours = [other for other in lines[max(index - _REACH, 0) : index + _REACH + 1] if other is not line and _is_like(line, other)]
        starts.update(at for at in inner if neighbours and all(_is_free(line, at, other) for other in neighbours))
    return _with_starts(line, starts)


def _part_words(line: Line, rows: Sequence[Line], index: int) -> Line:
    """Words that the pen was moved to, where cells of the rows beside begin at the same place, and headers over their columns."""
    beside = [other for other in rows[max(index - 2, 0) : index + 3] if other is not line]
    starts = set(line.starts)
    starts.update(at for at in line.moved if any(_begins_cell(other, line.words[at].box.left) for other in beside))
    if _TABLE_ROW <= len(starts) < len(line.words):
        starts.update(_over_columns(line, starts, rows[index + 1 : index + 5]))
    return _with_starts(line, starts)


def _with_starts(line: Line, starts: set[int]) -> Line:
    return Line(line.words, frozenset(starts), line.moved) if len(starts) > len(line.starts) else line


def _is_strong_pair(before: Word, after: Word) -> bool:
    return bool(_STRONG.fullmatch(before.text) or _STRONG.fullmatch(after.text))


def _is_like(line: Line, other: Line) -> bool:
    """Whether both are rows of one table: enough cells begin or end at the same place."""
    shared = sum(
        1
        for left, right in _spans(line)
        if any(abs(left - left2) < _SAME or abs(right - right2) < _SAME for left2, right2 in _spans(other))
    )
    return shared > _SHARED


def _spans(line: Line) -> list[tuple[float, float]]:
    starts = sorted(line.starts)
    ends = [*(at - 1 for at in starts[1:]), len(line.words) - 1]
    return [(line.words[start].box.left, line.words[end].box.right) for start, end in zip(starts, ends, strict=True)]


def _is_free(line: Line, at: int, other: Line) -> bool:
    """Whether `other` has the same gap: nothing crosses it, and a word begins or ends on its rim."""
    left, right = line.words[at - 1].box.right, line.words[at].box.left
    middle = (left + right) / 2
    if any(word.box.left < middle < word.box.right for word in other.words):
        return False
    return any(abs(word.box.left - right) < _SAME or abs(word.box.right - left) < _SAME for word in other.words)


def _begins_cell(other: Line, left: float) -> bool:
    """Whether a cell of `other`, but not its first, begins at this edge."""
    return any(abs(other.words[at].box.left - left) < _SAME for at in other.starts if at > 0)


def _over_columns(line: Line, starts: set[int], below: Sequence[Line]) -> set[int]:
    """Gaps of a header line under which two columns part, in two rows at least: each word stands over a column of its own."""
    rows = [_spans(other) for other in below if len(other.starts) >= _TABLE_ROW]
    if len(rows) < 2:
        return set()
    return {
        at for at in range(1, len(line.words)) if at in line.moved and at not in starts and all(_parts_row(line, at, row) for row in rows)
    }


def _parts_row(line: Line, at: int, row: Sequence[tuple[float, float]]) -> bool:
    before, after = line.words[at - 1].box, line.words[at].box
    if any(abs(after.left - left) < _SAME and before.right <= left + _SAME for left, _ in row):
        return True
    over = [number for number, (left, right) in enumerate(row) if before.left < right and left < before.right]
    then = [number for number, (left, right) in enumerate(row) if after.left < right and left < after.right]
    return len(over) == 1 and len(then) == 1 and over[0] < then[0]


def _dashed(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Lines that consist of dashes only, several runs of them: they draw the columns of the rows around them."""
    return [
        (index, line)
        for index, line in enumerate(lines)
        if len(line.words) >= 3 and all(_DASHES.fullmatch(word.text) for word in line.words)
    ]


def _under_dashes(line: Line, index: int, ruled: Sequence[tuple[int, Line]]) -> set[int]:
    """Where the nearest line of dashes above (or just below, for a header) has a gap between the same two words."""
    near = [dashes for at, dashes in ruled if at < index <= at + 80] or [dashes for at, dashes in ruled if index < at <= index + 3]
    if not near or _crosses(line, near[-1]):
        return set()
    gaps = [(before.box.right, after.box.left) for before, after in zip(near[-1].words, near[-1].words[1:], strict=False)]
    return {
        at
        for at in range(1, len(line.words))
        if any(line.words[at - 1].box.right <= after + _SAME and line.words[at].box.left >= before - _SAME for before, after in gaps)
        and any(line.words[at - 1].box.right <= (before + after) / 2 <= line.words[at].box.left for before, after in gaps)
    }


def _crosses(line: Line, dashes: Line) -> bool:
    """Whether a word of the line lies over a gap between dashes: then the line is no row of that table."""
    middles = [(before.box.right + after.box.left) / 2 for before, after in zip(dashes.words, dashes.words[1:], strict=False)]
    return any(word.box.left + _SAME < middle < word.box.right - _SAME for word in line.words for middle in middles)
