"""Figures for a monitor: what happened so far, what waits, how old it is. They are the database's, so that all processes agree.

What grows for ever (mails, decisions) is counted once: a count is remembered up to a row, and the next one begins there.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select

from mailflow.domain.lifecycle import CaseState, MessageState, ReceiptState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.sight import Seeing
from mailflow.store.reports.standing import Standing, StandingReports

_CASES = table_of(tables.Case)
_DECISIONS = table_of(tables.Decision)
_MESSAGES = table_of(tables.Message)
_MOVES = table_of(tables.PendingMove)
_OUTGOING = table_of(tables.Outgoing)
_RECEIPTS = table_of(tables.Receipt)
_UNDECIDED = (ReceiptState.RECEIVED, ReceiptState.WAITING, ReceiptState.EXCEPTION)
# No unit of work lasts so long: a row that is older has no neighbour any more that is still to be committed under a lower number.
_SETTLED_AFTER = timedelta(minutes=10)
_POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSort:
    """What decisions are counted by: whether mailflow or a person decided, what, and why a person was asked."""

    is_by_policy: bool
    disposition: str | None
    exception: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCases:
    """The cases of one kind, reason and currency that wait: how many, since when the oldest, and what they are worth."""

    kind: str
    reason: str
    cases: int
    opened_at: datetime
    value: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many mails and decisions there were up to these rows; nothing is added below them any more."""

    mail_row: int = 0
    mails: int = 0
    decision_row: int = 0
    decisions: Mapping[DecisionSort, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything of one moment. `counted` is what the next call may begin from.

    `mail_waiting_since` is when the oldest mail came that is not decided yet; `receipts` counts money that nobody has decided by its
    state, `unapplied` is what is left of it; `letters` are ours, by the state of their sending. `database` is sqlite or postgresql.
    """

    standing: Standing
    mails: int
    mails_waiting: int
    mail_waiting_since: datetime | None
    decisions: Mapping[DecisionSort, int]
    cases: tuple[WaitingCases, ...]
    receipts: Mapping[ReceiptState, int]
    unapplied: tuple[Money, ...]
    moves: int
    letters: Mapping[str, int]
    database: str
    counted: Counted


class FigureReports(Seeing):
    """The figures of this moment."""

    def figures(self, known: Counted | None = None) -> Figures:
        """All of them; with what an earlier call `counted`, only later mails and decisions are looked at."""
        counted = self._count_settled(known or Counted())
        waiting = self._work.all(
            select(func.count().label("mails"), func.min(_MESSAGES.c.received_at).label("since")).where(
                _MESSAGES.c.state.in_([MessageState.RECEIVED, MessageState.UNDERSTOOD])
            )
        )[0]
        return Figures(
            standing=StandingReports(self._work).standing(),
            mails=counted.mails + self._mails(counted.mail_row),
            mails_waiting=int(waiting.mails),
            mail_waiting_since=waiting.since,
            decisions=Counter(counted.decisions) + self._decisions(counted.decision_row),
            cases=self._cases(),
            receipts=self._receipts(),
            unapplied=self._unapplied(),
            moves=self._number(select(func.count()).where(_MOVES.c.finished_at.is_(None))),
            letters={row.state: row.letters for row in self._work.all(_by_state(_OUTGOING, "letters", ()))},
            database=self._work.connection.dialect.name,
            counted=counted,
        )

    def _count_settled(self, known: Counted) -> Counted:
        mail_row = self._settled_row(_MESSAGES.c.id, _MESSAGES.c.received_at, known.mail_row)
        decision_row = self._settled_row(_DECISIONS.c.id, _DECISIONS.c.decided_at, known.decision_row)
        return Counted(
            mail_row=mail_row,
            mails=known.mails + self._mails(known.mail_row, mail_row),
            decision_row=decision_row,
            decisions=Counter(known.decisions) + self._decisions(known.decision_row, decision_row),
        )

    def _settled_row(self, number: Column[int], at: Column[datetime], known: int) -> int:
        """The last row that is old enough, looked for from the end."""
        # In an expression, so that no database walks the index of moments from its beginning.
        is_old = func.coalesce(at, None) <= self._work.now - _SETTLED_AFTER
        found = self._work.first(select(number).where(number > known, is_old).order_by(number.desc()).limit(1))
        return known if found is None else int(found[0])

    def _mails(self, after: int, upto: int | None = None) -> int:
        return self._number(select(func.count()).where(*_between(_MESSAGES.c.id, after, upto)))

    def _decisions(self, after: int, upto: int | None = None) -> Counter[DecisionSort]:
        by_policy = (_DECISIONS.c.actor == _POLICY).label("by_policy")
        grouped = (
            select(by_policy, _DECISIONS.c.disposition, _DECISIONS.c.exception, func.count().label("decisions"))
            .where(*_between(_DECISIONS.c.id, after, upto))
            .group_by(by_policy, _DECISIONS.c.disposition, _DECISIONS.c.exception)
        )
        return Counter(
            {
                DecisionSort(is_by_policy=bool(row.by_policy), disposition=row.disposition, exception=row.exception): row.decisions
                for row in self._work.all(grouped)
            }
        )

    def _cases(self) -> tuple[WaitingCases, ...]:
        sort = (_CASES.c.kind, _CASES.c.reason, _CASES.c.currency)
        since, worth = func.min(_CASES.c.opened_at).label("since"), func.sum(_CASES.c.amount).label("worth")
        grouped = (
            select(*sort, func.count().label("cases"), since, worth)
            .where(_CASES.c.state.in_([CaseState.OPEN, CaseState.REOPENED]))
            .group_by(*sort)
            .order_by(*sort)
        )
        return tuple(
            WaitingCases(
                kind=row.kind,
                reason=row.reason,
                cases=row.cases,
                opened_at=row.since,
                value=None if row.currency is None or row.worth is None else Money.from_minor(int(row.worth), row.currency),
            )
            for row in self._work.all(grouped)
        )

    def _receipts(self) -> dict[ReceiptState, int]:
        counted = {row.state: row.receipts for row in self._work.all(_by_state(_RECEIPTS, "receipts", _UNDECIDED))}
        return {state: counted.get(state, 0) for state in _UNDECIDED}

    def _unapplied(self) -> tuple[Money, ...]:
        grouped = (
            select(_RECEIPTS.c.currency, func.sum(_RECEIPTS.c.unapplied).label("left"))
            .where(_RECEIPTS.c.state.in_(_UNDECIDED))
            .group_by(_RECEIPTS.c.currency)
            .order_by(_RECEIPTS.c.currency)
        )
        return tuple(Money.from_minor(int(row.left), row.currency) for row in self._work.all(grouped))

    def _number(self, query: Select[Any]) -> int:  # one column
        found = self._work.first(query)
        return 0 if found is None else int(found[0])


def _between(number: Column[int], after: int, upto: int | None) -> tuple[ColumnElement[bool], ...]:
    return (number > after,) if upto is None else (number > after, number <= upto)


def _by_state(table: Table, what: str, states: tuple[str, ...]) -> Select[Any]:  # columns by name, which the checker cannot follow
    wanted = (table.c.state.in_(states),) if states else ()
    return select(table.c.state, func.count().label(what)).where(*wanted).group_by(table.c.state)
