"""Approvals in the database: what waits for which billing attorney, the mails that asked, each attorney's own choice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update

from mailflow.domain.approval import Answered, Because, Silence
from mailflow.domain.errors import StaleCase
from mailflow.domain.lifecycle import APPROVAL_MOVES, ApprovalState, OutgoingState, ReminderState, check_move
from mailflow.domain.money import Money
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work, chunks

_APPROVALS = table_of(tables.Approval)
_DIGESTS = table_of(tables.ApprovalDigest)
_CHOICES = table_of(tables.AttorneyChoice)
_REMINDERS = table_of(tables.Reminder)
_ITEMS = table_of(tables.ReminderItem)
_OUTGOING = table_of(tables.Outgoing)
_CLIENTS = table_of(tables.Client)
_OPEN = (ApprovalState.WAITING, ApprovalState.HELD)
_IN_QUESTION = Prepared(
    select(_ITEMS.c.invoice_number)
    .join(_REMINDERS, _REMINDERS.c.id == _ITEMS.c.reminder_id)
    .join(_APPROVALS, _APPROVALS.c.reminder_id == _REMINDERS.c.id)
    .join(_OUTGOING, _OUTGOING.c.id == _APPROVALS.c.outgoing_row)
    .where(
        _REMINDERS.c.client_number.in_(bindparam("clients", expanding=True)),
        _APPROVALS.c.state.in_(_OPEN),
        _OUTGOING.c.state == OutgoingState.DRAFT,
    )
)
# Letters that have left, are leaving, or will: a draft has not reached anybody.
_GONE = (OutgoingState.QUEUED, OutgoingState.SENDING, OutgoingState.SENT, OutgoingState.UNCERTAIN)
_LETTERS_TO = Prepared(
    select(func.count().label("letters"))
    .select_from(_REMINDERS)
    .join(_OUTGOING, _OUTGOING.c.id == _REMINDERS.c.outgoing_row)
    .where(_REMINDERS.c.client_number == bindparam("client"), _OUTGOING.c.state.in_(_GONE))
)
_ALLOWED = Prepared(
    select(_REMINDERS.c.value)
    .join(_APPROVALS, _APPROVALS.c.reminder_id == _REMINDERS.c.id)
    .where(
        _REMINDERS.c.client_number == bindparam("client"),
        _REMINDERS.c.cadence == bindparam("cadence"),
        _REMINDERS.c.step == bindparam("step"),
        _REMINDERS.c.address == bindparam("address"),
        _REMINDERS.c.state == ReminderState.HELD,
        _APPROVALS.c.state == ApprovalState.APPROVED,
        _APPROVALS.c.answered_at >= bindparam("since"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApproval:
    """A letter that an attorney is to be asked about."""

    reminder_id: int
    outgoing_row: int
    address: str
    name: str
    because: Because
    then_clicks: bool
    oldest_due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """An approval with the letter that it is about; `value` is what a page shows of the reminder (`asked`, `invoices`)."""

    id: int
    reminder_id: int
    outgoing_row: int
    letter_state: OutgoingState
    address: str
    name: str
    because: Because
    state: ApprovalState
    then_clicks: bool
    oldest_due_on: date
    made_at: datetime
    digest_id: int | None
    silence: Silence | None
    silent_until: datetime | None
    answered: Answered | None
    answered_by: str
    answered_at: datetime | None
    reason: str
    client_number: str
    client_name: str
    cadence: str
    step: str
    day: date
    contact: str
    value: Mapping[str, Any]  # JSON's own types

    @property
    def is_open(self) -> bool:
        """Whether an answer can still change anything: the letter is a draft that waits, or is held."""
        return self.letter_state is OutgoingState.DRAFT and self.state in _OPEN

    @property
    def asked(self) -> tuple[Money, ...]:
        """What the letter asks for, a sum a currency."""
        return tuple(Money(Decimal(amount), currency) for currency, amount in self.value["asked"].items())


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """A mail that asked an attorney about these approvals."""

    id: int
    address: str
    name: str
    day: date
    used_at: datetime | None
    approval_ids: tuple[int, ...]


class Approvals:
    """The approvals of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def ask(self, new: NewApproval) -> None:
        """A letter waits for an attorney from now on."""
        values = {name: getattr(new, name) for name in NewApproval.__slots__}
        self._work.insert(_APPROVALS, values | {"state": ApprovalState.WAITING, "made_at": self._work.now})

    def get(self, approval_id: int) -> ApprovalRow:
        """An approval; raises LookupError where there is none."""
        found = self._work.first(rows_of_approvals().where(_APPROVALS.c.id == approval_id))
        if found is None:
            raise LookupError(f"there is no approval {approval_id}")
        return to_approval(found)

    def of_letter(self, outgoing_row: int) -> tuple[ApprovalRow, ...]:
        """Everybody who is asked about a letter."""
        return self._rows(_APPROVALS.c.outgoing_row == outgoing_row)

    def of_digest(self, digest: DigestRow) -> tuple[ApprovalRow, ...]:
        """What a mail listed."""
        return self._rows(_APPROVALS.c.id.in_(digest.approval_ids))

    def waiting_for(self, address: str) -> tuple[ApprovalRow, ...]:
        """The letters that wait for an attorney, the oldest first."""
        return self._rows(_APPROVALS.c.address == address, *_is_waiting())

    def to_be_asked(self) -> tuple[str, ...]:
        """The addresses of attorneys for whom letters wait of which no mail has told them yet."""
        unasked = (_APPROVALS.c.digest_id.is_(None), _APPROVALS.c.address != "", *_is_waiting())
        query = select(_APPROVALS.c.address).join(_OUTGOING, _OUTGOING.c.id == _APPROVALS.c.outgoing_row).where(*unasked)
        return tuple(row.address for row in self._work.all(query.distinct().order_by(_APPROVALS.c.address)))

    def unanswered(self) -> tuple[ApprovalRow, ...]:
        """What waits beyond the moment at which silence is an answer."""
        return self._rows(_APPROVALS.c.silent_until <= self._work.now, *_is_waiting())

    def in_question(self, client_numbers: Iterable[str]) -> frozenset[str]:
        """The invoices of letters that wait or are held: nothing else is written about them meanwhile."""
        return frozenset(
            row.invoice_number for some in chunks(sorted(set(client_numbers))) for row in self._work.all(_IN_QUESTION, clients=some)
        )

    def letters_to(self, client_number: str) -> int:
        """How many reminders the client has had by mail, or is about to have."""
        found = self._work.first(_LETTERS_TO, client=client_number)
        return 0 if found is None else int(found.letters)

    def allowed(self, client_number: str, cadence: str, step: str, *, address: str, since: datetime) -> list[Mapping[str, Any]]:
        """What was approved of a step since then, and did not leave because something changed: the reminders' values."""
        rows = self._work.all(_ALLOWED, client=client_number, cadence=cadence, step=step, address=address, since=since)
        return [row.value for row in rows]

    def answer(self, row: ApprovalRow, state: ApprovalState, *, by: str, how: Answered, reason: str = "") -> None:
        """The answer. Raises StaleCase where somebody was quicker, IllegalMove where it cannot be."""
        check_move(APPROVAL_MOVES, row.state, state)
        seen = (_APPROVALS.c.id == row.id, _APPROVALS.c.state == row.state)
        values = {"state": state, "answered": how, "answered_by": by, "answered_at": self._work.now, "reason": reason}
        if self._work.change(update(_APPROVALS).where(*seen).values(values)) != 1:
            raise StaleCase("somebody else has just answered for this letter; reload the page")

    # the mails that ask

    def add_digest(self, address: str, name: str, day: date, approvals: Sequence[ApprovalRow]) -> int | None:
        """The mail of this day to an attorney; `None` where the day has one already."""
        values = {"address": address, "name": name, "day": day, "made_at": self._work.now, "approval_ids": [one.id for one in approvals]}
        added = self._work.key_of_new(_DIGESTS, values)
        return None if added is None else int(added.id)

    def set_asked(self, approvals: Collection[ApprovalRow], digest_id: int, *, silence: Silence, until: Mapping[int, datetime]) -> None:
        """A mail has told of them, and what silence means; who was told before keeps the earlier moment."""
        for one in approvals:
            told = {"silence": silence, "silent_until": until[one.id]} if one.silent_until is None else {}
            self._work.change(update(_APPROVALS).where(_APPROVALS.c.id == one.id).values(digest_id=digest_id, **told))

    def find_digest(self, digest_id: int) -> DigestRow | None:
        """A mail that asked."""
        found = self._work.first(select(_DIGESTS).where(_DIGESTS.c.id == digest_id))
        if found is None:
            return None
        ids = tuple(int(one) for one in found.approval_ids)
        return DigestRow(id=found.id, address=found.address, name=found.name, day=found.day, used_at=found.used_at, approval_ids=ids)

    def use_digest(self, digest_id: int) -> bool:
        """Its link for all letters was used; false where it had been."""
        fresh = (_DIGESTS.c.id == digest_id, _DIGESTS.c.used_at.is_(None))
        return self._work.change(update(_DIGESTS).where(*fresh).values(used_at=self._work.now)) == 1

    # what silence means

    def choice_of(self, address: str) -> Silence | None:
        """What an attorney chose that her silence means."""
        found = self._work.first(select(_CHOICES.c.silence).where(_CHOICES.c.address == address))
        return None if found is None else Silence(found.silence)

    def choose(self, address: str, silence: Silence, *, actor: str) -> None:
        """From the next mail on, her silence means this."""
        values = {"silence": silence, "changed_by": actor, "changed_at": self._work.now}
        if not self._work.insert_new(_CHOICES, {"address": address, **values}):
            self._work.change(update(_CHOICES).where(_CHOICES.c.address == address).values(values))

    def _rows(self, *which: Any) -> tuple[ApprovalRow, ...]:  # SQLAlchemy's conditions
        return tuple(map(to_approval, self._work.all(rows_of_approvals().where(*which).order_by(_APPROVALS.c.id))))


def _is_waiting() -> tuple[Any, ...]:  # as above
    return _APPROVALS.c.state == ApprovalState.WAITING, _OUTGOING.c.state == OutgoingState.DRAFT


def rows_of_approvals() -> Select[Any]:
    """Approvals with their letters, reminders and clients."""
    names = ("client_number", "cadence", "step", "day", "value")
    return (
        select(
            *_APPROVALS.c,
            *(_REMINDERS.c[name] for name in names),
            _REMINDERS.c.address.label("contact"),
            _OUTGOING.c.state.label("letter_state"),
            func.coalesce(_CLIENTS.c.name, "").label("client_name"),
        )
        .join(_REMINDERS, _REMINDERS.c.id == _APPROVALS.c.reminder_id)
        .join(_OUTGOING, _OUTGOING.c.id == _APPROVALS.c.outgoing_row)
        .outerjoin(_CLIENTS, _CLIENTS.c.number == _REMINDERS.c.client_number)
    )


def to_approval(row: Row[Any]) -> ApprovalRow:
    """A row of `rows_of_approvals` as a value."""
    given = row._asdict()
    words: dict[str, Any] = {
        "letter_state": OutgoingState(row.letter_state),
        "because": Because(row.because),
        "state": ApprovalState(row.state),
        "silence": Silence(row.silence) if row.silence else None,
        "answered": Answered(row.answered) if row.answered else None,
    }
    return ApprovalRow(**{name: words.get(name, given[name]) for name in ApprovalRow.__slots__})
