"""On which day statements go out each month, and whether today is it or shortly after."""

import calendar
from datetime import date, timedelta

from mailflow.policy.dunning_calendar import open_calendar

# After this a run that was missed is not made up for: the month's numbers are nobody's news any more.
_CATCH_UP = timedelta(days=7)
MONTH_END = 0


def statement_day(year: int, month: int, *, on: int, holidays: str) -> date:
    """The day of a month: its last business day where `on` is MONTH_END, else that day or the next business day after it."""
    business = open_calendar(holidays)
    if on == MONTH_END:
        return business.last_until(date(year, month, calendar.monthrange(year, month)[1]))
    return business.first_from(date(year, month, on))


def due_month(today: date, *, on: int, holidays: str) -> str | None:
    """The month (``2026-10``) whose statements are due today, or were within a week; `None`: none are."""
    before = today.replace(day=1) - timedelta(days=1)
    for year, month in ((today.year, today.month), (before.year, before.month)):
        day = statement_day(year, month, on=on, holidays=holidays)
        if day <= today <= day + _CATCH_UP:
            return f"{year}-{month:02}"
    return None
