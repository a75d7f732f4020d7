"""The mirror of the ledger, receipts, and the journal, which refuses every change."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of, refuse_changes, where

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables, in the order in which they refer to each other."""
    _clients()
    _counters()
    _export_batches()
    _feeds()
    _journal_entries()
    _receipts()
    _invoices()
    _postings()
    _receipt_tokens()
    _allocations()
    refuse_changes("journal_entries", "postings")


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("number", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("email_domains", sa.JSON(), nullable=False),
        sa.Column("contact_name", columns.Text(), nullable=False),
        sa.Column("contact_email", columns.Text(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("billing_attorney", columns.Text(), nullable=False),
        sa.Column("attorney_email", columns.Text(), nullable=False),
        sa.Column("office", columns.Text(), nullable=False),
        sa.Column("practice_group", columns.Text(), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("parent_number", columns.Text(), nullable=True),
        sa.Column("changed", columns.Identity, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clients")),
    )
    op.create_index(op.f("ix_clients_changed"), "clients", ["changed"], unique=False)
    op.create_index(op.f("ix_clients_parent_number"), "clients", ["parent_number"], unique=False)


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("value", columns.Identity, nullable=False),
        sa.Column("mark", columns.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _export_batches() -> None:
    op.create_table(
        "export_batches",
        sa.Column("batch_id", columns.Text(), nullable=False),
        sa.Column("exported_at", columns.Moment(), nullable=False),
        sa.Column("exported_by", columns.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("written_at", columns.Moment(), nullable=True),
        sa.Column("acknowledged_at", columns.Moment(), nullable=True),
        sa.Column("acknowledged_by", columns.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_export_batches")),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("as_of", columns.Moment(), nullable=False),
        sa.Column("file", columns.Text(), nullable=False),
        sa.Column("loaded_at", columns.Moment(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("sha256", "as_of", name=op.f("uq_feeds_sha256_as_of")),
    )


def _journal_entries() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=False),
        sa.Column("request_hash", columns.Text(), nullable=False),
        sa.Column("reverses_id", columns.Identity, nullable=True),
        sa.Column("decision_id", columns.Identity, nullable=True),
        sa.Column("actor", columns.Text(), nullable=False),
        sa.Column("rules", columns.Text(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("posted_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["reverses_id"], ["journal_entries.id"], name=op.f("fk_journal_entries_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_journal_entries_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_entries_reverses_id")),
    )
    op.create_index(op.f("ix_journal_entries_decision_id"), "journal_entries", ["decision_id"], unique=False)


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("receipt_id", columns.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("unapplied", columns.Minor(), nullable=False),
        sa.Column("on_account", columns.Minor(), nullable=False),
        sa.Column("method", columns.Text(), nullable=False),
        sa.Column("payer_name", columns.Text(), nullable=False),
        sa.Column("reference", columns.Text(), nullable=False),
        sa.Column("is_trust", sa.Boolean(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        one_of("method", "wire ach check card lockbox", name=op.f("ck_receipts_method_is_known")),
        one_of("state", "received waiting applied on_account exception returned", name=op.f("ck_receipts_state_is_known")),
        sa.CheckConstraint("on_account >= 0 AND on_account <= amount", name=op.f("ck_receipts_on_account_within_amount")),
        sa.CheckConstraint("unapplied >= 0 AND unapplied <= amount", name=op.f("ck_receipts_unapplied_within_amount")),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_client_number"), "receipts", ["client_number"], unique=False)
    op.create_index(op.f("ix_receipts_currency_amount"), "receipts", ["currency", "amount"], unique=False)
    op.create_index(op.f("ix_receipts_currency_unapplied"), "receipts", ["currency", "unapplied"], unique=False)
    op.create_index(op.f("ix_receipts_state_received_on"), "receipts", ["state", "received_on"], unique=False)


def _invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("number", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("matter_number", columns.Text(), nullable=False),
        sa.Column("matter_name", columns.Text(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("loaded_balance", columns.Minor(), nullable=False),
        sa.Column("pending", columns.Minor(), nullable=False),
        sa.Column("balance", columns.Minor(), nullable=False),
        sa.Column("unexplained", columns.Minor(), nullable=False),
        sa.Column("billing_attorney", columns.Text(), nullable=False),
        sa.Column("office", columns.Text(), nullable=False),
        sa.Column("practice_group", columns.Text(), nullable=False),
        sa.Column("as_of", columns.Moment(), nullable=False),
        sa.Column("changed", columns.Identity, nullable=False),
        sa.CheckConstraint("balance = loaded_balance - pending", name=op.f("ck_invoices_balance_is_effective")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_invoices_currency_is_a_code")),
        sa.ForeignKeyConstraint(["client_number"], ["clients.number"], name=op.f("fk_invoices_client_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_invoices")),
    )
    op.create_index(op.f("ix_invoices_changed"), "invoices", ["changed"], unique=False)
    op.create_index(op.f("ix_invoices_client_number_due_on"), "invoices", ["client_number", "due_on"], unique=False)


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("entry_id", columns.Identity, nullable=False),
        sa.Column("account", columns.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("receipt_id", columns.Text(), nullable=True),
        sa.Column("invoice_number", columns.Text(), nullable=True),
        sa.Column("client_number", columns.Text(), nullable=True),
        one_of("account", "cash unapplied on_account receivable", name=op.f("ck_postings_account_is_known")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_postings_amount_moves_something")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entries.id"], name=op.f("fk_postings_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_entry_id"), "postings", ["entry_id"], unique=False)
    op.create_index(op.f("ix_postings_invoice_number"), "postings", ["invoice_number"], unique=False)
    op.create_index(op.f("ix_postings_receipt_id"), "postings", ["receipt_id"], unique=False)


def _receipt_tokens() -> None:
    op.create_table(
        "receipt_tokens",
        sa.Column("token", columns.Text(), nullable=False),
        sa.Column("receipt_id", columns.Text(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.receipt_id"], name=op.f("fk_receipt_tokens_receipt_id")),
        sa.PrimaryKeyConstraint("token", "receipt_id", name=op.f("pk_receipt_tokens")),
    )


def _allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("entry_id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=True),
        sa.Column("receipt_id", columns.Text(), nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("invoice_number", columns.Text(), nullable=True),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("reverses_id", columns.Identity, nullable=True),
        sa.Column("batch_id", columns.Text(), nullable=True),
        sa.Column("batch_line", sa.Integer(), nullable=True),
        sa.Column("contained_at", columns.Moment(), nullable=True),
        sa.Column("decided_by", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=False),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_allocations_reversal_names_its_origin")),
        one_of("kind", "invoice on_account reversal", name=op.f("ck_allocations_kind_is_known")),
        one_of("state", "proposed exported confirmed reversed", name=op.f("ck_allocations_state_is_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["export_batches.batch_id"], name=op.f("fk_allocations_batch_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entries.id"], name=op.f("fk_allocations_entry_id")),
        sa.ForeignKeyConstraint(["invoice_number"], ["invoices.number"], name=op.f("fk_allocations_invoice_number")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.receipt_id"], name=op.f("fk_allocations_receipt_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["allocations.id"], name=op.f("fk_allocations_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("batch_id", "batch_line", name=op.f("uq_allocations_batch_id_batch_line")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_allocations_reverses_id")),
    )
    op.create_index(op.f("ix_allocations_entry_id"), "allocations", ["entry_id"], unique=False)
    op.create_index(op.f("ix_allocations_invoice_number"), "allocations", ["invoice_number"], unique=False)
    op.create_index(op.f("ix_allocations_receipt_id"), "allocations", ["receipt_id"], unique=False)
    op.create_index("ix_allocations_under_way", "allocations", ["state"], unique=False, **where(sa.text("contained_at IS NULL")))
    op.create_index(
        "uq_allocations_decision_invoice",
        "allocations",
        ["decision_id", "receipt_id", "invoice_number"],
        unique=True,
        **where(sa.text("reverses_id IS NULL")),
    )
