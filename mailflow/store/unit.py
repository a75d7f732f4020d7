"""The store and its units of work: everything that one mail, receipt or decision changes, or nothing of it."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from mailflow.domain.clock import Clock, SystemClock
from mailflow.store.addresses import Addresses
from mailflow.store.advices import Advices
from mailflow.store.approvals import Approvals
from mailflow.store.arrivals import MailboxArrivals
from mailflow.store.audit import AuditTrail
from mailflow.store.cases import Cases
from mailflow.store.checks import Checks
from mailflow.store.claims import Claims
from mailflow.store.decisions import Decisions
from mailflow.store.engines import WRITES, open_engine
from mailflow.store.examples import Examples
from mailflow.store.faults import cannot_connect, in_our_words
from mailflow.store.journal import Journal
from mailflow.store.learned import LearnedRules
from mailflow.store.leases import Leases
from mailflow.store.ledger import Ledger
from mailflow.store.loading import Loading
from mailflow.store.mail import Mail
from mailflow.store.mirror import Mirror
from mailflow.store.notes import Notes, Views, Walls
from mailflow.store.outbox import Outbox
from mailflow.store.pauses import Holds
from mailflow.store.people import People
from mailflow.store.receipts import Receipts
from mailflow.store.reminders import Reminders
from mailflow.store.reports import Reports
from mailflow.store.requests import Requests
from mailflow.store.schema import HEAD, find_step, migrate
from mailflow.store.statement_runs import StatementRuns
from mailflow.store.statements import Statements
from mailflow.store.text_versions import TextVersions
from mailflow.store.turns import Turns
from mailflow.store.work import Work


class UnitOfWork:
    """One transaction. Leaving it without `commit()` rolls it back; no network and no reading of documents inside.

    It is left with LedgerChanged where another one came between (a deadlock, the same key at the same moment): the same works a
    moment later. With StoreUnavailable where the database has gone away.

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
        self.arrivals = MailboxArrivals(self._work)
        self.outbox = Outbox(self._work)
        self.turns = Turns(self._work)
        self.ledger = Ledger(self._work)
        self.receipts = Receipts(self._work)
        self.journal = Journal(self._work, self.ledger)
        self.mirror = Mirror(self._work, self.ledger)
        self.loading = Loading(self._work, self.ledger, self.mirror)
        self.claims = Claims(self._work)
        self.holds = Holds(self._work)
        self.addresses = Addresses(self._work)
        self.examples = Examples(self._work)
        self.decisions = Decisions(self._work, self.claims)
        self.advices = Advices(self._work)
        self.cases = Cases(self._work)
        self.people = People(self._work)
        self.notes = Notes(self._work)
        self.views = Views(self._work)
        self.walls = Walls(self._work)
        self.requests = Requests(self._work)
        self.learned = LearnedRules(self._work, self.ledger)
        self.leases = Leases(self._work)
        self.reminders = Reminders(self._work)
        self.approvals = Approvals(self._work)
        self.statements = Statements(self._work)
        self.statement_runs = StatementRuns(self._work)
        self.texts = TextVersions(self._work)
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
        ours = in_our_words(error)
        if ours is not None:
            raise ours from error


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

    @staticmethod
    def is_behind(url: str) -> bool:
        """Whether opening the database at `url` would first bring its schema up to date. Raises ConfigurationError like `open`."""
        engine = open_engine(url)
        try:
            return (find_step(engine) or "") < HEAD
        finally:
            engine.dispose()

    @property
    def is_shared(self) -> bool:
        """Whether other processes may be at work on it too; SQLite is one process's own."""
        return self._engine.dialect.name == "postgresql"

    def unit(self) -> UnitOfWork:
        """A unit that writes; on SQLite it holds the one write lock from its beginning (nothing that it read can be outdated).

        On PostgreSQL it sees what others have committed up to each of its statements: what it goes by, it locks first.
        """
        return self._begin({WRITES: True})

    def reading(self) -> UnitOfWork:
        """A unit that only reads, never waits for one that writes, and sees one moment."""
        moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self.is_shared else {}
        return self._begin({WRITES: False, **moment})

    def _begin(self, options: dict[str, Any]) -> UnitOfWork:  # execution options, of any type
        try:
            connection = self._engine.connect().execution_options(**options)
            connection.begin()
        except OperationalError as error:
            raise in_our_words(error) or cannot_connect(error) from error
        except NoConnectionFree as error:
            raise in_our_words(error) or error from error
        return UnitOfWork(connection, self.clock)

    def close(self) -> None:
        """Gives every connection back to the system."""
        self._engine.dispose()
