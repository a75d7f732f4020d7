"""`mailflow run` several times on one PostgreSQL, as an administrator starts it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.mailboxes.maildir import Maildir
from mailflow.store.unit import Store
from tests.cli.program import mailflow
from tests.cli.running import start
from tests.databases import PostgresqlDatabases
from tests.services.practice import letter

pytestmark = pytest.mark.server("postgresql")


@pytest.fixture
def url(postgresql) -> Iterator[str]:
    databases = PostgresqlDatabases(postgresql)
    yield databases.take(is_migrated=False).url
    databases.close()


def ask_for_copies(folder: Path, numbers: range) -> None:
    inbox = Maildir(name="collections", path=folder / "var" / "mail")
    for number in numbers:
        inbox.deliver(letter(f"Dear all,\n\nplease send us a copy of invoice {10231 + number}.\n\nKind regards\nAnn", number=number))


def until_empty(folder: Path) -> None:
    inbox = Maildir(name="collections", path=folder / "var" / "mail")
    late = time.monotonic() + 120
    while any(batch.mails for batch in inbox.arrived()):
        assert time.monotonic() < late


def decisions(url: str, rows: range) -> list[int]:
    store = Store.open(url)
    with store.reading() as unit:
        counts = [len(unit.decisions.of_message(row)) for row in rows]
    store.close()
    return counts


def test_given_two_services_on_an_empty_database_when_they_start_at_once_then_both_work_and_each_mail_is_decided_once(tmp_path, url):
    first = start(tmp_path, MAILFLOW_STORE__URL=url, MAILFLOW_MAILBOX__POLL_SECONDS="0.2")
    second = start(tmp_path, MAILFLOW_STORE__URL=url, MAILFLOW_MAILBOX__POLL_SECONDS="0.2", MAILFLOW_WEB__ENABLED="false")
    first.until("admin on")
    second.until("working without an admin")
    ask_for_copies(tmp_path, range(6))
    until_empty(tmp_path)

    codes = [first.stop()[0], second.stop()[0]]

    assert (codes, decisions(url, range(1, 7))) == ([0, 0], [1] * 6)


def test_given_a_service_when_a_second_one_wants_its_address_then_it_is_told_what_to_set(tmp_path, url):
    first = start(tmp_path, MAILFLOW_STORE__URL=url)
    first.until("admin on")

    said = mailflow(tmp_path, "run", MAILFLOW_STORE__URL=url, MAILFLOW_WEB__PORT=str(first.web), MAILFLOW_SMTP__ENABLED="false")

    first.stop()
    assert said.code != 0
    assert "web.enabled = false does without" in said.err
