"""When the duty of reminding is done: by one process, on each new day, after the ledger or the cadences changed, and now and then."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from mailflow.services.chase import DUTY, chase
from mailflow.services.chase_plan import Chasing, as_of_now
from mailflow.services.desk import Desk
from mailflow.services.presence import Presence

log = structlog.get_logger()

# A pass over a million items takes seconds: not more often than this, even while money is booked all the time.
_AT_MOST_EVERY = timedelta(minutes=10)
# Holds end and approvals come without the ledger's changing.
_AT_LEAST_EVERY = timedelta(hours=1)


class ChaseDuty:
    """The reminders of one worker."""

    def __init__(self, desk: Desk, chasing: Chasing | None) -> None:
        self._desk = desk
        self._chasing = chasing
        self._seen: tuple[object, ...] | None = None
        self._ran_at: datetime | None = None

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """One run, where this process has the duty and there may be something to do."""
        if self._chasing is None or not self._is_time() or DUTY not in Presence(self._desk).take(DUTY):
            return
        self._ran_at, self._seen = self._desk.store.clock.now(), self._look()
        run = chase(self._desk.store, as_of_now(self._chasing), is_stopping=is_stopping)
        if run.why_not:
            log.info("reminders.not_today", why=run.why_not)

    def _is_time(self) -> bool:
        if self._ran_at is None:
            return True
        passed = self._desk.store.clock.now() - self._ran_at
        # A clock that was set back must not keep us from working.
        is_jump = passed < timedelta(0)
        return is_jump or passed >= _AT_LEAST_EVERY or (passed >= _AT_MOST_EVERY and self._look() != self._seen)

    def _look(self) -> tuple[object, ...]:
        """What a run goes by: where it is the same, there is nothing new to do."""
        cadences = self._chasing and as_of_now(self._chasing).cadences
        with self._desk.store.reading() as unit:
            return self._desk.store.clock.today(), unit.ledger.counter(), unit.ledger.as_of(), cadences
