"""A case set worked through by several processes, while some are killed, stopped or cut off (``python -m tests.chaos.storm --help``).

Day by day: the clock is set, the day's receipts are added, its mail is delivered; then everything that there is to do must come to its
end, whatever happens to the processes meanwhile. What stands in the books at the end is printed as JSON.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from mailflow.domain.ledger import Receipt
from mailflow.mailboxes.maildir import Maildir
from mailflow.services.answers import message_answer, receipt_answer
from mailflow.services.failed import retry_mail, set_aside
from mailflow.services.replay import CaseSet
from mailflow.services.sent import sent_letter
from mailflow.services.settle import settle_waiting
from mailflow.store.loading import Difference
from mailflow.wiring import read_case_set
from tests.chaos.shift import LEASE, MAILBOX, SharedClock, Shift, as_person, begin, open_desk, told

# The longest that a day's work may take, on a machine that does other things as well.
PATIENCE_SECONDS = 300
# Confidence and candidates belong to the moment of deciding.
COMPARED = ("kinds", "client_number", "receipt_id", "disposition", "exception", "allocations", "on_account")


@dataclass(slots=True)
class Report:
    """What was done to the processes, and what stands in the books."""

    seed: int
    kills: int = 0
    cuts: int = 0
    freezes: int = 0
    retried: int = 0
    taken_over: int = 0
    overtaken: int = 0
    seconds: float = 0.0
    mails: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left_in_inbox: int = 0


class Storm:
    """The one who drives the processes, and who disturbs them."""

    def __init__(self, url: str, folder: Path, case_set: CaseSet, *, workers: int, seed: int, is_wild: bool) -> None:
        self.report = Report(seed=seed)
        self._url = url
        self._folder = folder
        self._set = case_set
        self._is_wild = is_wild
        self._chance = random.Random(seed)
        self._clock = SharedClock(folder)
        self._epoch = 0
        self._numbers = 0
        self._count = workers
        self._shifts: list[Shift] = []
        self._files: dict[str, str] = {}
        self._come: list[Receipt] = []
        self._coming = sorted(case_set.receipts, key=lambda receipt: receipt.received_on)
        self._clock.set(case_set.today)
        (folder / "epoch").write_text("0")
        # Under another name, so that the driver does not cut its own connection.
        mine = f"{url}&application_name=driver" if url.startswith("postgresql") else url
        self._desk = as_person(open_desk(mine, folder, worker="driver"))
        self._mailbox = Maildir(name=MAILBOX, path=folder / "mail")

    def run(self, *, most_days: int) -> Report:
        """Every day of the case set, or only the first ones; what came of it."""
        mails = self._by_day()
        days = sorted({*mails, *(receipt.received_on for receipt in self._coming), self._set.today})[:most_days]
        self._open_ledger(days[0])
        self._fill()
        began = time.monotonic()
        for day in days:
            self._receive(day)
            self._deliver(mails.get(day, []))
        self.report.seconds = round(time.monotonic() - began, 1)
        for shift in self._shifts:
            shift.stop()
        settle_waiting(self._desk, until=self._clock.today())
        self._tell()
        self._desk.store.close()
        return self.report

    # a day

    def _by_day(self) -> dict[date, list[Path]]:
        days: dict[date, list[Path]] = {}
        day = date.min
        for path in self._set.mails:
            sent_at = self._desk.reader.understand(path.read_bytes()).message.sent_at
            day = max(day, sent_at.date() if sent_at is not None else day)
            days.setdefault(day, []).append(path)
        return days

    def _open_ledger(self, day: date) -> None:
        self._clock.set(day)
        with self._desk.store.unit() as unit:
            unit.loading.clients(self._set.clients, Difference())
            unit.loading.invoices(self._set.invoices, Difference(), as_of=self._clock.now(), is_complete=True)
            unit.commit()
        with self._desk.store.reading() as unit:
            ledger = self._desk.in_hand.refresh(unit.ledger)
        letters = [sent_letter(self._desk.reader.understand(path.read_bytes()), ledger) for path in self._set.sent]
        with self._desk.store.unit() as unit:
            for letter in letters:
                if letter is not None:
                    unit.mail.add_letter(letter)
            unit.commit()

    def _receive(self, day: date) -> None:
        come = [receipt for receipt in self._coming if receipt.received_on <= day]
        self._coming = self._coming[len(come) :]
        self._come += come
        self._clock.set(day)
        with self._desk.store.unit() as unit:
            unit.receipts.add(come)
            unit.journal.receive(come)
            unit.commit()
        self._come_to_rest()

    def _deliver(self, mails: list[Path]) -> None:
        for path in mails:
            raw = path.read_bytes()
            self._files.setdefault(hashlib.sha256(raw).hexdigest(), path.name)
            self._mailbox.deliver(raw)
        if mails:
            self._come_to_rest()

    def _come_to_rest(self) -> None:
        """Until nothing is left to do. What is set aside because it was killed three times is tried again, as a person would."""
        self._epoch += 1
        (self._folder / "epoch").write_text(str(self._epoch))
        late = time.monotonic() + PATIENCE_SECONDS
        while not self._is_at_rest():
            if time.monotonic() > late:
                raise TimeoutError(f"day {self._clock.today()} did not come to its end (seed {self.report.seed})")
            for mail in set_aside(self._desk.store):
                retry_mail(self._desk.store, mail.id, actor="driver")
                self.report.retried += 1
            if self._is_wild:
                self._disturb()
            time.sleep(0.01)

    def _is_at_rest(self) -> bool:
        if not (self._folder / f"settled-{self._epoch}").exists() or any(batch.mails for batch in self._mailbox.arrived()):
            return False
        with self._desk.store.reading() as unit:
            is_done = unit.turns.last_waiting() is None and not unit.mail.pending_moves(MAILBOX)
            return is_done and unit.reports.standing().failed_mail == 0

    # what is done to them

    def _fill(self) -> None:
        while len(self._shifts) < self._count:
            self._numbers += 1
            self._shifts.append(begin(self._url, self._folder, self._numbers))

    def _disturb(self) -> None:
        if self._chance.random() > 0.03:
            return
        act: Callable[[], None] = self._chance.choices([self._kill, self._cut, self._freeze], weights=[5, 5, 1])[0]
        act()

    def _kill(self) -> None:
        self._shifts.pop(self._chance.randrange(len(self._shifts))).kill()
        self.report.kills += 1
        self._fill()

    def _cut(self) -> None:
        """One of their connections is gone, in the middle of whatever it was used for."""
        ours = "datname = current_database() AND application_name = 'mailflow'"
        one = f"SELECT pid FROM pg_stat_activity WHERE {ours} ORDER BY random() LIMIT 1"
        with self._desk.store.unit() as unit:
            unit.people._work.connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({one}) AS unlucky")
        self.report.cuts += 1

    def _freeze(self) -> None:
        """One of them is away for longer than its lease, and comes back believing that nothing has happened."""
        shift = self._chance.choice(self._shifts)
        os.kill(shift.pid, signal.SIGSTOP)
        time.sleep(LEASE.total_seconds() * 1.5)
        os.kill(shift.pid, signal.SIGCONT)
        self.report.freezes += 1

    # what came of it

    def _tell(self) -> None:
        report = self.report
        report.mails = len(self._files)
        report.taken_over = told(self._folder, "message.taken_over")
        report.overtaken = told(self._folder, "ledger.changed_meanwhile")
        report.left_in_inbox = sum(len(batch.mails) for batch in self._mailbox.arrived())
        with self._desk.store.reading() as unit:
            report.faults = [*unit.checks.faults(), *unit.audit.faults()]
            rows = unit.people._work.connection.exec_driver_sql("SELECT message_row, sha256 FROM mail_blobs").all()
            for row, sha256 in rows:
                read, decided = unit.decisions.find_reading(row), unit.decisions.of_message(row)
                name = self._files[sha256]
                report.decisions[name] = len(decided)
                if read is None or not decided:
                    report.undecided.append(name)
                    continue
                report.answers[name] = _compared(message_answer(name, read.facts, decided[0].decision))
            for receipt in self._come:
                own = unit.decisions.of_receipt(receipt.receipt_id)
                left = unit.receipts.get(receipt.receipt_id)
                said = _compared(receipt_answer(receipt.receipt_id, own[0].decision)) if own else {}
                standing = [str(unit.receipts.state(receipt.receipt_id)), str(left.unapplied)]
                report.answers[receipt.receipt_id] = {**said, "standing": standing}
                report.decisions[receipt.receipt_id] = len(own)


def _compared(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: answer[key] for key in COMPARED if key in answer}


def main() -> None:
    """Runs one storm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case_set", type=Path)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wild", action="store_true", help="kill, cut and freeze")
    parser.add_argument("--days", type=int, default=10_000, help="only so many days of the set")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (given.folder / "driver.log").open("w") as out:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(out))
        case_set = read_case_set(given.case_set)
        storm = Storm(given.url, given.folder, case_set, workers=given.workers, seed=given.seed, is_wild=given.wild)
        print(json.dumps(asdict(storm.run(most_days=given.days))))


if __name__ == "__main__":
    main()
