"""What the pages work with: the settings, the store to read from, the originals to show, and what every page warns of."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, has_request_context
from flask_login import current_user

from mailflow.services.front_desk import FrontDesk
from mailflow.services.originals import Originals
from mailflow.services.permissions import Right, rights_of, sees_own_clients_only
from mailflow.services.silence import Silence, find_silences
from mailflow.settings import Settings
from mailflow.store.reports import Reports, Sight, Standing


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
        """Reports of one moment, of what the person of this request may see."""
        return self.front.reading(sight())

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
        for silence in self.silences():
            yield Warned(silence.says)

    def silences(self) -> tuple[Silence, ...]:
        """What has not been heard of for too long."""
        return find_silences(self.standing(), self.front.patience, self.front.store.clock.now())

    def faults(self, *, is_deep: bool) -> tuple[str, ...]:
        """What keeps the pages from working, in words; `is_deep`: what a person should look at as well."""
        standing = self.standing()  # raises where the database does not answer, which is the answer of a monitor as well
        silences = tuple(silence.says for silence in self.silences())
        if not is_deep:
            return silences[:1] if standing.ledger_as_of is None else ()
        failed = (f"{standing.failed_mail} mails failed three times",) if standing.failed_mail else ()
        return (*failed, *silences)


def desk() -> Desk:
    """The installation behind this request."""
    return cast(Desk, current_app.extensions["mailflow"])  # flask's table of extensions has no types


def sight() -> Sight:
    """What the person of this request may see; without a person (monitors) there is nothing to show anyway."""
    if not has_request_context() or not current_user.is_authenticated:
        return Sight()
    is_attorney = sees_own_clients_only(current_user.roles)
    return Sight(login=current_user.login, attorney=current_user.attorney if is_attorney else None)


def rights() -> frozenset[Right]:
    """What the person of this request may do."""
    return rights_of(current_user.roles) if current_user.is_authenticated else frozenset()
