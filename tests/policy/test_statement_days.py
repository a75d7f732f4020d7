"""The day of the month on which statements go out, moved to a business day; a missed one is made up for within a week."""

from datetime import date

import pytest

from mailflow.policy.statement_days import MONTH_END, due_month, statement_day


@pytest.mark.parametrize(
    ("year", "month", "on", "holidays", "day"),
    [
        (2026, 10, MONTH_END, "", date(2026, 10, 30)),  # the 31st is a Saturday
        (2027, 5, MONTH_END, "US", date(2027, 5, 28)),  # the 31st is Memorial Day
        (2026, 2, MONTH_END, "", date(2026, 2, 27)),
        (2026, 11, 1, "", date(2026, 11, 2)),  # a Sunday
        (2027, 1, 1, "US", date(2027, 1, 4)),
        (2026, 10, 15, "", date(2026, 10, 15)),
    ],
)
def test_given_a_month_when_its_statements_are_due_then_it_is_a_business_day(year, month, on, holidays, day):
    assert statement_day(year, month, on=on, holidays=holidays) == day


@pytest.mark.parametrize(
    ("today", "on", "month"),
    [
        (date(2026, 10, 29), MONTH_END, None),
        (date(2026, 10, 30), MONTH_END, "2026-10"),
        (date(2026, 11, 6), MONTH_END, "2026-10"),
        (date(2026, 11, 7), MONTH_END, None),
        (date(2026, 11, 2), 1, "2026-11"),
    ],
)
def test_given_a_day_when_the_service_looks_then_it_knows_whose_month_is_due(today, on, month):
    assert due_month(today, on=on, holidays="") == month
