"""Open items for whoever allocates by hand: a client that is looked for, and what it owes."""

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger, to_client
from mailflow.store.reports.paging import like
from mailflow.store.reports.sight import Seeing
from mailflow.store.work import CHUNK

_CLIENTS = table_of(tables.Client)
_INVOICES = table_of(tables.Invoice)
# As many names as a person looks through.
_CHOICES = 12


class LedgerReports(Seeing):
    """The ledger as one request sees it."""

    def find_clients(self, text: str) -> tuple[Client, ...]:
        """Clients with this number, a name like this, or an invoice of exactly this number; at most a dozen, in order of name."""
        owner = select(_INVOICES.c.client_number).where(_INVOICES.c.number == text)
        wanted = or_(_CLIENTS.c.number == text, like(_CLIENTS.c.name, text), _CLIENTS.c.number.in_(owner))
        exact_first = (_CLIENTS.c.number != text, func.lower(_CLIENTS.c.name) != text.lower(), _CLIENTS.c.name)
        return tuple(
            map(
                to_client,
                self._work.all(
                    select(_CLIENTS).where(wanted, self.sight.of_client(_CLIENTS.c.number)).order_by(*exact_first).limit(_CHOICES)
                ),
            )
        )

    def clients(self, numbers: Iterable[str]) -> dict[str, Client]:
        """The clients of these numbers."""
        wanted = _CLIENTS.c.number.in_(sorted(set(numbers))[:CHUNK])
        rows = self._work.all(select(_CLIENTS).where(wanted, self.sight.of_client(_CLIENTS.c.number)))
        return {row.number: to_client(row) for row in rows}

    def invoices(self, numbers: Iterable[str]) -> tuple[OpenInvoice, ...]:
        """The invoices of these numbers with their balances of this moment, those that may be seen."""
        found = Ledger(self._work).find_invoices(numbers).values()
        seen = self.clients(invoice.client_number for invoice in found)
        return tuple(invoice for invoice in found if invoice.client_number in seen)

    def open_items(self, client_number: str) -> tuple[OpenInvoice, ...]:
        """What a client owes, and its credits, the oldest first; nothing of a client that may not be seen."""
        if not self.may_see(client_number):
            return ()
        found = Ledger(self._work).of_clients([client_number]).values()
        return tuple(sorted(found, key=lambda item: (item.invoiced_on, item.number)))
