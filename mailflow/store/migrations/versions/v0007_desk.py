"""The clerk's desk: notes, requests that two people decide, what was learned, saved views, walls, and who may do what."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the tables, and gives cases and logins their new columns."""
    _cases()
    _people()
    _requests()
    _learned()


def _cases() -> None:
    op.add_column("cases", sa.Column("chance", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("next_action", columns.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("follow_up_on", sa.Date(), nullable=True))
    # What orders and counts the queue, so that it is read from the index alone.
    ordered = ["state", "kind", "reason", "currency", "amount", "opened_at", "chance", "snoozed_until", "assigned_to", "client_number"]
    op.create_index("ix_cases_queue", "cases", ordered, unique=False)
    op.create_table(
        "case_invoices",
        sa.Column("case_id", columns.Identity, nullable=False),
        sa.Column("invoice_number", columns.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_invoices_case_id")),
        sa.PrimaryKeyConstraint("case_id", "invoice_number", name=op.f("pk_case_invoices")),
    )
    op.create_index(op.f("ix_case_invoices_invoice_number"), "case_invoices", ["invoice_number"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("subject", columns.Text(), nullable=False),
        sa.Column("author", columns.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("text", columns.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_subject"), "notes", ["subject"], unique=False)
    op.create_index(op.f("ix_advices_disposition"), "advices", ["disposition"], unique=False)  # advices that wait for cash are counted


def _people() -> None:
    op.add_column("users", sa.Column("attorney", columns.Text(), nullable=False, server_default=""))
    op.add_column("users", sa.Column("totp_secret", columns.Text(), nullable=False, server_default=""))
    op.add_column("users", sa.Column("totp_step", columns.Identity, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("refused_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("locked_until", columns.Moment(), nullable=True))
    _rename_roles()
    op.create_table(
        "saved_views",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("login", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("query", columns.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("login", "name", name=op.f("uq_saved_views_login_name")),
    )
    op.create_table(
        "walls",
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("login", columns.Text(), nullable=False),
        sa.Column("built_by", columns.Text(), nullable=False),
        sa.Column("built_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("client_number", "login", name=op.f("pk_walls")),
    )


def _rename_roles() -> None:
    """The first login was called an "admin" before there were roles."""
    users = sa.table("users", sa.column("id", columns.Identity), sa.column("roles", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(users.c.id, users.c.roles)).all():
        if "admin" in row.roles:
            roles = ["administrator", "manager", *(role for role in row.roles if role != "admin")]
            connection.execute(users.update().where(users.c.id == row.id).values(roles=roles))


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("case_id", columns.Identity, nullable=True),
        sa.Column("decision_id", columns.Identity, nullable=True),
        sa.Column("receipt_id", columns.Text(), nullable=True),
        sa.Column("invoice_number", columns.Text(), nullable=True),
        sa.Column("client_number", columns.Text(), nullable=True),
        sa.Column("currency", columns.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("reason", columns.Text(), nullable=False),
        sa.Column("note", columns.Text(), nullable=False),
        sa.Column("asked_by", columns.Text(), nullable=False),
        sa.Column("asked_at", columns.Moment(), nullable=False),
        sa.Column("decided_by", columns.Text(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        one_of("kind", "write_off refund trust_transfer", name=op.f("ck_requests_kind_is_known")),
        one_of("state", "asked approved refused done withdrawn", name=op.f("ck_requests_state_is_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_requests_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    for column in ("case_id", "client_number", "decision_id", "invoice_number", "receipt_id"):
        op.create_index(op.f(f"ix_requests_{column}"), "requests", [column], unique=False)
    op.create_index(op.f("ix_requests_state_asked_at"), "requests", ["state", "asked_at"], unique=False)


def _learned() -> None:
    op.create_table(
        "learned_rules",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("state", columns.Text(), nullable=False),
        sa.Column("client_number", columns.Text(), nullable=False),
        sa.Column("pattern", columns.Text(), nullable=False),
        sa.Column("folded", columns.Text(), nullable=False),
        sa.Column("case_id", columns.Identity, nullable=True),
        sa.Column("author", columns.Text(), nullable=False),
        sa.Column("proposed_at", columns.Moment(), nullable=False),
        sa.Column("changed_by", columns.Text(), nullable=False),
        sa.Column("changed_at", columns.Moment(), nullable=True),
        one_of("kind", "payer_alias sender", name=op.f("ck_learned_rules_kind_is_known")),
        one_of("state", "proposed active declined undone", name=op.f("ck_learned_rules_state_is_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_learned_rules_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_rules")),
        sa.UniqueConstraint("kind", "client_number", "pattern", name=op.f("uq_learned_rules_kind_client_number_pattern")),
    )
    for column in ("client_number", "folded", "state"):
        op.create_index(op.f(f"ix_learned_rules_{column}"), "learned_rules", [column], unique=False)
    op.create_table(
        "rule_uses",
        sa.Column("rule_id", columns.Identity, nullable=False),
        sa.Column("decision_id", columns.Identity, nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["learned_rules.id"], name=op.f("fk_rule_uses_rule_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_rule_uses_decision_id")),
        sa.PrimaryKeyConstraint("rule_id", "decision_id", name=op.f("pk_rule_uses")),
    )
