"""What further keys of cadences need: a client's tags, risk and kind, steps that come again, decisions, pauses of offices and the firm."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the columns, and lets the vocabularies grow."""
    op.add_column("clients", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    for name in ("risk", "kind"):
        op.add_column("clients", sa.Column(name, columns.Text(), nullable=False, server_default=""))
    _grow("pauses", "scope", "client matter invoice contact office firm")
    _grow("reminders", "channel", "email call letter decision")
    with op.batch_alter_table("reminder_items") as table:
        table.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
        table.drop_constraint(op.f("uq_reminder_items_invoice_number_cadence_step"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_reminder_items_invoice_number_cadence_step_turn"), ["invoice_number", "cadence", "step", "turn"]
        )


def _grow(table: str, column: str, words: str) -> None:
    """The column holds one of these words from now on."""
    name = op.f(f"ck_{table}_{column}_is_known")
    listed = ", ".join(f"'{word}'" for word in words.split())
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, sa.text(f"{column} IN ({listed})"))
