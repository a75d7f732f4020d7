"""Reminders for the admin's pages: what is to be called, what is held and why, what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from mailflow.domain.lifecycle import ReminderState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.paging import PAGE, like, paged
from mailflow.store.reports.sight import Seeing

_REMINDERS = table_of(tables.Reminder)
_CLIENTS = table_of(tables.Client)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderLine:
    """A reminder as a list shows it; `value` has what is asked, of which invoices, and a task's words."""

    id: int
    state: ReminderState
    day: date
    client_number: str
    client_name: str
    cadence: str
    step: str
    channel: str
    address: str
    reason: str
    outgoing_row: int | None
    value: Mapping[str, Any]  # JSON's own types


class ReminderReports(Seeing):
    """Lists of reminders."""

    def reminders(self, state: ReminderState, *, text: str = "", page: int = 1) -> tuple[tuple[ReminderLine, ...], bool]:
        """Reminders in a state, the latest day first, and whether there are more."""
        names = ("id", "day", "client_number", "cadence", "step", "channel", "address", "reason", "outgoing_row", "value")
        query = (
            select(*(_REMINDERS.c[name] for name in names), _CLIENTS.c.name)
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _REMINDERS.c.client_number)
            .where(_REMINDERS.c.state == state, self.sight.of_client(_REMINDERS.c.client_number))
            .order_by(_REMINDERS.c.day.desc(), _REMINDERS.c.id.desc())
        )
        if text:
            places = (_CLIENTS.c.name, _REMINDERS.c.client_number, _REMINDERS.c.address, _REMINDERS.c.reason)
            query = query.where(or_(*(like(place, text) for place in places)))
        rows = self._work.all(paged(query, page))
        found = tuple(
            ReminderLine(**{name: getattr(row, name) for name in names}, state=state, client_name=row.name or "") for row in rows[:PAGE]
        )
        return found, len(rows) > PAGE

    def reminder_counts(self) -> dict[str, int]:
        """How many reminders are in each state."""
        seen = self.sight.of_client(_REMINDERS.c.client_number)
        query = select(_REMINDERS.c.state, func.count().label("reminders")).where(seen).group_by(_REMINDERS.c.state)
        return {row.state: row.reminders for row in self._work.all(query)}

    def reminder_client(self, reminder_id: int) -> str:
        """Whose reminder it is; raises LookupError where there is none that may be seen."""
        which = (_REMINDERS.c.id == reminder_id, self.sight.of_client(_REMINDERS.c.client_number))
        found = self._work.first(select(_REMINDERS.c.client_number).where(*which))
        if found is None:
            raise LookupError(f"there is no reminder {reminder_id}")
        return str(found.client_number)
