"""Cases in the database: opened once, decided by whoever saw their present version, with everything that people did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update

from mailflow.domain.errors import StaleCase
from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.tables.cases import CaseKind
from mailflow.store.work import Work

_CASES = table_of(tables.Case)
_ACTS = table_of(tables.CaseAct)
_DECISIONS = table_of(tables.Decision)
_NAMED = table_of(tables.CaseInvoice)
_DECIDED = Prepared(select(_DECISIONS.c.value).where(_DECISIONS.c.id == bindparam("decision_id")))
_KEYED = Prepared(select(_CASES).where(_CASES.c.key == bindparam("key")))
_ONE = Prepared(select(_CASES).where(_CASES.c.id == bindparam("case_id")))
_OF_MESSAGE = Prepared(select(_CASES).where(_CASES.c.message_row == bindparam("row")).order_by(_CASES.c.id))
_OF_RECEIPT = Prepared(select(_CASES).where(_CASES.c.receipt_id == bindparam("receipt_id")).order_by(_CASES.c.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A question to a person. `key` says what it is about (``message:12``, ``receipt:R0007``), so that it is asked once.

    `reason` is the exception, or the kinds of the letter; `amount` what is at stake; `details` what else the page shows, by kind.
    """

    key: str
    kind: CaseKind
    reason: str
    title: str
    client_number: str | None = None
    amount: Money | None = None
    message_row: int | None = None
    receipt_id: str | None = None
    decision_id: int | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question to a person, as it is now."""

    id: int
    key: str
    kind: CaseKind
    state: CaseState
    version: int
    reason: str
    title: str
    client_number: str | None
    amount: Money | None
    message_row: int | None
    receipt_id: str | None
    decision_id: int | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    assigned_to: str
    details: Mapping[str, Any]
    snoozed_until: date | None = None
    next_action: str = ""
    follow_up_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did to a case: `name` is the act, `before` and `after` what it changed (plain JSON)."""

    name: str
    actor: str
    note: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAct:
    """An act of a case's history."""

    act: Act
    version: int
    at: datetime


class Cases:
    """The cases of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def open(self, case: NewCase) -> int:
        """The case's id; asking again about the same thing refreshes the question, and reopens it where it was resolved."""
        known = self.find(case.key)
        offered = self._offered(case)
        chance = round(100 * max((float(candidate["score"]) for candidate in offered), default=0.0))
        values = _values(case) | {"chance": chance}
        if known is None:
            first = {
                "key": case.key,
                "state": CaseState.OPEN,
                "version": 1,
                "opened_at": self._work.now,
                "resolved_by": "",
                "assigned_to": "",
            }
            case_id = self._work.insert(_CASES, first | values)
            self._name_invoices(case_id, offered)
            return case_id
        is_closed = known.state is CaseState.RESOLVED
        state = CaseState.REOPENED if is_closed else known.state
        act = Act(name="reopened" if is_closed else "asked again", actor="policy", before={"state": known.state}, after={"state": state})
        # A question that is asked anew is in sight, whatever was said of the old one.
        self._change(known.id, known.version, values | {"state": state, "resolved_at": None, "resolved_by": "", "snoozed_until": None}, act)
        self._name_invoices(known.id, offered)
        return known.id

    def find(self, key: str) -> Case | None:
        """The case about this, in whatever state."""
        row = self._work.first(_KEYED, key=key)
        return None if row is None else _case(row)

    def get(self, case_id: int) -> Case:
        """A case; raises LookupError where there is none."""
        row = self._work.first(_ONE, case_id=case_id)
        if row is None:
            raise LookupError(f"there is no case {case_id}")
        return _case(row)

    def open_ones(self, limit: int = 1000) -> tuple[Case, ...]:
        """Cases that wait for a person, the oldest first."""
        return self._listed(_waiting().order_by(_CASES.c.opened_at, _CASES.c.id).limit(limit))

    def of_message(self, message_row: int) -> tuple[Case, ...]:
        """Every case that a mail gave rise to."""
        return tuple(map(_case, self._work.all(_OF_MESSAGE, row=message_row)))

    def of_receipt(self, receipt_id: str) -> tuple[Case, ...]:
        """Every case about a receipt."""
        return tuple(map(_case, self._work.all(_OF_RECEIPT, receipt_id=receipt_id)))

    def resolve(self, case_id: int, version: int, act: Act) -> int:
        """The case is decided by a person who saw it at `version`; its new version. Raises StaleCase where it has moved on."""
        values = {"state": CaseState.RESOLVED, "resolved_at": self._work.now, "resolved_by": act.actor}
        return self._change(case_id, version, values, act)

    def reopen(self, case_id: int, version: int, act: Act, *, decision_id: int | None = None) -> int:
        """What was decided is undone and the case waits again; its new version. Raises StaleCase where it has moved on."""
        values: dict[str, object] = {"state": CaseState.REOPENED, "resolved_at": None, "resolved_by": ""}
        return self._change(case_id, version, values if decision_id is None else values | {"decision_id": decision_id}, act)

    def assign(self, case_id: int, version: int, act: Act, *, login: str) -> int:
        """The case is somebody's (empty: nobody's); its new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {"assigned_to": login}, act)

    def note(self, case_id: int, version: int, act: Act) -> int:
        """Something is added to the history and nothing else changes; the new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {}, act)

    def restate(self, case_id: int, version: int, act: Act, *, decision_id: int, reason: str) -> int:
        """The case is about something else than was read; its new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {"decision_id": decision_id, "reason": reason}, act)

    def plan(self, case_id: int, version: int, act: Act, *, next_action: str, follow_up_on: date | None) -> int:
        """What is to be done next, and when to look again; the new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {"next_action": next_action, "follow_up_on": follow_up_on}, act)

    def reask(self, case_id: int, version: int, act: Act, *, reason: str, client_number: str | None) -> int:
        """A person knows better what the question is; the new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {"reason": reason, "client_number": client_number}, act)

    def snooze(self, case_id: int, version: int, act: Act, *, until: date | None) -> int:
        """Out of sight until a day (`None`: back in sight); the new version. Raises StaleCase where it has moved on."""
        return self._change(case_id, version, {"snoozed_until": until}, act)

    def history(self, case_id: int) -> tuple[PastAct, ...]:
        """What was done to the case, the first act first."""
        rows = self._work.all(select(_ACTS).where(_ACTS.c.case_id == case_id).order_by(_ACTS.c.version))
        return tuple(
            PastAct(
                act=Act(name=row.act, actor=row.actor, note=row.note, before=row.before, after=row.after), version=row.version, at=row.at
            )
            for row in rows
        )

    def _offered(self, case: NewCase) -> list[Any]:  # candidates as JSON has them
        row = None if case.decision_id is None else self._work.first(_DECIDED, decision_id=case.decision_id)
        return [] if row is None else list(row.value["value"]["candidates"])

    def _name_invoices(self, case_id: int, offered: list[Any]) -> None:
        """Notes which invoices the suggestions name: by these numbers the case is found."""
        numbers = dict.fromkeys(str(item["invoice_number"]) for candidate in offered for item in candidate["allocations"])
        for number in numbers:
            self._work.insert_new(_NAMED, {"case_id": case_id, "invoice_number": number})

    def _listed(self, query: Select[Any]) -> tuple[Case, ...]:
        return tuple(map(_case, self._work.all(query)))

    def _change(self, case_id: int, version: int, values: Mapping[str, object], act: Act) -> int:
        seen = (_CASES.c.id == case_id, _CASES.c.version == version)
        if self._work.change(update(_CASES).where(*seen).values({**values, "version": version + 1})) != 1:
            self.get(case_id)
            raise StaleCase("somebody else acted on this case since you opened it; reload it and look again")
        done = {"case_id": case_id, "version": version, "act": act.name, "actor": act.actor, "at": self._work.now, "note": act.note}
        self._work.insert(_ACTS, done | {"before": dict(act.before or {}), "after": dict(act.after or {})})
        return version + 1


def _waiting() -> Select[Any]:
    return select(_CASES).where(_CASES.c.state.in_([CaseState.OPEN, CaseState.REOPENED]))


def _values(case: NewCase) -> dict[str, object]:
    return {
        "kind": case.kind,
        "reason": case.reason,
        "title": case.title,
        "client_number": case.client_number,
        "currency": None if case.amount is None else case.amount.currency,
        "amount": None if case.amount is None else case.amount.minor,
        "message_row": case.message_row,
        "receipt_id": case.receipt_id,
        "decision_id": case.decision_id,
        "value": dict(case.details or {}),
    }


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        key=row.key,
        kind=CaseKind(row.kind),
        state=CaseState(row.state),
        version=row.version,
        reason=row.reason,
        title=row.title,
        client_number=row.client_number,
        amount=None if row.amount is None else Money.from_minor(row.amount, row.currency),
        message_row=row.message_row,
        receipt_id=row.receipt_id,
        decision_id=row.decision_id,
        opened_at=row.opened_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        assigned_to=row.assigned_to,
        details=row.value,
        snoozed_until=row.snoozed_until,
        next_action=row.next_action,
        follow_up_on=row.follow_up_on,
    )
