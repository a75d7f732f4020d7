"""How far an invoice has come on a ladder, and which rung is due: by its dates, by the last letter, at the ends of months, again.

On a day an item is due for the highest step whose day has come, unless it has had it or a higher one; lower ones that were missed are
never sent afterwards (CASES: after_due_days). A step that was had last may come again, as long as no higher one is due.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.domain.cadence import Cadence, Had, Step
from mailflow.domain.calendars import BusinessCalendar
from mailflow.domain.ledger import OpenInvoice
from mailflow.policy.dunning_calendar import open_calendar


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: it has had the `at`-th step (-1: none of this ladder's), for the `turn`-th time again, last on a day.

    `had` names the steps that it has had of this cadence, wherever they stand by now.
    """

    at: int
    turn: int
    on: date
    had: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rung:
    """What is due: the `at`-th step, for the `turn`-th time again."""

    at: int
    turn: int = 0


class Ladder:
    """The steps of a cadence over days; remembers what it has computed: a million items share few dates."""

    def __init__(self, cadence: Cadence) -> None:
        self.cadence = cadence
        self._calendar = open_calendar(cadence.calendar)
        self._by_invoice_day = any(step.after_invoice_days is not None for step in cadence.steps)
        self.is_plain = all(step.after_last_letter_days is None and not step.repeat_at_most for step in cadence.steps)
        self._highest: dict[tuple[date, date | None, date], int | None] = {}
        self._days: dict[tuple[date, date | None], tuple[date | None, ...]] = {}
        self.names = {step.name: at for at, step in enumerate(cadence.steps)}

    def days(self, due_on: date, invoiced_on: date) -> tuple[date | None, ...]:
        """The day of each step, moved to a business day; `None` for one that only the last letter decides."""
        key = (due_on, invoiced_on if self._by_invoice_day else None)
        known = self._days.get(key)
        if known is None:
            known = self._days[key] = tuple(_day(step, due_on, invoiced_on, self._calendar) for step in self.cadence.steps)
        return known

    def due(self, item: OpenInvoice, place: Place | None, today: date) -> Rung | None:
        """What an item is due for that stands there; `None`: nothing."""
        at = self.highest(item.due_on, item.invoiced_on, today)
        if place is None:
            return None if at is None else Rung(at)
        if at is not None and at > place.at:
            return Rung(at) if self.cadence.steps[at].name not in place.had else None
        return None if self.is_plain or place.at < 0 else self._by_letter(place, today)

    def highest(self, due_on: date, invoiced_on: date, today: date) -> int | None:
        """The highest step whose day has come by the dates of the invoice."""
        key = (due_on, invoiced_on if self._by_invoice_day else None, today)
        if key not in self._highest:
            days = self.days(due_on, invoiced_on)
            self._highest[key] = next((at for at in range(len(days) - 1, -1, -1) if (day := days[at]) is not None and day <= today), None)
        return self._highest[key]

    def looks(self, item: OpenInvoice, place: Place | None) -> tuple[date, ...]:
        """The days on which an item that stands there may fall due for something."""
        from_dates = enumerate(self.days(item.due_on, item.invoiced_on))
        days = [day for at, day in from_dates if day is not None and (place is None or at > place.at)]
        return (*days, *(self.waits(place) if place is not None else ()))

    def waits(self, place: Place) -> tuple[date, ...]:
        """The days on which something may fall due by the last letter alone."""
        if self.is_plain or place.at < 0:
            return ()
        return tuple(day for day in (self._follows(place), self._again(place)) if day is not None)

    def coming(self, item: OpenInvoice, place: Place | None) -> tuple[Step, date] | None:
        """The step that comes next for an item and its day at the earliest; `None` at the end of the ladder."""
        days = self.days(item.due_on, item.invoiced_on)
        first = 0 if place is None else place.at + 1
        found = [(day, at) for at in range(first, len(days)) if (day := days[at]) is not None][:1]
        if place is not None and place.at >= 0:
            by_letter = ((self._follows(place), place.at + 1), (self._again(place), place.at))
            found += [(day, at) for day, at in by_letter if day is not None]
        return (self.cadence.steps[min(found)[1]], min(found)[0]) if found else None

    def place(self, had: Had | None, item: OpenInvoice) -> Place | None:
        """Where an item stands: by the step's name; where the ladder is another one by now, by how many days it had come to."""
        if had is None:
            return None
        known = frozenset(step for cadence, step in had.steps if cadence == self.cadence.name)
        if had.cadence == self.cadence.name and had.step in self.names:
            return Place(self.names[had.step], had.turn, had.on, known)
        reached = item.due_on + timedelta(days=had.days)
        steps = self.cadence.steps
        passed = [at for at, step in enumerate(steps) if (day := _unmoved(step, item, self._calendar)) is not None and day <= reached]
        return Place(passed[-1] if passed else -1, 0, had.on, known)

    def days_of(self, at: int, item: OpenInvoice, on: date) -> int:
        """How many days after its due date an item has come with a step that it has on a day."""
        day = _unmoved(self.cadence.steps[at], item, self._calendar)
        return ((on if day is None else day) - item.due_on).days

    def _by_letter(self, place: Place, today: date) -> Rung | None:
        follows, again = self._follows(place), self._again(place)
        if follows is not None and follows <= today:
            return Rung(place.at + 1)
        return Rung(place.at, place.turn + 1) if again is not None and again <= today else None

    def _follows(self, place: Place) -> date | None:
        """The day of the next step, where it waits for the last letter."""
        step = self.cadence.steps[place.at + 1] if place.at + 1 < len(self.cadence.steps) else None
        if step is None or step.after_last_letter_days is None:
            return None
        return self._calendar.first_from(place.on + timedelta(days=step.after_last_letter_days))

    def _again(self, place: Place) -> date | None:
        """The day on which the step that was had last comes again."""
        step = self.cadence.steps[place.at]
        if place.turn >= step.repeat_at_most:
            return None
        if step.on_month_end is not None:
            return month_end_after(place.on, 1, self._calendar)
        return self._calendar.first_from(place.on + timedelta(days=step.repeat_every_days))


def month_end_after(day: date, count: int, calendar: BusinessCalendar) -> date:
    """The `count`-th last business day of a month that is later than `day`."""
    year, month = day.year, day.month
    while True:
        end = calendar.last_until(date(year, month, monthrange(year, month)[1]))
        count -= end > day
        if not count:
            return end
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def ladders_of(cadences: Sequence[Cadence]) -> Mapping[str, Ladder]:
    """The ladder of each cadence, by its name."""
    return {cadence.name: Ladder(cadence) for cadence in cadences}


def _unmoved(step: Step, item: OpenInvoice, calendar: BusinessCalendar) -> date | None:
    if step.after_due_days is not None:
        return item.due_on + timedelta(days=step.after_due_days)
    if step.after_invoice_days is not None:
        return item.invoiced_on + timedelta(days=step.after_invoice_days)
    return None if step.on_month_end is None else month_end_after(item.due_on, step.on_month_end, calendar)


def _day(step: Step, due_on: date, invoiced_on: date, calendar: BusinessCalendar) -> date | None:
    if step.after_due_days is not None:
        return calendar.first_from(due_on + timedelta(days=step.after_due_days))
    if step.after_invoice_days is not None:
        return calendar.first_from(invoiced_on + timedelta(days=step.after_invoice_days))
    return None if step.on_month_end is None else month_end_after(due_on, step.on_month_end, calendar)
