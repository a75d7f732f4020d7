"""Statements in the database: what happened to an account, the ledger's own sums, and the files that were made."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.tables.ledger import AllocationKind
from mailflow.store.work import Work, chunks

_STATEMENTS = table_of(tables.Statement)
_INVOICES = table_of(tables.Invoice)
_RECEIPTS = table_of(tables.Receipt)
_ALLOCATIONS = table_of(tables.Allocation)
_CLIENTS = table_of(tables.Client)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStatement:
    """A statement's file as it was made."""

    run: str
    client_number: str
    form: str
    day: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Booked:
    """Something that was booked on an account; `amount` raises what is owed where it is positive."""

    on: date
    invoice_number: str
    amount: Money
    is_payment: bool


class Statements:
    """Statements of account, in one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def numbers(self) -> tuple[str, ...]:
        """The clients of whom anything is open, in order."""
        query = select(_INVOICES.c.client_number).where(_INVOICES.c.balance != 0).distinct().order_by(_INVOICES.c.client_number)
        return tuple(row.client_number for row in self._work.stream(query))

    def subsidiaries(self, client_number: str) -> tuple[str, ...]:
        """The clients for whom this one pays."""
        rows = self._work.all(select(_CLIENTS.c.number).where(_CLIENTS.c.parent_number == client_number).order_by(_CLIENTS.c.number))
        return tuple(row.number for row in rows)

    def ledger_sums(self, client_numbers: Iterable[str], matters: Collection[str] = ()) -> dict[str, Money]:
        """What is open of these clients (of these matters only, where any is named) per currency, credits included, by the database.

        A balance that the billing system moved past zero counts as nothing, as it does everywhere (`ledger.to_invoice`).
        """
        sums: dict[str, Money] = {}
        same_sign = (_INVOICES.c.balance > 0) == (_INVOICES.c.amount > 0)
        for some in chunks(sorted(set(client_numbers))):
            which = (_INVOICES.c.client_number.in_(some), _INVOICES.c.balance != 0, same_sign)
            of_matter = (_INVOICES.c.matter_number.in_(sorted(matters)),) if matters else ()
            query = select(_INVOICES.c.currency, func.sum(_INVOICES.c.balance).label("minor")).where(*which, *of_matter)
            for row in self._work.all(query.group_by(_INVOICES.c.currency)):
                one = Money.from_minor(int(row.minor), row.currency)
                sums[row.currency] = sums.get(row.currency, Money.zero(row.currency)) + one
        return sums

    def cash_on_account(self, client_numbers: Iterable[str]) -> dict[str, tuple[Money, ...]]:
        """What each client has on account, a sum a currency."""
        found: dict[str, list[Money]] = {}
        for some in chunks(sorted(set(client_numbers))):
            theirs = (_RECEIPTS.c.client_number.in_(some), _RECEIPTS.c.on_account > 0, _RECEIPTS.c.is_trust.is_(False))
            query = select(_RECEIPTS.c.client_number, _RECEIPTS.c.currency, func.sum(_RECEIPTS.c.on_account).label("minor")).where(*theirs)
            for row in self._work.all(query.group_by(_RECEIPTS.c.client_number, _RECEIPTS.c.currency)):
                found.setdefault(row.client_number, []).append(Money.from_minor(int(row.minor), row.currency))
        return {number: tuple(amounts) for number, amounts in found.items()}

    def booked(self, client_numbers: Iterable[str], *, since: date, until: date) -> tuple[Booked, ...]:
        """Invoices that were billed and payments that were booked after a day, up to and with another."""
        clients = sorted(set(client_numbers))
        billed = select(_INVOICES.c.number, _INVOICES.c.invoiced_on, _INVOICES.c.currency, _INVOICES.c.amount).where(
            _INVOICES.c.client_number.in_(clients), _INVOICES.c.invoiced_on > since, _INVOICES.c.invoiced_on <= until
        )
        paid = (
            select(_ALLOCATIONS.c.invoice_number, _ALLOCATIONS.c.decided_at, _ALLOCATIONS.c.currency, _ALLOCATIONS.c.amount)
            .join(_INVOICES, _INVOICES.c.number == _ALLOCATIONS.c.invoice_number)
            .where(
                _INVOICES.c.client_number.in_(clients),
                _ALLOCATIONS.c.kind.in_([AllocationKind.INVOICE, AllocationKind.REVERSAL]),
                _ALLOCATIONS.c.decided_at > datetime.combine(since, time.max, tzinfo=UTC),
            )
        )
        rows = [Booked(row.invoiced_on, row.number, Money.from_minor(row.amount, row.currency), False) for row in self._work.all(billed)]
        rows += [
            Booked(row.decided_at.date(), row.invoice_number, -Money.from_minor(row.amount, row.currency), True)
            for row in self._work.all(paid)
            if row.decided_at.date() <= until
        ]
        return tuple(sorted(rows, key=lambda one: (one.on, one.invoice_number, one.amount.amount)))

    def last_day(self, client_number: str, *, before: date) -> date | None:
        """The day of the last statement before a day."""
        query = select(func.max(_STATEMENTS.c.day).label("day")).where(
            _STATEMENTS.c.client_number == client_number, _STATEMENTS.c.day < before
        )
        found = self._work.first(query)
        return None if found is None else found.day

    def keep(self, run: str, client_number: str, form: str, *, day: date, content: bytes) -> bool:
        """A file of a run and its hash; false where the run has it already."""
        values = {
            "run": run,
            "client_number": client_number,
            "form": form,
            "day": day,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
            "made_at": self._work.now,
        }
        return self._work.insert_new(_STATEMENTS, values)

    def kept(self, run: str) -> tuple[KeptStatement, ...]:
        """What a run has made."""
        columns = [_STATEMENTS.c[name] for name in ("run", "client_number", "form", "day", "sha256")]
        rows = self._work.all(select(*columns).where(_STATEMENTS.c.run == run).order_by(_STATEMENTS.c.client_number, _STATEMENTS.c.form))
        return tuple(
            KeptStatement(run=row.run, client_number=row.client_number, form=row.form, day=row.day, sha256=row.sha256) for row in rows
        )

    def content(self, run: str, client_number: str, form: str) -> bytes:
        """The file itself; raises LookupError where there is none."""
        which = (_STATEMENTS.c.run == run, _STATEMENTS.c.client_number == client_number, _STATEMENTS.c.form == form)
        found = self._work.first(select(_STATEMENTS.c.content).where(*which))
        if found is None:
            raise LookupError(f"run {run} has made no {form} for client {client_number}")
        return bytes(found.content)
