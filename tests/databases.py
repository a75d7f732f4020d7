"""Both databases for tests: a SQLite file, and a PostgreSQL server of our own that lives as long as the tests do.

`database` is a fresh, migrated store; a test that asks for it runs on both. PostgreSQL refuses to run as root, so there it runs as
somebody else. It listens on a socket in a folder of its own: no port is taken, and no two runs meet. Its words are sorted as a
dictionary sorts them, so that a list whose order we do not say ourselves shows.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

from mailflow.store.engines import open_engine
from mailflow.store.unit import Store

USER = "mailflow"
_NOT_DURABLE = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
_SORTED_AS_IN_A_DICTIONARY = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")
# Past the triggers that refuse it; sequences begin anew.
_WIPE = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""


@dataclass(slots=True)
class Database:
    """A database of one test."""

    url: str
    was_touched: bool = False

    @property
    def is_postgresql(self) -> bool:
        """Whether several processes may work on it at once."""
        return self.url.startswith("postgresql")

    def execute(self, *statements: str) -> None:
        """Changes something past mailflow, as somebody with a database tool does."""
        self.was_touched = True
        engine = open_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def drop_guards(self, table: str) -> None:
        """Removes the triggers of a table, as somebody does who wants to change what must stay."""
        verbs = ("change",) if self.is_postgresql else ("update", "delete")
        self.execute(*(f"DROP TRIGGER {table}_refuses_{verb}" + (f" ON {table}" if self.is_postgresql else "") for verb in verbs))


class Databases(Protocol):
    """Where fresh databases come from."""

    def take(self, *, is_migrated: bool = True) -> Database:
        """A fresh store; without `is_migrated`, a database with nothing in it."""

    def give_back(self, database: Database) -> None:
        """Nobody is connected to it any more."""

    def close(self) -> None:
        """The test is over."""


@dataclass(slots=True)
class Server:
    """A running PostgreSQL."""

    folder: Path
    programs: Path
    account: dict[str, Any] = field(default_factory=dict)  # keywords of subprocess.run
    numbers: Iterator[int] = field(default_factory=count)
    template: str = ""
    wiped: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Makes its folder and starts it."""
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", *_SORTED_AS_IN_A_DICTIONARY)
        switched = " ".join(f"-c {name}=off" for name in _NOT_DURABLE)
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=200 {switched}"
        self._run("pg_ctl", "-D", data, "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stops it whatever is connected, and removes its folder."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def create(self, *, is_migrated: bool) -> str:
        """A database of its own; its name."""
        if is_migrated and self.wiped:
            return self.wiped.pop()
        if is_migrated and not self.template:
            self.template = self.create(is_migrated=False)
            Store.open(self.url(self.template)).close()
        name = f"test_{next(self.numbers)}"
        self._say("postgres", f"CREATE DATABASE {name} TEMPLATE {self.template if is_migrated else 'template1'}")
        return name

    def drop(self, name: str) -> None:
        """The database is gone, whoever is connected to it."""
        self._say("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def wipe(self, name: str) -> None:
        """A store is empty again, which takes a tenth of the time that making another one takes."""
        self._say(name, _WIPE)
        self.wiped.append(name)

    def _run(self, program: str, *arguments: str) -> None:
        said = self.folder / "said"
        with said.open("wb") as out:
            done = subprocess.run([self.programs / program, *arguments], stdout=out, stderr=out, timeout=120, check=False, **self.account)
        assert done.returncode == 0, said.read_text()

    def _say(self, name: str, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.folder} user={USER} dbname={name}", autocommit=True) as connection:
            connection.execute(statement.encode())


class SqliteFiles:
    """Fresh stores as files of one folder."""

    def __init__(self, folder: Path, empty: bytes) -> None:
        self._folder = folder
        self._empty = empty
        self._numbers = count()

    def take(self, *, is_migrated: bool = True) -> Database:
        """A fresh store; without `is_migrated`, the address of a file that is not there yet."""
        path = self._folder / f"mailflow-{next(self._numbers)}.db"
        if is_migrated:
            path.write_bytes(self._empty)
        return Database(f"sqlite:///{path}")

    def give_back(self, database: Database) -> None:
        """The file stays until its folder is removed."""

    def close(self) -> None:
        """Nothing is running."""


class PostgresqlDatabases:
    """Fresh stores on a server; what was given back clean is used again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._taken: dict[str, str] = {}

    def take(self, *, is_migrated: bool = True) -> Database:
        """A fresh store; without `is_migrated`, a database with nothing in it."""
        name = self._server.create(is_migrated=is_migrated)
        database = Database(self._server.url(name), was_touched=not is_migrated)
        self._taken[database.url] = name
        return database

    def give_back(self, database: Database) -> None:
        """Nobody is connected to it any more."""
        name = self._taken.pop(database.url, None)
        if name is not None and database.was_touched:
            self._server.drop(name)
        elif name is not None:
            self._server.wipe(name)

    def close(self) -> None:
        """What the test did not give back is dropped: somebody may be connected to it."""
        for name in self._taken.values():
            self._server.drop(name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server of this run."""
    account = _somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="mailflow-pg-"))
    if account:
        os.chown(folder, account["user"], account["group"])
    server = Server(folder, _programs(), account)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty store's file: copying it takes a hundredth of the time that making one takes."""
    path = tmp_path_factory.mktemp("empty") / "mailflow.db"
    Store.open(str(path), is_temporary=True).close()
    return path.read_bytes()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Fresh databases of either kind, as many as a test needs."""
    made: Databases
    if request.param == "sqlite":
        made = SqliteFiles(tmp_path, request.getfixturevalue("empty_sqlite"))
    else:
        made = PostgresqlDatabases(request.getfixturevalue("postgresql"))
    yield made
    made.close()


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A fresh store, empty and migrated, on either database."""
    taken = databases.take()
    yield taken
    databases.give_back(taken)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    # Debian keeps one folder a version, outside PATH.
    return Path(on_path).parent if on_path else max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))


def _somebody_else() -> dict[str, Any]:
    """Whom to run as; nothing where we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {account.pw_name: account for account in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
