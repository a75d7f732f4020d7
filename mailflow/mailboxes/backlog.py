"""What a mailbox has listed, handed on in batches: oldest first, and with the next cursor only once all of it is taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailflow.domain.ports import Arrivals, Arrived

# Mails that are handed on at once.
BATCH = 100
# Whoever takes mail in may pause in the middle of a first day's twenty thousand; listing them again each time would cost more than
# taking them. A short list is asked for again, so that what came meanwhile is in it.
WORTH_KEEPING = 1000


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything since `cursor`, and the cursor that follows once all of it is kept."""

    cursor: str
    mails: list[Arrived]
    following: str


class Backlog:
    """The batches of one mailbox's listings, for one taker at a time."""

    def __init__(self, ask: Callable[[str], tuple[list[Arrived], str]]) -> None:
        """`ask` lists what came since a cursor, oldest first, and says which cursor follows."""
        self._ask = ask
        self._kept: Listing | None = None
        self._start = 0

    def arrivals(self, cursor: str) -> Iterator[Arrivals]:
        """The batches since `cursor`; goes on where the last listing was left when that was in its middle."""
        listing, start = self._kept, self._start
        if listing is None or listing.cursor != cursor:
            listing, start = Listing(cursor, *self._ask(cursor)), 0
        mails = listing.mails
        while start + BATCH < len(mails):
            # A batch counts as taken when the next one is asked for.
            self._kept, self._start = (listing, start) if len(mails) - start > WORTH_KEEPING else (None, 0)
            yield Arrivals(mails=tuple(mails[start : start + BATCH]), cursor=cursor)
            start += BATCH
        self._kept = None
        yield Arrivals(mails=tuple(mails[start:]), cursor=listing.following)
