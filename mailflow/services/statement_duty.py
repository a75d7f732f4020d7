"""When statements are made: a run each month on its day, and whatever run was broken off; by one process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.domain.statements import StatementsBy
from mailflow.policy.statement_days import due_month
from mailflow.services.desk import Desk
from mailflow.services.outbox import POLICY
from mailflow.services.presence import Presence
from mailflow.services.statement_mail import Order, carry_on, start_run
from mailflow.services.statement_plan import Stating

log = structlog.get_logger()

# The duty that one process has at a time.
DUTY = "statements"
_EVERY = timedelta(minutes=2)
# A round makes so many: mail and letters wait for no run.
_A_ROUND = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """The run of each month: on which day (`policy.statement_days`), from which hour, by which holidays, of what."""

    on: int
    at: time
    holidays: str
    by: StatementsBy
    is_draft: bool


class StatementDuty:
    """The statements of one worker. Without `monthly` none are made by themselves; what a person began is carried on."""

    def __init__(self, desk: Desk, stating: Stating | None, monthly: Monthly | None) -> None:
        self._desk = desk
        self._stating = stating
        self._monthly = monthly
        self._ran_at: datetime | None = None
        self._has_more = False

    def go(self, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """One look, where this process has the duty and some time has passed, or something is left to be made."""
        stating, now = self._stating, self._desk.store.clock.now()
        is_soon = self._ran_at is not None and timedelta(0) <= now - self._ran_at < _EVERY
        if stating is None or (is_soon and not self._has_more) or DUTY not in Presence(self._desk).take(DUTY):
            return
        self._ran_at = now
        self._begin(stating, now)
        with self._desk.store.reading() as unit:
            unfinished = unit.statement_runs.unfinished()
        for run in unfinished[:1]:
            carry_on(self._desk.store, stating, run.id, is_stopping=is_stopping, most=_A_ROUND)
        self._has_more = bool(unfinished)

    def _begin(self, stating: Stating, now: datetime) -> None:
        monthly, local = self._monthly, now.astimezone(stating.zone)
        if monthly is None or local.time() < monthly.at:
            return
        month = due_month(local.date(), on=monthly.on, holidays=monthly.holidays)
        if month is None:
            return
        order = Order(name=f"monthly {month}", by=monthly.by, is_draft=monthly.is_draft, asked_by=POLICY)
        try:
            start_run(self._desk.store, stating, order)
        except (IllegalMove, StaleCase) as error:
            log.info("statements.not_yet", why=str(error))
