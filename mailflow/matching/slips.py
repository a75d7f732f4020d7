"""Numbers within one slip of a token, found without comparing it with all of them."""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

_ROW_BITS = 24  # 16 million rows; the other 40 bits are hash, so that two of a million numbers rarely meet (and are verified anyway)
_ROW_MASK = (1 << _ROW_BITS) - 1


class SlipIndex:
    """A deletion neighbourhood: each number is filed under itself and under itself without each one of its digits.

    Two numbers one slip apart share an entry, so that a look-up costs a few bisections whatever the size. An entry is eight bytes
    (hash and row) in one sorted array: about 64 bytes a number. Numbers that come later wait in a small dictionary beside it.
    Answers are candidates; the caller verifies them against the numbers themselves.
    """

    def __init__(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Files each (row, number)."""
        self._sorted = array("Q", sorted({_entry(key, row) for row, number in numbers for key in _keys(number)}))
        self._late: dict[int, list[int]] = {}

    def add(self, row: int, number: str) -> None:
        """Files one more number."""
        for key in _keys(number):
            self._late.setdefault(_hash(key), []).append(row)

    def same(self, number: str) -> Iterator[int]:
        """Rows that may hold exactly this number."""
        return self._filed(_hash(number))

    def near(self, number: str) -> set[int]:
        """Rows that may hold this number or one that is a slip away."""
        return {row for key in _keys(number) for row in self._filed(_hash(key))}

    def _filed(self, key_hash: int) -> Iterator[int]:
        place = bisect_left(self._sorted, key_hash << _ROW_BITS)
        while place < len(self._sorted) and self._sorted[place] >> _ROW_BITS == key_hash:
            yield self._sorted[place] & _ROW_MASK
            place += 1
        yield from self._late.get(key_hash, ())


def _keys(number: str) -> set[str]:
    return {number} | {number[:i] + number[i + 1 :] for i in range(len(number))}


def _hash(key: str) -> int:
    data = key.encode()
    return zlib.crc32(data) << 8 | zlib.adler32(data) & 0xFF


def _entry(key: str, row: int) -> int:
    return _hash(key) << _ROW_BITS | row
