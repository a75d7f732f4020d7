"""Everything that the page of one mail shows."""

from dataclasses import dataclass

from sqlalchemy import select

from mailflow.store import tables
from mailflow.store.cases import Case, Cases
from mailflow.store.claims import Claims
from mailflow.store.columns import table_of
from mailflow.store.decisions import Decided, Decisions, ReadMail
from mailflow.store.mail import InboxRow, Mail
from mailflow.store.reports.sight import Seeing

_DECISIONS = table_of(tables.Decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail with what it says, what was decided of it (the latest first), and the cases that it gave rise to."""

    inbox: InboxRow
    read: ReadMail | None
    decided: tuple[Decided, ...]
    cases: tuple[Case, ...]


class MailReports(Seeing):
    """The mail as one request sees it."""

    def mail_page(self, message_row: int) -> MailPage:
        """The page of a mail; raises LookupError where there is none, or none that may be seen."""
        decisions = Decisions(self._work, Claims(self._work))
        decided = decisions.of_message(message_row)
        self.may_see_mail(message_row)
        return MailPage(
            inbox=Mail(self._work).get(message_row),
            read=decisions.find_reading(message_row),
            decided=decided,
            cases=Cases(self._work).of_message(message_row),
        )

    def may_see_mail(self, message_row: int) -> None:
        """Raises LookupError where the mail is decided for a client that may not be seen, or where there is none."""
        Mail(self._work).get(message_row)
        latest = select(_DECISIONS.c.client_number).where(_DECISIONS.c.message_row == message_row).order_by(_DECISIONS.c.id.desc())
        row = self._work.first(latest.limit(1))
        if not self.may_see(None if row is None else row.client_number):
            raise LookupError(f"there is no mail {message_row}")
