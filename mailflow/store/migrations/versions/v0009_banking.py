"""What the database keeps of column mappings of feeds."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet."""
