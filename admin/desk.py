"""What the pages work with: the settings, the store to read from, the originals to show, and what every page warns of."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import current_app, g

from mailflow.services.front_desk import FrontDesk
from mailflow.services.originals import Originals
from mailflow.settings import Settings
from mailflow.store.reports import Reports, Standing


@dataclass(frozen=True, slots=True)
class Warned:
    """A sentence above every page, and the page that it leads to (an endpoint with its values), where there is one."""

    says: str
    endpoint: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The running installation, as the pages see it."""

    settings: Settings
    front: FrontDesk

    @property
    def originals(self) -> Originals:
        """Mail as it came."""
        return self.front.originals

    def reading(self) -> AbstractContextManager[Reports]:
        """Reports of one moment."""
        return self.front.reading()

    def standing(self) -> Standing:
        """How things stand, asked once a request."""
        if "standing" not in g:
            with self.reading() as reports:
                g.standing = reports.standing()
        return cast(Standing, g.standing)  # flask's request value has no types

    def warnings(self) -> Iterator[Warned]:
        """What whoever works here must know, whatever page is open."""
        standing = self.standing()
        if self.front.suggests_only:
            yield Warned("mailflow only suggests: nothing is booked until you accept it.", "queues.record")
        if standing.failed_mail:
            many = "1 mail" if standing.failed_mail == 1 else f"{standing.failed_mail} mails"
            yield Warned(f"{many} could not be read after three tries.", "queues.mail", (("state", "failed"),))
        if stale := self.stale_ledger():
            yield Warned(stale)

    def stale_ledger(self) -> str:
        """Why the open items may not be trusted, or nothing."""
        as_of = self.standing().ledger_as_of
        if as_of is None:
            return "No open items were loaded yet; load them with `mailflow load`."
        age = self.front.store.clock.now() - as_of
        if age <= timedelta(hours=self.settings.ledger.stale_after_hours):
            return ""
        return f"The open items are {int(age.total_seconds() // 3600)} hours old; load today's with `mailflow load`."

    def faults(self, *, is_deep: bool) -> tuple[str, ...]:
        """What keeps the pages from working, in words; `is_deep`: what a person should look at as well."""
        standing = self.standing()  # raises where the database does not answer, which is the answer of a monitor as well
        if standing.ledger_as_of is None:
            return (self.stale_ledger(),)
        if not is_deep:
            return ()
        failed = (f"{standing.failed_mail} mails failed three times",) if standing.failed_mail else ()
        return tuple(says for says in (*failed, self.stale_ledger()) if says)


def desk() -> Desk:
    """The installation behind this request."""
    return cast(Desk, current_app.extensions["mailflow"])  # flask's table of extensions has no types
