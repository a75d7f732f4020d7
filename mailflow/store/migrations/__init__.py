"""The tables' history, as Alembic steps; `store.schema` runs them at start, under a lock."""
