"""Fetching a few mails ahead: whoever takes mail in asks for one after the other, and a server answers for twenty as quickly as for one."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

# In one answer of the server, and so in memory; a larger mail comes alone.
MAILS = 25
BYTES = 4_000_000


class Ahead:
    """The mails of the last listing, in its order; for one taker at a time.

    A mail that was fetched ahead is handed out once, so that whoever asks again learns whether it is still there.
    """

    def __init__(self, fetch: Callable[[Sequence[str]], dict[str, bytes]]) -> None:
        """`fetch` gives the mails that it can give together; those that it leaves out are asked for one by one."""
        self._fetch = fetch
        self._sizes: dict[str, int] = {}
        self._in_hand: dict[str, bytes] = {}

    def expect(self, mails: Iterable[tuple[str, int]]) -> None:
        """These will be asked for, with their sizes in bytes."""
        self._sizes = dict(mails)
        self._in_hand.clear()

    def take(self, mail: str) -> bytes | None:
        """The mail, where it is one of those; `None` where the server must be asked for it alone."""
        if mail in self._sizes:
            wanted = self._next(mail)
            self._in_hand = self._fetch(wanted)
            for asked in wanted:
                del self._sizes[asked]
        return self._in_hand.pop(mail, None)

    def _next(self, first: str) -> list[str]:
        """The mail and those behind it, as many as one answer may hold."""
        # Those before it were taken, or skipped because they are known.
        for skipped in list(self._sizes):
            if skipped == first:
                break
            del self._sizes[skipped]
        wanted: list[str] = []
        size = 0
        for mail, its_size in islice(self._sizes.items(), MAILS):
            size += its_size
            if wanted and size > BYTES:
                break
            wanted.append(mail)
        return wanted
