"""mailflow at work as it is installed: database on disk, fork server, Maildir, one worker, every commit durable."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailflow import matching, policy
from mailflow.documents.sandbox import Sandbox
from mailflow.domain.clock import SetClock
from mailflow.domain.ledger import Receipt
from mailflow.mailboxes.maildir import Maildir
from mailflow.policy import CashRules
from mailflow.policy.cash import Automatic
from mailflow.services import process
from mailflow.services.answers import message_answer
from mailflow.services.desk import Desk
from mailflow.services.filing import finish_moves
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.intake import take_in
from mailflow.services.understand import Understood, understand
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from mailflow.wiring import open_sandbox
from tests.benchmarks.firm import TODAY, Firm

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Shares:
    """The seconds of a stage of the way of a mail; what is in none of them is the store's (intake, units, commits, moves)."""

    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:  # of whatever shape
        """The same call, its time noted."""

        def called(*given: Any, **named: Any) -> Any:  # as above
            begun = time.perf_counter()
            try:
                return call(*given, **named)
            finally:
                self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun

        return called

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notes the time of reading and matching, wherever they are called."""
        places = ((process, "read", "reading"), (matching, "propose", "matching"), (policy, "decide_message", "matching"))
        before = [(module, name, getattr(module, name)) for module, name, _ in places]
        for module, name, stage in places:
            setattr(module, name, self.timed(stage, getattr(module, name)))
        try:
            yield
        finally:
            for module, name, call in before:
                setattr(module, name, call)


@dataclass(slots=True)
class TimedReader:
    """The reader of an installation, whose time is noted."""

    sandbox: Sandbox
    shares: Shares
    version: str = "bench"

    def understand(self, raw: bytes) -> Understood:
        """The message, its reply and its documents."""
        understood: Understood = self.shares.timed("child", understand)(raw, self.sandbox)
        return understood


@dataclass(slots=True)
class Office:
    """One worker's desk and its mailbox."""

    desk: Desk
    mailbox: Maildir
    sandbox: Sandbox
    shares: Shares
    row: int = 0

    def expect(self, receipts: Sequence[Receipt]) -> None:
        """The bank has reported these."""
        with self.desk.store.unit() as unit:
            unit.receipts.add(receipts)
            unit.journal.receive(receipts)
            unit.commit()

    def work(self, raw: bytes) -> float:
        """The seconds of the whole way of one mail: taken in, understood, read, matched, booked, filed. Delivering it is not in them."""
        self.mailbox.deliver(raw)
        begun = time.perf_counter()
        taken = take_in(self.desk.store, self.mailbox, copies_to=self.desk.folders.processed).taken
        while process.process_next(self.desk) is not None:
            pass
        finish_moves(self.desk.store, self.mailbox)
        seconds = time.perf_counter() - begun
        (self.row,) = taken
        return seconds

    def answer(self) -> dict[str, Any]:  # JSON's own types
        """What was decided of the last mail."""
        with self.desk.store.reading() as unit:
            read, decided = unit.decisions.find_reading(self.row), unit.decisions.of_message(self.row)
        if read is None:
            raise RuntimeError(f"mail {self.row} was not read")
        return message_answer("", read.facts, decided[0].decision)

    def cpu_seconds(self) -> float:
        """Of this process, and of the fork server with all its children so far."""
        server = self.sandbox._process
        return time.process_time() + (_cpu_of(server.pid) if server else 0.0)


@contextmanager
def open_office(firm: Firm, folder: Path, *, url: str = "") -> Iterator[Office]:
    """The desk of this firm, its ledger loaded and its index built."""
    folder.mkdir(parents=True, exist_ok=True)
    shares = Shares()
    with open_sandbox() as sandbox:
        store = Store.open(url or f"sqlite:///{folder / 'mailflow.db'}", clock=SetClock(NOW))
        try:
            _load(firm, store)
            desk = Desk(
                store=store,
                rules=CashRules(automatic=Automatic.APPLY),
                reader=TimedReader(sandbox, shares),
                in_hand=LedgerInHand(),
                own_domains=("practice.example",),
            )
            with store.reading() as unit:
                desk.in_hand.refresh(unit.ledger)
            yield Office(desk=desk, mailbox=Maildir(name="collections", path=folder / "mail"), sandbox=sandbox, shares=shares)
        finally:
            store.close()


def _load(firm: Firm, store: Store) -> None:
    with store.unit() as unit:
        difference = Difference()
        unit.loading.clients(firm.clients, difference)
        unit.loading.invoices(firm.invoices(), difference, as_of=NOW, is_complete=True)
        unit.commit()


def _cpu_of(number: int) -> float:
    # proc(5): fields 14 to 17 are the process's own time and that of the children that it has waited for.
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS
