"""A text in sentences, each with its place: points in numbers, dates and abbreviations end nothing."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?]+(?=\s|$)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–]\s|\d{3,}))")
# A shorter line was not wrapped: what follows it is an item of a list.
_WRAPPED = 60
# What is longer is a table or a dump; the patterns of the readers look for words near to each other.
_LONGEST = 1000
_MONTH_OR_WORD = re.compile(r"\s+(?:[a-zà-ÿ]|Jan|Feb|Mär|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec)")
_DAY_AND_MONTH = re.compile(r"\d{1,2}(?:\.\d{1,2})?")  # "19. Juni", "30.09. überwiesen"
_LAST_WORD = re.compile(r"([^\s(\"'“]+)$")
_ABBREVIATIONS = frozenset(
    (
        "no nos nr mr mrs ms dr st vs co sr sra mt ca inv ref inc ltd bzw num exp art tel corp acct approx incl jan feb m"
        "ar apr jun jul aug sep sept oct nov dec p.m a.m e.g i.e z.b d.h u.a n.º m"
    ).split()
)


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """The sentences with the place of their first character; a blank line ends a sentence too."""
    start = 0
    for end in [*(found.end() for found in _END.finditer(text) if _is_end(text, found)), len(text)]:
        for place in range(start, end, _LONGEST):
            piece = text[place : min(end, place + _LONGEST)]
            if piece.strip():
                yield place + len(piece) - len(piece.lstrip()), piece.strip()
        start = end


_ITEM = re.compile(r"[ \t]*\d{3,}[\w/.-]*(?::| [-–] |\t)")
_COLUMNS = re.compile(r"\t.*\t|\S {3,}\S.*\S {2,}\S")


def is_tabular(words: str) -> bool:
    """Whether the words stand in columns: a row of a table, and no sentence."""
    return _COLUMNS.search(words) is not None


def _is_end(text: str, found: re.Match[str]) -> bool:
    if found.group() == "\n":
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        return len(line) < _WRAPPED or "\t" in line or _ITEM.match(text, found.end()) is not None
    if found.group() != ".":
        return True
    before = _LAST_WORD.search(text[max(0, found.start() - 20) : found.start()])
    word = before.group(1).casefold() if before else ""
    # "19. Juni", "J. Moye", "Inv. 900123"; any other number ends a sentence ("on June 25.").
    is_day = _DAY_AND_MONTH.fullmatch(word) is not None and _MONTH_OR_WORD.match(text, found.end()) is not None
    is_initial = len(word) == 1 and word.isalpha()
    return not (is_day or is_initial or word in _ABBREVIATIONS)
