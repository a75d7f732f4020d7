"""Duties that one process at a time has: each is lent for a while, and goes to another process when its holder is not heard of."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_LEASES = table_of(tables.Lease)


class Leases:
    """The duties of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def take(self, duty: str, owner: str, lease: timedelta) -> bool:
        """Whether the duty is this owner's from now on: it was free, its lease had run out, or it was his already."""
        now = self._work.now
        taken = self._work.first(_taking(self._work.is_shared), duty=duty, owner=owner, until=now + lease, at=now)
        return taken is not None

    def renew(self, owner: str, lease: timedelta) -> None:
        """Whoever has duties is still there. A lease that ran out stays so: somebody else may have begun."""
        now = self._work.now
        self._work.change(update(_LEASES).where(_LEASES.c.owner == owner, _LEASES.c.until > now).values(until=now + lease))

    def release(self, owner: str | None = None) -> None:
        """An owner lays down his duties; without one, everybody."""
        gone = delete(_LEASES)
        self._work.change(gone if owner is None else gone.where(_LEASES.c.owner == owner))

    def holder(self, duty: str) -> str | None:
        """Who has the duty now."""
        live = (_LEASES.c.duty == duty, _LEASES.c.until > self._work.now)
        found = self._work.first(select(_LEASES.c.owner).where(*live))
        return None if found is None else str(found.owner)


@cache
def _taking(is_shared: bool) -> Prepared:
    insert: Any = (postgresql if is_shared else sqlite).insert(_LEASES)  # two classes with the same methods
    new: dict[str, Any] = {"duty": bindparam("duty"), "owner": bindparam("owner"), "until": bindparam("until")}
    is_free = or_(_LEASES.c.owner == insert.excluded.owner, _LEASES.c.until <= bindparam("at", type_=_LEASES.c.until.type))
    taking = insert.values(new).on_conflict_do_update(
        index_elements=[_LEASES.c.duty], set_={"owner": insert.excluded.owner, "until": insert.excluded.until}, where=is_free
    )
    return Prepared(taking.returning(_LEASES.c.duty))
