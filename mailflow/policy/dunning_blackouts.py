"""Blackouts as a cadence file writes them: "2026-12-24/2027-01-01" once, "12-24/01-02" every year."""

import re
from datetime import date, timedelta

from mailflow.domain.cadence import Blackout
from mailflow.policy.dunning_fields import Fields

_SPAN = re.compile(r"((?:\d{4}-)?\d{2}-\d{2})/((?:\d{4}-)?\d{2}-\d{2})")
_FIX = 'Write the first and the last day, such as "2026-12-24/2027-01-01", or "12-24/01-02" for every year.'
# A leap year, so that 29 February can be named.
_ANY_YEAR = 2024
_SHORT = len("12-24")


def read_blackouts(fields: Fields) -> tuple[Blackout, ...]:
    """The blackouts of a cadence; refuses days that do not exist, ends before beginnings, and years without a day that is left."""
    blackouts = tuple(_blackout(fields, said) for said in fields.texts("blackouts"))
    year = (date(_ANY_YEAR, 1, 1) + timedelta(days=number) for number in range(366))
    yearly = [each for each in blackouts if each.is_yearly]
    if yearly and all(any(each.covers(day) for each in yearly) for day in year):
        fields.refuse("blackouts", "together they cover the whole year, so nothing could ever leave", "Leave some days free.")
    return blackouts


def _blackout(fields: Fields, said: str) -> Blackout:
    found = _SPAN.fullmatch(said)
    if found is None or (len(found[1]) == _SHORT) != (len(found[2]) == _SHORT):
        fields.refuse("blackouts", f"{said!r} is no span of days", _FIX)
    is_yearly = len(found[1]) == _SHORT
    try:
        first, last = (date.fromisoformat(f"{_ANY_YEAR}-{day}" if is_yearly else day) for day in found.groups())
    except ValueError:
        fields.refuse("blackouts", f"{said!r} names a day that does not exist", _FIX)
    if not is_yearly and last < first:
        fields.refuse("blackouts", f"{said!r} ends before it begins", _FIX)
    return Blackout(first=first, last=last, is_yearly=is_yearly)
