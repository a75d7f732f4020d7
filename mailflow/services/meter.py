"""What one process has seen since it started, for a monitor: how long mail waited for its decision, and whether the mailbox answers."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

# Seconds. A mail is decided within the round that found it, so the first ones tell a good day from a slow one; the last, a night.
BOUNDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 43_200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How many mails waited so long: `within` counts by the upper bound in seconds, each with all shorter ones in it."""

    within: Mapping[int, int]
    mails: int
    seconds: float


class Meter:
    """The counts of this process; may be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waits: Counter[int] = Counter()
        self._seconds = 0.0
        self._answers = Counter({True: 0, False: 0})

    def decided(self, waited: timedelta) -> None:
        """A mail was decided so long after it was taken in."""
        seconds = max(waited.total_seconds(), 0.0)
        with self._lock:
            self._waits[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    def looked(self, *, has_answered: bool) -> None:
        """The mailbox was looked into, and answered or not."""
        with self._lock:
            self._answers[has_answered] += 1

    @property
    def waits(self) -> Waits:
        """How long the mails waited that this process decided."""
        with self._lock:
            counts, seconds = dict(self._waits), self._seconds
        within = {bound: sum(counts.get(place, 0) for place in range(at + 1)) for at, bound in enumerate(BOUNDS)}
        return Waits(within=within, mails=sum(counts.values()), seconds=seconds)

    @property
    def looks(self) -> Mapping[bool, int]:
        """How often the mailbox answered (true), and how often it did not."""
        with self._lock:
            return dict(self._answers)
