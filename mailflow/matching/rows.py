"""Rows by a number, in eight bytes an entry: for what is looked up rarely and would fill memory as a dictionary."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

_ROW_BITS = 24  # 16 million rows; the other 40 bits tell keys apart, and callers verify what they find
_KEY_MASK = (1 << 40) - 1


class RowIndex:
    """A sorted array of (key, row); rows that come later wait in a small dictionary beside it.

    Nothing is ever removed: answers are candidates, and the caller looks whether they still hold.
    """

    def __init__(self, entries: Iterable[tuple[int, int]]) -> None:
        """Files each (key, row)."""
        self._sorted = array("Q", sorted((key & _KEY_MASK) << _ROW_BITS | row for key, row in entries))
        self._late: dict[int, list[int]] = {}

    def add(self, key: int, row: int) -> None:
        """Files one more."""
        self._late.setdefault(key & _KEY_MASK, []).append(row)

    def rows(self, key: int) -> Iterator[int]:
        """Rows that may have this key."""
        wanted = key & _KEY_MASK
        place = bisect_left(self._sorted, wanted << _ROW_BITS)
        while place < len(self._sorted) and self._sorted[place] >> _ROW_BITS == wanted:
            yield self._sorted[place] & ((1 << _ROW_BITS) - 1)
            place += 1
        yield from self._late.get(wanted, ())
