"""The mirror of the billing system's ledger (DESIGN §8): batches that leave, loads that come back, and what is counted in between."""

from mailflow.store.journal import Journal
from mailflow.store.ledger import Ledger
from mailflow.store.work import Work


class Mirror:
    """The exchange with the billing system of one unit of work."""

    def __init__(self, work: Work, ledger: Ledger, journal: Journal) -> None:
        self._work = work
        self._ledger = ledger
        self._journal = journal
