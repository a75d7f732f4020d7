"""What waits beside the cases: advices and receipts that wait for each other, letters and requests to approve, mail that failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row, func, select

from mailflow.domain.decision import Disposition
from mailflow.domain.lifecycle import MessageState, OutgoingState, ReceiptState
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.notes import View, Views
from mailflow.store.people import People
from mailflow.store.reports.paging import PAGE, paged
from mailflow.store.reports.sight import Seeing
from mailflow.store.requests import Request, to_request
from mailflow.store.tables.desk import RequestState

_ADVICES = table_of(tables.Advice)
_CLIENTS = table_of(tables.Client)
_MESSAGES = table_of(tables.Message)
_OUTGOING = table_of(tables.Outgoing)
_RECEIPTS = table_of(tables.Receipt)
_REQUESTS = table_of(tables.Request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Something that waits and is no case; `name` is its queue, `oldest` since when the first of it waits."""

    name: str
    count: int
    oldest: datetime | None
    values: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAdvice:
    """An advice whose money has not come."""

    message_row: int
    client_number: str | None
    client_name: str
    subject: str
    amount: Money
    paid_on: date | None
    since: datetime


class BesideReports(Seeing):
    """The other queues of the desk, as one request sees them."""

    def beside_queues(self, today: date) -> tuple[Beside, ...]:  # noqa: ARG002  # the seam of queues that come by a day
        """How much of each waits; empty ones are left out."""
        found = (
            self._advices_waiting(),
            self._receipts_waiting(),
            self._counted("drafts", _OUTGOING, _OUTGOING.c.state == OutgoingState.DRAFT, since=_OUTGOING.c.queued_at),
            self._requests_waiting(),
            self._counted("failed", _MESSAGES, _MESSAGES.c.state == MessageState.FAILED, since=_MESSAGES.c.received_at),
        )
        return tuple(one for one in found if one.count)

    def saved_views(self, login: str) -> tuple[View, ...]:
        """Somebody's views of the queue."""
        return Views(self._work).of(login)

    def owners(self) -> tuple[tuple[str, str], ...]:
        """Login and name of everybody whom a case may be given to."""
        return tuple((person.login, person.name) for person in People(self._work).listed() if person.is_active)

    def advices_waiting(self, page: int = 1) -> tuple[tuple[WaitingAdvice, ...], bool]:
        """Advices whose money has not come, the oldest first, and whether there is another page."""
        query = (
            select(_ADVICES, _CLIENTS.c.name.label("client_name"), _MESSAGES.c.subject)
            .outerjoin(_CLIENTS, _CLIENTS.c.number == _ADVICES.c.client_number)
            .join(_MESSAGES, _MESSAGES.c.id == _ADVICES.c.message_row)
            .where(*self._without_cash())
            .order_by(_ADVICES.c.message_row)
        )
        rows = self._work.all(paged(query, page))
        return tuple(map(_waiting_advice, rows[:PAGE])), len(rows) > PAGE

    def requests(self, *, state: str = "", page: int = 1) -> tuple[tuple[tuple[Request, str], ...], bool]:
        """Requests with their clients' names, the oldest first where they wait, else the latest first."""
        order = _REQUESTS.c.id if state == RequestState.ASKED else _REQUESTS.c.id.desc()
        query = select(_REQUESTS, _CLIENTS.c.name.label("client_name")).outerjoin(_CLIENTS, _CLIENTS.c.number == _REQUESTS.c.client_number)
        wanted = [self.sight.of_client(_REQUESTS.c.client_number)] + ([_REQUESTS.c.state == state] if state else [])
        rows = self._work.all(paged(query.where(*wanted).order_by(order), page))
        return tuple((to_request(row), row.client_name or "") for row in rows[:PAGE]), len(rows) > PAGE

    def request(self, request_id: int) -> Request:
        """One request; raises LookupError where there is none, or none that may be seen."""
        wanted = (_REQUESTS.c.id == request_id, self.sight.of_client(_REQUESTS.c.client_number))
        row = self._work.first(select(_REQUESTS).where(*wanted))
        if row is None:
            raise LookupError(f"there is no request {request_id}")
        return to_request(row)

    def requests_of(
        self, *, case_id: int | None = None, invoice_number: str | None = None, receipt_id: str | None = None
    ) -> tuple[Request, ...]:
        """What was asked for about a case, an invoice or a receipt, the first request first."""
        about = {"case_id": case_id, "invoice_number": invoice_number, "receipt_id": receipt_id}
        wanted = [_REQUESTS.c[name] == value for name, value in about.items() if value is not None]
        return tuple(map(to_request, self._work.all(select(_REQUESTS).where(*wanted).order_by(_REQUESTS.c.id))))

    def _without_cash(self) -> list[Any]:  # SQLAlchemy's conditions are generic
        is_waiting = (_ADVICES.c.disposition == Disposition.MATCHED, _ADVICES.c.key.is_not(None))
        return [*is_waiting, self.sight.of_client(_ADVICES.c.client_number)]

    def _advices_waiting(self) -> Beside:
        columns = (func.count().label("many"), func.min(_ADVICES.c.decided_at).label("oldest"), func.sum(_ADVICES.c.total).label("worth"))
        rows = self._work.all(select(_ADVICES.c.currency, *columns).where(*self._without_cash()).group_by(_ADVICES.c.currency))
        return _beside("advices", rows)

    def _receipts_waiting(self) -> Beside:
        columns = (
            func.count().label("many"),
            func.min(_RECEIPTS.c.received_on).label("oldest"),
            func.sum(_RECEIPTS.c.unapplied).label("worth"),
        )
        wanted = (_RECEIPTS.c.state == ReceiptState.WAITING, self.sight.of_client(_RECEIPTS.c.client_number))
        return _beside("receipts", self._work.all(select(_RECEIPTS.c.currency, *columns).where(*wanted).group_by(_RECEIPTS.c.currency)))

    def _requests_waiting(self) -> Beside:
        columns = (func.count().label("many"), func.min(_REQUESTS.c.asked_at).label("oldest"), func.sum(_REQUESTS.c.amount).label("worth"))
        wanted = (_REQUESTS.c.state == RequestState.ASKED, self.sight.of_client(_REQUESTS.c.client_number))
        return _beside("requests", self._work.all(select(_REQUESTS.c.currency, *columns).where(*wanted).group_by(_REQUESTS.c.currency)))

    def _counted(self, name: str, table: Any, condition: Any, *, since: Any) -> Beside:  # as above
        wanted = condition if "client_number" not in table.c else condition & self.sight.of_client(table.c.client_number)
        row = self._work.first(select(func.count().label("many"), func.min(since).label("oldest")).select_from(table).where(wanted))
        return Beside(name=name, count=row.many if row else 0, oldest=row.oldest if row else None)


def _beside(name: str, rows: Iterable[Row[Any]]) -> Beside:
    several = list(rows)
    moments = [_moment(row.oldest) for row in several]
    values = tuple(Money.from_minor(int(row.worth), row.currency) for row in several if row.currency and row.worth is not None)
    return Beside(name=name, count=sum(row.many for row in several), oldest=min(moments, default=None), values=values)


def _moment(oldest: date | datetime) -> datetime:
    return oldest if isinstance(oldest, datetime) else datetime.combine(oldest, time(0), tzinfo=UTC)


def _waiting_advice(row: Row[Any]) -> WaitingAdvice:
    return WaitingAdvice(
        message_row=row.message_row,
        client_number=row.client_number,
        client_name=row.client_name or "",
        subject=row.subject or "",
        amount=Money.from_minor(row.total, row.currency),
        paid_on=row.paid_on,
        since=row.decided_at,
    )
