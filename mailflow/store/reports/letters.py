"""Letters of ours for the admin's pages: by state, a page at a time, and one with its words."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select

from mailflow.domain.lifecycle import OutgoingState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.outbox import Letter, Outbox
from mailflow.store.reports.paging import PAGE, like, paged
from mailflow.store.reports.sight import Seeing

_OUTGOING = table_of(tables.Outgoing)
_CLIENTS = table_of(tables.Client)
# As `messages.links` writes them.
_LINK = re.compile(r"(/approvals/)[ld][0-9]+-[0-9]+-[a-z2-7]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """A letter as a list shows it."""

    id: int
    state: OutgoingState
    version: int
    about: str
    recipient: str
    subject: str
    client_number: str | None
    client_name: str
    queued_at: datetime
    not_before: datetime | None
    attempted_at: datetime | None
    sent_at: datetime | None
    failure: str


class LetterReports(Seeing):
    """Lists of letters."""

    def letters(self, *, state: str = "", text: str = "", page: int = 1) -> tuple[tuple[LetterRow, ...], bool]:
        """Letters in this state (empty: in any), the latest first, and whether there are more."""
        names = (_OUTGOING.c.id, _OUTGOING.c.state, _OUTGOING.c.version, _OUTGOING.c.about, _OUTGOING.c.recipient, _OUTGOING.c.subject)
        moments = (_OUTGOING.c.queued_at, _OUTGOING.c.not_before, _OUTGOING.c.attempted_at, _OUTGOING.c.sent_at, _OUTGOING.c.failure)
        query = (
            select(*names, _OUTGOING.c.client_number, _CLIENTS.c.name, *moments)
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _OUTGOING.c.client_number)
            .where(self.sight.of_client(_OUTGOING.c.client_number))
            .order_by(_OUTGOING.c.id.desc())
        )
        if state:
            query = query.where(_OUTGOING.c.state == state)
        if text:
            places = (_OUTGOING.c.subject, _OUTGOING.c.recipient, _OUTGOING.c.about, _CLIENTS.c.name)
            query = query.where(or_(*(like(place, text) for place in places)))
        rows = self._work.all(paged(query, page))
        found = tuple(
            LetterRow(
                **{name: value for name, value in row._asdict().items() if name not in ("name", "state")},
                state=OutgoingState(row.state),
                client_name=row.name or "",
            )
            for row in rows[:PAGE]
        )
        return found, len(rows) > PAGE

    def letter_counts(self) -> dict[str, int]:
        """How many letters are in each state."""
        seen = self.sight.of_client(_OUTGOING.c.client_number)
        query = select(_OUTGOING.c.state, func.count().label("letters")).where(seen).group_by(_OUTGOING.c.state)
        return {row.state: row.letters for row in self._work.all(query)}

    def letter(self, row: int) -> Letter:
        """A letter with its words; raises LookupError where there is none, or none that may be seen.

        The links of a mail to a billing attorney are left out: whoever has one can answer in her name.
        """
        letter = Outbox(self._work).get(row)
        if not self.may_see(letter.mail.client_number):
            raise LookupError(f"there is no letter {row}")
        return _without_links(letter)

    def letter_raw(self, row: int) -> bytes:
        """Its bytes, for the names of its files; raises LookupError as `letter` does."""
        return Outbox(self._work).raw(self.letter(row).row)

    def letters_stopped_by(self) -> str:
        """Who has stopped all letters; empty where they go."""
        return Outbox(self._work).stopped_by()


def _without_links(letter: Letter) -> Letter:
    text = _LINK.sub(r"\1…", letter.mail.text)
    return letter if text == letter.mail.text else replace(letter, mail=replace(letter.mail, text=text, html=""))
