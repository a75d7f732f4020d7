"""What mails say, and what was decided of them and of receipts, kept whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mailflow.domain.decision import Decision, Disposition
from mailflow.domain.facts import Facts
from mailflow.domain.lifecycle import REMITTANCE_MOVES, RemittanceState, check_move
from mailflow.domain.message import Automatic, SenderTrust, SentLetter
from mailflow.store import tables
from mailflow.store.claims import Claims
from mailflow.store.columns import pack, table_of, unpack
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_READINGS = table_of(tables.Reading)
_DECISIONS = table_of(tables.Decision)
_FIRST_STATE = {
    None: RemittanceState.READ,
    Disposition.APPLIED: RemittanceState.APPLIED,
    Disposition.MATCHED: RemittanceState.MATCHED,
    Disposition.EXCEPTION: RemittanceState.EXCEPTION,
}
_REPLACE_READING = Prepared(
    update(_READINGS)
    .where(_READINGS.c.message_row == bindparam("at_row"))
    .values({name: bindparam(name) for name in ("reader", "facts", "automatic", "trust", "letter")})
)
_READING = Prepared(select(_READINGS).where(_READINGS.c.message_row == bindparam("row")))
_DECISION = Prepared(select(_DECISIONS).where(_DECISIONS.c.id == bindparam("decision_id")))
_OF_MESSAGE = Prepared(select(_DECISIONS).where(_DECISIONS.c.message_row == bindparam("row")).order_by(_DECISIONS.c.id.desc()))
_OF_RECEIPT = Prepared(select(_DECISIONS).where(_DECISIONS.c.receipt_id == bindparam("receipt_id")).order_by(_DECISIONS.c.id.desc()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """What a mail says, who says it, and which letter of ours it answers; `reader` is the version of the readers."""

    facts: Facts
    trust: SenderTrust
    reader: str
    automatic: Automatic | None = None
    letter: SentLetter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it was kept. `actor` is "policy" or a login."""

    id: int
    decision: Decision
    state: RemittanceState
    actor: str
    decided_at: datetime
    message_row: int | None
    receipt_id: str | None


class Decisions:
    """Readings and decisions of one unit of work."""

    def __init__(self, work: Work, claims: Claims) -> None:
        self._work = work
        self._claims = claims

    def keep_reading(self, message_row: int, read: ReadMail) -> None:
        """Keeps what a mail says; a later reading takes the place of an earlier one."""
        values = {
            "reader": read.reader,
            "facts": pack(read.facts),
            "automatic": None if read.automatic is None else pack(read.automatic),
            "trust": pack(read.trust),
            "letter": None if read.letter is None else pack(read.letter),
        }
        if not self._work.insert_new(_READINGS, values | {"message_row": message_row}):
            self._work.change(_REPLACE_READING, at_row=message_row, **values)

    def find_reading(self, message_row: int) -> ReadMail | None:
        """What a mail says, where it has been read."""
        row = self._work.first(_READING, row=message_row)
        if row is None:
            return None
        return ReadMail(
            facts=unpack(Facts, row.facts),
            trust=unpack(SenderTrust, row.trust),
            reader=row.reader,
            automatic=None if row.automatic is None else unpack(Automatic, row.automatic),
            letter=None if row.letter is None else unpack(SentLetter, row.letter),
        )

    def keep(self, decision: Decision, *, actor: str, message_row: int | None = None, receipt_id: str | None = None) -> int:
        """Keeps a decision whole, with its findings and candidates; its id. Opens the disputes, promises and pauses that it carries."""
        values = {
            "message_row": message_row,
            "receipt_id": receipt_id,
            "disposition": decision.disposition,
            "exception": decision.exception,
            "state": _FIRST_STATE[decision.disposition],
            "client_number": decision.client_number,
            "actor": actor,
            "decided_at": self._work.now,
            "value": pack(decision),
        }
        decision_id = self._work.insert(_DECISIONS, values)
        self._claims.open(decision_id, decision)
        return decision_id

    def get(self, decision_id: int) -> Decided:
        """A decision; raises LookupError where there is none."""
        row = self._work.first(_DECISION, decision_id=decision_id)
        if row is None:
            raise LookupError(f"there is no decision {decision_id}")
        return _decided(row)

    def of_message(self, message_row: int) -> tuple[Decided, ...]:
        """What was decided of a mail, the latest first."""
        return tuple(map(_decided, self._work.all(_OF_MESSAGE, row=message_row)))

    def of_receipt(self, receipt_id: str) -> tuple[Decided, ...]:
        """What was decided of a receipt by itself, the latest first."""
        return tuple(map(_decided, self._work.all(_OF_RECEIPT, receipt_id=receipt_id)))

    def move_to(self, decision_id: int, state: RemittanceState) -> None:
        """The decision goes to its next state; raises IllegalMove where it may not follow."""
        check_move(REMITTANCE_MOVES, self.get(decision_id).state, state)
        self._work.change(update(_DECISIONS).where(_DECISIONS.c.id == decision_id).values(state=state))


def _decided(row: Row[Any]) -> Decided:
    return Decided(
        id=row.id,
        decision=unpack(Decision, row.value),
        state=RemittanceState(row.state),
        actor=row.actor,
        decided_at=row.decided_at,
        message_row=row.message_row,
        receipt_id=row.receipt_id,
    )
