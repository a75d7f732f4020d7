"""What the database itself refuses: changes of what must stay as it was written, and words that nobody knows."""

from typing import Any

import sqlalchemy as sa
from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: post a reversal instead'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION mailflow_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: post a reversal instead', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION mailflow_refuse_change()
"""


def refuse_changes(*tables: str) -> None:
    """UPDATE and DELETE on these tables are errors from now on, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            op.execute(_POSTGRESQL.format(table=table))
        return
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(table=table, verb=verb))


def one_of(column: str, words: str, *, name: str) -> sa.CheckConstraint:
    """The column holds one of these words (as they were when the step was written: vocabularies grow by steps of their own)."""
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)


def where(condition: sa.TextClause) -> dict[str, Any]:  # options of an index, of any type
    """The condition of a partial index, for either database."""
    return {"sqlite_where": condition, "postgresql_where": condition}
