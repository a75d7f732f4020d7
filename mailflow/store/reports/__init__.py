"""Read models of the admin: what its pages list and compare, by named columns. Nothing here changes anything."""

from mailflow.store.case_page import CasePage, read_case_page
from mailflow.store.reports.comparison import ComparisonReports
from mailflow.store.reports.figures import Counted, FigureReports, Figures
from mailflow.store.reports.ledger import LedgerReports
from mailflow.store.reports.lists import ListReports
from mailflow.store.reports.mails import MailReports
from mailflow.store.reports.paging import PAGE
from mailflow.store.reports.queue import QueueFilter, QueueReports
from mailflow.store.reports.standing import Standing, StandingReports
from mailflow.store.work import Work

__all__ = ["PAGE", "CasePage", "Counted", "Figures", "QueueFilter", "Reports", "Standing"]


class Reports(QueueReports, ListReports, MailReports, LedgerReports, ComparisonReports, StandingReports, FigureReports):
    """What the pages of one request show."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def case_page(self, case_id: int) -> CasePage:
        """Everything that the page of one case shows; raises LookupError where there is none."""
        return read_case_page(self._work, case_id)
