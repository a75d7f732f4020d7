"""A sheet's lines as running text: sentences, what each tells of a payment, and which tokens stand in it."""

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mailflow.reading.dates import plain
from mailflow.reading.layout import Sheet, Token
from mailflow.reading.words import LATER_WORDS, NOT_THEN_PAID, PAID_WORDS, UNPAID_WORDS

_LONGEST = 1_000  # characters of a sentence in a text that is none
_DUMP = 100_000
_WRAPPED = 45  # characters; prose is wrapped at lines longer than this, lists are shorter
# A sentence ends at a full stop before a capital; the stops of "No.", "Inv." and initials end none.
_STOP = re.compile(r"(?<=[.!?;])(?<![Nn]o\.)(?<![Nn]r\.)(?<!Inv\.)(?<!inv\.)(?<!Rg\.)(?<!\b[A-Z]\.)\s+(?=[A-ZÀ-Ý\"“(\d£$€])")
# What parts clauses; the comma of an amount has no space behind it.
_CLAUSE = re.compile(r"[(\[;]|[,:]\s|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Running:
    """Lines joined by newlines, without accents and in small letters (`flat`), and the borders of the sentences in it."""

    sheet: Sheet
    flat: str
    starts: tuple[int, ...]
    borders: tuple[int, ...]

    def at(self, token: Token) -> int:
        """Where a token begins in the running text."""
        return self.starts[token.line] + token.start

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that a place lies in."""
        return max(bisect.bisect_right(self.borders, place) - 1, 0)

    def words(self, sentence: int) -> str:
        """A sentence's words; none before the first and behind the last."""
        if not 0 <= sentence < len(self.borders) - 1:
            return ""
        return self.flat[self.borders[sentence] : self.borders[sentence + 1]]

    def end(self, sentence: int) -> int:
        """Where a sentence ends."""
        return self.borders[sentence + 1] if sentence + 1 < len(self.borders) else len(self.flat)

    def line_of(self, place: int) -> int:
        """The number of the line that a place lies on."""
        return max(bisect.bisect_right(self.starts, place) - 1, 0)

    def clause_before(self, token: Token) -> str:
        """The words of a token's clause that stand before it."""
        place = self.at(token)
        words = self.flat[self.borders[self.sentence_of(place)] : place]
        return _CLAUSE.split(words)[-1]

    def sentences_near(self, tokens: Iterable[Token]) -> frozenset[int]:
        """The sentences that hold these tokens, and what leads to the first: the one before it, and the line over a list."""
        near = {self.sentence_of(self.at(token)) for token in tokens}
        filled = [number for number in range(len(self.borders) - 1) if self.words(number).strip()]
        return frozenset(near) | frozenset([number for number in filled if near and number < min(near)][-1:])

    def around(self, token: Token) -> str:
        """The words of the sentence that a token stands in."""
        return self.words(self.sentence_of(self.at(token)))


def running(sheet: Sheet) -> Running:
    """The running text of a sheet."""
    starts, length = [], 0
    borders = {0}
    for line in sheet.lines:
        starts.append(length)
        is_list = len(line.text) < _WRAPPED or bool(re.search(r"\S(?:\s{2,}|\t)\S", line.text))
        if is_list:
            borders |= {length, length + len(line.text) + 1}
        length += len(line.text) + 1
    shown = "\n".join(line.text for line in sheet.lines)
    borders |= {match.end() for match in _STOP.finditer(shown)} | {match.end() for match in re.finditer(r"\n\s*\n", shown)}
    # What has no stop for so long is a dump: each of its amounts would be read with all of it.
    borders |= set(range(_LONGEST, len(shown), _LONGEST)) if len(shown) > _DUMP else set()
    ordered = tuple(sorted(border for border in borders if border < max(len(shown), 1)))
    return Running(sheet, plain(shown).lower(), tuple(starts), (*ordered, len(shown)))


@lru_cache(maxsize=1024)  # each sentence is asked about once for each figure in it
def tells_payment(words: str) -> bool:
    """Whether a sentence (plain, in small letters) tells of a payment that was made or is being made."""
    if words.rstrip().endswith("?") or UNPAID_WORDS.search(words):
        return False
    return any(not NOT_THEN_PAID.search(words[: match.start()]) for match in PAID_WORDS.finditer(words))


@lru_cache(maxsize=1024)
def puts_off(words: str) -> bool:
    """Whether a sentence (plain, in small letters) speaks of what is not paid, or not yet."""
    return bool(UNPAID_WORDS.search(words) or (LATER_WORDS.search(words) and not tells_payment(words)))


def sets_aside(words: str) -> bool:
    """Whether a sentence (plain, in small letters) asks, or speaks of what is not paid, or not yet."""
    return words.rstrip().endswith("?") or puts_off(words)
