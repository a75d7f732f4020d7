"""Runs of statements for the admin's pages: how far each has come, and what became of each mail."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from mailflow.domain.lifecycle import StatementState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.sight import Seeing
from mailflow.store.statement_runs import RunMail, RunRow, to_run, to_run_mail

_RUNS = table_of(tables.StatementRun)
_MAILS = table_of(tables.StatementMail)
# As many as a person looks at; the figures above them count all.
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run and how many of its mails are in each state."""

    run: RunRow
    counts: Counter[StatementState]

    @property
    def total(self) -> int:
        """How many mails it has."""
        return self.counts.total()

    @property
    def made(self) -> int:
        """How many of them wait no more."""
        return self.total - self.counts[StatementState.WAITING]


class StatementReports(Seeing):
    """Lists of runs and their mails."""

    def statement_runs(self, limit: int = 50) -> tuple[RunLine, ...]:
        """The latest runs."""
        runs = [to_run(row) for row in self._work.all(select(_RUNS).order_by(_RUNS.c.id.desc()).limit(limit))]
        return tuple(RunLine(run=run, counts=self._counts(run.id)) for run in runs)

    def statement_run(self, run_id: int) -> RunLine:
        """A run; raises LookupError where there is none."""
        found = self._work.first(select(_RUNS).where(_RUNS.c.id == run_id))
        if found is None:
            raise LookupError(f"there is no run of statements {run_id}")
        return RunLine(run=to_run(found), counts=self._counts(run_id))

    def statement_mails(self, run_id: int) -> tuple[RunMail, ...]:
        """The mails of a run that may be seen: those that need a person first."""
        seen = (_MAILS.c.run_id == run_id, self.sight.of_client(_MAILS.c.client_number))
        urgent = _MAILS.c.state.in_([StatementState.HELD, StatementState.REFUSED])
        query = select(_MAILS).where(*seen).order_by(urgent.desc(), _MAILS.c.id).limit(_MOST)
        return tuple(map(to_run_mail, self._work.all(query)))

    def _counts(self, run_id: int) -> Counter[StatementState]:
        query = select(_MAILS.c.state, func.count().label("mails")).where(_MAILS.c.run_id == run_id).group_by(_MAILS.c.state)
        return Counter({StatementState(row.state): row.mails for row in self._work.all(query)})
