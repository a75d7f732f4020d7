"""What the database keeps of statements that go out by mail."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "statement_runs",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", columns.Text(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("asked_by", columns.Text(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("done_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_runs")),
        sa.UniqueConstraint("name", name=op.f("uq_statement_runs_name")),
    )
    op.create_table(
        "statement_mails",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("run_id", columns.Identity, nullable=False),
        sa.Column("address", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("outgoing_row", columns.Identity, nullable=True),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("state", "waiting written held refused", name=op.f("ck_statement_mails_state_is_known")),
        sa.ForeignKeyConstraint(["run_id"], ["statement_runs.id"], name=op.f("fk_statement_mails_run_id")),
        sa.ForeignKeyConstraint(["outgoing_row"], ["outgoing.id"], name=op.f("fk_statement_mails_outgoing_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_mails")),
        sa.UniqueConstraint("run_id", "address", name=op.f("uq_statement_mails_run_id_address")),
    )
    op.create_index(op.f("ix_statement_mails_client_number"), "statement_mails", ["client_number"], unique=False)
    op.create_index(op.f("ix_statement_mails_run_id_state"), "statement_mails", ["run_id", "state"], unique=False)
