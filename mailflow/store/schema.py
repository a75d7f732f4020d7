"""The schema: created or brought up to date at start, by one process at a time; a database of a newer mailflow is left alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from mailflow.domain.errors import ConfigurationError
from mailflow.store.engines import WRITES

# The last step in migrations/versions; a test compares. Known here so that an up-to-date start need not import Alembic.
HEAD = "0012"
_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, as long as it is always this one: PostgreSQL's advisory lock of whoever migrates.
_LOCK = 7_245_901


def migrate(engine: Engine) -> None:
    """Runs the steps that the database lacks. Raises ConfigurationError where that cannot be done, with what to do."""
    where = f"database {engine.url.render_as_string(hide_password=True)}"
    try:
        with engine.connect().execution_options(**{WRITES: False}) as connection:
            if _revision(connection) == HEAD:
                return
        with engine.connect().execution_options(**{WRITES: True}) as connection, _unbound(connection):
            _lock(connection)
            _upgrade(connection, where)
            _check_keys(connection)
            connection.commit()
    except DBAPIError as error:
        raise ConfigurationError(where=where, what=f"cannot be opened ({error.orig})", fix=_fix(str(error.orig))) from error


def find_step(engine: Engine) -> str | None:
    """The last step that the database has had, `None` where it has had none; changes nothing. Raises ConfigurationError like `migrate`."""
    try:
        with engine.connect().execution_options(**{WRITES: False}) as connection:
            return _revision(connection)
    except DBAPIError as error:
        where = f"database {engine.url.render_as_string(hide_password=True)}"
        raise ConfigurationError(where=where, what=f"cannot be opened ({error.orig})", fix=_fix(str(error.orig))) from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by copying it; while keys are enforced it takes dropping the old copy for deleting its rows.

    Keys can be unbound outside of a transaction only (sqlite.org/lang_altertable.html, 7).
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection  # the driver's own object: SQLAlchemy would begin a transaction first
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # what was committed stays; in a transaction the next line would change nothing
        driver.execute("PRAGMA foreign_keys=ON")


def _check_keys(connection: Connection) -> None:
    """Nothing is kept that refers to rows which a step lost on the way."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise RuntimeError(f"a step of the schema left rows of {broken[0]} without what they refer to")


def _lock(connection: Connection) -> None:
    """Others wait here until we are done; SQLite has given us its one write lock with BEGIN IMMEDIATE."""
    connection.begin()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))  # whoever migrates a large database takes its time
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _upgrade(connection: Connection, where: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    present = _revision(connection)
    if present is not None and present not in known:
        raise ConfigurationError(
            where=where,
            what=f"it was written by a newer mailflow (schema {present}, this one knows {HEAD})",
            fix="Install that version again, or restore a backup that this version made.",
        )
    command.upgrade(config, "head")


def _fix(fault: str) -> str:
    if "not a database" in fault or "malformed" in fault:
        return "Point database.url to another file, or restore a backup."
    if "readonly" in fault or "unable to open" in fault:
        return "Give the user that runs mailflow the right to write to this file and to its folder, and see that the disk is not full."
    return "See that the server runs and that database.url names its host, database, user and password."
