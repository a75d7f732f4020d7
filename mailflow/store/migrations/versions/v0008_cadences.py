"""What the database keeps of cadences and reminders."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet."""
