"""How two texts differ, line by line, for a page that shows them below each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Lines around a difference that a reader needs to know where he is.
_AROUND = 3


class Side(StrEnum):
    """On which side a line stands."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"
    LEFT_OUT = "left_out"  # equal lines that are not shown; `text` says how many


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """A line with its number on either side, `None` where it does not stand there."""

    side: Side
    text: str
    old: int | None = None
    new: int | None = None


def diff(old: str, new: str) -> tuple[DiffLine, ...]:
    """The lines of both texts, without what is far from every difference; empty where the texts are the same."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    if before == after:
        return ()
    found: list[DiffLine] = []
    reached = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        begin = group[0][1]
        found += _left_out(begin - reached)
        found += _lines(group, before, after)
        reached = group[-1][2]
    return (*found, *_left_out(len(before) - reached))


def _lines(group: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    for what, old, old_end, new, new_end in group:
        if what == "equal":
            pairs = zip(range(old, old_end), range(new, new_end), strict=True)
            yield from (DiffLine(side=Side.BOTH, text=before[left], old=left + 1, new=right + 1) for left, right in pairs)
            continue
        yield from (DiffLine(side=Side.OLD, text=before[at], old=at + 1) for at in range(old, old_end))
        yield from (DiffLine(side=Side.NEW, text=after[at], new=at + 1) for at in range(new, new_end))


def _left_out(count: int) -> tuple[DiffLine, ...]:
    if count <= 0:
        return ()
    return (DiffLine(side=Side.LEFT_OUT, text=f"{count} equal line{'s' if count > 1 else ''}"),)
