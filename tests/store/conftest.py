"""A store for each test, on each of the two databases."""

from datetime import UTC, datetime

import pytest

from mailflow.domain.clock import SetClock
from mailflow.store.unit import Store
from tests.databases import Database

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return SetClock(NOON)


@pytest.fixture
def store(database: Database, clock: SetClock):
    store = Store.open(database.url, clock=clock, is_temporary=True)
    yield store
    store.close()
