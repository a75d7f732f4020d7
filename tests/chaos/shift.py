"""One process of many: the service's rounds over a shared folder and database, until it is told to end, or killed."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from mailflow.domain.errors import StoreUnavailable
from mailflow.mailboxes.maildir import Maildir
from mailflow.policy import CashRules
from mailflow.policy.cash import Automatic
from mailflow.services.desk import Desk
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.loop import Rounds
from mailflow.services.presence import Presence
from mailflow.store.unit import Store
from tests.services.practice import HereReader, here

# Short, so that a killed process is missed within a second or two.
LEASE = timedelta(seconds=1.5)
POLL_SECONDS = 0.02
MAILBOX = "collections"


class SharedClock:
    """The same day for every process, set by the one who drives them; its seconds pass as they do."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "clock"

    def set(self, day: date) -> None:
        """It is noon of this day."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        draft = self._path.with_suffix(".part")
        draft.write_text(f"{noon.timestamp() - time.time()}")
        draft.replace(self._path)

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromtimestamp(time.time() + float(self._path.read_text()), UTC)

    def today(self) -> date:
        """The day."""
        return self.now().date()

    @property
    def zone(self) -> ZoneInfo:
        """Days are counted in UTC."""
        return ZoneInfo("UTC")


def open_desk(url: str, folder: Path, *, worker: str) -> Desk:
    """The tools of one process."""
    return Desk(
        store=Store.open(url, clock=SharedClock(folder), is_temporary=True),
        rules=CashRules(automatic=Automatic.APPLY),
        reader=HereReader(here()),
        in_hand=LedgerInHand(),
        worker=worker,
        lease=LEASE,
    )


@dataclass(slots=True)
class Shift:
    """A process that was forked."""

    pid: int
    name: str

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def stop(self) -> None:
        """SIGTERM; it lays its duties down."""
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


def begin(url: str, folder: Path, number: int) -> Shift:
    """Forks a process that works until it is told to stop. The caller has no threads, and has imported what a mail needs."""
    name = f"worker-{number}"
    pid = os.fork()
    if pid:
        return Shift(pid, name)
    code = 1
    try:
        _work(url, folder, name)
        code = 0
    finally:
        os._exit(code)


def _work(url: str, folder: Path, name: str) -> None:
    random.seed(name)
    with (folder / f"{name}.log").open("w", buffering=1) as out:
        processors: list[structlog.typing.Processor] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(out), processors=processors)
        stopping = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        desk = _until_there(lambda: open_desk(url, folder, worker=name))
        presence = Presence(desk)
        threading.Thread(target=_beat, args=(presence, stopping), daemon=True).start()
        rounds = Rounds(desk, Maildir(name=MAILBOX, path=folder / "mail"))
        while not stopping.is_set():
            epoch = (folder / "epoch").read_text()
            with suppress(StoreUnavailable):
                rounds.go(is_stopping=stopping.is_set)
                if rounds._seen is not None and rounds._seen == rounds._look() and rounds._seen.day == desk.store.clock.today():
                    (folder / f"settled-{epoch}").touch()
            stopping.wait(POLL_SECONDS)
        with suppress(StoreUnavailable):
            presence.leave()


def _beat(presence: Presence, stopping: threading.Event) -> None:
    while not stopping.wait(LEASE.total_seconds() / 4):
        with suppress(StoreUnavailable):
            presence.renew()


def _until_there(open_it: Callable[[], Desk]) -> Desk:
    while True:
        with suppress(StoreUnavailable):
            return open_it()


def as_person(desk: Desk) -> Desk:
    """The same tools in the hands of whoever drives the processes: patient, and nobody's rival."""
    return replace(desk, worker="driver", lease=timedelta(minutes=10))


def told(folder: Path, event: str) -> int:
    """How many lines of all processes' logs tell this event."""
    lines = (line for path in folder.glob("worker-*.log") for line in path.read_text().splitlines())
    return sum(1 for line in lines if line.startswith("{") and _event(line) == event)


def _event(line: str) -> str:
    with suppress(json.JSONDecodeError):
        return str(json.loads(line).get("event", ""))
    return ""  # the last line of a process that was killed while it wrote
