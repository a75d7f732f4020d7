"""Addresses in the database: changes that senders propose and people confirm, and those that did not take a letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mailflow.domain.errors import StaleCase
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.tables.replies import ChangeState
from mailflow.store.work import Work, chunks

_CHANGES = table_of(tables.ContactChange)
_FAILED = table_of(tables.FailedAddress)
_WITHDRAW = Prepared(
    update(_CHANGES)
    .where(_CHANGES.c.decision_id == bindparam("of_decision"), _CHANGES.c.state == ChangeState.PROPOSED)
    .values(state=ChangeState.REFUSED, decided_at=bindparam("moment"), decided_by="undone")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange:
    """Somebody asks to write to another address; `new_email` is empty where none was given."""

    id: int
    decision_id: int
    client_number: str | None
    old_email: str
    new_email: str
    state: ChangeState
    proposed_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedAddress:
    """An address that did not take our letters, and since when."""

    email: str
    is_lasting: bool
    failures: int
    first_at: datetime
    last_at: datetime


class Addresses:
    """Addresses, in one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def propose(self, decision_id: int, *, client_number: str | None, old_email: str, new_email: str) -> None:
        """A change that waits for a person."""
        values = {
            "decision_id": decision_id,
            "client_number": client_number,
            "old_email": old_email,
            "new_email": new_email,
            "state": ChangeState.PROPOSED,
            "proposed_at": self._work.now,
            "decided_by": "",
        }
        self._work.insert_new(_CHANGES, values)

    def changes_of(self, decision_ids: Iterable[int]) -> tuple[ContactChange, ...]:
        """The changes that these decisions carry."""
        wanted = select(_CHANGES).where(_CHANGES.c.decision_id.in_(sorted(set(decision_ids)))).order_by(_CHANGES.c.id)
        return tuple(map(_change, self._work.all(wanted)))

    def confirmed(self, client_number: str) -> tuple[ContactChange, ...]:
        """The confirmed changes of a client, the latest first: the first that names an address says where it went."""
        is_confirmed = (_CHANGES.c.client_number == client_number, _CHANGES.c.state == ChangeState.CONFIRMED)
        return tuple(map(_change, self._work.all(select(_CHANGES).where(*is_confirmed).order_by(_CHANGES.c.id.desc()))))

    def moved(self, client_numbers: Iterable[str]) -> dict[tuple[str, str], str]:
        """Where the contacts of these clients went, by client and old address in small letters; of several changes the latest counts."""
        found: dict[tuple[str, str], str] = {}
        for some in chunks(sorted(set(client_numbers))):
            of_these = (_CHANGES.c.client_number.in_(some), _CHANGES.c.state == ChangeState.CONFIRMED, _CHANGES.c.new_email != "")
            for row in self._work.all(select(_CHANGES).where(*of_these).order_by(_CHANGES.c.id)):
                found[row.client_number, row.old_email.casefold()] = row.new_email
        return found

    def decide(self, change_id: int, state: ChangeState, *, actor: str, new_email: str = "") -> None:
        """A person confirms or refuses a change, perhaps with another address; raises StaleCase where that was done already."""
        values: dict[str, object] = {"state": state, "decided_at": self._work.now, "decided_by": actor}
        if new_email:
            values["new_email"] = new_email
        waiting = update(_CHANGES).where(_CHANGES.c.id == change_id, _CHANGES.c.state == ChangeState.PROPOSED)
        if self._work.change(waiting.values(values)) != 1:
            raise StaleCase("somebody else has decided this change of a contact already; reload the page")

    def withdraw(self, decision_id: int) -> None:
        """A decision was undone: what it proposed does not wait any more."""
        self._work.change(_WITHDRAW, of_decision=decision_id, moment=self._work.now)

    def mark_failed(self, email: str, *, is_lasting: bool) -> None:
        """The address did not take a letter; a lasting failure stays one."""
        now = self._work.now
        first = {"email": email, "is_lasting": is_lasting, "failures": 1, "first_at": now, "last_at": now}
        if self._work.insert_new(_FAILED, first):
            return
        lasting = {"is_lasting": True} if is_lasting else {}
        counted = update(_FAILED).where(_FAILED.c.email == email).values(failures=_FAILED.c.failures + 1, last_at=now, **lasting)
        self._work.change(counted)

    def find_failed(self, email: str) -> FailedAddress | None:
        """What is known of an address that failed."""
        row = self._work.first(select(_FAILED).where(_FAILED.c.email == email))
        return None if row is None else _failed(row)

    def lasting_failures(self) -> dict[str, FailedAddress]:
        """Every address that takes no letters any more, by itself in small letters."""
        rows = self._work.all(select(_FAILED).where(_FAILED.c.is_lasting))
        return {row.email.casefold(): _failed(row) for row in rows}

    def clear_failed(self, email: str) -> bool:
        """The address is right after all; false where it was not marked."""
        return self._work.change(_FAILED.delete().where(_FAILED.c.email == email)) == 1


def _failed(row: Row[Any]) -> FailedAddress:
    return FailedAddress(**{name: row[place] for place, name in enumerate(_FAILED.c.keys())})


def _change(row: Row[Any]) -> ContactChange:
    return ContactChange(
        id=row.id,
        decision_id=row.decision_id,
        client_number=row.client_number,
        old_email=row.old_email,
        new_email=row.new_email,
        state=ChangeState(row.state),
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
    )
