"""What the database keeps of reminders, contacts and statements."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the tables."""
    _reminders()
    _contacts()
    op.create_table(
        "statements",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("run", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("form", columns.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("content", columns.Compressed(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("run", "client_number", "form", name=op.f("uq_statements_run_client_number_form")),
    )
    op.create_index(op.f("ix_statements_client_number"), "statements", ["client_number"], unique=False)


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("cadence", columns.Text(), nullable=False),
        sa.Column("step", columns.Text(), nullable=False),
        sa.Column("channel", columns.Text(), nullable=False),
        sa.Column("address", columns.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("outgoing_row", columns.Identity, nullable=True),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("state", "written task done held dropped", name=op.f("ck_reminders_state_is_known")),
        one_of("channel", "email call letter", name=op.f("ck_reminders_channel_is_known")),
        sa.ForeignKeyConstraint(["outgoing_row"], ["outgoing.id"], name=op.f("fk_reminders_outgoing_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("key", name=op.f("uq_reminders_key")),
    )
    op.create_index(op.f("ix_reminders_client_number"), "reminders", ["client_number"], unique=False)
    op.create_index(op.f("ix_reminders_outgoing_row"), "reminders", ["outgoing_row"], unique=False)
    op.create_index(op.f("ix_reminders_address_day"), "reminders", ["address", "day"], unique=False)
    op.create_index(op.f("ix_reminders_state_day"), "reminders", ["state", "day"], unique=False)
    op.create_table(
        "reminder_items",
        sa.Column("reminder_id", columns.Identity, nullable=False),
        sa.Column("invoice_number", columns.Text(), nullable=False),
        sa.Column("cadence", columns.Text(), nullable=False),
        sa.Column("step", columns.Text(), nullable=False),
        sa.Column("after_due_days", sa.Integer(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], name=op.f("fk_reminder_items_reminder_id")),
        sa.PrimaryKeyConstraint("reminder_id", "invoice_number", name=op.f("pk_reminder_items")),
        sa.UniqueConstraint("invoice_number", "cadence", "step", name=op.f("uq_reminder_items_invoice_number_cadence_step")),
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("matter_number", columns.Text(), nullable=False),
        sa.Column("role", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("email", columns.Text(), nullable=False),
        sa.Column("language", columns.Text(), nullable=False),
        sa.Column("time_zone", columns.Text(), nullable=False),
        one_of("role", "client accounts_payable billing_attorney practice_head committee", name=op.f("ck_contacts_role_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_client_number"), "contacts", ["client_number"], unique=False)
