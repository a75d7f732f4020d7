"""Units of work: all or nothing, and nobody's update is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from mailflow.domain.errors import ConfigurationError
from mailflow.store.unit import Store
from tests.store.stated import balance, book, faults, pays, post, usd


def test_given_a_booking_when_the_unit_is_left_without_commit_then_nothing_stands(store):
    book(store, "invoice 10231 1200.00\nreceipt R1 1200.00")

    with store.unit() as unit:
        unit.ledger.lock_clients(["calder"])
        unit.audit.note("payment.applied", actor="policy", subject="receipt:R1")
        unit.mail.add(mailbox="in", provider_id="1", message_id="", content_hash="a", raw=b"", raw_hash="a")

    with store.reading() as unit:
        assert unit.mail.find_row("in", "1") is None


def test_given_an_error_inside_a_unit_when_it_is_left_then_nothing_stands(store):
    book(store, "invoice 10231 1200.00\nreceipt R1 1200.00")

    def break_off() -> None:
        with store.unit() as unit:
            unit.mail.add(mailbox="in", provider_id="1", message_id="", content_hash="a", raw=b"", raw_hash="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    with store.reading() as unit:
        assert unit.mail.find_row("in", "1") is None


def test_given_eight_threads_when_each_pays_a_cent_thirty_times_then_no_update_is_lost(store):
    book(store, "invoice 10231 2.40\nreceipt R1 2.40")

    def pay(thread: int) -> None:
        for count in range(30):
            post(store, f"{thread}/{count}", pays("R1", "10231", "0.01"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(pay, range(8)))

    assert balance(store, "10231") == usd("0.00")
    assert faults(store) == ()


def test_given_eight_threads_when_each_reads_and_then_writes_the_audit_then_the_chain_is_whole(store):
    def note(thread: int) -> None:
        for count in range(20):
            with store.unit() as unit:
                unit.audit.note("test.noted", actor="policy", subject=f"{thread}/{count}")
                unit.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(note, range(8)))

    with store.reading() as unit:
        assert unit.audit.faults() == ()


def test_given_a_unit_that_writes_when_another_reads_then_the_reader_does_not_wait(store):
    book(store, "invoice 10231 1200.00")

    with store.unit() as unit, store.reading() as reader:
        unit.ledger.stamp()
        seen = reader.ledger.sizes()

    assert seen == (1, 1)


def test_given_a_moment_without_a_zone_when_it_is_kept_then_it_is_refused(store):
    naive = datetime(2026, 5, 4, 12, 0)  # noqa: DTZ001  # the very thing

    with store.unit() as unit, pytest.raises(StatementError, match="has no zone"):
        unit.ledger.set_as_of(naive)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "names no file"),
        ("oracle://desk@host/ledger", "does not work with"),
        ("postgresql://desk@host:five/ledger", "not a database address"),
    ],
)
def test_given_an_address_of_no_database_when_the_store_opens_then_one_sentence_says_what_to_write(url: str, says: str):
    with pytest.raises(ConfigurationError, match=says) as refused:
        Store.open(url)

    assert "Write sqlite:///var/mailflow.db" in str(refused.value)


def test_given_a_file_where_the_folder_belongs_when_the_store_opens_then_it_says_so(tmp_path: Path):
    (tmp_path / "var").write_text("not a folder")

    with pytest.raises(ConfigurationError, match="cannot be made") as refused:
        Store.open(str(tmp_path / "var" / "mailflow.db"))

    assert "Choose another folder" in str(refused.value)
