"""Only the clock knows the day, and a set clock stands still."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import time_machine

from mailflow.domain.clock import SetClock, SystemClock


def test_given_late_evening_in_utc_when_the_firm_sits_further_east_then_its_day_is_tomorrow() -> None:
    clock = SystemClock(ZoneInfo("Europe/Berlin"))

    with time_machine.travel(datetime(2026, 5, 1, 23, 30, tzinfo=UTC)):
        today = clock.today()

    assert today == date(2026, 5, 2)


def test_given_a_set_clock_when_it_is_asked_twice_then_it_has_not_moved() -> None:
    clock = SetClock(datetime(2026, 5, 1, 23, 0, tzinfo=timezone(timedelta(hours=-5))))

    first, second = clock.now(), clock.now()

    assert first == second == datetime(2026, 5, 2, 4, 0, tzinfo=UTC)
    assert clock.today() == date(2026, 5, 1)
