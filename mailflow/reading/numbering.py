"""How the ledger writes its invoice numbers, learnt from the ledger itself: groups of letters and digits, and the marks between them.

A number is only taken for one because the ledger has it; no shape is assumed. Dates and amounts are looked for in what is left.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from mailflow.domain.ledger import OpenInvoice

Named = Callable[[str], tuple[OpenInvoice, ...]]  # the invoices that the ledger has under a spelling

_GROUP = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[A-Za-z]+|\d+")
# What may stand between two groups of one number: a mark, or the gap of a cell border, or both.
_BETWEEN = re.compile(r"\s{0,3}[-–/._\\]\s{0,3}|\s{1,3}|\t")
_MOST_GROUPS = 5
_LONGEST_WORD = 5  # letters; longer words are no part of a number
_LEAST_DIGITS = 3
_MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+\.\d{1,2}")
_YEARS = re.compile(r"(?:20)?[1-4]\d")


def groups_of(number: str) -> tuple[str, ...]:
    """The runs of letters and of digits in a number, in capitals, leading zeros gone."""
    return tuple(sign.lstrip("0") or "0" for sign in _SIGN.findall(number.upper()))


def find_known(text: str, named: Named) -> Iterator[tuple[int, int]]:
    """Places of numbers of several groups that the ledger has, however the groups are set apart; the longest first, none twice."""
    if sum(map(text.count, "0123456789")) < _LEAST_DIGITS:
        return
    groups = list(_GROUP.finditer(text))
    taken = 0
    for first, group in enumerate(groups):
        if group.start() < taken or (group.group().isalpha() and len(group.group()) > _LONGEST_WORD):
            continue
        for span in _spans(text, groups[first : first + _MOST_GROUPS]):
            if _is_known(span, named):
                yield group.start(), group.start() + len(span)
                taken = group.start() + len(span)
                break


def _spans(text: str, groups: Sequence[re.Match[str]]) -> Iterator[str]:
    """What begins with the first of the groups and ends with another, as far as they hang together; the longest first."""
    reach = 1
    while reach < len(groups) and not (groups[reach].group().isalpha() and len(groups[reach].group()) > _LONGEST_WORD):
        if not _BETWEEN.fullmatch(text, groups[reach - 1].end(), groups[reach].start()):
            break
        reach += 1
    for count in range(reach, 1, -1):
        span = text[groups[0].start() : groups[count - 1].end()]
        if sum(map(span.count, "0123456789")) >= _LEAST_DIGITS and not _MONEY.fullmatch(span):
            yield span


def _is_known(span: str, named: Named) -> bool:
    """Whether the ledger has this number in these groups; where the marks are gone or it reads as a day, to the letter."""
    bare = re.sub(r"\s*([-–/._\\])\s*", r"\1", span)
    is_day = re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[/.]\d{1,2}", bare) is not None
    for item in named(bare):
        if is_day:
            if bare == item.number:
                return True
        elif re.search(r"\s", bare):
            if _GROUP.findall(bare.upper()) == _GROUP.findall(item.number.upper()):
                return True
        elif groups_of(bare) == groups_of(item.number):
            return True
    return False


def is_whole(joined: str, named: Named) -> bool:
    """Whether two pieces put together are a number of the ledger, every sign of it."""
    wanted = "".join(_GROUP.findall(joined.upper()))
    return len(wanted) > _LEAST_DIGITS and any("".join(_GROUP.findall(item.number.upper())) == wanted for item in named(joined))


def is_short_for(text: str, number: str) -> bool:
    """Whether a spelling is a number with its prefix, its year or zeros left out: 1128 for 26/01128; 45 for 45/2026 is too little."""
    written, whole = groups_of(text), groups_of(number)
    if written == whole and len(written) > 1:
        return True
    if sum(len(group) for group in written if group.isdecimal()) < _LEAST_DIGITS or len(written) > len(whole):
        return False
    if whole[-len(written) :] == written:
        return True
    left_out = whole[len(written) :]
    return whole[: len(written)] == written and len(left_out) == 1 and _YEARS.fullmatch(left_out[0]) is not None
