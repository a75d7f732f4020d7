"""A practice with three open invoices, and the same one where mailflow only suggests; on each of the two databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.policy.cash import Automatic
from tests.databases import Database
from tests.services.practice import Practice, open_practice

LEDGER = """
    10231 calder 2026-04-01 1200.00 USD
    10232 calder 2026-04-15  800.00 USD
    10240 linden 2026-04-20 3150.00 USD
"""


@pytest.fixture
def practice(tmp_path: Path, database: Database) -> Iterator[Practice]:
    opened = open_practice(tmp_path, url=database.url)
    opened.bill(LEDGER)
    yield opened
    opened.close()


@pytest.fixture
def cautious(tmp_path: Path, database: Database) -> Iterator[Practice]:
    opened = open_practice(tmp_path, url=database.url, automatic=Automatic.SUGGEST)
    opened.bill(LEDGER)
    yield opened
    opened.close()
