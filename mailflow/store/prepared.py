"""Statements that are spelled once and run for every mail.

SQLAlchemy takes 200 µs to build, recognise and carry out a statement of which SQLite needs 4; a mail has ninety of them. A prepared
one goes to SQLite's own driver with the types of its columns applied as SQLAlchemy applies them; every other database gets it from
SQLAlchemy, where it costs a third because it is always the same one.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, object]
_Process = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a statement gave: its rows (with their columns as attributes), how many it touched, and the key of a row that it added."""

    rows: Sequence[Any]
    touched: int
    key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spelling:
    """A statement in SQLite's words: where its values come from (name, place in a list, or a constant) and what its columns need."""

    sql: str
    takes: tuple[tuple[str, int | None, object, _Process], ...]
    gives: tuple[tuple[int, Callable[[Any], Any]], ...]
    make: Callable[[Any], Any]

    def bind(self, values: Values) -> list[object]:
        """The values in the order of the statement's marks."""
        bound = []
        for name, place, constant, process in self.takes:
            value: Any = values.get(name, constant)
            if place is not None:
                value = value[min(place, len(value) - 1)]
            bound.append(value if process is None else process(value))
        return bound

    def row(self, found: tuple[Any, ...]) -> Any:
        """A row as SQLAlchemy would give it."""
        if not self.gives:
            return self.make(found)
        columns = list(found)
        for at, process in self.gives:
            columns[at] = process(columns[at])
        return self.make(columns)


class Prepared:
    """One statement whose values are `bindparam`s, those of an IN with ``expanding=True``."""

    def __init__(self, statement: ClauseElement) -> None:
        self.statement: Any = statement  # an Executable too, which SQLAlchemy declares apart
        self._spellings: dict[tuple[tuple[str, int], ...], _Spelling] = {}

    def run(self, connection: Connection, values: Values) -> Answer:
        """Carries it out within the connection's transaction."""
        if connection.dialect.name != "sqlite":
            return self._run_by_sqlalchemy(connection, values)
        lists = tuple((name, _padded(len(value))) for name, value in values.items() if type(value) is list)
        spelling = self._spellings.get(lists) or self._spell(connection.dialect, lists)
        driver: Any = connection.connection.driver_connection
        try:
            cursor = driver.execute(spelling.sql, spelling.bind(values))
            rows = cursor.fetchall() if cursor.description else ()
        except sqlite3.Error:
            return self._run_by_sqlalchemy(connection, values)  # which raises it as its callers know it
        return Answer(rows=[spelling.row(found) for found in rows], touched=cursor.rowcount, key=cursor.lastrowid)

    def run_for_each(self, connection: Connection, several: Sequence[Values]) -> int:
        """Carries it out once for each; how many rows it touched. It takes no lists and gives no rows."""
        if connection.dialect.name != "sqlite":
            touched: int = connection.execute(self.statement, several).rowcount
            return touched
        spelling = self._spellings.get(()) or self._spell(connection.dialect, ())
        driver: Any = connection.connection.driver_connection
        try:
            done: int = driver.executemany(spelling.sql, [spelling.bind(values) for values in several]).rowcount
        except sqlite3.Error:
            done = connection.execute(self.statement, several).rowcount
        return done

    def _run_by_sqlalchemy(self, connection: Connection, values: Values) -> Answer:
        result: Any = connection.execute(self.statement, dict(values))
        # Where a key is asked for behind our back (PostgreSQL's RETURNING), the result seems to have rows that are none of ours.
        gives_rows = len(self.statement.exported_columns) > 0
        key = result.inserted_primary_key if result.context.isinsert and not gives_rows else None
        rows = result.all() if gives_rows else ()
        return Answer(rows=rows, touched=result.rowcount, key=key[0] if key and isinstance(key[0], int) else None)

    def _spell(self, dialect: Dialect, lists: tuple[tuple[str, int], ...]) -> _Spelling:
        compiled: SQLCompiler = self.statement.compile(dialect=dialect)
        needed: dict[str, Any] = {name: None for name, bind in compiled.binds.items() if bind.required}
        state = compiled.construct_expanded_state(needed | {name: [None] * length for name, length in lists})
        places = {each: (name, at) for name, several in state.parameter_expansion.items() for at, each in enumerate(several)}
        takes: list[tuple[str, int | None, object, _Process]] = []
        for mark in state.positiontup or ():
            name, place = places.get(mark, (mark, None))
            process = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
            takes.append((name, place, None, process) if name in dict(lists) else (mark, None, state.parameters.get(mark), process))
        spelling = _Spelling(sql=state.statement, takes=tuple(takes), **_columns(self.statement, dialect))
        self._spellings[lists] = spelling
        return spelling


def _columns(statement: Any, dialect: Dialect) -> dict[str, Any]:  # of whatever kind; the two fields of a spelling that rows need
    columns = list(statement.exported_columns.items())
    processes = [column.type.dialect_impl(dialect).result_processor(dialect, None) for _, column in columns]
    # Its fields are known only now, which the checker cannot follow.
    row: Any = namedtuple("Row", [name for name, _ in columns])  # type: ignore[misc]
    return {"gives": tuple((at, process) for at, process in enumerate(processes) if process), "make": row._make}


def _padded(length: int) -> int:
    """Lists are filled up with their last value, so that a statement has a dozen spellings and not a thousand."""
    return 1 << (length - 1).bit_length() if length else 0
