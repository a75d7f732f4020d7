"""Letters of ours in the database: written once a business key, claimed by one sender, each state guarded by its version."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.domain.lifecycle import OUTGOING_MOVES, OutgoingState, check_move
from mailflow.domain.message import SentLetter
from mailflow.domain.outgoing import FrozenMail, OutgoingMail
from mailflow.store import tables
from mailflow.store.columns import pack, table_of, unpack
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_OUTGOING = table_of(tables.Outgoing)
_RAW = table_of(tables.OutgoingRaw)
_COUNTERS = table_of(tables.Counter)
# Signs the marks of letters. It lies beside the letters that it signs, so that every process on one database makes the same marks.
_KEY = "letters key"
_KEY_BYTES = 32
_STOPPED = "letters stopped"
_LONGEST_FAILURE = 2000
_SIGNS = Prepared(select(_COUNTERS.c.mark).where(_COUNTERS.c.name == _KEY))
_KEYED = Prepared(select(_OUTGOING.c.id).where(_OUTGOING.c.key == bindparam("key")))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to be kept: what was written, and its frozen bytes. `subject` has the mark in it."""

    mail: OutgoingMail
    frozen: FrozenMail
    code: str
    subject: str
    state: OutgoingState
    about: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of the outbox as it is now; `mail` is without its files, which are in the bytes."""

    row: int
    key: str
    code: str
    message_id: str
    state: OutgoingState
    version: int
    about: str
    sender: str
    recipient: str
    subject: str
    queued_at: datetime
    not_before: datetime | None
    attempts: int
    attempted_at: datetime | None
    failure: str
    sent_at: datetime | None
    mail: OutgoingMail

    @property
    def as_sent(self) -> SentLetter:
        """What its answers are compared with."""
        return SentLetter(
            message_id=self.message_id,
            client_number=self.mail.client_number,
            to=tuple(address.email for address in self.mail.to),
            subject=self.subject,
            sent_at=self.sent_at,
            invoice_numbers=self.mail.invoice_numbers,
        )


class Outbox:
    """The letters of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @property
    def now(self) -> datetime:
        """This moment."""
        return self._work.now

    def key(self) -> bytes:
        """What signs the marks of this installation's letters; made at the first call, which must be in a unit that writes."""
        found = self._work.first(_SIGNS)
        if found is None:
            self._work.insert_new(_COUNTERS, {"name": _KEY, "value": 0, "mark": secrets.token_hex(_KEY_BYTES)})
            found = self._work.first(_SIGNS)
        return bytes.fromhex(found.mark) if found is not None else b""

    def find_key(self) -> bytes | None:
        """The same where it exists already; `None` before the first letter."""
        found = self._work.first(_SIGNS)
        return None if found is None else bytes.fromhex(found.mark)

    def find(self, key: str) -> int | None:
        """The row of the letter with this business key."""
        found = self._work.first(_KEYED, key=key)
        return None if found is None else int(found.id)

    def find_by_code(self, code: str) -> Letter | None:
        """The letter that the marks in an answer name (`messages.tokens`)."""
        found = self._work.first(select(_OUTGOING).where(_OUTGOING.c.code == code))
        return None if found is None else _letter(found)

    def find_by_message_id(self, message_id: str) -> Letter | None:
        """The letter that left under this Message-ID."""
        found = self._work.first(select(_OUTGOING).where(_OUTGOING.c.message_id == message_id))
        return None if found is None else _letter(found)

    def add(self, letter: NewLetter) -> int:
        """Keeps a letter; where its key is known, the row of the one that is kept already."""
        mail, frozen = letter.mail, letter.frozen
        values = {
            **_written(letter),
            "key": mail.key,
            "code": letter.code,
            "message_id": frozen.message_id,
            "client_number": mail.client_number,
            "state": letter.state,
            "about": letter.about,
            "queued_at": self._work.now,
            "not_before": letter.not_before,
        }
        added = self._work.key_of_new(_OUTGOING, values)
        if added is None:
            known = self.find(mail.key)
            if known is None:
                raise IllegalMove(f"the letter {mail.key} has the code of another letter; give it another key")
            return known
        self._work.insert(_RAW, {"outgoing_row": int(added.id), "raw": frozen.raw})
        return int(added.id)

    def rewrite(self, row: int, version: int, letter: NewLetter) -> int:
        """What a person has changed of a draft; its new version. Raises StaleCase where somebody was quicker."""
        changed = self._change(row, version, letter.state, _written(letter))
        self._work.change(update(_RAW).where(_RAW.c.outgoing_row == row).values(raw=letter.frozen.raw))
        return changed

    def get(self, row: int) -> Letter:
        """A letter; raises LookupError where there is none."""
        found = self._work.first(select(_OUTGOING).where(_OUTGOING.c.id == row))
        if found is None:
            raise LookupError(f"there is no letter {row}")
        return _letter(found)

    def raw(self, row: int) -> bytes:
        """The bytes of a letter; raises LookupError where retention has removed them."""
        found = self._work.first(select(_RAW.c.raw).where(_RAW.c.outgoing_row == row))
        if found is None:
            raise LookupError(f"the bytes of letter {row} are not kept any more")
        return bytes(found.raw)

    def frozen(self, letter: Letter) -> FrozenMail:
        """The letter as it leaves."""
        recipients = tuple(dict.fromkeys(address.email for address in (*letter.mail.to, *letter.mail.cc) if address.email))
        return FrozenMail(message_id=letter.message_id, sender=letter.sender, recipients=recipients, raw=self.raw(letter.row))

    def move_to(self, row: int, version: int, state: OutgoingState, **values: object) -> int:
        """The letter goes to its next state; its new version. Raises StaleCase where somebody was quicker, IllegalMove."""
        return self._change(row, version, check_move(OUTGOING_MOVES, self.get(row).state, state), values)

    def of_client(self, client_number: str, limit: int = 50) -> tuple[Letter, ...]:
        """A client's letters, the latest first."""
        wanted = select(_OUTGOING).where(_OUTGOING.c.client_number == client_number).order_by(_OUTGOING.c.id.desc()).limit(limit)
        return tuple(map(_letter, self._work.all(wanted)))

    def of_subject(self, about: str) -> tuple[Letter, ...]:
        """The letters about something (``case:12``), the latest first."""
        return tuple(map(_letter, self._work.all(select(_OUTGOING).where(_OUTGOING.c.about == about).order_by(_OUTGOING.c.id.desc()))))

    def waiting(self) -> tuple[int, ...]:
        """The rows of what is to leave, the oldest first."""
        queued = select(_OUTGOING.c.id).where(_OUTGOING.c.state == OutgoingState.QUEUED).order_by(_OUTGOING.c.id)
        return tuple(row.id for row in self._work.all(queued))

    # sending

    def claim_next(self, owner: str, lease: timedelta, *, senders: Collection[str]) -> Letter | None:
        """The oldest letter of these senders that may go now, claimed for one attempt; `None` when there is none. Commit before it."""
        now = self._work.now
        is_due = or_(_OUTGOING.c.not_before.is_(None), _OUTGOING.c.not_before <= now)
        due = (_OUTGOING.c.state == OutgoingState.QUEUED, _OUTGOING.c.sender.in_(sorted(senders)), is_due)
        found = self._work.first(select(_OUTGOING.c.id).where(*due).order_by(_OUTGOING.c.id).limit(1).with_for_update(skip_locked=True))
        if found is None:
            return None
        claimed = {
            "state": OutgoingState.SENDING,
            "lease_owner": owner,
            "lease_until": now + lease,
            "attempts": _OUTGOING.c.attempts + 1,
            "attempted_at": now,
            "failure": "",
            "version": _OUTGOING.c.version + 1,
        }
        row = self._work.first(update(_OUTGOING).where(_OUTGOING.c.id == found.id, *due).values(claimed).returning(_OUTGOING))
        return None if row is None else _letter(row)

    def doubt_abandoned(self, *, everything: bool = False) -> int:
        """What was being sent by a process that is gone may have left: it is uncertain now. How many are; `everything`: no lease counts."""
        gone = (_OUTGOING.c.state == OutgoingState.SENDING, *(() if everything else (_OUTGOING.c.lease_until <= self._work.now,)))
        says = "the process stopped while it sent this letter"
        values = {"state": OutgoingState.UNCERTAIN, "lease_owner": "", "lease_until": None, "failure": says, "not_before": None}
        return self._work.change(update(_OUTGOING).where(*gone).values(**values, version=_OUTGOING.c.version + 1))

    def uncertain(self, limit: int = 50) -> tuple[Letter, ...]:
        """Letters that are to be looked for now."""
        is_due = or_(_OUTGOING.c.not_before.is_(None), _OUTGOING.c.not_before <= self._work.now)
        wanted = select(_OUTGOING).where(_OUTGOING.c.state == OutgoingState.UNCERTAIN, is_due).order_by(_OUTGOING.c.id).limit(limit)
        return tuple(map(_letter, self._work.all(wanted)))

    def wait_until(self, row: int, version: int, moment: datetime, why: str) -> int:
        """Nothing happens to the letter before that moment; its new version."""
        return self._change(row, version, None, {"not_before": moment, "failure": why})

    def gone_since(self, moment: datetime, recipient: str | None = None, *, domain: str = "") -> int:
        """How many letters have left, or may have, since then; with `recipient` to this one, with `domain` to addresses there."""
        state = _OUTGOING.c.state
        has_left = (state.in_([OutgoingState.SENT, OutgoingState.BOUNCED]), _OUTGOING.c.sent_at >= moment)
        may_have = (state.in_([OutgoingState.SENDING, OutgoingState.UNCERTAIN]), _OUTGOING.c.attempted_at >= moment)
        to = () if recipient is None else (_OUTGOING.c.recipient == recipient,)
        if domain:
            to = (*to, _OUTGOING.c.recipient.endswith(f"@{domain}", autoescape=True))
        found = [self._work.first(select(func.count()).select_from(_OUTGOING).where(*which, *to)) for which in (has_left, may_have)]
        return sum(int(row[0]) for row in found if row is not None)

    # the switch

    def stopped_by(self) -> str:
        """Who has stopped all letters; empty where they go."""
        found = self._work.first(select(_COUNTERS.c.mark).where(_COUNTERS.c.name == _STOPPED))
        return "" if found is None else str(found.mark)

    def set_stopped(self, actor: str) -> None:
        """Nothing leaves from now on, because `actor` says so; empty: letters go again."""
        self._work.insert_new(_COUNTERS, {"name": _STOPPED, "value": 0, "mark": ""})
        self._work.change(update(_COUNTERS).where(_COUNTERS.c.name == _STOPPED).values(mark=actor))

    def _change(self, row: int, version: int, state: OutgoingState | None, values: Mapping[str, object]) -> int:
        seen = (_OUTGOING.c.id == row, _OUTGOING.c.version == version)
        moved = {} if state is None else {"state": state, "lease_owner": "", "lease_until": None}
        kept = {name: str(value)[:_LONGEST_FAILURE] if name == "failure" else value for name, value in values.items()}
        if self._work.change(update(_OUTGOING).where(*seen).values({**moved, **kept, "version": version + 1})) != 1:
            self.get(row)
            raise StaleCase("somebody else acted on this letter since you opened it; reload it and look again")
        return version + 1


def _written(letter: NewLetter) -> dict[str, object]:
    mail = letter.mail
    return {
        "sender": mail.sender.email,
        "recipient": letter.frozen.recipients[0],
        "subject": letter.subject,
        "value": pack(replace(mail, attachments=())),
    }


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        row=row.id,
        key=row.key,
        code=row.code or "",
        message_id=row.message_id,
        state=OutgoingState(row.state),
        version=row.version,
        about=row.about,
        sender=row.sender,
        recipient=row.recipient,
        subject=row.subject,
        queued_at=row.queued_at,
        not_before=row.not_before,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        failure=row.failure,
        sent_at=row.sent_at,
        mail=unpack(OutgoingMail, row.value),
    )
