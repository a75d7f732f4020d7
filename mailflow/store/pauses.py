"""Pauses in the database, and the one query that says what holds letters back: pauses, open disputes and promises together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, or_, select, update

from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.consequences import Consequence, Follow
from mailflow.domain.facts import DisputeReason
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.tables.cases import DisputeState, PromiseState
from mailflow.store.work import Work, chunks

_PAUSES = table_of(tables.Pause)
_DISPUTES = table_of(tables.Dispute)
_PROMISES = table_of(tables.Promise)
_INVOICES = table_of(tables.Invoice)
_END = Prepared(
    update(_PAUSES)
    .where(_PAUSES.c.decision_id == bindparam("of_decision"), _PAUSES.c.ended_at.is_(None))
    .values(ended_at=bindparam("moment"), ended_by=bindparam("who"))
)
# These may hold the letters of any client.
_OF_MANY = (HoldScope.CONTACT, HoldScope.OFFICE, HoldScope.FIRM)
# Their holds are those of a row of their own, and end with it.
_OF_CLAIMS = frozenset({Follow.DISPUTE, Follow.PROMISE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A hold that somebody or something made; `substitute` stands in for an absent contact."""

    id: int
    hold: Hold
    client_number: str | None
    substitute: str
    made_by: str
    made_at: datetime


class Holds:
    """What holds letters back, in one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def active(self, client_numbers: Collection[str] = ()) -> tuple[Hold, ...]:
        """Every hold of these clients (of all, where none is named), and of every contact: whoever plans asks `holds_on` the day."""
        return self.with_claims(self.pauses(client_numbers), client_numbers)

    def with_claims(self, pauses: Iterable[Pause], client_numbers: Collection[str]) -> tuple[Hold, ...]:
        """The same, where the pauses are in hand already: with what is disputed and promised."""
        clients = sorted(set(client_numbers))
        return (*(pause.hold for pause in pauses), *self._of_disputes(clients), *self._of_promises(clients))

    def of_firm(self, day: date) -> Pause | None:
        """The pause of the whole firm that stands on a day."""
        rows = self._work.all(select(_PAUSES).where(_PAUSES.c.ended_at.is_(None), _PAUSES.c.scope == HoldScope.FIRM))
        return next((pause for pause in map(_pause, rows) if pause.hold.holds_on(day)), None)

    def get(self, pause_id: int) -> Pause:
        """A pause that stands; raises LookupError where there is none."""
        found = self._work.first(select(_PAUSES).where(_PAUSES.c.id == pause_id, _PAUSES.c.ended_at.is_(None)))
        if found is None:
            raise LookupError(f"there is no pause {pause_id}, or it has ended")
        return _pause(found)

    def pauses(self, client_numbers: Collection[str] = ()) -> tuple[Pause, ...]:
        """The pauses that stand, the oldest first; those of contacts, offices and the firm whoever they belong to."""
        standing = select(_PAUSES).where(_PAUSES.c.ended_at.is_(None)).order_by(_PAUSES.c.id)
        found: dict[int, Pause] = {}
        for some in _some(client_numbers):
            which = () if some is None else (or_(_PAUSES.c.client_number.in_(some), _PAUSES.c.scope.in_(_OF_MANY)),)
            found |= {row.id: _pause(row) for row in self._work.all(standing.where(*which))}
        return tuple(found.values())

    def keep(self, decision_id: int, follows: Iterable[Consequence], *, client_number: str | None) -> None:
        """The pauses that a decision sets; those of its disputes and promises are kept with these."""
        for consequence in follows:
            if consequence.hold is None or consequence.kind in _OF_CLAIMS:
                continue
            own = {"decision_id": decision_id, "made_by": "policy", "substitute": consequence.substitute}
            self._work.insert_new(_PAUSES, self._values(consequence.hold, client_number) | own)

    def add(self, hold: Hold, *, client_number: str | None, actor: str) -> int:
        """A person's own pause; its id."""
        return self._work.insert(_PAUSES, self._values(hold, client_number) | {"decision_id": None, "made_by": actor, "substitute": ""})

    def end(self, pause_id: int, *, actor: str) -> bool:
        """Letters go on; false where the pause had ended already."""
        ended = update(_PAUSES).where(_PAUSES.c.id == pause_id, _PAUSES.c.ended_at.is_(None))
        return self._work.change(ended.values(ended_at=self._work.now, ended_by=actor)) == 1

    def withdraw(self, decision_id: int) -> None:
        """A decision was undone: its pauses end."""
        self._work.change(_END, of_decision=decision_id, moment=self._work.now, who="undone")

    def _values(self, hold: Hold, client_number: str | None) -> dict[str, object]:
        return {
            "client_number": client_number,
            "scope": hold.scope,
            "subject": hold.id,
            "reason": hold.reason,
            "since": hold.since,
            "until": hold.until,
            "made_at": self._work.now,
            "ended_by": "",
        }

    def _of_disputes(self, clients: list[str]) -> tuple[Hold, ...]:
        is_open = _DISPUTES.c.state.in_([DisputeState.OPEN, DisputeState.ESCALATED])
        rows = self._with_invoices(clients, select(_DISPUTES).where(is_open), _DISPUTES.c.invoice_number)
        return tuple(
            _hold(row, HoldReason.EBILLING if row.reason == DisputeReason.EBILLING else HoldReason.DISPUTE, row.opened_at.date())
            for row in rows
        )

    def _of_promises(self, clients: list[str]) -> tuple[Hold, ...]:
        rows = self._with_invoices(clients, select(_PROMISES).where(_PROMISES.c.state == PromiseState.MADE), _PROMISES.c.invoice_number)
        return tuple(_hold(row, HoldReason.PROMISE, row.made_at.date(), until=row.hold_until or row.due_on) for row in rows)

    def _with_invoices(self, clients: list[str], query: Any, number: ColumnElement[str]) -> list[Row[Any]]:  # a SELECT of either table
        rows: list[Row[Any]] = []
        for some in _some(clients):
            of_clients = () if some is None else (number.in_(select(_INVOICES.c.number).where(_INVOICES.c.client_number.in_(some))),)
            rows += self._work.all(query.where(*of_clients))
        return rows


def _some(clients: Collection[str]) -> Iterable[list[str] | None]:
    """The clients a thousand at a time; nothing stands for all of them."""
    return chunks(sorted(set(clients))) if clients else [None]


def _hold(row: Row[Any], reason: HoldReason, since: date, *, until: date | None = None) -> Hold:
    amount = None if row.amount is None else Money.from_minor(row.amount, row.currency).amount
    return Hold(scope=HoldScope.INVOICE, id=row.invoice_number, reason=reason, since=since, until=until, amount=amount)


def _pause(row: Row[Any]) -> Pause:
    hold = Hold(scope=HoldScope(row.scope), id=row.subject, reason=HoldReason(row.reason), since=row.since, until=row.until)
    return Pause(
        id=row.id,
        hold=hold,
        client_number=row.client_number,
        substitute=row.substitute,
        made_by=row.made_by,
        made_at=row.made_at,
    )
