"""Replies: who owns disputes, how long promises are waited for, pauses, changes of contacts, failed addresses, examples."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0006"
down_revision = "0005"

_SCOPES = "client matter invoice contact"
_REASONS = "dispute promise plan stop_contact insolvency ebilling absence credit_check other"


def upgrade() -> None:
    """Makes the tables, and gives disputes and promises their new columns."""
    _claims()
    _pauses()
    _contacts()
    _examples()


def _claims() -> None:
    op.add_column("disputes", sa.Column("owner", columns.Text(), nullable=False, server_default=""))
    op.add_column("promises", sa.Column("hold_until", sa.Date(), nullable=True))
    op.add_column("promises", sa.Column("balance", columns.Minor(), nullable=True))
    for table in ("disputes", "promises"):
        op.add_column(table, sa.Column("settled_at", columns.Moment(), nullable=True))
        op.add_column(table, sa.Column("settled_by", columns.Text(), nullable=False, server_default=""))


def _pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=True),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("scope", columns.Text(), nullable=False),
        sa.Column("subject", columns.Text(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("substitute", columns.Text(), nullable=False),
        sa.Column("made_by", columns.Text(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("ended_by", columns.Text(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        one_of("scope", _SCOPES, name=op.f("ck_pauses_scope_is_known")),
        one_of("reason", _REASONS, name=op.f("ck_pauses_reason_is_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_pauses_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
        sa.UniqueConstraint("decision_id", "scope", "subject", "reason", name=op.f("uq_pauses_decision_id_scope_subject_reason")),
    )
    op.create_index(op.f("ix_pauses_client_number"), "pauses", ["client_number"], unique=False)
    op.create_index(op.f("ix_pauses_scope_subject"), "pauses", ["scope", "subject"], unique=False)


def _contacts() -> None:
    op.create_table(
        "contact_changes",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("old_email", columns.Text(), nullable=False),
        sa.Column("new_email", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("proposed_at", columns.Moment(), nullable=False),
        sa.Column("decided_by", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        one_of("state", "proposed confirmed refused", name=op.f("ck_contact_changes_state_is_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_contact_changes_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
        sa.UniqueConstraint("decision_id", "new_email", name=op.f("uq_contact_changes_decision_id_new_email")),
    )
    op.create_index(op.f("ix_contact_changes_client_number"), "contact_changes", ["client_number"], unique=False)
    op.create_table(
        "failed_addresses",
        sa.Column("email", columns.Text(), nullable=False),
        sa.Column("is_lasting", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", columns.Moment(), nullable=False),
        sa.Column("last_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_failed_addresses")),
    )


def _examples() -> None:
    op.create_table(
        "examples",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("message_row", columns.Identity, nullable=False),
        sa.Column("actor", columns.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_examples_message_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
        sa.UniqueConstraint("message_row", name=op.f("uq_examples_message_row")),
    )
