"""What the database says when several work on it at once, or when it goes away, in mailflow's own words."""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from mailflow.domain.errors import LedgerChanged, MailflowError, StoreUnavailable

# PostgreSQL's SQLSTATEs (its manual, appendix A). Somebody else came between: serialization failure, deadlock, a key that another
# transaction has just written.
_OVERTAKEN = {"40001", "40P01", "23505"}
# It is too busy, or it is stopping or starting: lock not available, too many connections, shutdown, crash, cannot connect now.
_AWAY = {"55P03", "53300", "57P01", "57P02", "57P03"}


def in_our_words(error: BaseException | None) -> MailflowError | None:
    """LedgerChanged where the same would work a moment later, StoreUnavailable where the database is away; `None` for everything else."""
    if isinstance(error, NoConnectionFree):
        return StoreUnavailable("every connection to the database is taken; the next round tries again")
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or state in _AWAY or (isinstance(error, OperationalError) and "is locked" in str(error.orig)):
        return StoreUnavailable(f"the database does not answer ({_first_line(error)}); the next round tries again")
    if state in _OVERTAKEN:
        return LedgerChanged(f"somebody else changed the same at the same moment ({_first_line(error)}); look at it again")
    return None


def cannot_connect(error: OperationalError) -> StoreUnavailable:
    """The database cannot be reached."""
    return StoreUnavailable(f"the database cannot be reached ({_first_line(error)}); see that it runs and that database.url is right")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]
