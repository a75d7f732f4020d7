"""Recognised letters → rows of words: the page turned upright, its lines made level, a photograph's slant across the page undone.

Boxes count on the page as it is turned (`Page.turn`), in points; `pictures.render` turns the picture likewise.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from mailflow.documents.figures import mended
from mailflow.documents.grid import Glyph, Line, cell_of, lines_of
from mailflow.documents.recogniser import Letter, Seen, is_upside_down, recognise
from mailflow.documents.scans import Scan, without_specks
from mailflow.domain.document import Box, Page, Row, Word

Array = Any  # numpy's arrays

_LYING = 1.5  # times as high as wide: a line of two letters or more that runs up or down the page
_LONG = 3.0  # times as wide as high: from here on a line says how the page slants
_STEEPEST = 15.0  # degrees; what is more aslant than this is a stamp or a signature
# How exactly the slant is searched: so many steps to both sides, in pixels down per pixel across; a bend counts over the whole height.
_SEARCH, _SLOPE_STEP, _BEND_STEP = 8, 0.0015, 0.008
_SLIP = 0.18  # of a line's height: words whose middles differ by less stand level
_NEAR, _MOST_PAIRS = 4.0, 20_000  # line heights within which words may be of one line; no page needs more pairs
_COST = 0.02  # of a step, so that the least slant is taken that does as well
_GAP = 0.7  # of a line's height: letters so far apart are two words, though no space was recognised


@dataclass(frozen=True, slots=True)
class _Plane:
    """The level page in pixels: how far every line slants, and how much more so the farther down it stands."""

    width: float
    height: float
    angle: float  # in radians, clockwise
    change: float  # slope per pixel down from the middle

    def level(self, x: float, y: float) -> tuple[float, float]:
        """A place of the picture on the turned one."""
        across, down = x - self.width / 2, y - self.height / 2
        sine, cosine = math.sin(self.angle), math.cos(self.angle)
        return self.width / 2 + across * cosine + down * sine, self.height / 2 - across * sine + down * cosine

    def drop(self, x: float, y: float) -> float:
        """By how much the line at this height has sunk here against the middle of the page."""
        return self.change * (y - self.height / 2) * (x - self.width / 2)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A recognised line on the level page: its middle height, its ends, its letters."""

    middle: float
    left: float
    right: float
    height: float
    letters: tuple[Letter, ...]


def read_scan(scan: Scan, number: int) -> Page:
    """The page with the words that were recognised on it; without rows where there are none."""
    import numpy as np

    picture, quarter, lines = _upright(without_specks(np.asarray(scan.image)))
    width, height = (scan.height, scan.width) if quarter in (90, 270) else (scan.width, scan.height)
    plane = _plane(lines, picture.shape[1], picture.shape[0])
    strips = _even([_strip(line, plane) for line in lines])
    scale = width / max(picture.shape[1], 1)
    rows = tuple(_placed(line, strips, plane, scale) for line in lines_of([glyph for strip in strips for glyph in _glyphs(strip)]))
    turn = (quarter - math.degrees(plane.angle)) % 360
    return Page(number=number, rows=rows, width=round(width, 2), height=round(height, 2), is_picture=True, turn=round(turn, 2))


def _upright(picture: Array) -> tuple[Array, int, tuple[Seen, ...]]:
    """The picture turned by quarters until its lines stand upright, by how many degrees clockwise, and the lines."""
    import numpy as np

    lines = recognise(picture)
    quarter = 0
    if _lies(lines):
        picture, quarter = np.ascontiguousarray(np.rot90(picture, -1)), 90
        lines = recognise(picture)
    if lines and is_upside_down(picture, lines):
        picture, quarter = np.ascontiguousarray(np.rot90(picture, 2)), quarter + 180
        lines = recognise(picture)
    return picture, quarter, lines


def _lies(lines: Sequence[Seen]) -> bool:
    """Whether most letters stand in lines that run up or down the page."""
    lying = sum(len(line.letters) for line in lines if len(line.letters) > 1 and _high(line) > _LYING * _wide(line))
    return lying * 2 > sum(len(line.letters) for line in lines)


def _wide(line: Seen) -> float:
    return math.dist(line.corners[0], line.corners[1])


def _high(line: Seen) -> float:
    return math.dist(line.corners[0], line.corners[3])


def _plane(lines: Sequence[Seen], width: int, height: int) -> _Plane:
    """How the page slants: about as its long lines do, and exactly so that words of one printed line stand at one height."""
    told = [(_slope(line), _wide(line)) for line in lines if _wide(line) > _LONG * _high(line)]
    told = [one for one in told if abs(one[0]) < math.tan(math.radians(_STEEPEST))]
    usual = _weighted_median(told)
    slope, change = _aligned(lines, usual, (width, height))
    return _Plane(width, height, math.atan(slope), change)


def _aligned(lines: Sequence[Seen], usual: float, size: tuple[int, int]) -> tuple[float, float]:
    """The slope near the usual one, and its change per pixel down the page, at which most words stand level with others.

    A slope much farther off would align each line's end with the next line's beginning just as well.
    """
    import numpy as np

    width, height = size
    places = np.array([_middle(line) for line in lines] or [(0.0, 0.0)])
    high = median(_high(line) for line in lines) if lines else 1.0
    x, y = places[:, 0] - width / 2, places[:, 1] - height / 2
    one, other = np.triu_indices(len(x), 1)
    near = (abs(y[one] - y[other]) < _NEAR * high + abs(usual) * width) & (abs(x[one] - x[other]) > high)
    one, other = one[near][:_MOST_PAIRS], other[near][:_MOST_PAIRS]
    best, found = -math.inf, (usual, 0.0)
    for slope in usual + np.arange(-_SEARCH, _SEARCH + 1) * _SLOPE_STEP:
        flat = y - slope * x
        for bend in np.arange(-_SEARCH, _SEARCH + 1) * _BEND_STEP:
            level = flat - bend / height * flat * x
            agreed = float(np.exp(-(((level[one] - level[other]) / (_SLIP * high)) ** 2)).sum())
            score = agreed - _COST * (abs(slope - usual) / _SLOPE_STEP + abs(bend) / _BEND_STEP)
            if score > best:
                best, found = score, (float(slope), float(bend) / height)
    return found


def _slope(line: Seen) -> float:
    top_left, top_right, bottom_right, bottom_left = line.corners
    down = (top_right[1] - top_left[1]) + (bottom_right[1] - bottom_left[1])
    across = (top_right[0] - top_left[0]) + (bottom_right[0] - bottom_left[0])
    return down / across if across else math.inf


def _weighted_median(values: Sequence[tuple[float, float]]) -> float:
    half = sum(weight for _, weight in values) / 2
    for value, weight in sorted(values):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _middle(line: Seen) -> tuple[float, float]:
    return sum(x for x, _ in line.corners) / 4, sum(y for _, y in line.corners) / 4


def _strip(line: Seen, plane: _Plane) -> _Strip:
    corners = [plane.level(x, y) for x, y in line.corners]
    left, right = (corners[0][0] + corners[3][0]) / 2, (corners[1][0] + corners[2][0]) / 2
    x, y = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
    return _Strip(y - plane.drop(x, y), left, max(right, left + 1), max(_high(line), 1.0), line.letters)


def _even(strips: Sequence[_Strip]) -> list[_Strip]:
    """Lines of about the usual height get the usual height: a box is higher where a letter hangs down."""
    usual = median(strip.height for strip in strips) if strips else 0.0
    return [replace(strip, height=usual) if usual * 0.6 < strip.height < usual * 1.7 else strip for strip in strips]


def _glyphs(strip: _Strip) -> Iterator[Glyph]:
    """The letters side by side, so that only spaces and wide gaps part words: a recogniser knows its letters' places but roughly."""
    top, bottom = strip.middle - strip.height / 2, strip.middle + strip.height / 2
    length = strip.right - strip.left
    letters = strip.letters
    edges = [strip.left + letter.begins * length for letter in letters], [strip.left + letter.ends * length for letter in letters]
    for at, letter in enumerate(letters):
        left, right = edges[0][at], max(edges[1][at], edges[0][at] + 0.1)
        if letter.text == " ":
            after = edges[0][at + 1] if at + 1 < len(letters) else right
            yield Glyph(" ", left, top, max(after, left + 0.1), bottom)
            continue
        if at and letters[at - 1].text != " " and left - edges[1][at - 1] < _GAP * strip.height:
            left = (left + edges[1][at - 1]) / 2
        if at + 1 < len(letters) and letters[at + 1].text != " " and edges[0][at + 1] - right < _GAP * strip.height:
            right = (right + edges[0][at + 1]) / 2
        yield Glyph(letter.text, left, top, max(right, left + 0.1), bottom)


def _placed(line: Line, strips: Sequence[_Strip], plane: _Plane, scale: float) -> Row:
    """The line as a row in points, each word with the confidence of its least sure letter."""
    words = tuple(_word(word, strips, plane, scale) for word in line.words)
    groups: list[list[Word]] = []
    for index, word in enumerate(words):
        if index in line.starts or not groups:
            groups.append([])
        groups[-1].append(word)
    return Row(cells=tuple(cell_of(group) for group in groups), words=words)


def _word(word: Word, strips: Sequence[_Strip], plane: _Plane, scale: float) -> Word:
    box = word.box
    drop = plane.drop((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    edges = (box.left, box.top + drop, box.right, box.bottom + drop)
    return Word(mended(word.text), Box(*(round(edge * scale, 2) for edge in edges)), round(_confidence(word, strips), 3))


def _confidence(word: Word, strips: Sequence[_Strip]) -> float:
    middle = (word.box.top + word.box.bottom) / 2
    sure = 1.0
    for strip in strips:
        if abs(strip.middle - middle) > strip.height / 2 or strip.right < word.box.left or word.box.right < strip.left:
            continue
        length = strip.right - strip.left
        places = [strip.left + (letter.begins + letter.ends) / 2 * length for letter in strip.letters]
        here = strip.letters[bisect_left(places, word.box.left) : bisect_right(places, word.box.right)]
        sure = min(sure, min((letter.confidence for letter in here if letter.text != " "), default=1.0))
    return sure
