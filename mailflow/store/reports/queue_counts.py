"""How full the queues are: cases, value by currency, the oldest, and how many are somebody's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from mailflow.domain.lifecycle import CaseState
from mailflow.domain.money import Money, total
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.queue import Queue
from mailflow.store.reports.sight import Seeing
from mailflow.store.tables.cases import CaseKind

_CASES = table_of(tables.Case)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """What waits of one sort; `owned` of the cases are somebody's, `oldest` is when the first of them was opened."""

    queue: str
    reason: str
    cases: int
    owned: int
    oldest: datetime | None
    values: tuple[Money, ...]


class QueueCountReports(Seeing):
    """The sizes of the queues as one request sees them; counted over what waits, never over the archive."""

    def queue_counts(self, today: date | None = None) -> tuple[QueueCount, ...]:
        """Waiting cases by queue and reason, the most frequent first; those that are snoozed beyond `today` do not count."""
        columns = (_CASES.c.kind, _CASES.c.reason, _CASES.c.currency)
        owned = func.sum(case((_CASES.c.assigned_to != "", 1), else_=0)).label("owned")
        figures = (func.count().label("cases"), func.sum(_CASES.c.amount).label("worth"), func.min(_CASES.c.opened_at).label("oldest"))
        waits = [_CASES.c.state.in_([CaseState.OPEN, CaseState.REOPENED]), self.sight.of_client(_CASES.c.client_number)]
        if today is not None:
            waits.append(or_(_CASES.c.snoozed_until.is_(None), _CASES.c.snoozed_until <= today))
        rows = self._work.all(select(*columns, *figures, owned).where(*waits).group_by(*columns))
        grouped: dict[tuple[str, str], list[Any]] = {}
        for row in rows:
            grouped.setdefault((queue_of(row.kind, row.reason), row.reason), []).append(row)
        found = [_count(queue, reason, several) for (queue, reason), several in grouped.items()]
        return tuple(sorted(found, key=lambda count: (-count.cases, count.reason)))


def queue_of(kind: str, reason: str) -> Queue:
    """The queue of a case; `queue.in_queue` says the same to the database."""
    if reason == "suspected_fraud":
        return Queue.FRAUD
    if reason == "unidentified_payer":
        return Queue.UNIDENTIFIED
    if kind == CaseKind.LEDGER_MOVED:
        return Queue.MOVED
    if kind == CaseKind.LETTER:
        return Queue.DISPUTES if "dispute" in reason else Queue.LETTERS
    return Queue.CASH


def by_queue(counts: Iterable[QueueCount]) -> tuple[QueueCount, ...]:
    """The same without the reasons: one figure a queue, in the order of the desk, empty ones too."""
    known = list(counts)
    return tuple(_joined(queue, [count for count in known if count.queue == queue]) for queue in Queue)


def _joined(queue: Queue, counts: list[QueueCount]) -> QueueCount:
    values = [value for count in counts for value in count.values]
    currencies = sorted({value.currency for value in values})
    return QueueCount(
        queue=queue,
        reason="",
        cases=sum(count.cases for count in counts),
        owned=sum(count.owned for count in counts),
        oldest=min((count.oldest for count in counts if count.oldest is not None), default=None),
        values=tuple(total((value for value in values if value.currency == each), each) for each in currencies),
    )


def _count(queue: str, reason: str, rows: list[Any]) -> QueueCount:  # rows of named columns
    return QueueCount(
        queue=queue,
        reason=reason,
        cases=sum(row.cases for row in rows),
        owned=sum(row.owned or 0 for row in rows),
        oldest=min(row.oldest for row in rows),
        values=tuple(Money.from_minor(int(row.worth), row.currency) for row in rows if row.currency and row.worth is not None),
    )
