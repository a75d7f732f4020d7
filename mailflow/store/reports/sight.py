"""What somebody may see: an attorney the clients that she bills, and nobody what stands behind a wall without him."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.work import Work

_CLIENTS = table_of(tables.Client)
_WALLS = table_of(tables.Wall)
_INSIDE = _WALLS.alias("inside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Who looks. `login` None is the service itself, which sees everything; `attorney` is a name of the ledger, None for the whole desk."""

    login: str | None = None
    attorney: str | None = None

    def of_client(self, number: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether what belongs to the client of this column may be seen; what belongs to nobody yet is the whole desk's."""
        if self.login is None:
            return true()
        inside = select(_INSIDE.c.client_number).where(_INSIDE.c.login == self.login)
        walled = select(_WALLS.c.client_number).where(_WALLS.c.client_number.not_in(inside))
        may = or_(number.is_(None), number.not_in(walled))
        if self.attorney is None:
            return may
        own = select(_CLIENTS.c.number).where(_CLIENTS.c.billing_attorney == self.attorney)
        return and_(may, number.in_(own))


EVERYTHING = Sight()


class Seeing:
    """Reports of one request, for somebody."""

    def __init__(self, work: Work, sight: Sight = EVERYTHING) -> None:
        self._work = work
        self.sight = sight

    def may_see(self, client_number: str | None) -> bool:
        """Whether this client's things may be shown."""
        if self.sight.login is None or (client_number is None and self.sight.attorney is None):
            return True
        row = self._work.first(select(_CLIENTS.c.number).where(_CLIENTS.c.number == client_number, self.sight.of_client(_CLIENTS.c.number)))
        return row is not None
