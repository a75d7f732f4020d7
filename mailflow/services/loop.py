"""One round of the service: what the mailbox owes, what arrived, what waits to be decided, money that came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.domain.ports import Mailbox
from mailflow.services.desk import Desk
from mailflow.services.filing import finish_moves
from mailflow.services.intake import take_in
from mailflow.services.presence import MAILBOX, RECEIPTS, Presence
from mailflow.services.process import Outcome, process_next
from mailflow.services.promises import settle_promises
from mailflow.services.settle import reconsider, settle_waiting

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last round looked at: nothing is judged again until one of these has changed."""

    day: date
    waiting: tuple[str, ...]
    ledger_as_of: datetime | None


class Rounds:
    """The rounds of one worker. Where several work on one database, all decide mail; one of them looks into the mailbox, one settles."""

    def __init__(self, desk: Desk, *mailboxes: Mailbox) -> None:
        self._desk = desk
        self._mailboxes = {f"{MAILBOX} {mailbox.name}": mailbox for mailbox in mailboxes}
        self._presence = Presence(desk)
        self._seen: Seen | None = None
        self._until: int | None = None

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> list[Outcome]:
        """One round; what became of each mail. A mailbox that does not answer is tried again in the next round."""
        duties = self._presence.take(*self._mailboxes, RECEIPTS)
        ours = [mailbox for duty, mailbox in self._mailboxes.items() if duty in duties]
        for mailbox in ours:
            self._take_in(mailbox, is_stopping)
        outcomes: list[Outcome] = []
        while not is_stopping():
            outcome = process_next(self._desk, is_stopping=is_stopping)
            if outcome is None:
                break
            if outcome is not Outcome.PUT_BACK:
                outcomes.append(outcome)
        for mailbox in ours if outcomes else ():
            finish_moves(self._desk.store, mailbox, self._desk.folders_of(mailbox.name))
        if RECEIPTS in duties and not is_stopping() and self._is_mail_decided():
            self._settle()
            settle_promises(self._desk.store)
        return outcomes

    def take_in(self) -> None:
        """Only the first half: moves that are owed, and mail that arrived."""
        for mailbox in self._mailboxes.values():
            self._take_in(mailbox)

    def _take_in(self, mailbox: Mailbox, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """One mailbox; one that is away keeps the others from nothing."""
        folders = self._desk.folders_of(mailbox.name)
        try:
            finish_moves(self._desk.store, mailbox, folders)
            take_in(self._desk.store, mailbox, copies_to=folders.processed, is_stopping=is_stopping)
        except (MailboxUnavailable, MailboxRefused) as error:
            log.warning("mailbox.not_read", mailbox=mailbox.name, why=str(error))
            self._desk.meter.looked(has_answered=False)
        else:
            self._desk.meter.looked(has_answered=True)

    def _is_mail_decided(self) -> bool:
        """Whether the mail is decided that was there when money was first to be settled: an advice goes before a guess."""
        with self._desk.store.reading() as unit:
            waiting = unit.turns.last_waiting(up_to=self._until)
        self._until = waiting
        return waiting is None

    def _settle(self) -> None:
        now = self._look()
        if now == self._seen:
            return
        if now.ledger_as_of is not None:
            self._reconsider(now.ledger_as_of)
        settle_waiting(self._desk)
        self._seen = self._look()

    def _reconsider(self, as_of: datetime) -> None:
        """Once for each load, by whichever process has the duty then: it may have come while no process was there."""
        with self._desk.store.reading() as unit:
            if unit.ledger.reconsidered() == as_of:
                return
        reconsider(self._desk)
        with self._desk.store.unit() as unit:
            unit.ledger.set_reconsidered(as_of)
            unit.commit()

    def _look(self) -> Seen:
        with self._desk.store.reading() as unit:
            waiting = tuple(receipt.receipt_id for receipt in unit.receipts.waiting())
            return Seen(self._desk.store.clock.today(), waiting, unit.ledger.as_of())
