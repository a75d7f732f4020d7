"""A folder of mail through the same services, with a clock that is set: what would have been decided, day by day.

The receipts of a day are known before its mail; after the last mail everything that waits is settled. Nothing is sent.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from mailflow.domain.clock import SetClock
from mailflow.domain.decision import Decision, Disposition, Proposal
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.lifecycle import RemittanceState
from mailflow.domain.money import Money, total
from mailflow.services.answers import message_answer, receipt_answer
from mailflow.services.desk import Desk, MailInHand, Reader
from mailflow.services.intake import keep
from mailflow.services.judge import judge_message
from mailflow.services.process import process_next, read_mail, without_contents
from mailflow.services.sent import sent_letter
from mailflow.services.settle import settle_waiting
from mailflow.services.understand import Understood
from mailflow.store.decisions import Decided
from mailflow.store.loading import Difference
from mailflow.store.unit import UnitOfWork

MAILBOX = "replay"
# Mails that are opened ahead of the line, beside each other.
AHEAD = 2
Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSet:
    """What CASES.md calls a case set, without its answers."""

    clients: tuple[Client, ...]
    invoices: tuple[OpenInvoice, ...]
    receipts: tuple[Receipt, ...]
    mails: tuple[Path, ...]
    sent: tuple[Path, ...]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One object a mail and one a receipt, in the order of the case set."""

    messages: tuple[dict[str, Any], ...]  # JSON's own types
    receipts: tuple[dict[str, Any], ...]


class ReadAhead:
    """A reader that has opened its mails before they are asked for, several at a time."""

    def __init__(self, reader: Reader, mails: Sequence[bytes]) -> None:
        self.version = reader.version
        self._reader = reader
        self._pool = ThreadPoolExecutor(max_workers=AHEAD)
        self._opened: dict[str, Future[Understood]] = {}
        for raw in mails:
            self._opened.setdefault(_digest(raw), self._pool.submit(reader.understand, raw))

    def understand(self, raw: bytes) -> Understood:
        """The mail as it was opened ahead."""
        ahead = self._opened.get(_digest(raw))
        return self._reader.understand(raw) if ahead is None else ahead.result()

    def close(self) -> None:
        """Opens nothing more."""
        self._pool.shutdown(cancel_futures=True)


def replay(desk: Desk, clock: SetClock, case_set: CaseSet, report: Report) -> Answers:
    """The answers of a case set; `desk` stands on an empty store whose clock is `clock`."""
    mails = {path.name: path.read_bytes() for path in case_set.mails}
    reader = ReadAhead(desk.reader, list(mails.values()))
    ahead = replace(desk, reader=reader)
    try:
        return _replay(ahead, _Days(ahead, clock, case_set), mails, report)
    finally:
        reader.close()


def _replay(desk: Desk, days: "_Days", mails: dict[str, bytes], report: Report) -> Answers:
    case_set = days.case_set
    days.open_ledger(_first_day(desk, case_set, mails))
    rows: dict[str, int | dict[str, Any]] = {}
    for number, (name, raw) in enumerate(mails.items()):
        report(number, len(mails), name)
        understood = desk.reader.understand(raw)
        days.come_to(understood.message.sent_at)
        row = keep(desk.store, MAILBOX, name, raw, copies_to="")
        if row is None:
            rows[name] = _answer_copy(desk, name, understood)
            continue
        while process_next(desk) is not None:
            pass
        rows[name] = row
    report(len(mails), len(mails), "settling what waits")
    days.end()
    with desk.store.reading() as unit:
        final = {row: _final(unit.decisions.of_message(row)) for row in rows.values() if isinstance(row, int)}
        messages = [_answer_mail(unit, name, row, final[row]) if isinstance(row, int) else row for name, row in rows.items()]
        receipts = [_answer_receipt(unit, receipt, final.values()) for receipt in case_set.receipts]
    return Answers(messages=tuple(messages), receipts=tuple(receipts))


class _Days:
    """The calendar of a replay: brings each day's receipts, and settles what waits."""

    def __init__(self, desk: Desk, clock: SetClock, case_set: CaseSet) -> None:
        self._desk = desk
        self._clock = clock
        self.case_set = case_set
        self._coming = sorted(case_set.receipts, key=lambda receipt: receipt.received_on)

    def open_ledger(self, day: date) -> None:
        """Open items and sent letters, as they were before the first mail."""
        self._clock.moment = _noon(day)
        with self._desk.store.unit() as unit:
            difference = Difference()
            unit.loading.clients(self.case_set.clients, difference)
            unit.loading.invoices(self.case_set.invoices, difference, as_of=self._clock.now(), is_complete=True)
            unit.commit()
        with self._desk.store.reading() as unit:
            ledger = self._desk.in_hand.refresh(unit.ledger)
        letters = [sent_letter(self._desk.reader.understand(path.read_bytes()), ledger) for path in self.case_set.sent]
        with self._desk.store.unit() as unit:
            for letter in letters:
                if letter is not None:
                    unit.mail.add_letter(letter)
            unit.commit()
        self._receive(day)

    def come_to(self, sent_at: datetime | None) -> None:
        """The day of the next mail, if it is later than today."""
        today = self._clock.today()
        day = sent_at.date() if sent_at is not None else today
        if day > today:
            self._clock.moment = _noon(day)
            self._receive(day)

    def end(self) -> None:
        """The days after the last mail, up to the last one; then nothing waits any more."""
        for day in sorted({receipt.received_on for receipt in self._coming} | {self.case_set.today}):
            if day >= self._clock.today():
                self._clock.moment = _noon(day)
                self._receive(day)
        settle_waiting(self._desk, until=self._clock.today())

    def _receive(self, day: date) -> None:
        come = [receipt for receipt in self._coming if receipt.received_on <= day]
        self._coming = self._coming[len(come) :]
        with self._desk.store.unit() as unit:
            new = set(unit.receipts.add(come))
            unit.journal.receive([receipt for receipt in come if receipt.receipt_id in new])
            unit.commit()
        settle_waiting(self._desk)


def _answer_mail(unit: UnitOfWork, name: str, row: int, decision: Decision | None) -> dict[str, Any]:
    read = unit.decisions.find_reading(row)
    if read is None or decision is None:
        return {"file": name, "kinds": [], "defects": [unit.mail.get(row).failure]}
    return message_answer(name, read.facts, decision)


def _answer_copy(desk: Desk, name: str, understood: Understood) -> dict[str, Any]:
    """A mail that came twice is not worked on twice; what it would say is asked without writing anything."""
    # No mail of the inbox has a row as high as this one: everything that is known is earlier.
    mail = MailInHand(row=2**31, read=read_mail(desk, understood), message=without_contents(understood.message))
    with desk.store.unit() as unit:
        judged = judge_message(desk, unit, mail)
    return message_answer(name, mail.read.facts, judged.decision)


def _answer_receipt(unit: UnitOfWork, receipt: Receipt, decisions: Iterable[Decision | None]) -> dict[str, Any]:
    """A receipt has the answer of its advice, of all its advices together, or else its own."""
    said = [decision for decision in decisions if decision is not None and receipt.receipt_id in decision.receipt_ids]
    applied = [decision for decision in said if decision.disposition is Disposition.APPLIED]
    if applied or said:
        return receipt_answer(receipt.receipt_id, _union(applied, receipt.amount.currency) if applied else said[0])
    own = unit.decisions.of_receipt(receipt.receipt_id)
    return receipt_answer(receipt.receipt_id, own[0].decision if own else Decision(disposition=None))


def _final(all_of_it: tuple[Decided, ...]) -> Decision | None:
    """The last word on a mail. An advice that a correction replaced was right when it came: it stays matched, without its cash."""
    if not all_of_it:
        return None
    decided = all_of_it[0]
    if decided.state is RemittanceState.REVERSED and decided.decision.disposition is Disposition.APPLIED:
        return replace(decided.decision, disposition=Disposition.MATCHED, receipt_ids=())
    return decided.decision


def _union(decisions: list[Decision], currency: str) -> Decision:
    """One wire for several advices: the receipt carries what all of them say."""
    first = decisions[0]
    if len(decisions) == 1 or first.chosen is None:
        return first
    chosen = [decision.chosen for decision in decisions if decision.chosen is not None]
    return replace(
        first,
        chosen=Proposal(
            client_number=first.client_number,
            allocations=tuple(item for proposal in chosen for item in proposal.allocations),
            on_account=total((proposal.on_account or Money.zero(currency) for proposal in chosen), currency),
        ),
        confidence=min(decision.confidence for decision in decisions),
    )


def _first_day(desk: Desk, case_set: CaseSet, mails: dict[str, bytes]) -> date:
    first = next(iter(mails.values()), None)
    sent_at = desk.reader.understand(first).message.sent_at if first is not None else None
    days: Iterator[date] = (receipt.received_on for receipt in case_set.receipts)
    return min((sent_at.date() if sent_at else case_set.today, *days))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
