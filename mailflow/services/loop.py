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
from mailflow.services.process import Outcome, process_next
from mailflow.services.settle import reconsider, settle_waiting

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last round looked at: nothing is judged again until one of these has changed."""

    day: date
    waiting: tuple[str, ...]
    ledger_as_of: datetime | None


class Rounds:
    """The rounds of one worker."""

    def __init__(self, desk: Desk, mailbox: Mailbox) -> None:
        self._desk = desk
        self._mailbox = mailbox
        self._seen: Seen | None = None

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> list[Outcome]:
        """One round; what became of each mail. A mailbox that does not answer is tried again in the next round."""
        self.take_in()
        outcomes: list[Outcome] = []
        while not is_stopping():
            outcome = process_next(self._desk)
            if outcome is None:
                break
            outcomes.append(outcome)
        if outcomes:
            finish_moves(self._desk.store, self._mailbox)
        if not is_stopping():
            self._settle()
        return outcomes

    def take_in(self) -> None:
        """Only the first half: moves that are owed, and mail that arrived."""
        try:
            finish_moves(self._desk.store, self._mailbox)
            take_in(self._desk.store, self._mailbox, copies_to=self._desk.folders.processed)
        except (MailboxUnavailable, MailboxRefused) as error:
            log.warning("mailbox.not_read", why=str(error))
            self._desk.meter.looked(has_answered=False)
        else:
            self._desk.meter.looked(has_answered=True)

    def _settle(self) -> None:
        now = self._look()
        if now == self._seen:
            return
        if self._seen is not None and now.ledger_as_of != self._seen.ledger_as_of:
            reconsider(self._desk)
        settle_waiting(self._desk)
        self._seen = self._look()

    def _look(self) -> Seen:
        with self._desk.store.reading() as unit:
            waiting = tuple(receipt.receipt_id for receipt in unit.receipts.waiting())
            return Seen(self._desk.store.clock.today(), waiting, unit.ledger.as_of())
