"""Glyphs on a page → words → rows → cells: what a person sees as standing on one line and in one column.

Nothing here knows a format: a PDF's characters and a recogniser's words come in the same way.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from mailflow.domain.document import Box, Cell, Row, Word

# Shares of the line's height, found by trial over printed advices of many programs.
_BASELINE_SLIP = 0.35  # how far baselines of one line may differ (small labels beside large figures)
_DESCENT = 0.21  # from the bottom of a loose box up to the baseline
_LETTER_GAP = 0.14  # from here on a gap separates words
_SPACE = 0.25  # a space of a proportional font that shows none of its own

# In spaces: from which gap on two words stand in different columns.
_COLUMN_GAP_SPACED = 2.6  # the file itself writes one space between them: running text, perhaps justified
_COLUMN_GAP_UNSPACED = 1.45  # the file moved the pen instead, though it writes spaces elsewhere
_COLUMN_GAP = 1.9  # the file never writes spaces

_FIGURE = re.compile(r"[(+\-−–]?[$€£¥]?[(+\-−–]?\d[\d.,'’]*[.,]\d{2,3}[)\-−–+*%]?(?:CR|DR|C|D|H|S)?", re.IGNORECASE)
_STARTS_FIGURE = re.compile(r"[(+\-−–]?[$€£¥]?[(+\-−–]?[.,]?\d|[$€£¥(]$|[A-Z]{3}$")
_DAY = re.compile(r"\d{1,4}[./\-]\d{1,2}[./\-]\d{2,4}|\d{1,2}-[A-Za-z]{3}-\d{2,4}")
_CODES = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "US$", "CA$", "C$"})
_THOUSANDS = re.compile(r"[(+\-−–]?[$€£¥]?\d{1,3}")
_TABLE_ROW = 3  # cells from which on a line is a table's row and not a sentence
_SIGNS = ("$", "€", "£", "¥", "$(", "($")
_STATED_END = (".", ":", ";", "?", "!")


class Glyph(NamedTuple):
    """One character and its loose box (advance wide, ascent to descent high), from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class _Token:
    """A word in the making. `spaces` counts the literal spaces that the file writes behind it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    spaces: int = 0

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 0.1)

    @property
    def baseline(self) -> float:
        return self.bottom - _DESCENT * self.height


@dataclass(slots=True)
class Line:
    """Words that share a baseline, from left to right, and where a new cell begins (indexes into `words`)."""

    words: tuple[Word, ...]
    starts: frozenset[int]
    moved: frozenset[int] = frozenset()  # words before which the file writes no space: it moved the pen there

    @property
    def middle(self) -> float:
        """The height at which the line stands."""
        return median((word.box.top + word.box.bottom) / 2 for word in self.words)

    def row(self) -> Row:
        """The line as a row."""
        groups: list[list[Word]] = []
        for index, word in enumerate(self.words):
            if index in self.starts or not groups:
                groups.append([])
            groups[-1].append(word)
        return Row(cells=tuple(cell_of(group) for group in groups), words=self.words)


def cell_of(words: Sequence[Word]) -> Cell:
    """Words of one line as one cell."""
    return Cell(text=" ".join(word.text for word in words), box=surround(word.box for word in words))


def surround(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them; there is at least one."""
    every = tuple(boxes)
    return Box(
        min(box.left for box in every), min(box.top for box in every), max(box.right for box in every), max(box.bottom for box in every)
    )


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The page's lines from top to bottom. `glyphs` are in the file's order, spaces included: both tell what belongs together."""
    space = _space_width(glyphs)
    writes_spaces = sum(1 for glyph in glyphs if glyph.text.isspace()) * 20 > len(glyphs)
    lines = [_merge_pieces(line) for line in _group(_tokens(glyphs))]
    return [_with_cells(line, space, writes_spaces=writes_spaces) for line in lines if line]


def _space_width(glyphs: Sequence[Glyph]) -> float:
    """The usual width of a space as a share of the line's height."""
    shares = [(glyph.right - glyph.left) / (glyph.bottom - glyph.top) for glyph in glyphs if glyph.text == " " and glyph.bottom > glyph.top]
    if len(shares) >= 3:
        return min(max(median(shares), 0.12), 0.8)
    letters = [
        (glyph.right - glyph.left) / (glyph.bottom - glyph.top) for glyph in glyphs if glyph.text.isalpha() and glyph.bottom > glyph.top
    ]
    if len(letters) >= 20 and max(letters) - min(letters) < 0.05 * max(letters):
        return median(letters)  # a fixed pitch: a space is as wide as any letter
    return _SPACE


def _tokens(glyphs: Sequence[Glyph]) -> list[_Token]:
    tokens: list[_Token] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            tokens.extend(_split_run(run))
            run = []
            if tokens:
                tokens[-1].spaces += 1
        elif run and _continues(run[-1], glyph):
            if not _is_double(run, glyph):
                run.append(glyph)
        else:
            tokens.extend(_split_run(run))
            run = [glyph]
    tokens.extend(_split_run(run))
    return tokens


def _continues(before: Glyph, glyph: Glyph) -> bool:
    height = max(min(before.bottom - before.top, glyph.bottom - glyph.top), 0.1)
    same_line = abs(before.bottom - glyph.bottom) < 0.25 * height
    return same_line and -1.1 * height < glyph.left - before.right < 2.0 * height


def _is_double(run: list[Glyph], glyph: Glyph) -> bool:
    # Fake bold prints a character again, a fraction of its width beside itself; the letters of "ﬀ" share one place.
    if glyph.text == "f" and run[-1].left == glyph.left:
        return False
    return any(
        before.text == glyph.text and abs(before.left - glyph.left) < 0.35 * max(before.right - before.left, 0.1) for before in run[-2:]
    )


def _split_run(run: list[Glyph]) -> list[_Token]:
    if not run:
        return []
    gaps = [after.left - before.right for before, after in itertools.pairwise(run)]
    height = run[0].bottom - run[0].top
    # Spaced-out headings have a gap behind each letter; only what is wider than the usual gap parts words.
    if not gaps or (max(gaps) <= _LETTER_GAP * height and min(gaps) >= -0.6 * height):
        return [_whole(run)]
    usual = max(median(gaps), 0.0) if len(gaps) >= 3 else 0.0
    tokens = [_token(run[0])]
    for gap, glyph in zip(gaps, run[1:], strict=True):
        is_ligature = gap < 0 and abs(gap + (glyph.right - glyph.left)) < 0.01  # the letters of "ﬁ" share one box
        if not is_ligature and (gap > usual + _LETTER_GAP * height or gap < -0.6 * height):
            tokens.append(_token(glyph))
        else:
            last = tokens[-1]
            last.text += glyph.text
            last.top, last.bottom = min(last.top, glyph.top), max(last.bottom, glyph.bottom)
            last.left, last.right = min(last.left, glyph.left), max(last.right, glyph.right)
    return tokens


def _whole(run: list[Glyph]) -> _Token:
    texts, lefts, tops, rights, bottoms = zip(*run, strict=True)
    return _Token("".join(texts), min(lefts), min(tops), max(rights), max(bottoms))


def _token(glyph: Glyph) -> _Token:
    return _Token(glyph.text, glyph.left, glyph.top, glyph.right, glyph.bottom)


def _group(tokens: list[_Token]) -> list[list[_Token]]:
    lines: list[list[_Token]] = []
    anchor = 0.0
    for token in sorted(tokens, key=lambda item: item.baseline):
        if lines and token.baseline - anchor < _BASELINE_SLIP * min(token.height, lines[-1][0].height):
            lines[-1].append(token)
        else:
            lines.append([token])
            anchor = token.baseline
    return [sorted(line, key=lambda item: item.left) for line in lines]


def _merge_pieces(line: list[_Token]) -> list[_Token]:
    """Joins pieces of one word that the file writes apart (a bold digit), and drops what is printed twice on the same place."""
    merged: list[_Token] = []
    for token in line:
        last = merged[-1] if merged else None
        if last is not None and last.text == token.text and abs(last.left - token.left) < 0.15 * last.height:
            last.spaces = max(last.spaces, token.spaces)
        elif last is not None and _is_continued(last, token):
            last.text += token.text
            last.top, last.right, last.bottom = min(last.top, token.top), token.right, max(last.bottom, token.bottom)
            last.spaces = token.spaces
        else:
            merged.append(token)
    return merged


def _is_continued(last: _Token, token: _Token) -> bool:
    touches = -0.15 * last.height < token.left - last.right < 0.08 * last.height
    return touches and not last.spaces and not _collide(last.text, token.text)


def _collide(before: str, after: str) -> bool:
    """Whether these touch because one column runs into the next: a whole figure never continues a word or another figure."""
    return bool(_FIGURE.fullmatch(after)) and (before[-1].isalpha() or bool(_FIGURE.fullmatch(before)))


def _with_cells(line: list[_Token], space: float, *, writes_spaces: bool) -> Line:
    starts = {0}
    before_figure = _signs_stand_before(line)
    for index, (before, after) in enumerate(itertools.pairwise(line), start=1):
        width = space * min(before.height, after.height)
        # An accountant's format sets the sign at one side of the column and the figure at the other.
        if before.text in _SIGNS or after.text in _SIGNS:
            figure_ahead = before.text in _SIGNS and bool(_FIGURE.fullmatch(after.text))
            figure_behind = after.text in _SIGNS and _ends_figure(before.text)
            if (figure_ahead and before_figure) or (figure_behind and not before_figure):
                continue
            if figure_ahead or figure_behind:
                starts.add(index)
                continue
        if _parts(before, after, (after.left - before.right) / width, writes_spaces=writes_spaces):
            starts.add(index)
    words = tuple(
        Word(token.text, Box(round(token.left, 2), round(token.top, 2), round(token.right, 2), round(token.bottom, 2))) for token in line
    )
    moved = frozenset(index for index, token in enumerate(line[:-1], start=1) if not token.spaces) if writes_spaces else frozenset()
    if len(starts) >= _TABLE_ROW:
        starts.update(index for index in moved if _begins_narrow_column(line[index - 1].text, line[index].text))
    return Line(words, frozenset(starts), moved)


def _signs_stand_before(line: list[_Token]) -> bool:
    """Whether this line writes "$ 5.00" and not "5,00 $"."""
    first = next((token.text for token in line if token.text in _SIGNS or _ends_figure(token.text)), "")
    return first in _SIGNS


def _ends_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _begins_narrow_column(before: str, after: str) -> bool:
    """Whether a figure that the pen was moved to stands in a column of its own; thousands may be set off in the same way (12 345,60)."""
    return bool(_FIGURE.fullmatch(after)) and not _THOUSANDS.fullmatch(before) and before not in _SIGNS and before not in _CODES


def _parts(before: _Token, after: _Token, gap: float, *, writes_spaces: bool) -> bool:
    """Whether a new cell begins between the two; `gap` counts spaces."""
    if is_column_break(before.text, after.text):
        return True
    if before.spaces == 1:
        return gap > _COLUMN_GAP_SPACED
    if before.spaces > 1:
        return gap > (_COLUMN_GAP_SPACED if before.text.endswith(_STATED_END) else _COLUMN_GAP)
    return gap > (_COLUMN_GAP_UNSPACED if writes_spaces else _COLUMN_GAP)


def is_column_break(before: str, after: str) -> bool:
    """Whether the words themselves say that a column ends: nobody writes an amount, or a date and an amount, without a word between."""
    if _FIGURE.fullmatch(before) and not _DAY.fullmatch(before):
        return bool(_STARTS_FIGURE.match(after)) and (any(letter.isdigit() for letter in after) or after in "$€£¥(")
    return bool(_DAY.fullmatch(before)) and bool(_FIGURE.fullmatch(after))
