"""What the parts of a unit of work share: its connection and its clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, CursorResult, Dialect, Executable, Row, Table
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
        return iter(self.connection.execute(statement, execution_options={"yield_per": 5000}))

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

    def insert_bulk(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds rows of a load, every column given: past SQLAlchemy's handling of each row, which takes as long as SQLite's own work."""
        if not rows:
            return
        dialect = self.connection.dialect
        given = dict(zip(columns, zip(*rows, strict=True), strict=True))
        bound = [_bound(values, table.c[name], dialect) for name, values in given.items()]
        named = ", ".join(dialect.identifier_preparer.quote(name) for name in columns)
        if dialect.name == "postgresql":
            self._copy(f"COPY {table.name} ({named}) FROM STDIN", zip(*bound, strict=True))
            return
        marks = ", ".join("?" * len(columns))
        # names of our own tables and columns
        self.connection.exec_driver_sql(f"INSERT INTO {table.name} ({named}) VALUES ({marks})", list(zip(*bound, strict=True)))  # noqa: S608

    def _copy(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        driver: Any = self.connection.connection.driver_connection  # psycopg's own connection, which not every installation has
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def insert_new(self, table: Table, values: Mapping[str, object]) -> bool:
        """Adds a row unless a key of it is known; whether it was added."""
        insert = postgresql.insert if self.connection.dialect.name == "postgresql" else sqlite.insert
        added = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key.columns)
        return self.first(added) is not None


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def _bound(values: Sequence[object], column: Column[Any], dialect: Dialect) -> Sequence[object]:
    """The values of a column as the driver takes them; days and moments repeat, so each is spelled once."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    if isinstance(values[0], date):
        spelled = {value: process(value) for value in set(values)}
        return [spelled[value] for value in values]
    return [process(value) for value in values]
