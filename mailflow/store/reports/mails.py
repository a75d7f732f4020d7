"""Everything that the page of one mail shows."""

from dataclasses import dataclass

from mailflow.store.cases import Case, Cases
from mailflow.store.claims import Claims
from mailflow.store.decisions import Decided, Decisions, ReadMail
from mailflow.store.mail import InboxRow, Mail
from mailflow.store.reports.sight import Seeing


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
        if not self.may_see(decided[0].decision.client_number if decided else None):
            raise LookupError(f"there is no mail {message_row}")
        return MailPage(
            inbox=Mail(self._work).get(message_row),
            read=decisions.find_reading(message_row),
            decided=decided,
            cases=Cases(self._work).of_message(message_row),
        )
