"""The only place that knows what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the moment (aware, UTC) and the firm's day."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""

    def today(self) -> date:
        """The day that it is in the firm's time zone."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock, seen from the firm's time zone."""

    zone: ZoneInfo = ZoneInfo("UTC")

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day that it is in the firm's time zone."""
        return self.now().astimezone(self.zone).date()


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put: replays, previews and tests move it themselves."""

    moment: datetime

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """The day of the moment that was set, in its own zone."""
        return self.moment.date()
