"""What the database keeps of the clerk's desk."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""
