"""What the parts of a unit of work share: its connection and its clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, CursorResult, Dialect, Executable, Row, Select, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.domain.clock import Clock
from mailflow.store.columns import Text
from mailflow.store.prepared import Prepared

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

    @property
    def is_shared(self) -> bool:
        """Whether other processes may be at work beside this one; on SQLite a unit that writes is alone."""
        return self.connection.dialect.name == "postgresql"

    def all(self, statement: Executable | Prepared, **values: object) -> Sequence[Row[Any]]:
        """Every row of a query; `values` are those of a prepared one."""
        if isinstance(statement, Prepared):
            return statement.run(self.connection, values).rows
        return self.connection.execute(statement).all()

    def first(self, statement: Executable | Prepared, **values: object) -> Row[Any] | None:
        """The first row of a query, or nothing."""
        if isinstance(statement, Prepared):
            return next(iter(statement.run(self.connection, values).rows), None)
        return self.connection.execute(statement).first()

    def stream(self, statement: Executable) -> Iterator[Row[Any]]:
        """The rows of a query that may be large, a few thousand at a time."""
        return iter(self.connection.execute(statement, execution_options={"yield_per": 5000}))

    def stream_plain(self, query: Select[Any]) -> Iterator[Any]:
        """The rows of a query over a whole table as the driver gives them, past SQLAlchemy's handling of each; SQLite's days are text."""
        if self.connection.dialect.name != "sqlite":
            return self.stream(query)
        driver: Any = self.connection.connection.driver_connection
        rows: Iterator[Any] = driver.execute(str(query.compile(dialect=self.connection.dialect)))
        return rows

    def change(self, statement: Executable | Prepared, **values: object) -> int:
        """Carries out an INSERT, UPDATE or DELETE; how many rows it touched."""
        if isinstance(statement, Prepared):
            return statement.run(self.connection, values).touched
        result: CursorResult[Any] = self.connection.execute(statement)
        return result.rowcount

    def change_each(self, statement: Prepared, several: Sequence[Mapping[str, object]]) -> int:
        """Carries out an INSERT, UPDATE or DELETE once for each; how many rows they touched."""
        return statement.run_for_each(self.connection, several) if several else 0

    def insert(self, table: Table, values: Mapping[str, object]) -> int:
        """Adds one row; its primary key."""
        given = _defaults(table) | dict(values)
        return _adding(table, tuple(given)).run(self.connection, given).key or 0

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Adds rows by one prepared statement."""
        if rows:
            defaults = _defaults(table)
            self.change_each(_adding(table, tuple(defaults | dict(rows[0]))), [defaults | dict(row) for row in rows])

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
        return self.key_of_new(table, values) is not None

    def key_of_new(self, table: Table, values: Mapping[str, object]) -> Row[Any] | None:
        """Adds a row unless a key of it is known; its primary key where it was added."""
        given = _defaults(table) | dict(values)
        return self.first(_adding_new(table, tuple(given), self.connection.dialect.name), **given)


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def _bound(values: Sequence[object], column: Column[Any], dialect: Dialect) -> Sequence[object]:
    """The values of a column as the driver takes them; days and moments repeat, so each is spelled once."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    is_plain = isinstance(column.type, Text) and "\0" not in "".join(map(str, values))  # a file was decoded: no surrogates either
    if process is None or is_plain:
        return values
    if isinstance(values[0], date):
        spelled = {value: process(value) for value in set(values)}
        return [spelled[value] for value in values]
    return [process(value) for value in values]


@cache
def _defaults(table: Table) -> dict[str, object]:
    """What columns hold where nothing is said."""
    defaults: dict[str, Any] = {column.name: column.default for column in table.c}  # SQLAlchemy declares no `arg`
    return {name: default.arg for name, default in defaults.items() if default is not None and default.is_scalar}


@cache
def _adding(table: Table, names: tuple[str, ...]) -> Prepared:
    return Prepared(table.insert().values({name: bindparam(name) for name in names}))


@cache
def _adding_new(table: Table, names: tuple[str, ...], dialect: str) -> Prepared:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(insert(table).values(values).on_conflict_do_nothing().returning(*table.primary_key.columns))
