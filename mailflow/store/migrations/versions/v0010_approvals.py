"""What the database keeps of approval by billing attorneys."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the tables."""
    _digests()
    _approvals()
    op.create_table(
        "attorney_choices",
        sa.Column("address", columns.Text(), nullable=False),
        sa.Column("silence", columns.Text(), nullable=False),
        sa.Column("changed_by", columns.Text(), nullable=False),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        one_of("silence", "send hold", name=op.f("ck_attorney_choices_silence_is_known")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_attorney_choices")),
    )


def _digests() -> None:
    op.create_table(
        "approval_digests",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("address", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("used_at", columns.Moment(), nullable=True),
        sa.Column("approval_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_digests")),
        sa.UniqueConstraint("address", "day", name=op.f("uq_approval_digests_address_day")),
    )


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("reminder_id", columns.Identity, nullable=False),
        sa.Column("outgoing_row", columns.Identity, nullable=False),
        sa.Column("address", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("because", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("then_clicks", sa.Boolean(), nullable=False),
        sa.Column("oldest_due_on", sa.Date(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("digest_id", columns.Identity, nullable=True),
        sa.Column("silence", columns.Text(), nullable=True),
        sa.Column("silent_until", columns.Moment(), nullable=True),
        sa.Column("answered", columns.Text(), nullable=True),
        sa.Column("answered_by", columns.Text(), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("reason", columns.Text(), nullable=False),
        one_of("state", "waiting approved held", name=op.f("ck_approvals_state_is_known")),
        one_of("because", "step first_letter amount", name=op.f("ck_approvals_because_is_known")),
        one_of("silence", "send hold", name=op.f("ck_approvals_silence_is_known")),
        one_of("answered", "link silence manager", name=op.f("ck_approvals_answered_is_known")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], name=op.f("fk_approvals_reminder_id")),
        sa.ForeignKeyConstraint(["outgoing_row"], ["outgoing.id"], name=op.f("fk_approvals_outgoing_row")),
        sa.ForeignKeyConstraint(["digest_id"], ["approval_digests.id"], name=op.f("fk_approvals_digest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("reminder_id", "address", name=op.f("uq_approvals_reminder_id_address")),
    )
    op.create_index(op.f("ix_approvals_outgoing_row"), "approvals", ["outgoing_row"], unique=False)
    op.create_index(op.f("ix_approvals_state_address"), "approvals", ["state", "address"], unique=False)
