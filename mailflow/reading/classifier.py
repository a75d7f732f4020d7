"""A second opinion on a sentence: how probable each kind and each reason of a dispute is, by its words and the letters in them.

A linear model: every word, pair of words and run of letters has a weight for each label, learnt by `tests/training/train.py` from the
sentences beside it. It knows words in the forms and company that people use, where the rules know constructions; it runs offline, on a
sentence alone, and the rules stand above it (`replies`, `disputes`).
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from mailflow.domain.facts import DisputeReason, Kind

# Two to this power rows of weights: features share one where their checksums agree in so many bits.
BITS = 16
_ROWS: int = 2**BITS
# The labels, in the order of the columns; the reasons are weighed against each other, a sentence may say several kinds.
KINDS = (
    *(Kind.PAYMENT_CLAIM, Kind.PROMISE, Kind.DISPUTE, Kind.PLAN_REQUEST, Kind.COPY_REQUEST, Kind.QUESTION, Kind.CONTACT_CHANGE),
    *(Kind.BANK_CHANGE, Kind.INSOLVENCY, Kind.STOP_CONTACT, Kind.ACKNOWLEDGEMENT),
)
REASONS = tuple(DisputeReason)
WEIGHTS = "classifier.npz"
_FIGURES = re.compile(r"\d[\d.,:/'-]*")
_ADDRESS = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[^\W_]+(?:'\w+)?|[?!@$€£%]")
_LETTERS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities from 0 to 1; those of the reasons add up to 1 and count where the sentence contests something."""

    kinds: Mapping[Kind, float]
    reasons: Mapping[DisputeReason, float]


@lru_cache(maxsize=1024)  # a sentence is asked about by several readers
def opinion_of(flat: str) -> Opinion:
    """What the model makes of a sentence (`flat_of`)."""
    weights, scale = _model()
    rows = sorted({row_of(feature) for feature in features_of(flat)})
    scores = weights[rows].sum(axis=0, dtype=np.float32) * scale / max(len(rows), 1) ** 0.5 + weights[0] * scale
    kinds = 1 / (1 + np.exp(-scores[: len(KINDS)]))
    odds = np.exp(scores[len(KINDS) :] - scores[len(KINDS) :].max())
    return Opinion(
        dict(zip(KINDS, map(float, kinds), strict=True)),
        dict(zip(REASONS, map(float, odds / odds.sum()), strict=True)),
    )


def features_of(flat: str) -> Iterator[str]:
    """Words, pairs of them, and the letters of each; figures and addresses are all alike."""
    words = _WORD.findall(_FIGURES.sub(" 0 ", _ADDRESS.sub(" @ ", flat)))
    yield from words
    yield from (f"{left} {right}" for left, right in zip(["<", *words], [*words, ">"], strict=True))
    for word in words:
        edged = f"<{word}>"
        yield from (edged[at : at + size] for size in _LETTERS for at in range(len(edged) - size + 1))


def row_of(feature: str) -> int:
    """The row of weights of a feature, from 1; row 0 is what holds without any."""
    return zlib.crc32(feature.encode()) % (_ROWS - 1) + 1


@cache
def _model() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    with files("mailflow.reading").joinpath(WEIGHTS).open("rb") as file, np.load(file) as kept:
        return kept["weights"], kept["scale"]
