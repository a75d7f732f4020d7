"""Loads: everything or nothing, each file once, and a case where balances moved for unknown reasons."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import FeedError
from mailflow.domain.lifecycle import CaseState
from mailflow.feeds.ledger import Clients, Invoices
from mailflow.feeds.receipts import Receipts
from mailflow.services.export import acknowledge, export_receipts
from mailflow.services.load import load
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store
from tests.databases import Database
from tests.store.stated import balance, faults, pays, post, usd

FEEDS = [Receipts(), Invoices(), Clients()]
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
INVOICE_HEADER = "invoice_number,client_number,invoice_date,due_date,currency,amount,balance\n"
RECEIPT_HEADER = "receipt_id,received_on,amount,currency,method,payer_name,reference,account\n"


def row(number, balance="100.00", amount="100.00", of="calder", currency="USD"):
    return f"{number},{of},2026-04-01,2026-05-01,{currency},{amount},{balance}\n"


@pytest.fixture
def store(database: Database):
    store = Store.open(database.url, clock=SetClock(NOON), is_temporary=True)
    yield store
    store.close()


@pytest.fixture
def give(tmp_path: Path, store: Store):
    """Loads files that are stated as text; clients are always there."""

    def given(*, invoices="", receipts="", as_of=NOON, **said):
        (tmp_path / "clients.csv").write_text("client_number,name\ncalder,Calder LLC\nlinden,Linden AG\n")
        (tmp_path / "invoices.csv").write_text(INVOICE_HEADER + invoices)
        (tmp_path / "receipts.csv").write_text(RECEIPT_HEADER + receipts)
        names = ["receipts.csv"] * bool(receipts) + ["invoices.csv"] * bool(invoices) + ["clients.csv"]
        return load(store, [tmp_path / name for name in names], feeds=FEEDS, as_of=as_of, **said)

    return given


def open_cases(store):
    with store.reading() as unit:
        return [(case.kind, case.client_number, case.amount) for case in unit.cases.open_ones()]


def test_given_files_in_any_order_when_they_are_loaded_then_the_ledger_has_them_and_says_what_changed(store, give):
    result = give(invoices=row("10231") + row("10232"), receipts="R1,2026-05-02,100.00,USD,wire,CALDER,,operating\n")

    assert (result.difference.new_clients, result.difference.new_invoices, result.new_receipts) == (2, 2, ("R1",))
    assert balance(store, "10231") == usd("100.00")
    assert faults(store) == ()


def test_given_a_load_when_the_same_files_come_again_then_nothing_changes(store, give):
    invoices = row("10231")
    give(invoices=invoices)

    again = give(invoices=invoices)

    assert [file.loaded_before for file in again.files] == [NOON, NOON]
    assert (again.difference.new_invoices, again.difference.unchanged_invoices) == (0, 0)


def test_given_the_same_bytes_when_somebody_says_that_they_are_of_a_later_moment_then_they_count_again(give):
    give(invoices=row("10231"))

    later = give(invoices=row("10231"), as_of=NOON + HOUR)

    assert [file.loaded_before for file in later.files] == [None, None]
    assert later.difference.unchanged_invoices == 1


def test_given_a_dry_run_when_it_is_over_then_the_difference_is_known_and_nothing_stands(store, give):
    result = give(invoices=row("10231"), dry_run=True)

    assert (result.is_dry_run, result.difference.new_invoices) == (True, 1)
    with store.reading() as unit:
        assert unit.ledger.sizes() == (0, 0)


def test_given_one_broken_file_when_it_is_loaded_beside_good_ones_then_nothing_of_them_stands(store, give):
    with pytest.raises(FeedError, match=r"invoices.csv, line 3, column amount: 'x'"):
        give(invoices=row("10231") + row("10232", amount="x"), receipts="R1,2026-05-02,100.00,USD,wire,CALDER,,operating\n")

    with store.reading() as unit:
        assert (unit.ledger.sizes(), unit.receipts.find(["R1"])) == ((0, 0), ())


@pytest.mark.parametrize(
    ("invoices", "says"),
    [
        pytest.param(
            row("10231", of="nobody"), r"line 2, column client_number: 'nobody'.*load clients.csv", id="a client that there is not"
        ),
        pytest.param(row("10230", currency="EUR"), r"line 2, column currency: 'EUR'.*keeps its currency", id="another currency"),
    ],
)
def test_given_rows_that_contradict_the_ledger_when_they_are_loaded_then_they_are_refused_by_line(store, give, invoices, says):
    give(invoices=row("10230"))

    with pytest.raises(FeedError, match=says):
        give(invoices=invoices, as_of=NOON + HOUR)

    assert balance(store, "10230") == usd("100.00")


def test_given_a_known_receipt_when_the_bank_reports_another_amount_under_its_id_then_it_is_refused(give):
    give(receipts="R1,2026-05-02,100.00,USD,wire,CALDER,,operating\n")

    with pytest.raises(FeedError, match=r"column receipt_id: 'R1'.*known as 100.00 USD"):
        give(receipts="R0,2026-05-02,1.00,USD,wire,CALDER,,operating\nR1,2026-05-02,101.00,USD,wire,CALDER,,operating\n")


def test_given_a_ledger_when_a_list_would_close_most_of_it_then_somebody_must_say_which_it_is(store, give):
    give(invoices="".join(row(str(number)) for number in range(30)))

    with pytest.raises(FeedError, match=r"lacks 29 of 30 open invoices.*--complete.*--partial"):
        give(invoices=row("1"), as_of=NOON + HOUR)

    closed = give(invoices=row("1"), as_of=NOON + HOUR, is_complete=True).difference.closed_invoices
    assert (closed, balance(store, "2")) == (29, usd("0.00"))


def test_given_a_list_that_is_older_than_the_ledger_when_it_is_loaded_then_it_is_refused(give):
    give(invoices=row("10231"))

    with pytest.raises(FeedError, match="already as of 2026-05-04 12:00 UTC"):
        give(invoices=row("10231", "90.00"), as_of=NOON - HOUR)


def test_given_no_word_of_its_moment_when_a_file_is_loaded_then_it_is_as_of_its_last_change(tmp_path, database, give):
    moment = NOON - 5 * HOUR
    give(invoices=row("10231"), as_of=moment - HOUR)
    (tmp_path / "again.csv").write_text(INVOICE_HEADER + row("10231", "60.00"))
    os.utime(tmp_path / "again.csv", (moment.timestamp(), moment.timestamp()))
    store = Store.open(database.url, clock=SetClock(NOON))

    result = load(store, [tmp_path / "again.csv"], feeds=FEEDS)

    store.close()
    assert result.as_of == moment


def test_given_balances_that_moved_when_they_are_loaded_then_each_client_has_one_case(store, give):
    give(invoices=row("10231") + row("10232") + row("4711", of="linden"))

    result = give(invoices=row("10231", "40.00") + row("10232", "90.00") + row("4711", of="linden"), as_of=NOON + HOUR)

    assert [(each.invoice_number, str(each.moved)) for each in result.moved] == [("10231", "-60.00 USD"), ("10232", "-10.00 USD")]
    assert open_cases(store) == [(CaseKind.LEDGER_MOVED, "calder", usd("60.00"))]


def test_given_a_case_of_moved_balances_when_the_acknowledgement_explains_them_then_it_is_closed(store, give, tmp_path):
    give(invoices=row("10231"), receipts="R1,2026-05-02,100.00,USD,wire,CALDER,,operating\n")
    post(store, "1", pays("R1", "10231", "100.00"))
    batch_id = export_receipts(store, tmp_path / "out", actor="ada").batch_id
    give(invoices=row("10231", "0.00"), as_of=NOON + HOUR)
    before = open_cases(store)

    acknowledge(store, batch_id, actor="ada", at=NOON)

    with store.reading() as unit:
        case = unit.cases.find("ledger_moved:calder")
    assert (len(before), case.state) == (1, CaseState.RESOLVED)
    assert faults(store) == ()


@pytest.mark.parametrize(("name", "says"), [("nowhere.csv", "there is no such file"), ("photo.jpg", "no reader knows this format")])
def test_given_something_that_is_no_feed_when_it_is_loaded_then_it_says_so(store, tmp_path, name, says):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    with pytest.raises(FeedError, match=says):
        load(store, [tmp_path / name], feeds=FEEDS)


def test_given_one_invoice_in_two_files_of_a_load_when_they_are_loaded_then_the_second_is_refused(tmp_path, give, store):
    give(invoices=row("10231"))
    paths = [tmp_path / "denver.csv", tmp_path / "toronto.csv"]
    paths[0].write_text(INVOICE_HEADER + row("10231"))
    paths[1].write_text(INVOICE_HEADER + row("10232") + row("10231", "50.00"))

    with pytest.raises(FeedError, match=r"toronto.csv, line 3.*denver.csv has it too"):
        load(store, paths, feeds=FEEDS, as_of=NOON + HOUR)
