"""When attorneys are asked, and when their silence counts: by one process, looked at every few minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from mailflow.services.approval_acts import settle_silence
from mailflow.services.approval_digest import ask_attorneys
from mailflow.services.chase_plan import Chasing, as_of_now
from mailflow.services.desk import Desk
from mailflow.services.presence import Presence

log = structlog.get_logger()

# The duty that one process has at a time.
DUTY = "approvals"
_EVERY = timedelta(minutes=2)


class ApprovalDuty:
    """The approvals of one worker."""

    def __init__(self, desk: Desk, chasing: Chasing | None) -> None:
        self._desk = desk
        self._chasing = chasing if chasing is not None and chasing.approvals is not None else None
        self._ran_at: datetime | None = None

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """One look, where this process has the duty and some time has passed since the last."""
        now = self._desk.store.clock.now()
        # A clock that was set back must not keep us from working.
        is_soon = self._ran_at is not None and timedelta(0) <= now - self._ran_at < _EVERY
        if self._chasing is None or is_soon or is_stopping() or DUTY not in Presence(self._desk).take(DUTY):
            return
        self._ran_at = now
        settled = settle_silence(self._desk.store)
        asked = ask_attorneys(self._desk.store, as_of_now(self._chasing))
        if settled or asked:
            log.info("approvals.looked_after", asked=asked, settled=settled)
