"""Write-offs, refunds and transfers to trust: asked by one person, decided by another, done outside mailflow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from mailflow.domain.errors import IllegalMove
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.tables.desk import RequestKind, RequestState
from mailflow.store.work import Work

_REQUESTS = table_of(tables.Request)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What somebody asks for. `reason` is the code that the firm's books want, `note` the person's own words."""

    kind: RequestKind
    amount: Money
    reason: str
    asked_by: str
    note: str = ""
    case_id: int | None = None
    decision_id: int | None = None
    receipt_id: str | None = None
    invoice_number: str | None = None
    client_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it is now."""

    id: int
    state: RequestState
    asked: NewRequest
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None


class Requests:
    """The requests of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def ask(self, asked: NewRequest, *, is_approved: bool = False) -> int:
        """Keeps a request; with `is_approved` it lies within the authority of who asks and needs nobody else. Its id."""
        values = {
            "kind": asked.kind,
            "state": RequestState.APPROVED if is_approved else RequestState.ASKED,
            "case_id": asked.case_id,
            "decision_id": asked.decision_id,
            "receipt_id": asked.receipt_id,
            "invoice_number": asked.invoice_number,
            "client_number": asked.client_number,
            "currency": asked.amount.currency,
            "amount": asked.amount.minor,
            "reason": asked.reason,
            "note": asked.note,
            "asked_by": asked.asked_by,
            "asked_at": self._work.now,
            "decided_by": asked.asked_by if is_approved else "",
            "decided_at": self._work.now if is_approved else None,
        }
        return self._work.insert(_REQUESTS, values)

    def get(self, request_id: int) -> Request:
        """A request; raises LookupError where there is none."""
        row = self._work.first(select(_REQUESTS).where(_REQUESTS.c.id == request_id))
        if row is None:
            raise LookupError(f"there is no request {request_id}")
        return to_request(row)

    def of_case(self, case_id: int) -> tuple[Request, ...]:
        """What was asked for about a case, the first request first."""
        return self._listed(_REQUESTS.c.case_id == case_id)

    def of_decision(self, decision_id: int) -> tuple[Request, ...]:
        """What was asked for with a decision, the first request first."""
        return self._listed(_REQUESTS.c.decision_id == decision_id)

    def move(self, request_id: int, *, before: RequestState, after: RequestState, actor: str) -> None:
        """The request goes on; raises IllegalMove where somebody else was quicker."""
        seen = (_REQUESTS.c.id == request_id, _REQUESTS.c.state == before)
        values = {"state": after, "decided_by": actor, "decided_at": self._work.now}
        if self._work.change(update(_REQUESTS).where(*seen).values(values)) != 1:
            self.get(request_id)
            raise IllegalMove("this request is not as it was shown any more; reload the page and look again")

    def _listed(self, condition: Any) -> tuple[Request, ...]:  # SQLAlchemy's conditions are generic
        return tuple(map(to_request, self._work.all(select(_REQUESTS).where(condition).order_by(_REQUESTS.c.id))))


def to_request(row: Row[Any]) -> Request:
    """A request from its columns."""
    asked = NewRequest(
        kind=RequestKind(row.kind),
        amount=Money.from_minor(row.amount, row.currency),
        reason=row.reason,
        asked_by=row.asked_by,
        note=row.note,
        case_id=row.case_id,
        decision_id=row.decision_id,
        receipt_id=row.receipt_id,
        invoice_number=row.invoice_number,
        client_number=row.client_number,
    )
    return Request(
        id=row.id,
        state=RequestState(row.state),
        asked=asked,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
