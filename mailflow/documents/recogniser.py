"""Letters in a picture, by RapidOCR: the models of PP-OCR come in its wheel, so that nothing is fetched and nothing leaves the machine.

The only file that knows the library. Its sessions have one thread, so that a process that has loaded them may fork.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

Array = Any  # numpy's arrays; the library is imported by those who recognise something
Point = tuple[float, float]

# Found by trial over the scans of tests/scans: on finer pictures finding the lines takes longer and finds no more of them.
_SIDE_TO_FIND_LINES = 1_280
_VOTERS = 9  # lines that are asked which way up they stand
_SETTINGS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": _SIDE_TO_FIND_LINES,
    "Global.max_side_len": 4_000,
    "Global.log_level": "critical",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One character: how far along its line it begins and ends (shares from 0 to 1), and how sure the recogniser is of it."""

    text: str
    begins: float
    ends: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Words that stand close together on one line; `corners` from the top left one clockwise, in pixels of the picture."""

    letters: tuple[Letter, ...]
    corners: tuple[Point, Point, Point, Point]
    confidence: float


def is_installed() -> bool:
    """Whether letters can be recognised here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(picture: Array) -> tuple[Seen, ...]:
    """What is written in a picture (rows × columns × red, green, blue), in no order."""
    found = _engine()(picture[:, :, ::-1], use_det=True, use_cls=False, use_rec=True, return_word_box=True, return_single_char_box=True)
    if found.txts is None or found.boxes is None:
        return ()
    letters: Sequence[Any] = found.word_results if len(found.word_results or ()) == len(found.txts) else [()] * len(found.txts)
    lines = zip(found.boxes.tolist(), found.txts, found.scores, letters, strict=True)
    return tuple(_seen(corners, text, float(score), places) for corners, text, score, places in lines if text.strip())


def is_upside_down(picture: Array, lines: Sequence[Seen]) -> bool:
    """Whether most of the longest lines stand on their heads."""
    import cv2
    import numpy as np

    votes = 0
    longest = sorted(lines, key=lambda line: -_length(line))[:_VOTERS]
    for line in longest:
        width, height = max(round(_length(line)), 8), max(round(_distance(line.corners[0], line.corners[3])), 8)
        target = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
        straight = cv2.getPerspectiveTransform(np.array(line.corners, dtype=np.float32), target)
        strip = cv2.warpPerspective(picture[:, :, ::-1], straight, (width, height))
        said = _engine()(strip, use_det=False, use_cls=True, use_rec=False).cls_res
        votes += 1 if said and said[0][0] == "180" else -1
    return votes > 0


@functools.cache
def _engine() -> Any:  # the library has no types
    import cv2
    import onnxruntime
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    onnxruntime.set_default_logger_severity(3)  # it would tell of every graphics card that is not there
    return RapidOCR(params=_SETTINGS)


def _seen(corners: Sequence[Sequence[float]], text: str, score: float, places: Sequence[Any]) -> Seen:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    marks = [letter for letter in text if not letter.isspace()]
    if [place[0] for place in places] == marks:
        letters = tuple(_spread(text, places, first, second))
    else:
        letters = tuple(Letter(letter, at / len(text), (at + 1) / len(text), score) for at, letter in enumerate(text))
    return Seen(letters, (first, second, third, fourth), score)


def _spread(text: str, places: Sequence[Any], start: Point, end: Point) -> list[Letter]:
    """The characters of a line with their places; spaces, which have none, lie between their neighbours."""
    length = max(_distance(start, end), 1.0)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    letters: list[Letter] = []
    shown = iter(places)
    before = 0.0
    for letter in text:
        if letter.isspace():
            letters.append(Letter(" ", before, before, 1.0))
            continue
        _, sureness, box = next(shown)
        shares = [((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length for x, y in box]
        before = max(shares)
        letters.append(Letter(letter, min(shares), before, float(sureness)))
    return letters


def _length(line: Seen) -> float:
    return _distance(line.corners[0], line.corners[1])


def _distance(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
