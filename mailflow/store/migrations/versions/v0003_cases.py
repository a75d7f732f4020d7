"""Cases, disputes, promises, users, and the audit, which refuses every change."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of, refuse_changes

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables, in the order in which they refer to each other."""
    _audit()
    _users()
    _cases()
    _disputes()
    _promises()
    _case_acts()
    refuse_changes("audit", "case_acts")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("actor", columns.Text(), nullable=False),
        sa.Column("action", columns.Text(), nullable=False),
        sa.Column("subject", columns.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("previous_hash", columns.Text(), nullable=False),
        sa.Column("hash", columns.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("login", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("password_hash", columns.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("key", columns.Text(), nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("title", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("currency", columns.Text(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=True),
        sa.Column("message_row", columns.Identity, nullable=True),
        sa.Column("receipt_id", columns.Text(), nullable=True),
        sa.Column("decision_id", columns.Identity, nullable=True),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("resolved_at", columns.Moment(), nullable=True),
        sa.Column("resolved_by", columns.Text(), nullable=False),
        sa.Column("assigned_to", columns.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("kind", "payment receipt letter ledger_moved conflict", name=op.f("ck_cases_kind_is_known")),
        one_of("state", "open resolved reopened", name=op.f("ck_cases_state_is_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_cases_decision_id")),
        sa.ForeignKeyConstraint(["message_row"], ["messages.id"], name=op.f("fk_cases_message_row")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.receipt_id"], name=op.f("fk_cases_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("key", name=op.f("uq_cases_key")),
    )
    op.create_index(op.f("ix_cases_assigned_to"), "cases", ["assigned_to"], unique=False)
    op.create_index(op.f("ix_cases_client_number"), "cases", ["client_number"], unique=False)
    op.create_index(op.f("ix_cases_message_row"), "cases", ["message_row"], unique=False)
    op.create_index(op.f("ix_cases_receipt_id"), "cases", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_cases_state_currency_amount"), "cases", ["state", "currency", "amount"], unique=False)
    op.create_index(op.f("ix_cases_state_opened_at"), "cases", ["state", "opened_at"], unique=False)


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=False),
        sa.Column("invoice_number", columns.Text(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=True),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of(
            "reason",
            "rate hours scope guideline expense duplicate wrong_party already_paid not_received budget "
            "discount tax arithmetic ebilling quality other",
            name=op.f("ck_disputes_reason_is_known"),
        ),
        one_of("state", "open escalated upheld rejected withdrawn closed", name=op.f("ck_disputes_state_is_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_disputes_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("decision_id", "invoice_number", "reason", name=op.f("uq_disputes_decision_id_invoice_number_reason")),
    )
    op.create_index(op.f("ix_disputes_invoice_number"), "disputes", ["invoice_number"], unique=False)


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=False),
        sa.Column("invoice_number", columns.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", columns.Text(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=True),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        one_of("state", "made kept broken superseded released", name=op.f("ck_promises_state_is_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_promises_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("decision_id", "invoice_number", "due_on", name=op.f("uq_promises_decision_id_invoice_number_due_on")),
    )
    op.create_index(op.f("ix_promises_due_on"), "promises", ["due_on"], unique=False)
    op.create_index(op.f("ix_promises_invoice_number"), "promises", ["invoice_number"], unique=False)


def _case_acts() -> None:
    op.create_table(
        "case_acts",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("case_id", columns.Identity, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", columns.Text(), nullable=False),
        sa.Column("actor", columns.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("note", columns.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_acts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_acts")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_case_acts_case_id_version")),
    )
