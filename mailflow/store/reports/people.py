"""Who works here, who stands inside which wall, and the audit as a list."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, or_, select

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.notes import Walls
from mailflow.store.people import People, Person
from mailflow.store.reports.paging import PAGE, like
from mailflow.store.reports.sight import Seeing

_AUDIT = table_of(tables.Audit)
_CLIENTS = table_of(tables.Client)
_LAST_ID = 2**53


class PeopleReports(Seeing):
    """People and the audit, as one request sees them."""

    def people(self) -> tuple[Person, ...]:
        """Everybody with a login."""
        return People(self._work).listed()

    def walls(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Number and name of each client behind a wall, and who stands inside; the names of clients are no secret, their papers are."""
        inside = Walls(self._work).inside()
        rows = self._work.all(select(_CLIENTS.c.number, _CLIENTS.c.name).where(_CLIENTS.c.number.in_(sorted(inside))))
        names = {row.number: row.name for row in rows}
        return tuple((number, names.get(number, ""), logins) for number, logins in inside.items())

    def attorneys(self) -> tuple[str, ...]:
        """The billing attorneys, as the ledger names them."""
        rows = self._work.all(select(_CLIENTS.c.billing_attorney).distinct().order_by(_CLIENTS.c.billing_attorney))
        return tuple(row.billing_attorney for row in rows if row.billing_attorney)

    def audit_rows(self, *, before: int | None = None, text: str = "") -> tuple[Row[Any], ...]:
        """The latest rows before one, those about a subject or by an actor where something was typed."""
        query = select(_AUDIT).order_by(_AUDIT.c.id.desc()).limit(PAGE)
        if before is not None:
            query = query.where(_AUDIT.c.id < min(before, _LAST_ID))
        if text:
            query = query.where(or_(_AUDIT.c.subject == text, _AUDIT.c.actor == text, like(_AUDIT.c.action, text)))
        return tuple(self._work.all(query))

    def audit_all(self) -> Iterator[Row[Any]]:
        """Every row, the first one first."""
        return self._work.stream(select(_AUDIT).order_by(_AUDIT.c.id))
