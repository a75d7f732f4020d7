"""Several processes on one PostgreSQL: what each sees, what a collision is called, and what happens when a connection is cut."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from mailflow.domain.errors import LedgerChanged, StoreUnavailable
from mailflow.store.engines import open_engine
from mailflow.store.loading import Difference
from mailflow.store.unit import Store
from tests.databases import PostgresqlDatabases
from tests.store.conftest import NOON
from tests.store.stated import balance, book, client, faults, invoice, pays, post, usd

pytestmark = pytest.mark.server("postgresql")


@pytest.fixture
def shared(postgresql, clock):
    databases = PostgresqlDatabases(postgresql)
    database = databases.take()
    store = Store.open(database.url, clock=clock)
    yield store
    store.close()
    databases.give_back(database)


def cut_connections(store):
    """Every connection to the store's database ends, as when a server is restarted."""
    url = store._engine.url
    with psycopg.connect(f"host={url.query['host']} user={url.username} dbname=postgres", autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])


def test_given_two_units_that_wait_for_each_other_when_one_is_broken_off_then_it_is_told_to_decide_again(shared):
    book(shared, "invoice 10231 10.00 calder\ninvoice 4711 10.00 linden")
    met = threading.Barrier(2)
    told = []

    def lock(first, second):
        try:
            with shared.unit() as unit:
                unit.ledger.lock_clients([first])
                met.wait()
                unit.ledger.lock_clients([second])
        except LedgerChanged as error:
            told.append(str(error))

    threads = [threading.Thread(target=lock, args=names) for names in (("calder", "linden"), ("linden", "calder"))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(told) == 1
    assert "at the same moment" in told[0]


def test_given_one_booking_when_six_make_it_at_once_then_it_is_there_once(shared):
    book(shared, "invoice 10231 10.00\nreceipt R1 10.00")

    def attempt(_):
        try:
            return post(shared, "same", pays("R1", "10231", "4.00")).is_new
        except LedgerChanged:
            return None

    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(attempt, range(6)))

    assert (made.count(True), balance(shared, "10231"), faults(shared)) == (1, usd("6.00"), ())


def test_given_a_unit_when_its_connection_is_cut_then_nothing_of_it_stands_and_the_next_one_works(shared):
    book(shared, "invoice 10231 10.00\nreceipt R1 10.00")

    def lose_connection():
        with shared.unit() as unit:
            unit.ledger.stamp()
            cut_connections(shared)
            unit.ledger.set_as_of(NOON)

    with pytest.raises(StoreUnavailable, match="the next round tries again"):
        lose_connection()

    post(shared, "1", pays("R1", "10231", "10.00"))
    assert (balance(shared, "10231"), faults(shared)) == (usd("0.00"), ())


def test_given_a_server_that_is_not_there_when_the_store_is_used_then_one_sentence_says_so(clock):
    store = Store(open_engine("postgresql://desk@/ledger?host=/nowhere"), clock)

    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.reading()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_given_either_spelling_of_an_address_when_the_engine_opens_then_it_is_psycopgs(scheme):
    engine = open_engine(f"{scheme}://desk@host/ledger")

    assert (engine.dialect.name, engine.driver) == ("postgresql", "psycopg")


def test_given_a_reader_when_others_book_meanwhile_then_it_sees_one_moment(shared):
    book(shared, "invoice 10231 10.00\nreceipt R1 10.00")

    with shared.reading() as unit:
        before = unit.receipts.get("R1").unapplied
        post(shared, "1", pays("R1", "10231", "10.00"))
        found = (unit.checks.faults(), unit.ledger.find_invoices(["10231"])["10231"].balance)

    assert (before, found) == (usd("10.00"), ((), usd("10.00")))


def test_given_a_load_when_somebody_books_at_the_same_moment_then_neither_is_lost(shared):
    book(shared, "invoice 10231 10.00\nreceipt R1 10.00")
    booking = threading.Thread(target=post, args=(shared, "1", pays("R1", "10231", "4.00")))

    with shared.unit() as unit:
        unit.loading.clients([client()], Difference())
        booking.start()
        unit.loading.invoices([invoice("10231", "10.00")], Difference(), as_of=NOON, is_complete=True)
        unit.commit()
    booking.join()

    assert (balance(shared, "10231"), faults(shared)) == (usd("6.00"), ())


def test_given_two_processes_when_one_books_then_the_other_learns_what_changed_since_its_counter(shared):
    book(shared, "invoice 10231 10.00\ninvoice 10232 5.00\nreceipt R1 10.00")
    other = Store.open(shared._engine.url.render_as_string(hide_password=False), clock=shared.clock)
    with other.reading() as unit:
        counter = unit.ledger.counter()

    post(shared, "1", pays("R1", "10231", "10.00"))

    with other.reading() as unit:
        changed = [each.number for each in unit.ledger.changes_since(counter).invoices]
    other.close()
    assert changed == ["10231"]
