"""What decisions taught: rules that a person confirmed, the decisions that each had a part in, and the way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from mailflow.domain.errors import IllegalMove
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.ledger import Ledger
from mailflow.store.tables.desk import LearnedKind, LearnedState
from mailflow.store.work import Work

_CLIENTS = table_of(tables.Client)
_RULES = table_of(tables.LearnedRule)
_USES = table_of(tables.RuleUse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What may be learned: a name or an address (`pattern`) stands for a client; `folded` is how it is compared."""

    kind: LearnedKind
    client_number: str
    pattern: str
    folded: str
    author: str
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A rule as it is now; `hits` are decisions that it had a part in."""

    id: int
    lesson: Lesson
    state: LearnedState
    proposed_at: datetime
    changed_by: str
    changed_at: datetime | None
    hits: int = 0
    last_used_at: datetime | None = None


class LearnedRules:
    """The learned rules of one unit of work."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self._work = work
        self._ledger = ledger

    def propose(self, lesson: Lesson) -> int | None:
        """Keeps a lesson until a person has said yes or no; its id, `None` where it is known already (said no to, too)."""
        values = {
            "kind": lesson.kind,
            "state": LearnedState.PROPOSED,
            "client_number": lesson.client_number,
            "pattern": lesson.pattern,
            "folded": lesson.folded,
            "case_id": lesson.case_id,
            "author": lesson.author,
            "proposed_at": self._work.now,
            "changed_by": "",
            "changed_at": None,
        }
        added = self._work.key_of_new(_RULES, values)
        return None if added is None else int(added[0])

    def get(self, rule_id: int) -> Learned:
        """A rule; raises LookupError where there is none."""
        row = self._work.first(select(_RULES).where(_RULES.c.id == rule_id))
        if row is None:
            raise LookupError(f"there is no learned rule {rule_id}")
        return to_learned(row)

    def move(self, rule_id: int, *, before: Iterable[LearnedState], after: LearnedState, actor: str) -> None:
        """The rule goes on, and every process that has the client in hand hears of it. Raises IllegalMove where it is elsewhere."""
        seen = (_RULES.c.id == rule_id, _RULES.c.state.in_(list(before)))
        values = {"state": after, "changed_by": actor, "changed_at": self._work.now}
        if self._work.change(update(_RULES).where(*seen).values(values)) != 1:
            self.get(rule_id)
            raise IllegalMove("this rule is not as it was shown any more; reload the page and look again")
        client_number = self.get(rule_id).lesson.client_number
        self._work.change(update(_CLIENTS).where(_CLIENTS.c.number == client_number).values(changed=self._ledger.stamp()))

    def active_for(self, client_number: str) -> tuple[Learned, ...]:
        """The rules in force for a client."""
        wanted = (_RULES.c.client_number == client_number, _RULES.c.state == LearnedState.ACTIVE)
        return tuple(map(to_learned, self._work.all(select(_RULES).where(*wanted))))

    def note_use(self, rule_id: int, decision_id: int) -> None:
        """The rule had a part in a decision."""
        self._work.insert_new(_USES, {"rule_id": rule_id, "decision_id": decision_id, "at": self._work.now})

    def uses(self, rule_id: int, limit: int = 50) -> tuple[int, ...]:
        """The decisions that a rule had a part in, the latest first."""
        query = select(_USES.c.decision_id).where(_USES.c.rule_id == rule_id).order_by(_USES.c.decision_id.desc()).limit(limit)
        return tuple(row.decision_id for row in self._work.all(query))

    def hits(self, rule_ids: Iterable[int]) -> dict[int, tuple[int, datetime]]:
        """How often rules were used, and when last; those that never were are absent."""
        counted = select(_USES.c.rule_id, func.count().label("uses"), func.max(_USES.c.at).label("last")).group_by(_USES.c.rule_id)
        rows = self._work.all(counted.where(_USES.c.rule_id.in_(list(rule_ids))))
        return {row.rule_id: (row.uses, row.last) for row in rows}


def to_learned(row: Row[Any]) -> Learned:
    """A rule from its columns."""
    lesson = Lesson(
        kind=LearnedKind(row.kind),
        client_number=row.client_number,
        pattern=row.pattern,
        folded=row.folded,
        author=row.author,
        case_id=row.case_id,
    )
    return Learned(
        id=row.id,
        lesson=lesson,
        state=LearnedState(row.state),
        proposed_at=row.proposed_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
