"""The sample of the first run: the same on the same day, complete, and only of invented people."""

import csv
import re
from datetime import date
from email import message_from_bytes
from pathlib import Path

import pytest

from mailflow.demo import build

TODAY = date(2026, 5, 4)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    build(folder, TODAY)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_given_a_day_when_the_sample_is_built_then_it_has_the_promised_size(sample):
    sizes = [len(rows(sample / name)) for name in ("clients.csv", "invoices.csv", "receipts.csv")]

    assert sizes == [16, 300, 21]
    assert len(list((sample / "mail").glob("*.eml"))) == 26


def test_given_the_sample_when_its_dates_are_looked_at_then_nothing_lies_in_the_future(sample):
    days = [date.fromisoformat(row["invoice_date"]) for row in rows(sample / "invoices.csv")]
    received = [date.fromisoformat(row["received_on"]) for row in rows(sample / "receipts.csv")]

    assert max(days + received) <= TODAY


def test_given_the_sample_when_its_addresses_are_looked_at_then_all_are_invented(sample):
    mails = [path.read_bytes() for path in sorted((sample / "mail").glob("*.eml"))]
    addresses = [address for raw in mails for address in re.findall(r"[\w.-]+@([\w.-]+)", str(message_from_bytes(raw)["From"]))]

    assert [domain for domain in addresses if not domain.endswith(".example")] == []


def test_given_the_same_day_when_the_sample_is_built_twice_then_the_ledger_is_the_same(sample, tmp_path):
    build(tmp_path, TODAY)

    assert [(tmp_path / name).read_bytes() for name in ("clients.csv", "invoices.csv", "receipts.csv")] == [
        (sample / name).read_bytes() for name in ("clients.csv", "invoices.csv", "receipts.csv")
    ]
