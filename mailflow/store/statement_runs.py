"""Runs of statements in the database: what each contact is to get, what became of it, and how far a run has come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from mailflow.domain.errors import StaleCase
from mailflow.domain.lifecycle import STATEMENT_MOVES, StatementState, check_move
from mailflow.domain.statements import PlannedMail, StatementsBy
from mailflow.store import tables
from mailflow.store.columns import pack, table_of, unpack
from mailflow.store.work import Work

_RUNS = table_of(tables.StatementRun)
_MAILS = table_of(tables.StatementMail)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to be kept; with `is_draft` each mail waits for a click."""

    name: str
    day: date
    by: StatementsBy
    forms: tuple[str, ...]
    is_draft: bool
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run as it is kept; `done_at` is `None` while anything of it waits to be made."""

    id: int
    name: str
    day: date
    by: StatementsBy
    forms: tuple[str, ...]
    is_draft: bool
    asked_by: str
    made_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMail:
    """The mail of one contact in a run."""

    id: int
    run_id: int
    address: str
    client_number: str
    state: StatementState
    reason: str
    outgoing_row: int | None
    planned: PlannedMail


class StatementRuns:
    """The runs of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, run: NewRun, mails: Iterable[PlannedMail]) -> int | None:
        """Keeps a run with everything that it is to make; `None` where its name is known."""
        values = {name: getattr(run, name) for name in NewRun.__slots__} | {"forms": list(run.forms), "made_at": self._work.now}
        added = self._work.key_of_new(_RUNS, values)
        if added is None:
            return None
        rows = [
            {
                "run_id": int(added.id),
                "address": mail.address or f"nobody:{mail.parts[0].client_number}",
                "client_number": mail.parts[0].client_number,
                "state": StatementState.WAITING,
                "changed_at": self._work.now,
                "value": pack(mail),
            }
            for mail in mails
        ]
        self._work.insert_many(_MAILS, rows)
        return int(added.id)

    def find(self, name: str) -> RunRow | None:
        """The run of this name."""
        return self._run(_RUNS.c.name == name)

    def get(self, run_id: int) -> RunRow:
        """A run; raises LookupError where there is none."""
        found = self._run(_RUNS.c.id == run_id)
        if found is None:
            raise LookupError(f"there is no run of statements {run_id}")
        return found

    def unfinished(self) -> tuple[RunRow, ...]:
        """Runs of which something is still to be made, the oldest first."""
        return tuple(map(to_run, self._work.all(select(_RUNS).where(_RUNS.c.done_at.is_(None)).order_by(_RUNS.c.id))))

    def listed(self, limit: int = 50) -> tuple[RunRow, ...]:
        """The runs, the latest first."""
        return tuple(map(to_run, self._work.all(select(_RUNS).order_by(_RUNS.c.id.desc()).limit(limit))))

    def waiting(self, run_id: int, limit: int) -> tuple[RunMail, ...]:
        """What is to be made next."""
        which = (_MAILS.c.run_id == run_id, _MAILS.c.state == StatementState.WAITING)
        return tuple(map(to_run_mail, self._work.all(select(_MAILS).where(*which).order_by(_MAILS.c.id).limit(limit))))

    def counts(self, run_id: int) -> Counter[StatementState]:
        """How many mails of a run are in each state."""
        query = select(_MAILS.c.state, func.count().label("mails")).where(_MAILS.c.run_id == run_id).group_by(_MAILS.c.state)
        return Counter({StatementState(row.state): row.mails for row in self._work.all(query)})

    def settle(self, mail: RunMail, state: StatementState, *, reason: str = "", outgoing_row: int | None = None) -> None:
        """What became of a mail. Raises StaleCase where another process has made it meanwhile, IllegalMove."""
        check_move(STATEMENT_MOVES, mail.state, state)
        seen = (_MAILS.c.id == mail.id, _MAILS.c.state == mail.state)
        values = {"state": state, "reason": reason, "outgoing_row": outgoing_row, "changed_at": self._work.now}
        if self._work.change(update(_MAILS).where(*seen).values(values)) != 1:
            raise StaleCase("another process has made this statement meanwhile")

    def try_again(self, run_id: int) -> int:
        """What was held or refused is to be made once more; how many."""
        which = (_MAILS.c.run_id == run_id, _MAILS.c.state.in_([StatementState.HELD, StatementState.REFUSED]))
        values = {"state": StatementState.WAITING, "reason": "", "changed_at": self._work.now}
        again = self._work.change(update(_MAILS).where(*which).values(values))
        if again:
            self._work.change(update(_RUNS).where(_RUNS.c.id == run_id).values(done_at=None))
        return again

    def finish(self, run_id: int) -> bool:
        """Nothing of the run waits any more; false where something does."""
        waits = select(_MAILS.c.id).where(_MAILS.c.run_id == run_id, _MAILS.c.state == StatementState.WAITING).exists()
        open_still = (_RUNS.c.id == run_id, _RUNS.c.done_at.is_(None), ~waits)
        return self._work.change(update(_RUNS).where(*open_still).values(done_at=self._work.now)) == 1

    def _run(self, which: Any) -> RunRow | None:  # a condition of SQLAlchemy's
        found = self._work.first(select(_RUNS).where(which))
        return None if found is None else to_run(found)


def to_run(row: Row[Any]) -> RunRow:
    """A row of the runs as a value."""
    given = row._asdict() | {"by": StatementsBy(row.by), "forms": tuple(row.forms)}
    return RunRow(**{name: given[name] for name in RunRow.__slots__})


def to_run_mail(row: Row[Any]) -> RunMail:
    """A row of the mails as a value."""
    return RunMail(
        id=row.id,
        run_id=row.run_id,
        address=row.address,
        client_number=row.client_number,
        state=StatementState(row.state),
        reason=row.reason,
        outgoing_row=row.outgoing_row,
        planned=unpack(PlannedMail, row.value),
    )
