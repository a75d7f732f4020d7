"""Engines: SQLite and PostgreSQL made to keep what they are given."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from mailflow.domain.errors import ConfigurationError

# The execution option by which a unit says that it will write.
WRITES = "mailflow_writes"
# How long a unit waits for another one's write lock before it gives up.
_BUSY_MILLISECONDS = 30_000
# A process that was stopped, or whose cable was pulled, must not keep its locks: PostgreSQL itself would wait for two hours.
_SESSION = (
    f"lock_timeout={_BUSY_MILLISECONDS}",
    "idle_in_transaction_session_timeout=60000",
    *("tcp_keepalives_idle=20", "tcp_keepalives_interval=10", "tcp_keepalives_count=3"),
)


def open_engine(url: str, *, is_durable: bool = True) -> Engine:
    """An engine for ``sqlite:///path``, a plain path, or ``postgresql://``; `is_durable` false gives up power-cut safety for speed."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return _open_postgresql(address, is_durable=is_durable)
    _make_folder(address)
    engine = create_engine(address, connect_args={"timeout": _BUSY_MILLISECONDS / 1000}, hide_parameters=True)
    _teach_sqlite(engine, is_durable=is_durable)
    return engine


def _address(url: str) -> URL:
    if "://" not in url:
        url = f"sqlite:///{Path(url).absolute()}"
    # SQLAlchemy refuses the spelling that many hosting panels hand out.
    url = url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _no_address("is not a database address") from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise _no_address(f"names a database that mailflow does not work with ({address.get_backend_name()})")
    return address


def _no_address(what: str) -> ConfigurationError:
    fix = "Write sqlite:///var/mailflow.db, or postgresql://user@host/database."
    return ConfigurationError(where="database.url", what=what, fix=fix)


def _open_postgresql(address: URL, *, is_durable: bool) -> Engine:
    quick = () if is_durable else ("synchronous_commit=off",)
    options = " ".join(f"-c {setting}" for setting in (*_SESSION, *quick))
    ours = {"connect_timeout": 10, "application_name": "mailflow", "options": options}
    try:
        return create_engine(
            address,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args={name: value for name, value in ours.items() if name not in address.query},
        )
    except ModuleNotFoundError as error:
        fix = "Install psycopg, with pip install 'psycopg[binary]'."
        raise ConfigurationError(where="database.url", what=f"needs a driver that is not here ({error.name})", fix=fix) from error


def _make_folder(address: URL) -> None:
    if address.database in (None, "", ":memory:"):
        raise _no_address("names no file")
    folder = Path(str(address.database)).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fix = "Choose another folder in database.url, or give the user that runs mailflow the right to write there."
        raise ConfigurationError(where=f"folder {folder}", what=f"cannot be made ({error.strerror})", fix=fix) from error


def _teach_sqlite(engine: Engine, *, is_durable: bool) -> None:
    """Without these SQLite loses updates silently: in the driver's own mode a unit that reads first is not alone when it writes."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:  # the driver's own objects
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={'FULL' if is_durable else 'OFF'}",  # NORMAL may lose the last commits at a power cut
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
