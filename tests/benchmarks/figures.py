"""Figures that a noisy machine gives: medians of pairs, with the interval in which the true one lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

# How sure the interval is.
SURE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The median of some measurements, and the interval that holds the true median with 95 % (by its order statistics)."""

    median: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f} - {self.high:.2f}, {self.count})"


def spread(values: Sequence[float]) -> Spread:
    """The median with its interval; of fewer than six values, the interval is all of them."""
    ordered = sorted(values)
    count = len(ordered)
    cut = 0
    while 2 * sum(comb(count, below) for below in range(cut + 1)) / 2**count <= 1 - SURE:
        cut += 1
    place = max(cut - 1, 0)
    return Spread(median=median(ordered), low=ordered[place], high=ordered[count - 1 - place], count=count)
