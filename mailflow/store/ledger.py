"""The open items in the database: projections for the index, balances of this moment, locks, and the counter of changes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from sys import intern
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mailflow.domain.ledger import Client, ClientKind, InvoiceRow, OpenInvoice
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.lessons import read_lessons, with_lessons
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work, chunks

_CLIENTS = table_of(tables.Client)
_INVOICES = table_of(tables.Invoice)
_COUNTERS = table_of(tables.Counter)
_COUNTER = "ledger"
_RECONSIDERED = "reconsidered"
_INVOICE_COLUMNS = select(
    *(_INVOICES.c[name] for name in ("number", "client_number", "matter_number", "matter_name", "invoiced_on", "due_on", "currency")),
    *(_INVOICES.c[name] for name in ("amount", "balance", "billing_attorney", "office", "practice_group")),
)
_COUNTED = Prepared(select(_COUNTERS.c.value).where(_COUNTERS.c.name == _COUNTER))
_COUNT_ONE_MORE = Prepared(
    update(_COUNTERS).where(_COUNTERS.c.name == _COUNTER).values(value=_COUNTERS.c.value + 1).returning(_COUNTERS.c.value)
)
_CHANGED_CLIENTS = Prepared(select(_CLIENTS).where(_CLIENTS.c.changed > bindparam("counter")))
_CHANGED_INVOICES = Prepared(_INVOICE_COLUMNS.where(_INVOICES.c.changed > bindparam("counter")))
_LOCK = Prepared(
    select(_CLIENTS.c.number)
    .where(_CLIENTS.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(_CLIENTS.c.number)
    .with_for_update(key_share=True)
)
_NUMBERED = Prepared(_INVOICE_COLUMNS.where(_INVOICES.c.number.in_(bindparam("numbers", expanding=True))))
_OPEN_OF = Prepared(_INVOICE_COLUMNS.where(_INVOICES.c.client_number.in_(bindparam("numbers", expanding=True)), _INVOICES.c.balance != 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became new in the ledger since a counter; `counter` is where to ask from next time."""

    counter: int
    clients: tuple[Client, ...]
    invoices: tuple[OpenInvoice, ...]


class _Days(dict[str | date, date]):
    """Days as they come out of the database; a ledger has a million, of a few hundred."""

    def __missing__(self, said: str | date) -> date:
        day = self[said] = date.fromisoformat(said) if isinstance(said, str) else said
        return day


class Ledger:
    """The ledger of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._stamp: int | None = None

    def iterate_clients(self) -> Iterator[Client]:
        """All clients, streamed in order of number, with what was learned about them."""
        lessons = read_lessons(self._work)
        return (with_lessons(to_client(row), lessons) for row in self._work.stream(select(_CLIENTS).order_by(_CLIENTS.c.number)))

    def iterate_traits(self) -> Iterator[Client]:
        """All clients with nothing but what conditions may ask for, in no order: a quarter of the time."""
        query = select(*(_CLIENTS.c[name] for name in ("number", "office", "practice_group", "parent_number", "tags", "risk", "kind")))
        for number, office, group, parent, tags, risk, kind in self._work.stream_plain(query):
            said = json.loads(tags) if isinstance(tags, str) else tags  # SQLite keeps JSON as text
            yield Client(
                number=number,
                name="",
                office=intern(office),
                practice_group=intern(group),
                parent_number=parent,
                tags=tuple(said) if said else (),
                risk=intern(risk),
                kind=ClientKind(kind),
            )

    def iterate_invoices(self) -> Iterator[OpenInvoice]:
        """All invoices, paid ones too (they are to be recognised), streamed in order of number."""
        return (to_invoice(row) for row in self._work.stream(_INVOICE_COLUMNS.order_by(_INVOICES.c.number)))

    def iterate_rows(self) -> Iterator[InvoiceRow]:
        """The same as plain columns with their effective balances, in no order: three times as fast."""
        days = _Days()
        for number, client, matter, name, invoiced, due, currency, minor, left, *others in self._work.stream_plain(_INVOICE_COLUMNS):
            balance = left if (left >= 0) == (minor >= 0) else 0  # past zero, as in `to_invoice`
            yield (number, client, matter, name, days[invoiced], days[due], currency, minor, balance, *others)

    def counter(self) -> int:
        """Rises with every unit that changed clients, invoices or balances; take it before iterating."""
        found = self._work.first(_COUNTED)
        return 0 if found is None else int(found.value)

    def changes_since(self, counter: int) -> Changes:
        """The clients and invoices as they are now that changed after `counter`, by whichever process."""
        now = self.counter()
        clients = self._work.all(_CHANGED_CLIENTS, counter=counter) if now > counter else ()
        invoices = self._work.all(_CHANGED_INVOICES, counter=counter) if now > counter else ()
        lessons = read_lessons(self._work) if clients else {}
        learned = tuple(with_lessons(to_client(row), lessons) for row in clients)
        return Changes(counter=now, clients=learned, invoices=tuple(map(to_invoice, invoices)))

    def lock_clients(self, numbers: Iterable[str]) -> None:
        """Nobody else books for these clients until the unit ends; taken in one order, so that two units cannot wait for each other."""
        for some in chunks(sorted(set(numbers))) if self._work.is_shared else ():  # on SQLite, who writes is alone
            self._work.all(_LOCK, numbers=some)

    def find_client(self, number: str) -> Client | None:
        """The client of this number."""
        row = self._work.first(select(_CLIENTS).where(_CLIENTS.c.number == number))
        return None if row is None else to_client(row)

    def client_of_matter(self, matter_number: str) -> str | None:
        """The client of a matter that any invoice names."""
        row = self._work.first(select(_INVOICES.c.client_number).where(_INVOICES.c.matter_number == matter_number).limit(1))
        return None if row is None else str(row.client_number)

    def has_office(self, name: str) -> bool:
        """Whether a client or an invoice is of this office."""
        found = (select(table.c.office).where(table.c.office == name).limit(1) for table in (_CLIENTS, _INVOICES))
        return any(self._work.first(query) is not None for query in found)

    def find_invoices(self, numbers: Iterable[str]) -> dict[str, OpenInvoice]:
        """The invoices of these numbers with their balances of this moment; numbers that the ledger lacks are absent."""
        found: dict[str, OpenInvoice] = {}
        for some in chunks(set(numbers)):
            found |= self._by_number(_NUMBERED, some)
        return found

    def of_clients(self, numbers: Iterable[str]) -> dict[str, OpenInvoice]:
        """The open invoices and credits of these clients with their balances of this moment."""
        found: dict[str, OpenInvoice] = {}
        for some in chunks(set(numbers)):
            found |= self._by_number(_OPEN_OF, some)
        return found

    def as_of(self) -> datetime | None:
        """The moment that the last complete load described; `None` before there was one."""
        found = self._work.first(select(_COUNTERS.c.at).where(_COUNTERS.c.name == _COUNTER))
        return None if found is None else found.at

    def reconsidered(self) -> datetime | None:
        """As of when the ledger was by which open questions were judged again; any process may have done it."""
        found = self._work.first(select(_COUNTERS.c.at).where(_COUNTERS.c.name == _RECONSIDERED))
        return None if found is None else found.at

    def set_reconsidered(self, as_of: datetime) -> None:
        """Open questions were judged again by the ledger as of this moment."""
        self._work.insert_new(_COUNTERS, {"name": _RECONSIDERED, "value": 0, "mark": ""})
        self._work.change(update(_COUNTERS).where(_COUNTERS.c.name == _RECONSIDERED).values(at=as_of))

    def sizes(self) -> tuple[int, int]:
        """How many clients and how many invoices the ledger has."""
        clients = self._work.first(select(func.count()).select_from(_CLIENTS))
        invoices = self._work.first(select(func.count()).select_from(_INVOICES))
        return (clients[0] if clients else 0, invoices[0] if invoices else 0)

    def stamp(self) -> int:
        """The number that this unit's changes carry; the first call raises the counter and keeps others from raising it meanwhile."""
        if self._stamp is None:
            raised = self._work.first(_COUNT_ONE_MORE)
            if raised is None:
                self._work.insert_new(_COUNTERS, {"name": _COUNTER, "value": 0, "mark": ""})
                raised = self._work.first(_COUNT_ONE_MORE)
            self._stamp = raised.value if raised is not None else self.counter()
        return self._stamp

    def set_as_of(self, moment: datetime) -> None:
        """A complete load described the ledger as of this moment."""
        self.stamp()
        self._work.change(update(_COUNTERS).where(_COUNTERS.c.name == _COUNTER).values(at=moment))

    def _by_number(self, query: Prepared, numbers: list[str]) -> dict[str, OpenInvoice]:
        return {row.number: to_invoice(row) for row in self._work.all(query, numbers=numbers)}


def to_client(row: Row[Any]) -> Client:
    """A client from its columns."""
    return Client(
        number=row.number,
        name=row.name,
        aliases=tuple(row.aliases),
        email_domains=tuple(row.email_domains),
        contact_name=intern(row.contact_name),
        contact_email=row.contact_email,
        # Twenty thousand clients have a dozen of these.
        currency=intern(row.currency),
        billing_attorney=intern(row.billing_attorney),
        attorney_email=intern(row.attorney_email),
        office=intern(row.office),
        practice_group=intern(row.practice_group),
        terms_days=row.terms_days,
        parent_number=row.parent_number,
        tags=tuple(row.tags),
        risk=intern(row.risk),
        kind=ClientKind(row.kind),
    )


def to_invoice(row: Row[Any]) -> OpenInvoice:
    """An invoice from its columns, in the order of `_INVOICE_COLUMNS`.

    A balance that the billing system moved past zero behind our back is shown as zero: it is a case, and must neither look like a
    credit nor be paid again.
    """
    number, client_number, matter_number, matter_name, invoiced_on, due_on, currency, minor, left, attorney, office, practice_group = tuple(
        row
    )
    amount = Money.from_minor(minor, currency)
    is_past_zero = (left < 0) if minor >= 0 else (left > 0)
    return OpenInvoice(
        number=number,
        client_number=client_number,
        matter_number=matter_number,
        matter_name=matter_name,
        invoiced_on=invoiced_on,
        due_on=due_on,
        amount=amount,
        balance=amount if left == minor else Money.from_minor(0 if is_past_zero else left, currency),
        billing_attorney=attorney,
        office=office,
        practice_group=practice_group,
    )
