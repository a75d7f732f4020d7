"""How good the suggestions are: what mailflow would have booked beside what people then booked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select

from mailflow.domain.lifecycle import CaseState
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.reports.sight import Seeing
from mailflow.store.tables.cases import CaseKind

_ACTS = table_of(tables.CaseAct)
_CASES = table_of(tables.Case)
_CLIENTS = table_of(tables.Client)
_DECISIONS = table_of(tables.Decision)
_ABOUT_MONEY = (CaseKind.PAYMENT, CaseKind.RECEIPT, CaseKind.CONFLICT)
# The reason of a case that mailflow would have booked by itself, had it been allowed to (policy: cash.automatic).
SUGGESTION = "suggestion"
# The latest cases that people decided; older ones were suggested by an older mailflow.
_LATEST = 1000


class Agreement(StrEnum):
    """What a person did with the first suggestion."""

    SAME = "same"
    DIFFERENT = "different"
    NO_SUGGESTION = "no suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A case that a person decided: the first suggestion and what was booked, each as invoice → amount ("" is on account)."""

    case_id: int
    title: str
    client_name: str
    reason: str
    basis: str
    decided_by: str
    decided_at: datetime
    currency: str
    suggested: dict[str, Decimal]
    booked: dict[str, Decimal]
    agreement: Agreement

    @property
    def was_certain(self) -> bool:
        """Whether mailflow would have booked it by itself."""
        return self.reason == SUGGESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many cases of one sort were booked as suggested."""

    name: str
    same: int
    different: int
    no_suggestion: int

    @property
    def decided(self) -> int:
        """All of them."""
        return self.same + self.different + self.no_suggestion

    @property
    def rate(self) -> float | None:
        """The share booked exactly as suggested, of those that had a suggestion."""
        suggested = self.same + self.different
        return self.same / suggested if suggested else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The record: `certain` is what mailflow would have booked by itself, `others` what it asked about with a suggestion."""

    certain: Tally
    others: Tally
    by_reason: tuple[Tally, ...]
    by_basis: tuple[Tally, ...]
    disagreements: tuple[Compared, ...]

    @property
    def upper_bound(self) -> float | None:
        """With no wrong one among n, the true rate of wrong ones is below 3/n in 19 of 20 such records (rule of three)."""
        tried = self.certain.same + self.certain.different
        return 3 / tried if tried and not self.certain.different else None


class ComparisonReports(Seeing):
    """The record as one request sees it."""

    def comparison(self) -> Comparison:
        """The latest cases about money that people decided, each with the policy's own first candidate."""
        rows = self._work.all(self._decided().limit(_LATEST))
        compared = [case for row in rows if (case := self._compare(row)) is not None]
        return Comparison(
            certain=_tally(SUGGESTION, [case for case in compared if case.was_certain]),
            others=_tally("others", [case for case in compared if not case.was_certain]),
            by_reason=_tallies([(case.reason, case) for case in compared]),
            by_basis=_tallies([(case.basis, case) for case in compared if case.basis]),
            disagreements=tuple(case for case in compared if case.agreement is Agreement.DIFFERENT),
        )

    def _decided(self) -> Select[Any]:  # columns by name, which the checker cannot follow
        by_person = (_CASES.c.state == CaseState.RESOLVED, _CASES.c.resolved_by != "policy", _CASES.c.kind.in_(_ABOUT_MONEY))
        seen = self.sight.of_client(_CASES.c.client_number)
        # An act carries the version that the person saw.
        last_act = (_ACTS.c.case_id == _CASES.c.id) & (_ACTS.c.version == _CASES.c.version - 1)
        joined = _CASES.join(_ACTS, last_act).outerjoin(_CLIENTS, _CLIENTS.c.number == _CASES.c.client_number)
        shown = (_CASES, _ACTS.c.after, _CLIENTS.c.name.label("client_name"))
        return select(*shown).select_from(joined).where(*by_person, seen).order_by(_CASES.c.resolved_at.desc())

    def _compare(self, row: Row[Any]) -> Compared | None:
        about = _DECISIONS.c.message_row == row.message_row if row.message_row is not None else _DECISIONS.c.receipt_id == row.receipt_id
        asked = select(_DECISIONS.c.value).where(about, _DECISIONS.c.actor == "policy").order_by(_DECISIONS.c.id.desc()).limit(1)
        found = self._work.first(asked)
        if found is None:
            return None
        candidates = found.value["value"]["candidates"]
        first = candidates[0] if candidates else None
        suggested = {} if first is None else _amounts(first["allocations"], (first["on_account"] or {}).get("amount"))
        booked = _amounts(row.after.get("allocations", ()), row.after.get("on_account"))
        agreement = Agreement.NO_SUGGESTION if not suggested else Agreement.SAME if suggested == booked else Agreement.DIFFERENT
        return Compared(
            case_id=row.id,
            title=row.title,
            client_name=row.client_name or "",
            reason=row.reason,
            basis="" if first is None else str(first["basis"]),
            decided_by=row.resolved_by,
            decided_at=row.resolved_at,
            currency=row.currency or "",
            suggested=suggested,
            booked=booked,
            agreement=agreement,
        )


def _amounts(allocations: Any, on_account: str | None) -> dict[str, Decimal]:  # JSON's own types
    amounts = {str(item["invoice_number"]): Decimal(item["amount"]["amount"]) for item in allocations}
    rest = Decimal(on_account or 0)
    return amounts | ({"": rest} if rest else {})


def _tallies(named: list[tuple[str, Compared]]) -> tuple[Tally, ...]:
    names = Counter(name for name, _ in named)
    return tuple(_tally(name, [case for other, case in named if other == name]) for name, _ in names.most_common())


def _tally(name: str, cases: list[Compared]) -> Tally:
    counts = Counter(case.agreement for case in cases)
    return Tally(
        name=name,
        same=counts[Agreement.SAME],
        different=counts[Agreement.DIFFERENT],
        no_suggestion=counts[Agreement.NO_SUGGESTION],
    )
