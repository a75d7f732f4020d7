"""Statements from a real store: what is open at one moment, kept with its hash, the same when a run goes on."""

import hashlib
from dataclasses import replace

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.services.statements import StatementRun, draw_statement, make_statements
from tests.databases import Database
from tests.services.chasing import open_firm
from tests.services.ladders import LADDER, client, ledger

OPEN = "900 acme 2026-09-30 500.00 USD M1\n901 acme 2026-09-01 20.00 EUR M2\n902 bolt 2026-09-01 70.00\n950 acme 2026-09-01 -80.00 USD M1"


@pytest.fixture
def firm(database: Database):
    opened = open_firm(database.url, LADDER)
    opened.bill(ledger(OPEN, clients=(client("acme"), client("bolt", parent_number="acme"))))
    yield opened
    opened.store.close()


def run_of(firm, **more):
    run = StatementRun(name="october", on=firm.clock.today(), firm="Our firm", folders=(find_assets(Assets.TEMPLATES),))
    return replace(run, **more)


def drawn(firm, number, **more):
    with firm.store.reading() as unit:
        statement = draw_statement(unit, number, on=firm.clock.today(), firm="Our firm", **more)
    return [str(account.due) for account in statement.accounts]


def test_given_open_items_when_a_client_s_statement_is_drawn_then_it_has_them_per_currency(firm):
    assert drawn(firm, "acme") == ["20.00 EUR", "420.00 USD"]


def test_given_a_parent_when_its_statement_is_drawn_with_subsidiaries_then_theirs_is_in_it(firm):
    assert drawn(firm, "acme", with_subsidiaries=True) == ["20.00 EUR", "490.00 USD"]


def test_given_a_matter_when_its_statement_is_drawn_then_only_its_items_are_in_it(firm):
    assert drawn(firm, "acme", matter_number="M2") == ["20.00 EUR"]


def test_given_an_unknown_client_when_its_statement_is_drawn_then_it_is_named(firm):
    with pytest.raises(LookupError, match="there is no client nobody"):
        drawn(firm, "nobody")


def test_given_a_run_that_was_broken_off_when_it_goes_on_then_what_was_made_stays_the_same(firm):
    first = make_statements(firm.store, run_of(firm, clients=("acme",)))
    firm.bill(ledger("900 acme 2026-09-30 100.00", clients=(client("acme"),)))

    again = make_statements(firm.store, run_of(firm, clients=("acme",)))

    assert first == again


def test_given_a_run_when_it_is_over_then_each_file_is_kept_with_its_hash(firm):
    files = make_statements(firm.store, run_of(firm, forms=("pdf", "xlsx", "html")))

    with firm.store.reading() as unit:
        kept = {f"{one.client_number}.{one.form}": one.sha256 for one in unit.statements.kept("october")}
    assert kept == {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
    assert len(kept) == 6
