"""Spellings of invoice numbers to rows of the ledger, in eight bytes a slot: what is exact, and what is one slip away.

A dictionary would take 150 bytes an invoice for its keys alone. Here a slot holds a part of the spelling's hash and a row; whoever asks
looks at the row's number to be sure, so that an answer is never a matter of chance.
"""

from array import array
from collections.abc import Callable, Iterator

_ROW_BITS = 27  # 134 million rows
_SHARED = 1 << _ROW_BITS  # marks a slot whose spelling several rows have
_ROW_MASK = _SHARED - 1
_BELOW_HASH = _ROW_BITS + 1
_HASH_MASK = (1 << 36) - 1
_FIRST_SLOTS = 1 << 10
# A fuller table is smaller, and lets more of the two hundred slips of a number through to the slower second look.
_FULL = 0.4
_DIGITS = "0123456789"


class SpellingIndex:
    """Rows by spelling: open addressing over one array. Nothing is removed: an invoice keeps its number."""

    def __init__(self, is_spelt: Callable[[int, str], bool]) -> None:
        """`is_spelt(row, form)` says whether a row's number has this spelling."""
        self._is_spelt = is_spelt
        self._slots = array("Q", bytes(8 * _FIRST_SLOTS))
        self._mask = _FIRST_SLOTS - 1
        self._room = int(_FIRST_SLOTS * _FULL)
        self._others: dict[int, array[int]] = {}  # by the hash: further rows of a spelling that a slot has

    def add(self, form: str, row: int) -> None:
        """Files a row under a spelling."""
        if self._room == 0:
            self._grow()
        short = hash(form) & _HASH_MASK
        slots, mask = self._slots, self._mask
        at = short & mask
        while slot := slots[at]:
            if slot >> _BELOW_HASH == short:
                slots[at] = slot | _SHARED
                self._others.setdefault(short, array("I")).append(row)
                return
            at = (at + 1) & mask
        slots[at] = short << _BELOW_HASH | (row + 1)
        self._room -= 1

    def rows(self, form: str) -> list[int]:
        """The rows that have this spelling."""
        short = hash(form) & _HASH_MASK
        slots, mask = self._slots, self._mask
        at = short & mask
        while slot := slots[at]:
            if slot >> _BELOW_HASH == short:
                found = [(slot & _ROW_MASK) - 1]
                if slot & _SHARED:
                    found += self._others[short]
                return [row for row in found if self._is_spelt(row, form)]
            at = (at + 1) & mask
        return []

    def near(self, form: str) -> Iterator[int]:
        """The rows that have a spelling one slip away from this one; some come twice."""
        slots, mask = self._slots, self._mask
        for slip in [slip for slip in one_slip_away(form) if slots[hash(slip) & mask]]:
            yield from self.rows(slip)

    def _grow(self) -> None:
        slots = array("Q", bytes(8 * 2 * len(self._slots)))
        mask = len(slots) - 1
        for slot in self._slots:
            if slot:
                at = (slot >> _BELOW_HASH) & mask
                while slots[at]:
                    at = (at + 1) & mask
                slots[at] = slot
        self._room = int(len(slots) * _FULL) - int(len(self._slots) * _FULL)
        self._slots, self._mask = slots, mask


def one_slip_away(form: str) -> list[str]:
    """All forms that one slip makes of this one: a digit wrong, swapped with its neighbour, lost or added; some come twice."""
    is_digit = [sign.isdigit() for sign in form]
    wrong = [(form[:place], form[place + 1 :]) for place, digit in enumerate(is_digit) if digit]
    added = [(form[:place], form[place:]) for place in range(len(form) + 1)]
    slips = [head + digit + tail for head, tail in (*wrong, *added) for digit in _DIGITS]
    slips += [head + tail for head, tail in wrong]
    for place in range(len(form) - 1):
        if is_digit[place] and is_digit[place + 1] and form[place] != form[place + 1]:
            slips.append(form[:place] + form[place + 1] + form[place] + form[place + 2 :])
    return slips


def is_slip(form: str, other: str) -> bool:
    """Whether one slip makes `other` of `form`, as `one_slip_away` counts them."""
    at = next((place for place, (one, two) in enumerate(zip(form, other, strict=False)) if one != two), min(len(form), len(other)))
    longer = len(other) - len(form)
    if longer == 1:
        return other[at] in _DIGITS and other[at + 1 :] == form[at:]
    if longer == -1:
        return form[at].isdigit() and form[at + 1 :] == other[at:]
    if longer or at == len(form) or not (form[at].isdigit() and other[at] in _DIGITS):
        return False
    is_swapped = form[at : at + 2].isdigit() and other[at : at + 2] == form[at : at + 2][::-1] and other[at + 2 :] == form[at + 2 :]
    return other[at + 1 :] == form[at + 1 :] or is_swapped
