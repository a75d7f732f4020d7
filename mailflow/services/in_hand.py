"""The ledger in hand: an index of open items in memory, brought up to the database's present state before each use."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mailflow.domain.ledger import OpenInvoice
from mailflow.matching.index import OpenItemIndex
from mailflow.services.own_people import OwnPeople
from mailflow.store.ledger import Ledger


class LedgerInHand:
    """One index for one worker: built once, then changed row by row as the database's counter of changes rises.

    Refreshed at the start of a unit only: what a unit itself changed and rolled back must not stay in the index.
    Not for several threads: whoever reads it must be the one who refreshes it.
    """

    def __init__(self) -> None:
        self._index = OpenItemIndex(())
        self._counter: int | None = None
        self.own_people = OwnPeople()

    @property
    def index(self) -> OpenItemIndex:
        """The open items as they were at the last refresh."""
        return self._index

    @property
    def counter(self) -> int | None:
        """The database's counter of changes at the last refresh."""
        return self._counter

    def refresh(self, ledger: Ledger) -> OpenItemIndex:
        """The open items as this unit of work sees them."""
        if self._counter is None:
            counter = ledger.counter()
            self._index = OpenItemIndex(self.own_people.noted(ledger.iterate_clients()), rows=ledger.iterate_rows())
            # Noted only once it is whole: what a lost connection left half built would know nobody from then on.
            self._counter = counter
            return self._index
        changes = ledger.changes_since(self._counter)
        for client in self.own_people.noted(changes.clients):
            self._index.replace_client(client)
        for invoice in changes.invoices:
            self._index.replace(invoice)
        self._counter = changes.counter
        return self._index

    @contextmanager
    def as_if(self, invoices: Iterable[OpenInvoice]) -> Iterator[OpenItemIndex]:
        """The index as if these invoices stood so: what an advice would have met before a booking that it may replace."""
        before = [item for invoice in invoices for item in self._index.exact(invoice.number)]
        for invoice in invoices:
            self._index.replace(invoice)
        try:
            yield self._index
        finally:
            for invoice in before:
                self._index.replace(invoice)
