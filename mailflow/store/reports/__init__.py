"""Read models of the admin: what its pages list and compare, by named columns. Nothing here changes anything."""

from mailflow.store.case_page import CasePage, read_case_page
from mailflow.store.learned import Learned, Lesson
from mailflow.store.outbox import Letter
from mailflow.store.reports.approvals import ApprovalReports, AttorneyLine
from mailflow.store.reports.beside import BesideReports
from mailflow.store.reports.claims import ClaimReports, DisputeLine
from mailflow.store.reports.comparison import ComparisonReports
from mailflow.store.reports.figures import Counted, FigureReports, Figures
from mailflow.store.reports.ledger import LedgerReports
from mailflow.store.reports.lessons import LessonReports
from mailflow.store.reports.letters import LetterReports
from mailflow.store.reports.life import LifeReports
from mailflow.store.reports.lists import ListReports
from mailflow.store.reports.mails import MailReports
from mailflow.store.reports.owing import OwingReports
from mailflow.store.reports.paging import PAGE
from mailflow.store.reports.people import PeopleReports
from mailflow.store.reports.queue import Queue, QueueFilter, QueueReports, QueueRow
from mailflow.store.reports.queue_counts import QueueCountReports, by_queue
from mailflow.store.reports.reminders import ReminderReports
from mailflow.store.reports.replies import ReplyPart, ReplyReports
from mailflow.store.reports.search import SearchReports
from mailflow.store.reports.sight import Sight
from mailflow.store.reports.standing import Standing, StandingReports
from mailflow.store.reports.statements import RunLine, StatementReports
from mailflow.store.tables.cases import DisputeState, PromiseState

__all__ = [
    "PAGE",
    "AttorneyLine",
    "CasePage",
    "Counted",
    "DisputeLine",
    "DisputeState",
    "Figures",
    "Learned",
    "Lesson",
    "Letter",
    "PromiseState",
    "Queue",
    "QueueFilter",
    "QueueRow",
    "ReplyPart",
    "Reports",
    "RunLine",
    "Sight",
    "Standing",
    "by_queue",
]


class Reports(
    QueueReports,
    ListReports,
    MailReports,
    LedgerReports,
    ComparisonReports,
    StandingReports,
    FigureReports,
    LessonReports,
    QueueCountReports,
    BesideReports,
    LetterReports,
    LifeReports,
    OwingReports,
    ReminderReports,
    ApprovalReports,
    StatementReports,
    ReplyReports,
    ClaimReports,
    SearchReports,
    PeopleReports,
):
    """What the pages of one request show, to whoever looks."""

    def seen_by(self, sight: Sight) -> "Reports":
        """The same for somebody who may not see everything."""
        return Reports(self._work, sight)

    def case_page(self, case_id: int) -> CasePage:
        """Everything that the page of one case shows; raises LookupError where there is none, or none that may be seen."""
        page = read_case_page(self._work, case_id)
        if not self.may_see(page.case.client_number):
            raise LookupError(f"there is no case {case_id}")
        return page
