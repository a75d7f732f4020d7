"""The ledger proved from its journal: every cache is computed again and compared with what stands."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select

from mailflow.domain.lifecycle import AllocationState, ReceiptState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.tables.ledger import Account
from mailflow.store.work import Work

_ALLOCATIONS = table_of(tables.Allocation)
_INVOICES = table_of(tables.Invoice)
_POSTINGS = table_of(tables.Posting)
_RECEIPTS = table_of(tables.Receipt)
# An allocation that was undone before it was handed over lowers nothing any more.
_COUNTS = or_(_ALLOCATIONS.c.state != AllocationState.REVERSED, _ALLOCATIONS.c.batch_id.is_not(None))


class Checks:
    """The proofs of one unit of work; each gives its faults in words, none where all is well."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def faults(self) -> tuple[str, ...]:
        """Everything that does not follow from the journal."""
        return (*self._unbalanced(), *self._cash(), *self._pending(), *self._receivables(), *self._sums())

    def _unbalanced(self) -> Iterator[str]:
        """Every booking sums to zero in every currency."""
        by_entry = (_POSTINGS.c.entry_id, _POSTINGS.c.currency)
        query = select(*by_entry, func.sum(_POSTINGS.c.amount).label("rest")).group_by(*by_entry).having(func.sum(_POSTINGS.c.amount) != 0)
        for row in self._work.stream(query):
            yield f"booking {row.entry_id} does not sum to zero: {Money.from_minor(int(row.rest), row.currency)} remain"

    def _cash(self) -> Iterator[str]:
        """What is unapplied and on account of a receipt is what its postings say."""
        for column, account in ((_RECEIPTS.c.unapplied, Account.UNAPPLIED), (_RECEIPTS.c.on_account, Account.ON_ACCOUNT)):
            posted = _sum(_POSTINGS.c.receipt_id, _POSTINGS.c.amount, _POSTINGS.c.account == account)
            for row in self._work.stream(_compared(_RECEIPTS.c.receipt_id, column, posted, sign=-1)):
                yield _says(f"receipt {row.key}: {column.name.replace('_', ' ')}", row)

    def _pending(self) -> Iterator[str]:
        """What lowers an invoice's balance is what no load contains yet."""
        under_way = _sum(_ALLOCATIONS.c.invoice_number, _ALLOCATIONS.c.amount, and_(_ALLOCATIONS.c.contained_at.is_(None), _COUNTS))
        for row in self._work.stream(_compared(_INVOICES.c.number, _INVOICES.c.pending, under_way)):
            yield _says(f"invoice {row.key}: allocations under way", row)

    def _receivables(self) -> Iterator[str]:
        """What the journal credited to an invoice is what its allocations say."""
        credited = _sum(_POSTINGS.c.invoice_number, _POSTINGS.c.amount, _POSTINGS.c.account == Account.RECEIVABLE)
        allocated = _sum(_ALLOCATIONS.c.invoice_number, _ALLOCATIONS.c.amount, _COUNTS)
        for row in self._work.stream(_compared(credited.c.key, credited.c.amount, allocated, sign=-1, currency=credited.c.currency)):
            yield _says(f"invoice {row.key}: postings", row)

    def _sums(self) -> Iterator[str]:
        """A receipt is what its allocations took, what is on account, and what is unapplied."""
        allocated = _sum(_ALLOCATIONS.c.receipt_id, _ALLOCATIONS.c.amount, and_(_COUNTS, _ALLOCATIONS.c.invoice_number.is_not(None)))
        rest = _RECEIPTS.c.amount - _RECEIPTS.c.unapplied - _RECEIPTS.c.on_account
        held = _compared(_RECEIPTS.c.receipt_id, rest, allocated, currency=_RECEIPTS.c.currency)
        for row in self._work.stream(held.where(_RECEIPTS.c.state != ReceiptState.RETURNED)):
            yield _says(f"receipt {row.key}: what invoices got of it", row)


def _sum(key: ColumnElement[Any], amount: ColumnElement[Any], wanted: ColumnElement[bool]) -> Subquery:
    table = _POSTINGS if amount is _POSTINGS.c.amount else _ALLOCATIONS
    query = select(key.label("key"), table.c.currency.label("currency"), func.sum(amount).label("amount"))
    return query.where(wanted, key.is_not(None)).group_by(key, table.c.currency).subquery()


def _compared(
    key: ColumnElement[Any], kept: ColumnElement[Any], proof: Subquery, *, sign: int = 1, currency: ColumnElement[Any] | None = None
) -> Select[Any]:
    """Rows whose kept amount is not what the proof sums to; where the proof has nothing, it sums to zero."""
    proved = func.coalesce(proof.c.amount, 0) * literal(sign)
    held_in = currency if currency is not None else (_RECEIPTS if key is _RECEIPTS.c.receipt_id else _INVOICES).c.currency
    columns = (key.label("key"), kept.label("kept"), proved.label("proved"), held_in.label("currency"))
    source = proof if key.table is proof else key.table.outerjoin(proof, proof.c.key == key)
    return select(*columns).select_from(source).where(kept != proved)


def _says(what: str, row: Any) -> str:
    kept, proved = (Money.from_minor(int(minor), row.currency) for minor in (row.kept, row.proved))
    return f"{what} is kept as {kept}, the journal gives {proved}"
