"""What the database keeps of disputes, promises, pauses."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet."""
