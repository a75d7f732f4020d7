"""What the parts of a unit of work share: its connection and its clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.domain.clock import Clock

T = TypeVar("T")
# SQLite allows 32,766 bound values a statement; PostgreSQL plans a list of a thousand as quickly as one of ten.
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction of the database, and the clock that dates what it writes."""

    connection: Connection
    clock: Clock

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.clock.now()

    def all(self, statement: Executable) -> Sequence[Row[Any]]:
        """Every row of a query."""
        return self.connection.execute(statement).all()

    def first(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or nothing."""
        return self.connection.execute(statement).first()

    def stream(self, statement: Executable) -> Iterator[Row[Any]]:
        """The rows of a query that may be large, a few thousand at a time."""
        return iter(self.connection.execution_options(yield_per=5000).execute(statement))

    def change(self, statement: Executable) -> int:
        """Carries out an INSERT, UPDATE or DELETE; how many rows it touched."""
        result: CursorResult[Any] = self.connection.execute(statement)
        return result.rowcount

    def insert(self, table: Table, values: Mapping[str, object]) -> int:
        """Adds one row; its primary key."""
        key = self.connection.execute(table.insert().values(**values)).inserted_primary_key
        return int(key[0]) if key is not None and isinstance(key[0], int) else 0

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Adds rows by one prepared statement."""
        if rows:
            self.connection.execute(table.insert(), rows)

    def insert_new(self, table: Table, values: Mapping[str, object]) -> bool:
        """Adds a row unless a key of it is known; whether it was added."""
        insert = postgresql.insert if self.connection.dialect.name == "postgresql" else sqlite.insert
        return self.change(insert(table).values(**values).on_conflict_do_nothing()) == 1


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk
