"""The audit: what happened, by whom, in a chain of hashes that shows every later change."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select, update

from mailflow.store import tables
from mailflow.store.columns import canonical, table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_AUDIT = table_of(tables.Audit)
_COUNTERS = table_of(tables.Counter)
_COUNTER = "audit"
_AT_END = update(_COUNTERS).where(_COUNTERS.c.name == _COUNTER)
_LOCK_END = Prepared(_AT_END.values(value=_COUNTERS.c.value + bindparam("more", type_=Integer)).returning(_COUNTERS.c.mark))
_SET_END = Prepared(_AT_END.values(mark=bindparam("last")))


class AuditTrail:
    """The audit of one unit of work: noted as things happen, written at the commit."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._noted: list[dict[str, Any]] = []

    def note(self, action: str, *, actor: str, subject: str, facts: Mapping[str, Any] | None = None) -> None:
        """Something happened (``message.decided``) to a subject (``message:12``); `facts` are plain JSON no addresses or bank details."""
        self._noted.append({"at": self._work.now, "actor": actor, "action": action, "subject": subject, "value": dict(facts or {})})

    def write(self) -> None:
        """Appends what was noted. Only here is the chain's end locked: for the short while until the commit."""
        if not self._noted:
            return
        end = self._work.first(_LOCK_END, more=len(self._noted))
        if end is None:
            self._work.insert_new(_COUNTERS, {"name": _COUNTER, "value": 0, "mark": ""})
            end = self._work.first(_LOCK_END, more=len(self._noted))
        last = "" if end is None else str(end.mark)
        for row in self._noted:
            row["previous_hash"] = last
            last = row["hash"] = _hash(last, row)
        self._work.insert_many(_AUDIT, self._noted)
        self._work.change(_SET_END, last=last)
        self._noted = []

    def faults(self) -> tuple[str, ...]:
        """Where the chain is broken, in words; empty where every row is as it was written and none is missing."""
        found: list[str] = []
        last = ""
        for row in self._work.stream(select(_AUDIT).order_by(_AUDIT.c.id)):
            if row.previous_hash != last:
                found.append(f"before audit row {row.id} rows are missing, or were put in another order")
            if row.hash != _hash(row.previous_hash, row._asdict()):
                found.append(f"audit row {row.id} is not as it was written")
            last = row.hash
        end = self._work.first(select(_COUNTERS.c.mark).where(_COUNTERS.c.name == _COUNTER))
        if (end.mark if end else "") != last:
            found.append("the last rows of the audit are missing")
        return tuple(found)


def _hash(previous: str, row: Mapping[str, Any]) -> str:
    moment: datetime = row["at"]
    said = [previous, moment.isoformat(), row["actor"], row["action"], row["subject"], row["value"]]
    return hashlib.sha256(canonical(said)).hexdigest()
