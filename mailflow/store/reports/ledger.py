"""Open items for whoever allocates by hand: a client that is looked for, and what it owes."""

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger, to_client
from mailflow.store.reports.paging import like
from mailflow.store.work import CHUNK, Work

_CLIENTS = table_of(tables.Client)
_INVOICES = table_of(tables.Invoice)
# As many names as a person looks through.
_CHOICES = 12


class LedgerReports:
    """The ledger as one request sees it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def find_clients(self, text: str) -> tuple[Client, ...]:
        """Clients with this number, a name like this, or an invoice of exactly this number; at most a dozen, in order of name."""
        owner = select(_INVOICES.c.client_number).where(_INVOICES.c.number == text)
        wanted = or_(_CLIENTS.c.number == text, like(_CLIENTS.c.name, text), _CLIENTS.c.number.in_(owner))
        exact_first = (_CLIENTS.c.number != text, func.lower(_CLIENTS.c.name) != text.lower(), _CLIENTS.c.name)
        return tuple(map(to_client, self._work.all(select(_CLIENTS).where(wanted).order_by(*exact_first).limit(_CHOICES))))

    def clients(self, numbers: Iterable[str]) -> dict[str, Client]:
        """The clients of these numbers."""
        rows = self._work.all(select(_CLIENTS).where(_CLIENTS.c.number.in_(sorted(set(numbers))[:CHUNK])))
        return {row.number: to_client(row) for row in rows}

    def invoices(self, numbers: Iterable[str]) -> tuple[OpenInvoice, ...]:
        """The invoices of these numbers with their balances of this moment."""
        return tuple(Ledger(self._work).find_invoices(numbers).values())

    def open_items(self, client_number: str) -> tuple[OpenInvoice, ...]:
        """What a client owes, and its credits, the oldest first."""
        found = Ledger(self._work).of_clients([client_number]).values()
        return tuple(sorted(found, key=lambda item: (item.invoiced_on, item.number)))
