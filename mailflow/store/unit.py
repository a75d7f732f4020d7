"""The store and its units of work: everything that one mail, receipt or decision changes, or nothing of it."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from mailflow.domain.clock import Clock, SystemClock
from mailflow.store.advices import Advices
from mailflow.store.audit import AuditTrail
from mailflow.store.cases import Cases
from mailflow.store.checks import Checks
from mailflow.store.claims import Claims
from mailflow.store.decisions import Decisions
from mailflow.store.engines import WRITES, open_engine
from mailflow.store.journal import Journal
from mailflow.store.ledger import Ledger
from mailflow.store.loading import Loading
from mailflow.store.mail import Mail
from mailflow.store.mirror import Mirror
from mailflow.store.people import People
from mailflow.store.receipts import Receipts
from mailflow.store.reports import Reports
from mailflow.store.schema import migrate
from mailflow.store.work import Work


class UnitOfWork:
    """One transaction. Leaving it without `commit()` rolls it back; no network and no reading of documents inside.

    ::

        with store.unit() as unit:
            unit.ledger.lock_clients(["10234"])
            unit.journal.post(entry)
            unit.commit()
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._work = Work(connection, clock)
        self.mail = Mail(self._work)
        self.ledger = Ledger(self._work)
        self.receipts = Receipts(self._work)
        self.journal = Journal(self._work, self.ledger)
        self.mirror = Mirror(self._work, self.ledger)
        self.loading = Loading(self._work, self.ledger, self.mirror)
        self.claims = Claims(self._work)
        self.decisions = Decisions(self._work, self.claims)
        self.advices = Advices(self._work)
        self.cases = Cases(self._work)
        self.people = People(self._work)
        self.audit = AuditTrail(self._work)
        self.checks = Checks(self._work)
        self.reports = Reports(self._work)

    def commit(self) -> None:
        """Everything stands from now on; the unit is over."""
        self.audit.write()
        self._connection.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()  # which rolls back what was not committed


class Store:
    """The database of an installation."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self.clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Clock | None = None, is_temporary: bool = False) -> Self:
        """The store at `url` (``sqlite:///path``, a path, or ``postgresql://…``), created or brought up to date under a lock.

        `is_temporary`: a replay's store, which need not outlive a power cut. Raises ConfigurationError where the database is of a
        newer mailflow, damaged, or cannot be written.
        """
        engine = open_engine(url, is_durable=not is_temporary)
        migrate(engine)
        return cls(engine, clock or SystemClock())

    def unit(self) -> UnitOfWork:
        """A unit that writes; on SQLite it holds the one write lock from its beginning (nothing that it read can be outdated)."""
        connection = self._engine.connect().execution_options(**{WRITES: True})
        connection.begin()
        return UnitOfWork(connection, self.clock)

    def reading(self) -> UnitOfWork:
        """A unit that only reads, and never waits for one that writes."""
        connection = self._engine.connect().execution_options(**{WRITES: False})
        connection.begin()
        return UnitOfWork(connection, self.clock)

    def close(self) -> None:
        """Gives every connection back to the system."""
        self._engine.dispose()
