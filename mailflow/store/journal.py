"""The journal: bookings that are never changed, and the balances that follow from them in the same transaction (DESIGN §8)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Row, and_, bindparam, or_, select, update

from mailflow.domain.errors import LedgerChanged, MailflowError
from mailflow.domain.ledger import Receipt
from mailflow.domain.lifecycle import ALLOCATION_MOVES, RECEIPT_MOVES, AllocationState, ReceiptState, check_move
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.booking import Entry, KeyReused, Line, Posted, per_invoice, per_receipt, sides
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger
from mailflow.store.prepared import Prepared
from mailflow.store.tables.ledger import Account, AllocationKind
from mailflow.store.work import Work, chunks

_ENTRIES = table_of(tables.JournalEntry)
_POSTINGS = table_of(tables.Posting)
_ALLOCATIONS = table_of(tables.Allocation)
_INVOICES = table_of(tables.Invoice)
_RECEIPTS = table_of(tables.Receipt)
_REVERSALS = _ENTRIES.alias("reversals")
_KEYED = Prepared(select(_ENTRIES.c.id, _ENTRIES.c.request_hash).where(_ENTRIES.c.key == bindparam("key")))
_TAKE_CASH = Prepared(
    update(_RECEIPTS)
    .where(
        _RECEIPTS.c.receipt_id == bindparam("at_receipt"),
        _RECEIPTS.c.currency == bindparam("in_currency"),
        _RECEIPTS.c.state != ReceiptState.RETURNED,
        _RECEIPTS.c.unapplied >= bindparam("taken"),
        _RECEIPTS.c.on_account >= -bindparam("kept", type_=BigInteger),
    )
    .values(
        unapplied=_RECEIPTS.c.unapplied - bindparam("taken"),
        on_account=_RECEIPTS.c.on_account + bindparam("kept", type_=BigInteger),
    )
)
_MOVE = (
    update(_INVOICES)
    .where(_INVOICES.c.number == bindparam("at_number"), _INVOICES.c.currency == bindparam("in_currency"))
    .values(
        pending=_INVOICES.c.pending + bindparam("minor", type_=BigInteger),
        balance=_INVOICES.c.balance - bindparam("minor", type_=BigInteger),
        changed=bindparam("stamp"),
    )
)
_MOVE_BALANCE = Prepared(_MOVE)
# A payment leaves no balance below zero, a credit that is used up none above it.
_LOWER_BALANCE = Prepared(
    _MOVE.where(
        or_(
            and_(bindparam("minor", type_=BigInteger) >= 0, _INVOICES.c.balance >= bindparam("minor", type_=BigInteger)),
            and_(bindparam("minor", type_=BigInteger) < 0, _INVOICES.c.balance <= bindparam("minor", type_=BigInteger)),
        )
    )
)
_STANDS = (
    _ENTRIES.c.reverses_id.is_(None),
    ~select(_REVERSALS.c.reverses_id).where(_REVERSALS.c.reverses_id == _ENTRIES.c.id).exists(),
)
_ENTRY = Prepared(
    select(_ENTRIES, _REVERSALS.c.id.label("reversed_by_id"))
    .select_from(_ENTRIES.outerjoin(_REVERSALS, _REVERSALS.c.reverses_id == _ENTRIES.c.id))
    .where(_ENTRIES.c.id == bindparam("entry_id"))
)
_CREDITS = Prepared(
    select(_POSTINGS)
    .where(_POSTINGS.c.entry_id == bindparam("entry_id"), _POSTINGS.c.account.in_([Account.RECEIVABLE, Account.ON_ACCOUNT]))
    .order_by(_POSTINGS.c.id)
)

_PAYING = Prepared(
    select(_ALLOCATIONS.c.invoice_number, _ENTRIES.c.id)
    .distinct()
    .select_from(_ALLOCATIONS.join(_ENTRIES, _ENTRIES.c.id == _ALLOCATIONS.c.entry_id))
    .where(_ALLOCATIONS.c.invoice_number.in_(bindparam("numbers", expanding=True)), *_STANDS)
    .order_by(_ENTRIES.c.id)
)
_PAID_BY = Prepared(
    select(_ENTRIES.c.id)
    .where(_ENTRIES.c.id.in_(select(_ALLOCATIONS.c.entry_id).where(_ALLOCATIONS.c.receipt_id == bindparam("receipt_id"))), *_STANDS)
    .order_by(_ENTRIES.c.id)
)
_DECIDED_BY = Prepared(select(_ENTRIES.c.id).where(_ENTRIES.c.decision_id == bindparam("decision_id"), *_STANDS).order_by(_ENTRIES.c.id))


class Journal:
    """The bookings of one unit of work."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self._work = work
        self._ledger = ledger

    def post(self, entry: Entry) -> Posted:
        """Books it once: postings, allocations, the receipts' cash and the invoices' balances, all or nothing.

        The same key with the same content gives the booking that is there. Raises KeyReused where the content differs, LedgerChanged
        where a balance or a receipt's cash is not enough any more; leave the unit and decide again.
        """
        known = self._work.first(_KEYED, key=entry.key)
        if known is not None:
            if known.request_hash != entry.request_hash:
                raise KeyReused(f"{entry.key} was booked before with another content; undo that booking first")
            return self.get(known.id)
        entry.check()
        self._take_cash(entry.lines)
        self._lower_balances(entry.lines)
        posted_at = self._work.now
        entry_id = self._work.insert(_ENTRIES, self._entry_values(entry) | {"reverses_id": None, "posted_at": posted_at})
        self._insert_postings(entry_id, entry.lines)
        self._work.insert_many(_ALLOCATIONS, [self._allocation(entry_id, entry, line) for line in entry.lines])
        return Posted(
            entry_id=entry_id,
            key=entry.key,
            lines=entry.lines,
            actor=entry.actor,
            posted_at=posted_at,
            decision_id=entry.decision_id,
            is_new=True,
        )

    def reverse(self, entry_id: int, *, actor: str, reason: str) -> Posted:
        """Books the opposite: what was paid is open again, the cash unapplied. Reversing twice is once.

        An allocation that was exported is answered by a line of the next batch; one that was not is taken back.
        """
        origin = self.get(entry_id)
        if origin.reverses_id is not None:
            raise MailflowError(f"booking {entry_id} is itself a reversal; book the payment again instead")
        if origin.reversed_by_id is not None:
            return self.get(origin.reversed_by_id)
        lines = tuple(line.opposite for line in origin.lines)
        body = Entry(key=f"reversal:{origin.key}", lines=lines, actor=actor, decision_id=origin.decision_id, reason=reason)
        self._take_cash(lines)
        self._move_balances(lines)
        reversal_id = self._insert_entry(body, reverses_id=entry_id)
        self._insert_postings(reversal_id, lines)
        self._take_allocations_back(entry_id, reversal_id, actor)
        return self._posted(reversal_id, is_new=True)

    def receive(self, receipts: Iterable[Receipt], *, actor: str = "bank") -> None:
        """Books the cash of receipts that were just added; each exactly once."""
        for some in chunks(receipts):
            entries = {f"receipt:{receipt.receipt_id}": receipt for receipt in some}
            self._work.insert_many(_ENTRIES, [self._entry_values(Entry(key=key, lines=(), actor=actor)) for key in entries])
            ids = self._work.all(select(_ENTRIES.c.id, _ENTRIES.c.key).where(_ENTRIES.c.key.in_(list(entries))))
            self._work.insert_many(_POSTINGS, [row for each in ids for row in _cash(each.id, entries[each.key], entries[each.key].amount)])

    def give_back(self, receipt: Receipt, *, actor: str, reason: str) -> None:
        """The bank took the receipt back (NSF, recalled): everything that it paid is reversed and its cash is gone."""
        for posted in self.of_receipt(receipt.receipt_id):
            self.reverse(posted.entry_id, actor=actor, reason=reason)
        row = self._work.first(
            select(_RECEIPTS.c.state).where(_RECEIPTS.c.receipt_id == receipt.receipt_id).with_for_update(key_share=True)
        )
        if row is None:
            raise LookupError(f"there is no receipt {receipt.receipt_id}")
        check_move(RECEIPT_MOVES, ReceiptState(row.state), ReceiptState.RETURNED)
        entry_id = self._insert_entry(Entry(key=f"returned:{receipt.receipt_id}", lines=(), actor=actor, reason=reason))
        self._work.insert_many(_POSTINGS, _cash(entry_id, receipt, -receipt.amount))
        gone = {"state": ReceiptState.RETURNED, "unapplied": 0, "changed_at": self._work.now}
        self._work.change(update(_RECEIPTS).where(_RECEIPTS.c.receipt_id == receipt.receipt_id).values(gone))

    def get(self, entry_id: int) -> Posted:
        """A booking; raises LookupError where there is none."""
        return self._posted(entry_id, is_new=False)

    def find(self, key: str) -> Posted | None:
        """The booking of this key."""
        row = self._work.first(_KEYED, key=key)
        return None if row is None else self.get(row.id)

    def of_receipt(self, receipt_id: str) -> tuple[Posted, ...]:
        """The bookings that stand (neither reversed nor reversals) of a receipt's money, the oldest first."""
        return self._standing(_PAID_BY, receipt_id=receipt_id)

    def of_invoice(self, number: str) -> tuple[Posted, ...]:
        """The bookings that stand and pay an invoice, the oldest first."""
        return self.of_invoices([number]).get(number, ())

    def of_invoices(self, numbers: Iterable[str]) -> dict[str, tuple[Posted, ...]]:
        """The same of several invoices, by number; those that nothing pays are absent."""
        found: dict[str, list[Posted]] = {}
        for some in chunks(numbers):
            for row in self._work.all(_PAYING, numbers=some):
                found.setdefault(row.invoice_number, []).append(self.get(row.id))
        return {number: tuple(several) for number, several in found.items()}

    def of_decision(self, decision_id: int) -> tuple[Posted, ...]:
        """The bookings that stand of a decision, the oldest first."""
        return self._standing(_DECIDED_BY, decision_id=decision_id)

    # what a booking changes

    def _take_cash(self, lines: Iterable[Line]) -> None:
        for receipt_id, (allocated, on_account) in sorted(per_receipt(lines).items()):
            taken = (allocated + on_account).minor
            values = {"at_receipt": receipt_id, "in_currency": allocated.currency, "taken": taken, "kept": on_account.minor}
            if self._work.change(_TAKE_CASH, **values) != 1:
                raise LedgerChanged(f"receipt {receipt_id} has not {allocated + on_account} left any more; look at it again")

    def _lower_balances(self, lines: Iterable[Line]) -> None:
        moves = self._moves(lines)
        if self._work.change_each(_LOWER_BALANCE, list(moves.values())) != len(moves):
            whose = f"invoice {next(iter(moves))}" if len(moves) == 1 else f"one of the invoices {', '.join(moves)}"
            raise LedgerChanged(f"{whose} has not this amount open any more; look at it again")

    def _move_balances(self, lines: Iterable[Line]) -> None:
        self._work.change_each(_MOVE_BALANCE, list(self._moves(lines).values()))

    def _moves(self, lines: Iterable[Line]) -> dict[str, dict[str, object]]:
        return {
            number: {"at_number": number, "in_currency": amount.currency, "minor": amount.minor, "stamp": self._ledger.stamp()}
            for number, amount in per_invoice(lines).items()
        }

    def _take_allocations_back(self, entry_id: int, reversal_id: int, actor: str) -> None:
        rows = self._work.all(
            select(_ALLOCATIONS).where(_ALLOCATIONS.c.entry_id == entry_id).order_by(_ALLOCATIONS.c.id).with_for_update(key_share=True)
        )
        for row in rows:
            state = check_move(ALLOCATION_MOVES, AllocationState(row.state), AllocationState.REVERSED)
            self._work.change(update(_ALLOCATIONS).where(_ALLOCATIONS.c.id == row.id).values(state=state))
        exported = [row for row in rows if row.batch_id is not None]
        self._work.insert_many(_ALLOCATIONS, [self._answer(row, reversal_id, actor) for row in exported])

    def _answer(self, row: Row[Any], reversal_id: int, actor: str) -> dict[str, object]:
        kept = {name: getattr(row, name) for name in ("receipt_id", "invoice_number", "client_number", "currency", "decision_id")}
        return kept | {
            "entry_id": reversal_id,
            "kind": AllocationKind.REVERSAL,
            "amount": -row.amount,
            "state": AllocationState.PROPOSED,
            "reverses_id": row.id,
            "decided_by": actor,
            "decided_at": self._work.now,
        }

    # rows

    def _allocation(self, entry_id: int, entry: Entry, line: Line) -> dict[str, object]:
        return {
            "entry_id": entry_id,
            "decision_id": entry.decision_id,
            "receipt_id": line.receipt_id,
            "kind": AllocationKind.ON_ACCOUNT if line.invoice_number is None else AllocationKind.INVOICE,
            "invoice_number": line.invoice_number,
            "client_number": line.client_number,
            "amount": line.amount.minor,
            "currency": line.amount.currency,
            "state": AllocationState.PROPOSED,
            "decided_by": entry.actor,
            "decided_at": self._work.now,
        }

    def _insert_entry(self, entry: Entry, *, reverses_id: int | None = None) -> int:
        return self._work.insert(_ENTRIES, self._entry_values(entry) | {"reverses_id": reverses_id})

    def _entry_values(self, entry: Entry) -> dict[str, object]:
        return {
            "key": entry.key,
            "request_hash": entry.request_hash,
            "decision_id": entry.decision_id,
            "actor": entry.actor,
            "rules": entry.rules,
            "reason": entry.reason,
            "posted_at": self._work.now,
        }

    def _insert_postings(self, entry_id: int, lines: Iterable[Line]) -> None:
        self._work.insert_many(_POSTINGS, [side | {"entry_id": entry_id} for line in lines for side in sides(line)])

    # reading

    def _standing(self, query: Prepared, **wanted: object) -> tuple[Posted, ...]:
        return tuple(self.get(row.id) for row in self._work.all(query, **wanted))

    def _posted(self, entry_id: int, *, is_new: bool) -> Posted:
        row = self._work.first(_ENTRY, entry_id=entry_id)
        if row is None:
            raise LookupError(f"there is no booking {entry_id}")
        return Posted(
            entry_id=row.id,
            key=row.key,
            lines=tuple(map(_line, self._work.all(_CREDITS, entry_id=entry_id))),
            actor=row.actor,
            posted_at=row.posted_at,
            decision_id=row.decision_id,
            reverses_id=row.reverses_id,
            reversed_by_id=row.reversed_by_id,
            is_new=is_new,
        )


def _line(posting: Row[Any]) -> Line:
    return Line(
        receipt_id=posting.receipt_id,
        amount=Money.from_minor(-posting.amount, posting.currency),
        client_number=posting.client_number,
        invoice_number=posting.invoice_number,
    )


def _cash(entry_id: int, receipt: Receipt, amount: Money) -> list[Mapping[str, object]]:
    shared = {"entry_id": entry_id, "currency": amount.currency, "receipt_id": receipt.receipt_id}
    return [shared | {"account": Account.CASH, "amount": amount.minor}, shared | {"account": Account.UNAPPLIED, "amount": -amount.minor}]
