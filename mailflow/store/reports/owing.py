"""Who owes anything, for previews of what would be asked for."""

from sqlalchemy import select

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.sight import Seeing

_INVOICES = table_of(tables.Invoice)


class OwingReports(Seeing):
    """Clients with open invoices."""

    def owing_clients(self) -> tuple[str, ...]:
        """The numbers of the clients who owe anything, in order, of those that may be seen."""
        owed = select(_INVOICES.c.client_number).where(_INVOICES.c.balance > 0, self.sight.of_client(_INVOICES.c.client_number))
        return tuple(str(row.client_number) for row in self._work.all(owed.distinct().order_by(_INVOICES.c.client_number)))
