"""Says when the mailbox or the billing system has been silent for too long: nothing arrives, and nobody would notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from mailflow.store.reports import Standing
from mailflow.store.unit import Store

log = structlog.get_logger()


class Source(StrEnum):
    """Where news comes from."""

    LEDGER = "ledger"
    MAILBOX = "mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each source may be silent. `since` is when the service started: a mailbox that never had a mail is silent from then on.

    Hours of the clock, not of business: a firm chooses a number that spans its weekend (settings: mailbox.silent_after_hours,
    ledger.stale_after_hours).
    """

    mailbox: timedelta
    ledger: timedelta
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A source that has been silent for too long; `hours` is `None` where it never said anything. `says` is for people."""

    source: Source
    hours: int | None
    says: str


def find_silences(standing: Standing, patience: Patience, now: datetime) -> tuple[Silence, ...]:
    """The sources that have been silent for too long."""
    return tuple(silence for silence in (_of_ledger(standing, patience, now), _of_mailbox(standing, patience, now)) if silence)


class SilenceWatch:
    """Logs once when a source falls silent, and once when it is heard again."""

    def __init__(self, store: Store, patience: Patience) -> None:
        self._store = store
        self._patience = patience
        self._silent: frozenset[Source] = frozenset()

    def look(self) -> tuple[Silence, ...]:
        """What is silent now."""
        with self._store.reading() as unit:
            standing = unit.reports.standing()
        silences = find_silences(standing, self._patience, self._store.clock.now())
        self._tell(silences)
        return silences

    def _tell(self, silences: Iterable[Silence]) -> None:
        now = {silence.source: silence for silence in silences}
        for source, silence in now.items():
            if source not in self._silent:
                log.warning("source.silent", source=source, hours=silence.hours, says=silence.says)
        for source in sorted(self._silent - now.keys()):
            log.info("source.heard_again", source=source)
        self._silent = frozenset(now)


def _of_ledger(standing: Standing, patience: Patience, now: datetime) -> Silence | None:
    as_of = standing.ledger_as_of
    if as_of is None:
        return Silence(source=Source.LEDGER, hours=None, says="No open items were loaded yet; load them with `mailflow load`.")
    if now - as_of <= patience.ledger:
        return None
    hours = _hours(now - as_of)
    return Silence(source=Source.LEDGER, hours=hours, says=f"The open items are {hours} hours old; load today's with `mailflow load`.")


def _of_mailbox(standing: Standing, patience: Patience, now: datetime) -> Silence | None:
    last = standing.last_mail_at
    age = now - (last or patience.since)
    if age <= patience.mailbox:
        return None
    hours = _hours(age)
    what = f"No mail has come for {hours} hours" if last else f"No mail has ever come, and the service has run for {hours} hours"
    says = f"{what}; send the mailbox a mail, and see with `mailflow check` that it is the right one and answers."
    return Silence(source=Source.MAILBOX, hours=hours if last else None, says=says)


def _hours(age: timedelta) -> int:
    return int(age.total_seconds() // 3600)
