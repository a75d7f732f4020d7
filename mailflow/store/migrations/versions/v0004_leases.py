"""Duties that one process at a time has."""

import sqlalchemy as sa
from alembic import op

from mailflow.store import columns

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table of leases."""
    op.create_table(
        "leases",
        sa.Column("duty", columns.Text(), nullable=False),
        sa.Column("owner", columns.Text(), nullable=False),
        sa.Column("until", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("duty", name=op.f("pk_leases")),
    )
