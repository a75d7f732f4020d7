"""What the database knows of a mailbox: up to where its mail is ours, and under which id it shows what we have."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.prepared import Prepared
from mailflow.store.work import Work

_CURSORS = table_of(tables.MailboxCursor)
_MESSAGES = table_of(tables.Message)
_BLOBS = table_of(tables.MailBlob)
_MOVES = table_of(tables.PendingMove)
_CONTENT = Prepared(
    select(_MESSAGES.c.mailbox, _MESSAGES.c.provider_id, _BLOBS.c.sha256)
    .outerjoin(_BLOBS, _BLOBS.c.message_row == _MESSAGES.c.id)
    .where(_MESSAGES.c.message_id == bindparam("message_id"), _MESSAGES.c.content_hash == bindparam("content_hash"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContent:
    """A mail that we have: where its mailbox shows it, and the hash of its bytes (`None` where retention has removed them)."""

    mailbox: str
    provider_id: str
    raw_hash: str | None


class MailboxArrivals:
    """The mailboxes of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def cursor(self, mailbox: str) -> str:
        """Up to where the mailbox's mail is ours, in its own words; empty where it was never looked into."""
        found = self._work.first(select(_CURSORS.c.cursor).where(_CURSORS.c.mailbox == mailbox))
        return "" if found is None else str(found.cursor)

    def set_cursor(self, mailbox: str, cursor: str) -> None:
        """Everything before this is ours: only with the mails themselves, or after them."""
        now = self._work.now
        if not self._work.insert_new(_CURSORS, {"mailbox": mailbox, "cursor": cursor, "advanced_at": now}):
            self._work.change(update(_CURSORS).where(_CURSORS.c.mailbox == mailbox).values(cursor=cursor, advanced_at=now))

    def find_content(self, message_id: str, content_hash: str) -> KnownContent | None:
        """The mail with this content, whatever its mailbox calls it."""
        found = self._work.first(_CONTENT, message_id=message_id, content_hash=content_hash)
        return None if found is None else KnownContent(mailbox=found.mailbox, provider_id=found.provider_id, raw_hash=found.sha256)

    def rename(self, mailbox: str, before: str, now: str) -> None:
        """The mailbox shows a mail under another id: it is known by that from now on, and what is owed to it is owed to that."""
        shown = (_MESSAGES.c.mailbox == mailbox, _MESSAGES.c.provider_id == before)
        owed = (_MOVES.c.mailbox == mailbox, _MOVES.c.provider_id == before, _MOVES.c.finished_at.is_(None))
        self._work.change(update(_MESSAGES).where(*shown).values(provider_id=now))
        self._work.change(update(_MOVES).where(*owed).values(provider_id=now))
