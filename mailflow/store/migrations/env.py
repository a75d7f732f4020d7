"""Alembic's entry: runs steps on the connection that it is handed, or, from a developer's command line, on a given address."""

from alembic import context
from sqlalchemy import Connection

from mailflow.store.engines import open_engine
from mailflow.store.tables import Row


def run(connection: Connection) -> None:
    """Runs the steps that are asked for in the transaction of `connection`."""
    # SQLite cannot alter a constraint: batch mode copies the table.
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with open_engine(context.config.get_main_option("sqlalchemy.url", "")).connect() as own:
        run(own)
        own.commit()
