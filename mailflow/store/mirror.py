"""The mirror of the billing system's ledger (DESIGN §8): batches that leave, and which of their lines a load already contains.

``balance = loaded_balance - pending``, where `pending` sums the allocations that no load contains. A load contains an allocation
when its as-of time is later than the acknowledgement of the allocation's batch. Both orders are possible (a batch may be
acknowledged for a moment that lies before the last load), and both end in the same balances.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update

from mailflow.domain.lifecycle import AllocationState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger
from mailflow.store.tables.ledger import AllocationKind
from mailflow.store.work import Work, chunks

_ALLOCATIONS = table_of(tables.Allocation)
_BATCHES = table_of(tables.ExportBatch)
_COUNTERS = table_of(tables.Counter)
_INVOICES = table_of(tables.Invoice)
_RECEIPTS = table_of(tables.Receipt)
_COUNTER = "batch"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A line of a receipt batch: what the billing system is asked to post."""

    line: int
    allocation_id: int
    receipt_id: str
    received_on: date
    is_trust: bool
    client_number: str | None
    matter_number: str | None
    invoice_number: str | None
    kind: AllocationKind
    amount: Money
    reference: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A receipt batch that was handed over; `totals` per currency."""

    batch_id: str
    exported_at: datetime
    exported_by: str
    lines: int
    totals: Mapping[str, Money]
    sha256: str
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """An invoice whose loaded balance moved by `moved` for reasons that nobody has told mailflow; `balance` is the loaded one now."""

    invoice_number: str
    client_number: str
    moved: Money
    balance: Money
    is_past_zero: bool


@dataclass(slots=True)
class UnderWay:
    """Allocations that a load as of a moment contains as soon as it describes their invoice (`None`: a client's account)."""

    as_of: datetime
    is_complete: bool = False
    waiting: dict[str | None, list[tuple[int, int]]] = field(default_factory=dict)
    taken: list[int] = field(default_factory=list)

    def take(self, invoice_number: str | None) -> int:
        """The load describes this invoice: what it contains of it, in minor units."""
        found = self.waiting.pop(invoice_number, [])
        self.taken += [allocation_id for allocation_id, _ in found]
        return sum(amount for _, amount in found)

    def take_all(self) -> dict[str, int]:
        """The load described all of them: what it contains of each invoice."""
        sums = {number: self.take(number) for number in list(self.waiting)}
        return {number: amount for number, amount in sums.items() if number is not None}


class Mirror:
    """The exchange with the billing system of one unit of work."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self._work = work
        self._ledger = ledger

    # what leaves

    def unexported(self) -> tuple[BatchLine, ...]:
        """What the next batch would carry, in the order in which it was decided."""
        proposed = _lines().where(_ALLOCATIONS.c.state == AllocationState.PROPOSED).order_by(_ALLOCATIONS.c.id)
        locked = proposed.with_for_update(of=_ALLOCATIONS)
        return tuple(_batch_line(row, count) for count, row in enumerate(self._work.all(locked), start=1))

    def next_batch_id(self) -> str:
        """A number for a batch that no other batch has."""
        self._work.insert_new(_COUNTERS, {"name": _COUNTER, "value": 0, "mark": ""})
        self._work.change(update(_COUNTERS).where(_COUNTERS.c.name == _COUNTER).values(value=_COUNTERS.c.value + 1))
        row = self._work.first(select(_COUNTERS.c.value).where(_COUNTERS.c.name == _COUNTER))
        return f"RB{row.value if row else 0:06d}"

    def export(self, batch_id: str, lines: Sequence[BatchLine], *, sha256: str, actor: str) -> Batch:
        """The lines are in this batch from now on; `sha256` is that of the file that carries them."""
        totals = _totals(lines)
        values = {
            "batch_id": batch_id,
            "exported_at": self._work.now,
            "exported_by": actor,
            "lines": len(lines),
            "totals": {currency: amount.minor for currency, amount in totals.items()},
            "sha256": sha256,
            "acknowledged_by": "",
        }
        self._work.insert(_BATCHES, values)
        for line in lines:
            carried = {"state": AllocationState.EXPORTED, "batch_id": batch_id, "batch_line": line.line}
            self._work.change(update(_ALLOCATIONS).where(_ALLOCATIONS.c.id == line.allocation_id).values(carried))
        return self.batch(batch_id)

    def batch(self, batch_id: str) -> Batch:
        """A batch; raises LookupError where there is none."""
        row = self._work.first(select(_BATCHES).where(_BATCHES.c.batch_id == batch_id))
        if row is None:
            raise LookupError(f"there is no batch {batch_id}")
        return _batch(row)

    def unwritten(self) -> tuple[Batch, ...]:
        """Batches that were kept and whose files were not written, the oldest first."""
        rows = self._work.all(select(_BATCHES).where(_BATCHES.c.written_at.is_(None)).order_by(_BATCHES.c.batch_id))
        return tuple(map(_batch, rows))

    def mark_written(self, batch_id: str) -> None:
        """The files of a batch are there; whoever imports them may take them away."""
        self._work.change(update(_BATCHES).where(_BATCHES.c.batch_id == batch_id).values(written_at=self._work.now))

    def unacknowledged(self) -> tuple[Batch, ...]:
        """Batches that nobody has said the billing system took, the oldest first."""
        rows = self._work.all(select(_BATCHES).where(_BATCHES.c.acknowledged_at.is_(None)).order_by(_BATCHES.c.batch_id))
        return tuple(map(_batch, rows))

    def lines(self, batch_id: str) -> tuple[BatchLine, ...]:
        """What a batch carried, line by line: its file can be written again at any time."""
        rows = self._work.all(_lines().where(_ALLOCATIONS.c.batch_id == batch_id).order_by(_ALLOCATIONS.c.batch_line))
        return tuple(_batch_line(row, row.batch_line) for row in rows)

    def acknowledge(self, batch_id: str, *, actor: str, at: datetime) -> bool:
        """The billing system took the batch at this moment; false where that was recorded before (which then stands)."""
        if self.batch(batch_id).acknowledged_at is not None:
            return False
        self._ledger.stamp()  # nobody books or loads meanwhile
        is_open = (_BATCHES.c.batch_id == batch_id, _BATCHES.c.acknowledged_at.is_(None))
        if self._work.change(update(_BATCHES).where(*is_open).values(acknowledged_at=at, acknowledged_by=actor)) != 1:
            return False
        described = self._ledger.as_of()
        if described is not None and described > at:
            contained = self._exported(_ALLOCATIONS.c.batch_id == batch_id, as_of=described)
        else:
            contained = self._exported(_ALLOCATIONS.c.batch_id == batch_id, _INVOICES.c.as_of > at, as_of=at)
        self._explain(contained.take_all())
        self.contain(contained.taken, as_of=contained.as_of)
        return True

    # what comes back

    def under_way(self, as_of: datetime, *, is_complete: bool) -> UnderWay:
        """What the billing system took before this moment and no load has contained yet."""
        taken = select(_BATCHES.c.batch_id).where(_BATCHES.c.acknowledged_at < as_of)
        found = self._exported(_ALLOCATIONS.c.batch_id.in_(taken), as_of=as_of)
        found.is_complete = is_complete
        return found

    def contain(self, allocation_ids: Iterable[int], *, as_of: datetime) -> None:
        """A load as of this moment contains these allocations; the caller changes the balances."""
        for some in chunks(allocation_ids):
            self._work.change(update(_ALLOCATIONS).where(_ALLOCATIONS.c.id.in_(some)).values(contained_at=as_of))
            exported = (_ALLOCATIONS.c.id.in_(some), _ALLOCATIONS.c.state == AllocationState.EXPORTED)
            self._work.change(update(_ALLOCATIONS).where(*exported).values(state=AllocationState.CONFIRMED))

    def _exported(self, *wanted: ColumnElement[bool], as_of: datetime) -> UnderWay:
        joined = _ALLOCATIONS.outerjoin(_INVOICES, _INVOICES.c.number == _ALLOCATIONS.c.invoice_number)
        columns = (_ALLOCATIONS.c.id, _ALLOCATIONS.c.invoice_number, _ALLOCATIONS.c.amount)
        rows = self._work.all(select(*columns).select_from(joined).where(_ALLOCATIONS.c.contained_at.is_(None), *wanted))
        found = UnderWay(as_of=as_of)
        for row in rows:
            found.waiting.setdefault(row.invoice_number, []).append((row.id, row.amount))
        return found

    def _explain(self, sums: Mapping[str, int]) -> None:
        """The last load contained these amounts already: they no longer lower the balance, and its movement has its reason."""
        for number, contained in sorted(sums.items()):
            values = {
                "pending": _INVOICES.c.pending - contained,
                "balance": _INVOICES.c.balance + contained,
                "unexplained": _INVOICES.c.unexplained + contained,
                "changed": self._ledger.stamp(),
            }
            self._work.change(update(_INVOICES).where(_INVOICES.c.number == number).values(values))

    # what moved for unknown reasons

    def unexplained(self, client_numbers: Iterable[str] | None = None) -> tuple[Unexplained, ...]:
        """The invoices (of some clients, or of all) whose balance moved for reasons that nobody has told mailflow."""
        moved = select(_INVOICES).where(_INVOICES.c.unexplained != 0).order_by(_INVOICES.c.client_number, _INVOICES.c.number)
        if client_numbers is not None:
            moved = moved.where(_INVOICES.c.client_number.in_(sorted(set(client_numbers))))
        return tuple(map(_unexplained, self._work.all(moved)))

    def accept_movements(self, client_number: str) -> int:
        """A person knows why: the billing system's balances stand as they are. How many invoices that was."""
        moved = (_INVOICES.c.client_number == client_number, _INVOICES.c.unexplained != 0)
        return self._work.change(update(_INVOICES).where(*moved).values(unexplained=0))

    def doubt_movements(self, moved: Mapping[str, int]) -> None:
        """What a person accepted is unexplained again: by invoice, the minor units that the loads had moved."""
        for number, minor in moved.items():
            added = _INVOICES.c.unexplained + minor
            self._work.change(update(_INVOICES).where(_INVOICES.c.number == number).values(unexplained=added))


def _lines() -> Select[Any]:
    joined = _ALLOCATIONS.join(_RECEIPTS, _RECEIPTS.c.receipt_id == _ALLOCATIONS.c.receipt_id)
    joined = joined.outerjoin(_INVOICES, _INVOICES.c.number == _ALLOCATIONS.c.invoice_number)
    client = func.coalesce(_INVOICES.c.client_number, _ALLOCATIONS.c.client_number).label("payer_or_client")
    shown = (_RECEIPTS.c.received_on, _RECEIPTS.c.is_trust, _RECEIPTS.c.reference, _INVOICES.c.matter_number, client)
    return select(_ALLOCATIONS, *shown).select_from(joined)


def _batch_line(row: Row[Any], count: int) -> BatchLine:
    return BatchLine(
        line=count,
        allocation_id=row.id,
        receipt_id=row.receipt_id,
        received_on=row.received_on,
        is_trust=row.is_trust,
        client_number=row.payer_or_client,
        matter_number=row.matter_number,
        invoice_number=row.invoice_number,
        kind=AllocationKind(row.kind),
        amount=Money.from_minor(row.amount, row.currency),
        reference=row.reference,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _totals(lines: Iterable[BatchLine]) -> dict[str, Money]:
    totals: dict[str, Money] = {}
    for line in lines:
        currency = line.amount.currency
        totals[currency] = totals.get(currency, Money.zero(currency)) + line.amount
    return totals


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        batch_id=row.batch_id,
        exported_at=row.exported_at,
        exported_by=row.exported_by,
        lines=row.lines,
        totals={currency: Money.from_minor(minor, currency) for currency, minor in row.totals.items()},
        sha256=row.sha256,
        acknowledged_at=row.acknowledged_at,
    )


def _unexplained(row: Row[Any]) -> Unexplained:
    return Unexplained(
        invoice_number=row.number,
        client_number=row.client_number,
        moved=Money.from_minor(row.unexplained, row.currency),
        balance=Money.from_minor(row.loaded_balance, row.currency),
        is_past_zero=(row.balance < 0) if row.amount >= 0 else (row.balance > 0),
    )
