"""When a letter may leave: in the send window of a cadence, in the recipient's own time zone, on a business day, in no blackout."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.domain.cadence import Cadence
from mailflow.policy.dunning import has_business
from mailflow.policy.dunning_calendar import open_calendar


def find_zone(name: str, otherwise: tzinfo) -> tzinfo:
    """The time zone of a contact; the firm's where none is named or nobody knows it."""
    if not name:
        return otherwise
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise


def next_opening(moment: datetime, cadence: Cadence, zone: tzinfo) -> datetime:
    """`moment` itself where the window is open, else when it opens next; aware, in UTC.

    Hours are those on the recipient's wall: in a night in which clocks change, the window opens at its hour all the same.
    """
    window, calendar = cadence.send_window, open_calendar(cadence.calendar)
    local = moment.astimezone(zone)
    day = local.date()
    if has_business(cadence, day) and window.opens <= local.time() < window.closes:
        return moment.astimezone(UTC)
    if local.time() >= window.closes:
        day += timedelta(days=1)
    while not has_business(cadence, day):
        day = calendar.first_from(day + timedelta(days=1))
    return datetime.combine(day, window.opens, tzinfo=zone).astimezone(UTC)
