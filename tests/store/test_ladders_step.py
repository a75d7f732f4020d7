"""The step of the schema that lets ladders grow keeps what was there before, on either database."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from mailflow.store import schema
from mailflow.store.engines import open_engine

_REMINDER = """INSERT INTO reminders (id, key, client_number, cadence, step, channel, address, day, state, reason, changed_at, value)
VALUES (1, 'k', 'acme', 'standard', 'first', 'email', 'ap@acme.example', '2026-10-01', 'written', '', '{}', '{{}}')"""
_ITEM = """INSERT INTO reminder_items (reminder_id, invoice_number, cadence, step, after_due_days, currency, amount)
VALUES (1, '900', 'standard', 'first', 7, 'USD', 50000)"""
_MOMENT = {"sqlite": "2026-10-01 10:00:00.000000", "postgresql": "2026-10-01T10:00:00+00:00"}


def bring_to(engine, step):
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)


def test_given_reminders_of_an_earlier_version_when_the_database_is_opened_then_they_are_kept_and_new_words_are_allowed(databases):
    engine = open_engine(databases.take(is_migrated=False).url)
    bring_to(engine, "0010")
    with engine.begin() as connection:
        connection.execute(text(_REMINDER.format(_MOMENT[engine.dialect.name])))
        connection.execute(text(_ITEM))

    schema.migrate(engine)

    with engine.begin() as connection:
        connection.execute(text("UPDATE reminders SET channel = 'decision'"))
        kept = connection.execute(text("SELECT invoice_number, turn, channel FROM reminder_items JOIN reminders ON id = reminder_id")).all()
    assert [tuple(row) for row in kept] == [("900", 0, "decision")]
