"""How things stand: the few figures that every page and the health checks need."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from mailflow.domain.lifecycle import CaseState, MessageState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger
from mailflow.store.reports.sight import Seeing

_CASES = table_of(tables.Case)
_MESSAGES = table_of(tables.Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What waits for a person, when the last mail was taken in, and as of when the billing system described its open items.

    `None` is never.
    """

    open_cases: int
    failed_mail: int
    last_mail_at: datetime | None
    ledger_as_of: datetime | None


class StandingReports(Seeing):
    """The figures of this moment."""

    def standing(self) -> Standing:
        """How things stand."""
        cases = self._work.first(select(func.count()).where(_CASES.c.state.in_([CaseState.OPEN, CaseState.REOPENED])))
        failed = self._work.first(select(func.count()).where(_MESSAGES.c.state == MessageState.FAILED))
        last = self._work.first(select(func.max(_MESSAGES.c.received_at)))
        return Standing(
            open_cases=int(cases[0]) if cases else 0,
            failed_mail=int(failed[0]) if failed else 0,
            last_mail_at=last[0] if last else None,
            ledger_as_of=Ledger(self._work).as_of(),
        )
