"""Loading a ledger from CSV, against the same rows handed to the driver by somebody who does nothing else."""

import csv
import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from mailflow.domain.clock import SetClock
from mailflow.services.load import load
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.engines import open_engine
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from mailflow.wiring import open_feeds
from tests.benchmarks.figures import Spread, spread
from tests.benchmarks.firm import Firm, write_invoices
from tests.benchmarks.office import NOW

# An empty PostgreSQL database that may be written to and emptied; without it, that half is left out.
POSTGRESQL = "MAILFLOW_BENCH_POSTGRESQL"
_COLUMNS = (
    *("number", "client_number", "matter_number", "matter_name", "invoiced_on", "due_on", "currency", "amount", "loaded_balance"),
    *("balance", "pending", "unexplained", "billing_attorney", "office", "practice_group", "as_of", "changed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """How quick a load is as a share of the raw one: read, checked against what is there, and noted, in one transaction."""

    store: str
    invoices: int
    share: Spread
    seconds: float
    raw_seconds: float


def run_bulk(size: int, pairs: int, folder: Path) -> list[Bulk]:
    """So many interleaved pairs of loads into empty databases, on SQLite and, where the environment names one, on PostgreSQL."""
    firm = Firm(size)
    path = folder / "invoices.csv"
    write_invoices(firm, path)
    measured = [_compare("sqlite", firm, path, pairs, lambda name: f"sqlite:///{folder / name}.db")]
    if url := os.environ.get(POSTGRESQL):
        measured.append(_compare("postgresql", firm, path, pairs, lambda _: url))
    return measured


def _compare(name: str, firm: Firm, path: Path, pairs: int, url_of: Callable[[str], str]) -> Bulk:
    seconds = []
    for pair in range(pairs):
        ours = _timed(firm, url_of(f"ours-{pair}"), lambda store, _: load(store, [path], feeds=open_feeds(), as_of=NOW))
        raw = _timed(firm, url_of(f"raw-{pair}"), lambda _, engine: _hand_over(engine, path))
        seconds.append((ours, raw))
    return Bulk(
        store=name,
        invoices=firm.size,
        share=spread([raw / ours for ours, raw in seconds]),
        seconds=spread([ours for ours, _ in seconds]).median,
        raw_seconds=spread([raw for _, raw in seconds]).median,
    )


def _timed(firm: Firm, url: str, work: Callable[[Store, Engine], object]) -> float:
    """The seconds of a load into a database that has the clients and nothing else."""
    engine = open_engine(url)
    store = Store.open(url, clock=SetClock(NOW))
    with closing(store):
        _empty(engine)
        with store.unit() as unit:
            unit.loading.clients(firm.clients, Difference())
            unit.commit()
        begun = time.perf_counter()
        work(store, engine)
        spent = time.perf_counter() - begun
    engine.dispose()
    return spent


def _empty(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("TRUNCATE invoices, clients, feeds, counters, audit CASCADE"))


def _hand_over(engine: Engine, path: Path) -> None:
    """The rows as the table has them, by executemany or COPY: parsed, and nothing asked."""
    names = ", ".join(_COLUMNS)
    with engine.begin() as connection, path.open(encoding="utf-8", newline="") as file:
        driver: Any = connection.connection.driver_connection
        rows = map(_row, csv.DictReader(file))
        if engine.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"COPY invoices ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(_COLUMNS))
            driver.executemany(f"INSERT INTO {table_of(tables.Invoice).name} ({names}) VALUES ({marks})", rows)


def _row(cells: dict[str, str]) -> tuple[object, ...]:
    amount, balance = (int(Decimal(cells[name]).scaleb(2)) for name in ("amount", "balance"))
    return (
        *(cells["invoice_number"], cells["client_number"], cells["matter_number"], cells["matter_name"]),
        *(date.fromisoformat(cells["invoice_date"]).isoformat(), date.fromisoformat(cells["due_date"]).isoformat(), cells["currency"]),
        *(amount, balance, balance, 0, 0, cells["billing_attorney"], cells["office"], cells["practice_group"]),
        *(NOW.strftime("%Y-%m-%d %H:%M:%S.%f"), 1),
    )
