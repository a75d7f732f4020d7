"""What the database keeps of letters, mailbox cursors."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the outbox anew (no earlier version wrote a letter into it), and a place for each mailbox's cursor."""
    op.drop_table("outgoing")
    _outgoing()
    op.create_table(
        "outgoing_raw",
        sa.Column("outgoing_row", columns.Identity, nullable=False),
        sa.Column("raw", columns.Compressed(), nullable=False),
        sa.ForeignKeyConstraint(["outgoing_row"], ["outgoing.id"], name=op.f("fk_outgoing_raw_outgoing_row")),
        sa.PrimaryKeyConstraint("outgoing_row", name=op.f("pk_outgoing_raw")),
    )
    op.create_table(
        "mailbox_cursors",
        sa.Column("mailbox", columns.Text(), nullable=False),
        sa.Column("cursor", columns.Text(), nullable=False),
        sa.Column("advanced_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_cursors")),
    )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=False),
        sa.Column("code", columns.Text(), nullable=True),
        sa.Column("message_id", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about", columns.Text(), nullable=False),
        sa.Column("sender", columns.Text(), nullable=False),
        sa.Column("recipient", columns.Text(), nullable=False),
        sa.Column("subject", columns.Text(), nullable=False),
        sa.Column("queued_at", columns.Moment(), nullable=False),
        sa.Column("not_before", columns.Moment(), nullable=True),
        sa.Column("lease_owner", columns.Text(), nullable=False),
        sa.Column("lease_until", columns.Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", columns.Moment(), nullable=True),
        sa.Column("failure", columns.Text(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("state", "draft queued sending sent failed uncertain cancelled bounced", name=op.f("ck_outgoing_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("code", name=op.f("uq_outgoing_code")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_message_id")),
    )
    op.create_index(op.f("ix_outgoing_client_number"), "outgoing", ["client_number"], unique=False)
    op.create_index(op.f("ix_outgoing_recipient_sent_at"), "outgoing", ["recipient", "sent_at"], unique=False)
    op.create_index(op.f("ix_outgoing_state_not_before"), "outgoing", ["state", "not_before"], unique=False)
