"""How long a mail waits: from the moment that the running service's SMTP listener accepts it until its decision is in the database."""

import os
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from mailflow.domain.clock import SystemClock
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from tests.benchmarks.firm import Firm
from tests.benchmarks.post import Form, write_post

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0  # seconds
_LOOK = 0.002  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Seconds from SMTP's 250 to the decision, for mails that came one at a time to an otherwise idle service."""

    form: Form
    invoices: int
    mails: int
    median_seconds: float
    longest_seconds: float


def run_answers(size: int, form: Form, mails: int, folder: Path) -> Answer:
    """The waits of so many mails; the first one, which wakes everything, is not counted."""
    firm = Firm(size)
    post = write_post(firm, form, mails + 1)
    database = folder / "var" / "mailflow.db"
    database.parent.mkdir(parents=True)
    with closing(Store.open(f"sqlite:///{database}", clock=SystemClock(UTC))) as store, store.unit() as unit:
        unit.loading.clients(firm.clients, Difference())
        unit.loading.invoices(firm.invoices(), Difference(), as_of=datetime.now(UTC), is_complete=True)
        receipts = [advice.receipt for advice in post]
        unit.receipts.add(receipts)
        unit.journal.receive(receipts)
        unit.commit()
    with _service(folder) as port, closing(sqlite3.connect(database, isolation_level=None)) as watched:
        seconds = [_wait_for(advice.raw, port, watched) for advice in post][1:]
    return Answer(form=form, invoices=size, mails=mails, median_seconds=median(seconds), longest_seconds=max(seconds))


@contextmanager
def _service(folder: Path) -> Iterator[int]:
    """`mailflow run` without its admin; the port of its listener."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    settings = {"MAILFLOW_SMTP__PORT": str(port), "MAILFLOW_WEB__ENABLED": "false", "MAILFLOW_POLICY__AUTOMATIC": "apply"}
    process = subprocess.Popen(
        [sys.executable, "-m", "mailflow", "run"],
        cwd=folder,
        env=kept | settings | {"PYTHONPATH": str(_ROOT), "MAILFLOW_LOG__LEVEL": "error"},
        stdout=subprocess.DEVNULL,
    )
    try:
        _until_it_listens(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=_PATIENCE)


def _until_it_listens(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the service did not listen on port {port} within {_PATIENCE:.0f} s")


def _wait_for(raw: bytes, port: int, watched: sqlite3.Connection) -> float:
    before = _decided(watched)
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail("ap@payer.example", ["collections@practice.example"], raw)
        accepted = time.perf_counter()
        while _decided(watched) == before:
            if time.perf_counter() - accepted > _PATIENCE:
                raise TimeoutError(f"a mail was not decided within {_PATIENCE:.0f} s")
            time.sleep(_LOOK)
        return time.perf_counter() - accepted


def _decided(watched: sqlite3.Connection) -> int:
    return int(watched.execute("SELECT count(*) FROM decisions WHERE message_row IS NOT NULL").fetchone()[0])
