"""Versions of cadences and templates, and which of them counts since when; neither is ever changed."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns
from mailflow.store.migrations.guards import one_of, refuse_changes

revision = "0009"
down_revision = "0008"
_KINDS = "cadences template"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "text_versions",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("text", columns.Text(), nullable=False),
        sa.Column("sha256", columns.Text(), nullable=False),
        sa.Column("author", columns.Text(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("comment", columns.Text(), nullable=False),
        sa.Column("parent_id", columns.Identity, nullable=True),
        one_of("kind", _KINDS, name=op.f("ck_text_versions_kind_is_known")),
        sa.ForeignKeyConstraint(["parent_id"], ["text_versions.id"], name=op.f("fk_text_versions_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_versions")),
    )
    op.create_index(op.f("ix_text_versions_kind_name_id"), "text_versions", ["kind", "name", "id"], unique=False)
    op.create_table(
        "text_publications",
        sa.Column("id", columns.Identity, nullable=False),
        sa.Column("kind", columns.Text(), nullable=False),
        sa.Column("name", columns.Text(), nullable=False),
        sa.Column("replaces", columns.Identity, nullable=False),
        sa.Column("version_id", columns.Identity, nullable=True),
        sa.Column("published_by", columns.Text(), nullable=False),
        sa.Column("published_at", columns.Moment(), nullable=False),
        one_of("kind", _KINDS, name=op.f("ck_text_publications_kind_is_known")),
        sa.ForeignKeyConstraint(["version_id"], ["text_versions.id"], name=op.f("fk_text_publications_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_publications")),
        sa.UniqueConstraint("kind", "name", "replaces", name=op.f("uq_text_publications_kind_name_replaces")),
    )
    refuse_changes("text_versions", "text_publications")
