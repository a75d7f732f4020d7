"""How payers write invoice numbers: as printed, with words before, without zeros, with look-alike letters, one slip away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from .ledger import Book
from .world import Invoice

_LOOKALIKES = {"0": "O", "1": "l", "5": "S", "8": "B"}


def spelled(invoices: Sequence[Invoice], twist: str, book: Book) -> list[str]:
    """The numbers as the payer writes them."""
    numbers = [x.number for x in invoices]
    rng = book.rng
    if twist == "prefix":
        shape = rng.choice(("INV {}", "INV{}", "Inv. {}", "#{}", "INV-{}"))
        return [shape.format(n) for n in numbers]
    if twist == "bare":
        return [bare(n) for n in numbers]
    if twist == "letter":
        return [with_letter(n, rng) for n in numbers]
    if twist == "suffix":
        return _suffixes(numbers)
    if twist == "slip":
        chosen = rng.randrange(len(numbers))
        return [slipped(n, book) if i == chosen else n for i, n in enumerate(numbers)]
    return numbers


def bare(number: str) -> str:
    """The number without what offices put before it: prefix letters and leading zeros."""
    return re.sub(r"^([A-Z]*)(FR-26-)?0+", r"\2", number) if number.startswith("FR-") else re.sub(r"^[A-Z]*0+", "", number)


def with_letter(number: str, rng: Random) -> str:
    """One digit typed as the letter that looks like it, where there is such a digit."""
    places = [i for i, c in enumerate(number) if c in _LOOKALIKES and i >= 2]
    if not places:
        return number
    at = rng.choice(places)
    return number[:at] + _LOOKALIKES[number[at]] + number[at + 1 :]


def _suffixes(numbers: Sequence[str]) -> list[str]:
    """The first in full, the others by their last two digits, or three where the hundreds differ."""
    width = 2 if len({n[:-2] for n in numbers}) == 1 else 3
    return [n if i == 0 else f"-{n[-width:]}" for i, n in enumerate(numbers)]


def slipped(number: str, book: Book) -> str:
    """One slip away from `number`, and no number of the ledger."""
    known = {_core(n) for n in book.invoices}
    for _ in range(500):
        candidate = _slip(number, book.rng)
        if candidate != number and _core(candidate) not in known and not _core(candidate).startswith("0"):
            return candidate
    raise LookupError(f"no slip of {number} stays outside the ledger")


def _core(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _slip(number: str, rng: Random) -> str:
    places = [i for i, c in enumerate(number) if c.isdigit() and i >= len(number) - 5]
    at = rng.choice(places[:-1])
    how = rng.choice(("wrong", "swap", "lost", "added"))
    if how == "wrong":
        return number[:at] + rng.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]
    if how == "swap":
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if how == "lost":
        return number[:at] + number[at + 1 :]
    return number[:at] + number[at] + number[at:]


def distance(a: str, b: str) -> int:
    """Edits between two numbers, a swap of neighbours counting one (restricted Damerau-Levenshtein)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def unknown_number(client_numbers: Sequence[str], book: Book) -> str:
    """A number in the look of the client's own that is far from all that the ledger has of it."""
    sample = client_numbers[0]
    tail = len(re.sub(r"\D", "", sample.rsplit("-", 1)[-1]))
    lead = sample[:-tail]
    for _ in range(500):
        candidate = lead + str(book.rng.randrange(10 ** (tail - 1) * 6, 10**tail))
        if all(distance(_core(candidate), _core(n)) > 2 for n in book.invoices):
            return candidate
    raise LookupError("no unknown number found")
