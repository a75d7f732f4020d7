"""Readings that people have looked at: what was read of a mail, and what is right; exported to measure and to train with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from mailflow.domain.facts import Facts
from mailflow.store import tables
from mailflow.store.columns import pack, table_of, unpack
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_EXAMPLES = table_of(tables.Example)
_REPLACE = Prepared(
    update(_EXAMPLES)
    .where(_EXAMPLES.c.message_row == bindparam("at_row"))
    .values({name: bindparam(name) for name in ("actor", "at", "is_correct", "value")})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A mail whose reading a person has judged; `right` is what it says, `is_correct` that it was read so."""

    message_row: int
    right: Facts
    is_correct: bool
    actor: str
    at: datetime


class Examples:
    """The judged readings of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(self, message_row: int, right: Facts, *, is_correct: bool, actor: str) -> None:
        """What a person said last of a mail."""
        values = {"actor": actor, "at": self._work.now, "is_correct": is_correct, "value": pack(right)}
        if not self._work.insert_new(_EXAMPLES, values | {"message_row": message_row}):
            self._work.change(_REPLACE, at_row=message_row, **values)

    def find(self, message_row: int) -> Example | None:
        """What was said of a mail's reading, if anything."""
        row = self._work.first(select(_EXAMPLES).where(_EXAMPLES.c.message_row == message_row))
        if row is None:
            return None
        return Example(message_row=message_row, right=unpack(Facts, row.value), is_correct=row.is_correct, actor=row.actor, at=row.at)

    def all(self) -> Iterator[Example]:
        """Every example, the oldest mail first."""
        for row in self._work.all(select(_EXAMPLES).order_by(_EXAMPLES.c.message_row)):
            yield Example(
                message_row=row.message_row, right=unpack(Facts, row.value), is_correct=row.is_correct, actor=row.actor, at=row.at
            )
