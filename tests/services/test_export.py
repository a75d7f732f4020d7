"""Batches: what was booked leaves once, with control totals, and can be written again to the byte."""

import csv
import hashlib
import json
from datetime import UTC, datetime

import pytest

from mailflow.domain.clock import SetClock
from mailflow.domain.errors import ConfigurationError
from mailflow.services.export import COLUMNS, acknowledge, export_receipts, write_again
from mailflow.services.ledger_check import check_ledger, verify_audit
from mailflow.store.unit import Store
from tests.databases import Database
from tests.store.stated import book, pays, post, receipt, reverse, usd

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(database: Database):
    store = Store.open(database.url, clock=SetClock(NOON), is_temporary=True)
    book(store, "invoice 10231 1200.00\nreceipt R1 2000.00")
    yield store
    store.close()


def rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_given_a_booking_when_it_is_exported_then_the_table_and_its_control_say_the_same(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"), pays("R1", None, "800.00"))

    result = export_receipts(store, tmp_path / "out", actor="ada")

    table, control = result.files
    said = json.loads(control.read_text())
    assert (result.lines, result.totals) == (2, (usd("2000.00"),))
    assert (said["lines"], said["totals"], said["sha256"]) == (2, {"USD": "2000.00"}, hashlib.sha256(table.read_bytes()).hexdigest())
    assert tuple(rows(table)[0]) == COLUMNS
    assert [(line["kind"], line["invoice_number"], line["amount"], line["account"]) for line in rows(table)] == [
        ("invoice", "10231", "1200.00", "operating"),
        ("on_account", "", "800.00", "operating"),
    ]


def test_given_an_export_when_the_next_one_is_made_then_it_carries_only_what_is_new(store, tmp_path):
    posted = post(store, "1", pays("R1", "10231", "1200.00"))
    export_receipts(store, tmp_path, actor="ada")
    nothing = export_receipts(store, tmp_path, actor="ada")
    reverse(store, posted)

    result = export_receipts(store, tmp_path, actor="ada")

    assert (nothing.batch_id, nothing.files) == (None, ())
    assert [(line["kind"], line["amount"]) for line in rows(result.files[0])] == [("reversal", "-1200.00")]


def test_given_a_dry_run_when_it_is_over_then_nothing_was_handed_over(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))

    dry = export_receipts(store, tmp_path / "out", actor="ada", dry_run=True)

    assert (dry.lines, dry.files, (tmp_path / "out").exists()) == (1, (), False)
    assert export_receipts(store, tmp_path / "out", actor="ada").lines == 1


def test_given_a_folder_that_cannot_be_written_when_a_batch_is_exported_then_the_next_export_writes_it(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    (tmp_path / "out").write_text("not a folder")
    with pytest.raises(ConfigurationError, match="its files are written then"):
        export_receipts(store, tmp_path / "out", actor="ada")

    result = export_receipts(store, tmp_path / "better", actor="ada")

    assert [path.name for path in result.files] == ["receipts-RB000001.csv", "receipts-RB000001.json"]


def test_given_files_that_were_imported_and_taken_away_when_the_next_export_is_made_then_they_do_not_come_back(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    for path in export_receipts(store, tmp_path, actor="ada").files:
        path.unlink()

    assert export_receipts(store, tmp_path, actor="ada").files == ()


def test_given_a_batch_when_it_is_written_again_then_it_is_the_same_to_the_byte(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    first = [path.read_bytes() for path in export_receipts(store, tmp_path / "a", actor="ada").files]

    again = [path.read_bytes() for path in write_again(store, "RB000001", tmp_path / "b")]

    assert first == again


def test_given_a_reference_that_a_spreadsheet_would_run_when_it_is_exported_then_it_is_text(store, tmp_path):
    money = receipt("R2", "5.00", reference="=cmd|' /C calc'!A1")
    with store.unit() as unit:
        unit.receipts.add([money])
        unit.journal.receive([money])
        unit.commit()
    post(store, "1", pays("R2", "10231", "5.00"))

    result = export_receipts(store, tmp_path, actor="ada")

    assert rows(result.files[0])[0]["reference"] == "'=cmd|' /C calc'!A1"


def test_given_a_batch_that_there_is_not_when_it_is_acknowledged_then_the_waiting_ones_are_named(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    export_receipts(store, tmp_path, actor="ada")

    with pytest.raises(ConfigurationError, match="wait for their acknowledgement: RB000001"):
        acknowledge(store, "RB9", actor="ada")


def test_given_a_batch_when_it_is_acknowledged_twice_then_the_second_says_that_it_was(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    export_receipts(store, tmp_path, actor="ada")

    said = [acknowledge(store, "RB000001", actor="ada"), acknowledge(store, "RB000001", actor="bob")]

    assert said == [True, False]


def test_given_a_ledger_when_a_balance_is_changed_past_mailflow_then_the_check_names_it(store, tmp_path):
    post(store, "1", pays("R1", "10231", "1200.00"))
    sound = check_ledger(store).is_sound
    with store.unit() as unit:
        unit.receipts._work.connection.exec_driver_sql("UPDATE receipts SET unapplied = unapplied + 1")
        unit.receipts._work.connection.exec_driver_sql("UPDATE invoices SET pending = pending - 100, balance = balance + 100")
        unit.commit()

    found = check_ledger(store)

    assert (sound, found.is_sound, verify_audit(store)) == (True, False, ())
    assert found.ledger_faults == (
        "receipt R1: unapplied is kept as 800.01 USD, the journal gives 800.00 USD",
        "invoice 10231: allocations under way is kept as 1199.00 USD, the journal gives 1200.00 USD",
        "receipt R1: what invoices got of it is kept as 1199.99 USD, the journal gives 1200.00 USD",
    )
