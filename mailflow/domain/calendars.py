"""Business days: what a step's day is moved to, and on which letters go."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The business days of a place: Saturday and Sunday never are, nor is a day in `holidays` (CASES: calendar)."""

    name: str
    holidays: Container[date] = frozenset()
    _moved: dict[date, date] = field(default_factory=dict, repr=False, compare=False)

    def is_business_day(self, day: date) -> bool:
        """Whether letters go on that day."""
        return self.first_from(day) == day

    def first_from(self, day: date) -> date:
        """`day` itself where it is a business day, else the next one."""
        known = self._moved.get(day)
        if known is not None:
            return known
        found = day
        while found.weekday() >= _SATURDAY or found in self.holidays:
            found += _ONE_DAY
        self._moved[day] = found  # a ledger asks for the same few hundred days a million times
        return found

    def after(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, which itself is not counted; `count` is at least 1."""
        for _ in range(count):
            day = self.first_from(day + _ONE_DAY)
        return day

    def last_until(self, day: date) -> date:
        """`day` itself where it is a business day, else the last one before it."""
        while not self.is_business_day(day):
            day -= _ONE_DAY
        return day
