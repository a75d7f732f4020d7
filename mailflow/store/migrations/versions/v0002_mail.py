"""Mail, what was understood and decided of it, and letters."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables, in the order in which they refer to each other."""
    _documents()
    _messages()
    _outgoing()
    _sent_letters()
    _advices()
    _decisions()
    _mail_blobs()
    _pending_moves()
    _readings()
    _advice_references()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("reader", columns.Text(), nullable=False),
        sa.Column("understood", columns.Compressed(), nullable=False),
        sa.Column("kept_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "reader", name=op.f("pk_documents")),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("mailbox", columns.Text(), nullable=False),
        sa.Column("provider_id", columns.Text(), nullable=False),
        sa.Column("message_id", columns.Text(), nullable=False),
        sa.Column("content_hash", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("received_at", columns.Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", columns.Text(), nullable=False),
        sa.Column("lease_until", columns.Moment(), nullable=True),
        sa.Column("failure", columns.Text(), nullable=False),
        sa.Column("sender", columns.Text(), nullable=False),
        sa.Column("subject", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        one_of("state", "received understood decided filed failed ignored", name=op.f("ck_messages_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("mailbox", "provider_id", name=op.f("uq_messages_mailbox_provider_id")),
        sa.UniqueConstraint("message_id", "content_hash", name=op.f("uq_messages_message_id_content_hash")),
    )
    op.create_index(op.f("ix_messages_received_at"), "messages", ["received_at"], unique=False)
    op.create_index(op.f("ix_messages_state_lease_until"), "messages", ["state", "lease_until"], unique=False)


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=False),
        sa.Column("message_id", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("queued_at", columns.Moment(), nullable=False),
        sa.Column("lease_until", columns.Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_message_id")),
    )
    op.create_index(op.f("ix_outgoing_client_number"), "outgoing", ["client_number"], unique=False)
    op.create_index(op.f("ix_outgoing_state"), "outgoing", ["state"], unique=False)


def _sent_letters() -> None:
    op.create_table(
        "sent_letters",
        sa.Column("message_id", columns.Text(), nullable=False),
        sa.Column("subject_key", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("sent_at", columns.Moment(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_sent_letters")),
    )
    op.create_index(op.f("ix_sent_letters_client_number"), "sent_letters", ["client_number"], unique=False)
    op.create_index(op.f("ix_sent_letters_subject_key"), "sent_letters", ["subject_key"], unique=False)


def _advices() -> None:
    op.create_table(
        "advices",
        sa.Column("message_row", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=True),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("currency", columns.Text(), nullable=True),
        sa.Column("total", columns.Minor(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("disposition", columns.Text(), nullable=False),
        sa.Column("sender_domain", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("disposition", "applied matched exception", name=op.f("ck_advices_disposition_is_known")),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_advices_message_row")),
        sa.PrimaryKeyConstraint("message_row", name=op.f("pk_advices")),
        sa.UniqueConstraint("key", name=op.f("uq_advices_key")),
    )
    op.create_index(op.f("ix_advices_client_number_currency_total"), "advices", ["client_number", "currency", "total"], unique=False)
    op.create_index(op.f("ix_advices_currency_total"), "advices", ["currency", "total"], unique=False)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("message_row", columns.Identity, nullable=True),
        sa.Column("receipt_id", columns.Text(), nullable=True),
        sa.Column("disposition", columns.Text(), nullable=True),
        sa.Column("exception", columns.Text(), nullable=True),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("actor", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("disposition", "applied matched exception", name=op.f("ck_decisions_disposition_is_known")),
        one_of(
            "exception",
            "unknown_invoice unidentified_payer ambiguous short_payment deduction overpayment "
            "total_mismatch duplicate already_paid currency_mismatch trust_funds unreadable "
            "suspected_fraud no_advice",
            name=op.f("ck_decisions_exception_is_known"),
        ),
        one_of("state", "read matched applied exception rejected reversed", name=op.f("ck_decisions_state_is_known")),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_decisions_message_row")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.receipt_id"], name=op.f("fk_decisions_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_client_number"), "decisions", ["client_number"], unique=False)
    op.create_index(op.f("ix_decisions_decided_at"), "decisions", ["decided_at"], unique=False)
    op.create_index(op.f("ix_decisions_message_row"), "decisions", ["message_row"], unique=False)
    op.create_index(op.f("ix_decisions_receipt_id"), "decisions", ["receipt_id"], unique=False)


def _mail_blobs() -> None:
    op.create_table(
        "mail_blobs",
        sa.Column("message_row", columns.Identity, nullable=False),
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("raw", columns.Compressed(), nullable=False),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_mail_blobs_message_row")),
        sa.PrimaryKeyConstraint("message_row", name=op.f("pk_mail_blobs")),
    )
    op.create_index(op.f("ix_mail_blobs_sha256"), "mail_blobs", ["sha256"], unique=False)


def _pending_moves() -> None:
    op.create_table(
        "pending_moves",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("mailbox", columns.Text(), nullable=False),
        sa.Column("provider_id", columns.Text(), nullable=False),
        sa.Column("folder", columns.Text(), nullable=False),
        sa.Column("message_row", columns.Identity, nullable=True),
        sa.Column("recorded_at", columns.Moment(), nullable=False),
        sa.Column("finished_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_pending_moves_message_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_moves")),
        sa.UniqueConstraint("mailbox", "provider_id", "folder", name=op.f("uq_pending_moves_mailbox_provider_id_folder")),
    )
    op.create_index(op.f("ix_pending_moves_finished_at"), "pending_moves", ["finished_at"], unique=False)
    op.create_index(op.f("ix_pending_moves_message_row"), "pending_moves", ["message_row"], unique=False)


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("message_row", columns.Identity, nullable=False),
        sa.Column("reader", columns.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("automatic", sa.JSON(), nullable=True),
        sa.Column("trust", sa.JSON(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_readings_message_row")),
        sa.PrimaryKeyConstraint("message_row", name=op.f("pk_readings")),
    )


def _advice_references() -> None:
    op.create_table(
        "advice_references",
        sa.Column("reference", columns.Text(), nullable=False),
        sa.Column("message_row", columns.Identity, nullable=False),
        sa.ForeignKeyConstraint(["message_row"], ["advices.message_row"], name=op.f("fk_advice_references_message_row")),
        sa.PrimaryKeyConstraint("reference", "message_row", name=op.f("pk_advice_references")),
    )
