"""A balance that the billing system moved: a person looks, and may look again."""

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.lifecycle import CaseState
from mailflow.feeds.ledger import Clients, Invoices
from mailflow.services.load import load
from mailflow.services.resolve import close, reopen
from mailflow.services.seen import Seen
from mailflow.store.unit import Store
from tests.databases import Database

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HEADER = "invoice_number,client_number,invoice_date,due_date,currency,amount,balance\n"


@pytest.fixture
def store(database: Database, tmp_path):
    """Invoice 10231 was loaded with 100.00 open, an hour later with 60.00."""
    store = Store.open(database.url, clock=SetClock(NOON), is_temporary=True)
    clients = tmp_path / "clients.csv"
    clients.write_text("client_number,name\ncalder,Calder LLC\n")
    for hours, balance in enumerate(("100.00", "60.00")):
        path = tmp_path / f"invoices-{hours}.csv"
        path.write_text(f"{HEADER}10231,calder,2026-04-01,2026-05-01,USD,100.00,{balance}\n")
        load(store, [clients, path], feeds=[Invoices(), Clients()], as_of=NOON + timedelta(hours=hours))
    yield store
    store.close()


def unexplained(store: Store) -> list[str]:
    with store.reading() as unit:
        return [f"{each.invoice_number} {each.moved}" for each in unit.mirror.unexplained()]


def the_case(store: Store):
    with store.reading() as unit:
        return unit.cases.find("ledger_moved:calder")


def seen(store: Store) -> Seen:
    case = the_case(store)
    return Seen(case_id=case.id, version=case.version, actor="ada", reason="write-off in the billing system")


def test_given_a_moved_balance_when_a_person_closes_its_case_then_it_is_explained(store):
    before = unexplained(store)

    close(store, seen(store))

    assert before == ["10231 -40.00 USD"]
    assert unexplained(store) == []
    assert the_case(store).state is CaseState.RESOLVED


def test_given_a_closed_case_of_a_moved_balance_when_it_is_reopened_then_the_balance_is_doubted_again(store):
    close(store, seen(store))

    reopen(store, seen(store))

    assert unexplained(store) == ["10231 -40.00 USD"]
    assert the_case(store).state is CaseState.REOPENED
