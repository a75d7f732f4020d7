"""Mail in the database: the inbox and its claims, the moves that the mailbox still owes, the letters that answers belong to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, or_, select, update

from mailflow.domain.lifecycle import MESSAGE_MOVES, MessageState, check_move
from mailflow.domain.message import SentLetter
from mailflow.store import tables
from mailflow.store.columns import pack, table_of, unpack
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work, chunks

# A mail that failed this often is kept, shown, and tried again only by hand (DESIGN §9).
MAX_ATTEMPTS = 3
_MESSAGES = table_of(tables.Message)
_BLOBS = table_of(tables.MailBlob)
_DOCUMENTS = table_of(tables.Document)
_MOVES = table_of(tables.PendingMove)
_LETTERS = table_of(tables.SentLetter)
_MAIL = Prepared(select(_MESSAGES).where(_MESSAGES.c.id == bindparam("row")))
_RAW = Prepared(select(_BLOBS.c.raw).where(_BLOBS.c.message_row == bindparam("row")))
_SEEN = [
    Prepared(
        select(table.c.provider_id).where(
            table.c.mailbox == bindparam("mailbox"), table.c.provider_id.in_(bindparam("provider_ids", expanding=True))
        )
    )
    for table in (_MESSAGES, _MOVES)
]
_IS_WAITING = _MESSAGES.c.state.in_([MessageState.RECEIVED, MessageState.UNDERSTOOD])
_WAITING = (_IS_WAITING, or_(_MESSAGES.c.lease_until.is_(None), _MESSAGES.c.lease_until <= bindparam("at")))
_NEXT = Prepared(select(_MESSAGES.c.id).where(*_WAITING).order_by(_MESSAGES.c.id).limit(1).with_for_update(skip_locked=True))
_CLAIM = Prepared(
    update(_MESSAGES)
    .where(_MESSAGES.c.id == bindparam("at_row"), *_WAITING)
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), attempts=_MESSAGES.c.attempts + 1)
    .returning(_MESSAGES)
)
_SET_ASIDE = Prepared(
    update(_MESSAGES)
    .where(
        _MESSAGES.c.id.in_(
            select(_MESSAGES.c.id)
            .where(_IS_WAITING, _MESSAGES.c.attempts >= MAX_ATTEMPTS, _MESSAGES.c.lease_until <= bindparam("at"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(state=MessageState.FAILED, lease_owner="", lease_until=None, failure="the worker stopped while it had this mail")
)
_MOVE_ON = update(_MESSAGES).where(_MESSAGES.c.id == bindparam("at_row"))
_NEXT_STATE = Prepared(_MOVE_ON.values(state=bindparam("to_state"), lease_owner="", lease_until=None, failure=""))
_DECIDED_STATE = Prepared(
    _MOVE_ON.values(state=bindparam("to_state"), lease_owner="", lease_until=None, failure="", decided_at=bindparam("at"))
)
_DESCRIBE = Prepared(_MOVE_ON.values(sender=bindparam("by"), subject=bindparam("about")))
_FIND_MOVE = Prepared(
    select(_MOVES.c.id).where(
        _MOVES.c.mailbox == bindparam("mailbox"), _MOVES.c.provider_id == bindparam("provider_id"), _MOVES.c.folder == bindparam("folder")
    )
)
_FINISH_MOVE = Prepared(
    update(_MOVES).where(_MOVES.c.id == bindparam("at_row"), _MOVES.c.finished_at.is_(None)).values(finished_at=bindparam("at"))
)
_OWED = Prepared(
    select(_MOVES)
    .where(_MOVES.c.mailbox == bindparam("mailbox"), _MOVES.c.finished_at.is_(None))
    .order_by(_MOVES.c.id)
    .limit(bindparam("most", type_=Integer))
)
_OF_SUBJECT = Prepared(
    select(_LETTERS.c.value)
    .where(_LETTERS.c.subject_key == bindparam("subject"))
    .order_by(_LETTERS.c.sent_at.desc().nulls_last(), _LETTERS.c.message_id)
    .limit(bindparam("most", type_=Integer))
)
_OF_IDS = Prepared(select(_LETTERS).where(_LETTERS.c.message_id.in_(bindparam("message_ids", expanding=True))))
_REPLY_MARK = re.compile(r"^\s*(?:(?:re|aw|antw|sv|vs|r|rv|fw|fwd|wg|tr|rif|ynt|odp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A mail of the inbox, without its bytes."""

    row: int
    mailbox: str
    provider_id: str
    message_id: str
    state: MessageState
    received_at: datetime
    attempts: int
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A mail that is to lie in `folder` of its mailbox."""

    id: int
    mailbox: str
    provider_id: str
    folder: str
    message_row: int | None


class Mail:
    """The mail of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    # the inbox

    def add(
        self,
        *,
        mailbox: str,
        provider_id: str,
        message_id: str,
        content_hash: str,
        raw: bytes,
        raw_hash: str,
        sender: str = "",
        subject: str = "",
    ) -> int | None:
        """The row of a mail that is new, or `None` where the mailbox's id or the content is known already."""
        values = {
            "mailbox": mailbox,
            "provider_id": provider_id,
            "message_id": message_id,
            "content_hash": content_hash,
            "state": MessageState.RECEIVED,
            "received_at": self._work.now,
            "sender": sender,
            "subject": subject,
        }
        added = self._work.key_of_new(_MESSAGES, values)
        if added is None:
            return None
        row = int(added.id)
        self._work.insert(_BLOBS, {"message_row": row, "sha256": raw_hash, "raw": raw})
        return row

    def find_row(self, mailbox: str, provider_id: str) -> int | None:
        """The row of the mail that the mailbox calls so."""
        found = self._work.first(select(_MESSAGES.c.id).where(_MESSAGES.c.mailbox == mailbox, _MESSAGES.c.provider_id == provider_id))
        return None if found is None else int(found.id)

    def find_copy(self, message_id: str, content_hash: str) -> int | None:
        """The row of the mail with this content, under whatever id the mailbox first showed it."""
        wanted = (_MESSAGES.c.message_id == message_id, _MESSAGES.c.content_hash == content_hash)
        found = self._work.first(select(_MESSAGES.c.id).where(*wanted))
        return None if found is None else int(found.id)

    def find_known(self, mailbox: str, provider_ids: Iterable[str]) -> frozenset[str]:
        """Which of the ids the inbox or a pending move has seen, so that a poll fetches only what is new."""
        known: set[str] = set()
        for some in chunks(provider_ids):
            for seen in _SEEN:
                known.update(row.provider_id for row in self._work.all(seen, mailbox=mailbox, provider_ids=some))
        return frozenset(known)

    def get(self, row: int) -> InboxRow:
        """A mail of the inbox; raises LookupError where there is none."""
        found = self._work.first(_MAIL, row=row)
        if found is None:
            raise LookupError(f"there is no mail {row}")
        return _inbox_row(found)

    def raw(self, row: int) -> bytes:
        """The bytes of a mail as they came; raises LookupError where retention has removed them."""
        found = self._work.first(_RAW, row=row)
        if found is None:
            raise LookupError(f"the bytes of mail {row} are not kept any more")
        return bytes(found.raw)

    def claim_next(self, owner: str, lease: timedelta = timedelta(minutes=10)) -> InboxRow | None:
        """The oldest mail that waits and nobody works on, leased to `owner`; `None` when there is none.

        Every claim counts as an attempt, so that a mail which kills its worker is set aside too. Commit before working on it.
        """
        self._work.change(_SET_ASIDE, at=self._work.now)
        now = self._work.now
        found = self._work.first(_NEXT, at=now)
        claimed = None if found is None else self._work.first(_CLAIM, at_row=found.id, at=now, owner=owner, until=now + lease)
        return None if claimed is None else _inbox_row(claimed)

    def move_to(self, row: int, state: MessageState) -> None:
        """Mail goes to its next state and its lease ends; raises IllegalMove where it may not follow."""
        check_move(MESSAGE_MOVES, self.get(row).state, state)
        if state in (MessageState.DECIDED, MessageState.IGNORED):
            self._work.change(_DECIDED_STATE, at_row=row, to_state=state, at=self._work.now)
        else:
            self._work.change(_NEXT_STATE, at_row=row, to_state=state)

    def describe(self, row: int, *, sender: str, subject: str) -> None:
        """What lists show of a mail, once it is parsed."""
        self._work.change(_DESCRIBE, at_row=row, by=sender, about=subject)

    def fail(self, row: int, reason: str, *, retry_after: timedelta = timedelta(0)) -> MessageState:
        """An attempt came to nothing: the mail waits for the next one, or is set aside after the third."""
        mail = self.get(row)
        is_spent = mail.attempts >= MAX_ATTEMPTS
        state = check_move(MESSAGE_MOVES, mail.state, MessageState.FAILED) if is_spent else mail.state
        until = None if is_spent else self._work.now + retry_after
        values = {"state": state, "failure": reason[:2000], "lease_owner": "", "lease_until": until}
        self._work.change(update(_MESSAGES).where(_MESSAGES.c.id == row).values(values))
        return state

    def retry(self, row: int) -> None:
        """A person has a mail tried again that had been set aside."""
        check_move(MESSAGE_MOVES, self.get(row).state, MessageState.RECEIVED)
        values = {"state": MessageState.RECEIVED, "attempts": 0, "lease_owner": "", "lease_until": None}
        self._work.change(update(_MESSAGES).where(_MESSAGES.c.id == row).values(values))

    # what the child made of its bytes

    def keep_understood(self, sha256: str, reader: str, understood: bytes) -> None:
        """Keeps the JSON that the child wrote about bytes of this hash, so that they are opened once per version of the readers."""
        self._work.insert_new(_DOCUMENTS, {"sha256": sha256, "reader": reader, "understood": understood, "kept_at": self._work.now})

    def find_understood(self, sha256: str, reader: str) -> bytes | None:
        """That JSON, or nothing where this version of the readers has not seen the bytes."""
        found = self._work.first(select(_DOCUMENTS.c.understood).where(_DOCUMENTS.c.sha256 == sha256, _DOCUMENTS.c.reader == reader))
        return None if found is None else bytes(found.understood)

    # moves that the mailbox still owes

    def record_move(self, *, mailbox: str, provider_id: str, folder: str, message_row: int | None = None) -> int:
        """Notes that a mail is to be moved; the same move noted twice is one."""
        values = {
            "mailbox": mailbox,
            "provider_id": provider_id,
            "folder": folder,
            "message_row": message_row,
            "recorded_at": self._work.now,
        }
        added = self._work.key_of_new(_MOVES, values)
        found = added or self._work.first(_FIND_MOVE, mailbox=mailbox, provider_id=provider_id, folder=folder)
        if found is None:
            raise LookupError(f"the move of {provider_id} to {folder} was not recorded")
        return int(found.id)

    def finish_move(self, move_id: int) -> bool:
        """The mailbox has done it, or the mail was not there any more; false where somebody else has noted that already."""
        return self._work.change(_FINISH_MOVE, at_row=move_id, at=self._work.now) == 1

    def pending_moves(self, mailbox: str, limit: int = 1000) -> tuple[Move, ...]:
        """What the mailbox still owes, oldest first."""
        return tuple(
            Move(id=row.id, mailbox=row.mailbox, provider_id=row.provider_id, folder=row.folder, message_row=row.message_row)
            for row in self._work.all(_OWED, mailbox=mailbox, most=limit)
        )

    # letters of ours

    def add_letter(self, letter: SentLetter) -> bool:
        """Keeps a letter that answers may belong to; false where its Message-ID is known."""
        values = {
            "message_id": letter.message_id,
            "subject_key": subject_key(letter.subject),
            "client_number": letter.client_number,
            "sent_at": letter.sent_at,
            "value": pack(letter),
        }
        return self._work.insert_new(_LETTERS, values)

    def find_letters(self, message_ids: Iterable[str]) -> tuple[SentLetter, ...]:
        """Our letters with these Message-IDs, in the order of the ids."""
        wanted = list(message_ids)
        found = {row.message_id: row.value for row in self._work.all(_OF_IDS, message_ids=wanted)} if wanted else {}
        return tuple(unpack(SentLetter, found[message_id]) for message_id in wanted if message_id in found)

    def find_letters_of_subject(self, subject: str, limit: int = 20) -> tuple[SentLetter, ...]:
        """Our letters whose subject this is, without Re: and Fwd:, the latest first."""
        same = self._work.all(_OF_SUBJECT, subject=subject_key(subject), most=limit)
        return tuple(unpack(SentLetter, row.value) for row in same)


def _inbox_row(found: Row[Any]) -> InboxRow:
    return InboxRow(
        row=found.id,
        mailbox=found.mailbox,
        provider_id=found.provider_id,
        message_id=found.message_id,
        state=MessageState(found.state),
        received_at=found.received_at,
        attempts=found.attempts,
        failure=found.failure,
    )


def subject_key(subject: str) -> str:
    """What stays of a subject when marks of replies and forwards in several languages, case and spaces are gone."""
    return " ".join(_REPLY_MARK.sub("", subject).casefold().split())
