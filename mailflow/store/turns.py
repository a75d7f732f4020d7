"""Mail between its claim and its decision: whose it is, for how long, and whose turn it is where many work at once."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, false, func, or_, select, update

from mailflow.domain.lifecycle import MessageState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_MESSAGES = table_of(tables.Message)
_IS_WAITING = _MESSAGES.c.state.in_([MessageState.RECEIVED, MessageState.UNDERSTOOD])
_HOLD = Prepared(
    select(_MESSAGES.c.id)
    .where(_MESSAGES.c.id == bindparam("row"), _MESSAGES.c.lease_owner == bindparam("owner"), _IS_WAITING)
    .with_for_update(key_share=True)
)
_LOCK = Prepared(select(_MESSAGES.c.id).where(_MESSAGES.c.id == bindparam("row")).with_for_update(key_share=True))
# Mail before this one that is somebody else's, or nobody's; one that failed and pauses keeps nobody waiting.
_BEFORE = Prepared(
    select(_MESSAGES.c.lease_until)
    .where(
        _MESSAGES.c.id < bindparam("row"),
        _IS_WAITING,
        _MESSAGES.c.lease_owner != bindparam("owner"),
        or_(_MESSAGES.c.lease_owner != "", _MESSAGES.c.lease_until.is_(None), _MESSAGES.c.lease_until <= bindparam("at")),
    )
    .order_by(_MESSAGES.c.id)
    .limit(1)
)
_RENEW = Prepared(update(_MESSAGES).where(_IS_WAITING, _MESSAGES.c.lease_owner == bindparam("by")).values(lease_until=bindparam("until")))
_CLAIMED = (_IS_WAITING, _MESSAGES.c.lease_owner != "")
_GIVE_BACK = update(_MESSAGES).where(*_CLAIMED).values(lease_owner="", lease_until=None, attempts=_MESSAGES.c.attempts - 1)


class Turn(StrEnum):
    """Whether a mail may be decided now, beside those that came before it."""

    NOW = "now"
    LATER = "later"  # somebody is at work on an earlier one
    BEHIND = "behind"  # an earlier one lies there and nobody is at work on it: its worker died, or gave it back


class Turns:
    """The claims of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def hold(self, row: int, owner: str) -> bool:
        """Whether the mail is still this owner's and undecided, which nobody changes until the unit ends.

        False where his lease ran out and somebody else took the mail: what he made of it is not wanted any more.
        """
        return self._work.first(_HOLD, row=row, owner=owner) is not None

    def lock(self, row: int) -> None:
        """Nobody else decides this mail, for the first time or again, until the unit ends."""
        if self._work.is_shared:
            self._work.first(_LOCK, row=row)

    def turn(self, row: int, owner: str) -> Turn:
        """Whether all mail that came before is decided: what came first is decided first, however many work at once."""
        now = self._work.now
        before = self._work.first(_BEFORE, row=row, owner=owner, at=now)
        if before is None:
            return Turn.NOW
        return Turn.LATER if before.lease_until is not None and before.lease_until > now else Turn.BEHIND

    def renew(self, owner: str, lease: timedelta) -> None:
        """The owner is still at work on the mail that he claimed."""
        self._work.change(_RENEW, by=owner, until=self._work.now + lease)

    def release(self, owner: str | None = None) -> None:
        """An owner gives back what he claimed and did not decide, as if he had not begun; without one, everybody."""
        self._work.change(_GIVE_BACK if owner is None else _GIVE_BACK.where(_MESSAGES.c.lease_owner == owner))

    def last_waiting(self, *, up_to: int | None = None) -> int | None:
        """The latest mail (up to a row) that is still to be decided; one that failed and pauses keeps nobody waiting."""
        is_paused = and_(_MESSAGES.c.lease_owner == "", _MESSAGES.c.lease_until > self._work.now)
        waiting = select(_MESSAGES.c.id).where(_IS_WAITING, ~func.coalesce(is_paused, false())).order_by(_MESSAGES.c.id.desc()).limit(1)
        found = self._work.first(waiting if up_to is None else waiting.where(_MESSAGES.c.id <= up_to))
        return None if found is None else int(found.id)
