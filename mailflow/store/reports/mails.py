"""Everything that the page of one mail shows."""

from dataclasses import dataclass

from mailflow.store.cases import Case, Cases
from mailflow.store.claims import Claims
from mailflow.store.decisions import Decided, Decisions, ReadMail
from mailflow.store.mail import InboxRow, Mail
from mailflow.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail with what it says, what was decided of it (the latest first), and the cases that it gave rise to."""

    inbox: InboxRow
    read: ReadMail | None
    decided: tuple[Decided, ...]
    cases: tuple[Case, ...]


class MailReports:
    """The mail as one request sees it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def mail_page(self, message_row: int) -> MailPage:
        """The page of a mail; raises LookupError where there is none."""
        decisions = Decisions(self._work, Claims(self._work))
        return MailPage(
            inbox=Mail(self._work).get(message_row),
            read=decisions.find_reading(message_row),
            decided=decisions.of_message(message_row),
            cases=Cases(self._work).of_message(message_row),
        )
