"""The schema: made once, by one process, and never by an older mailflow than wrote it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError

from mailflow.domain.errors import ConfigurationError
from mailflow.store import schema
from mailflow.store.cases import Act, NewCase
from mailflow.store.engines import open_engine
from mailflow.store.tables import Row
from mailflow.store.tables.cases import CaseKind
from mailflow.store.unit import Store
from tests.store.stated import book, pays, post

ROOT = Path(__file__).resolve().parents[2]


def test_given_the_steps_when_they_have_run_then_the_tables_are_the_declared_ones(databases):
    engine = open_engine(databases.take(is_migrated=False).url)

    schema.migrate(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Row.metadata) == []


def test_given_the_folder_of_steps_when_its_last_is_asked_for_then_it_is_the_one_that_the_code_knows():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "mailflow/store/migrations"))

    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_given_an_empty_database_when_four_open_it_at_once_then_all_of_them_can_work(databases):
    url = databases.take(is_migrated=False).url

    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(Store.open, [url] * 4))

    with stores[3].reading() as unit:
        assert unit.ledger.sizes() == (0, 0)


def test_given_a_database_of_a_newer_mailflow_when_it_is_opened_then_it_is_left_alone(database):
    database.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(ConfigurationError, match="newer mailflow") as refused:
        Store.open(database.url)

    assert "restore a backup" in str(refused.value)


def test_given_a_file_that_is_no_database_when_it_is_opened_then_it_is_left_alone(tmp_path: Path):
    (tmp_path / "letters.docx").write_bytes(b"PK not a database" * 100)

    with pytest.raises(ConfigurationError, match="not a database") as refused:
        Store.open(str(tmp_path / "letters.docx"))

    assert "Point database.url to another file" in str(refused.value)


@pytest.mark.parametrize("table", ["journal_entries", "postings", "audit", "case_acts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 1", "DELETE FROM {}"])
def test_given_what_must_stay_when_somebody_changes_it_past_mailflow_then_the_database_refuses(store, database, table, statement):
    book(store, "invoice 10231 1200.00\nreceipt R1 1200.00")
    post(store, "key", pays("R1", "10231", "1200.00"))
    with store.unit() as unit:
        unit.audit.note("test.noted", actor="clerk", subject="test:1")
        unit.commit()
    with store.unit() as unit:
        case_id = unit.cases.open(NewCase(key="k", kind=CaseKind.LETTER, reason="", title=""))
        unit.cases.note(case_id, 1, Act(name="note", actor="clerk"))
        unit.commit()

    with pytest.raises(IntegrityError, match="append-only"):
        database.execute(statement.format(table))
