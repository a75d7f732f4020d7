"""What every table stands on."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

# Constraints have names in every database, so that a migration can find them again.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """A row of a table of mailflow's own metadata (SQLModel's global one is shared with whoever else uses the library)."""

    metadata = MetaData(naming_convention=_NAMES)
