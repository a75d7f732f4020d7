"""A mailbox over IMAP, in which people go on working: UIDs as ids, keywords as labels, IDLE as a wake-up.

A mail's id is UIDVALIDITY and UID. Both change when somebody moves a mail out and back, and UIDVALIDITY when a server is set up anew;
its content then tells that it is known.
"""

import re
import threading
import time
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.domain.ports import Arrivals, Arrived
from mailflow.mailboxes.imap_session import INBOX, ImapServer, ImapSession, server_of
from mailflow.mailboxes.place import Place

# So many mails a batch: their ids are asked for in the database at once.
BATCH = 200
# The whole inbox is listed when a process begins and every so often: what somebody had marked as deleted and wants again was passed by.
FULL_LOOK_SECONDS = 3600.0
# A server may end an IDLE after 30 minutes (RFC 2177); networks forget a silent connection sooner.
IDLE_SECONDS = 600.0
# What a keyword may not be made of (RFC 9051, 9: atom-specials).
_NO_ATOM = re.compile(r"[^A-Za-z0-9_.$-]+")


class Imap:
    """The inbox of one login. Mail that came before `start_on` is left alone."""

    def __init__(self, *, name: str, server: ImapServer, start_on: date | None = None) -> None:
        self.name = name
        self._server = server
        self._start_on = start_on
        self._session = ImapSession(server)
        self._watching = ImapSession(server)
        self._idle_since: float | None = None
        self._full_look_at: float | None = None
        self._folders: set[str] = set()

    def __repr__(self) -> str:
        return f"Imap(name={self.name!r}, server={self._server!r})"

    def arrived(self, cursor: str = "") -> Iterator[Arrivals]:
        """What came since `cursor` (UIDVALIDITY and the last UID), oldest first."""
        now = time.monotonic()
        is_full = self._full_look_at is None or now - self._full_look_at > FULL_LOOK_SECONDS
        uids = self._session.do(lambda client: self._list(client, "" if is_full else cursor))
        self._full_look_at = now if is_full else self._full_look_at
        validity = self._session.uid_validity
        seen = _last(cursor, validity)
        for start in range(0, len(uids), BATCH):
            some = uids[start : start + BATCH]
            mails = tuple(Arrived(provider_id=f"{validity}.{uid}", folder=INBOX) for uid in some)
            seen = max(seen, some[-1])
            yield Arrivals(mails=mails, cursor=f"{validity}:{seen}")
        if not uids:
            yield Arrivals(mails=(), cursor=f"{validity}:{seen}")

    def fetch(self, provider_id: str) -> bytes | None:
        """The raw mail; it stays unread for people."""

        def ask(client: Any) -> bytes | None:  # IMAPClient ships no types
            uid = self._uid(provider_id)
            answer = client.fetch([uid], ["BODY.PEEK[]"]) if uid else {}
            raw = answer.get(uid, {}).get(b"BODY[]")
            return None if raw is None else bytes(raw)

        return self._session.do(ask)

    def file(self, provider_id: str, folder: str, labels: Collection[str] = ()) -> bool:
        """Marks the mail with keywords and moves it to a folder; false when it is not in the inbox any more."""
        return self._session.do(lambda client: self._file(client, provider_id, folder, labels))

    def wait(self, seconds: float) -> bool:
        """Listens on a connection of its own until the server announces something."""
        try:
            return self._watching.do(lambda client: self._listen(client, seconds))
        except (MailboxUnavailable, MailboxRefused):
            self._idle_since = None
            raise

    def check(self) -> Iterator[str]:
        """Connects, lists the inbox, and looks at what the login may do there."""
        uids = self._session.do(lambda client: self._list(client, ""))
        yield f"{self._server.where} answers ({self._server.security}); {len(uids)} mails lie in the inbox"
        if b"\\Deleted" not in self._session.may_change:
            raise MailboxRefused(
                f"{self._server.login.user} may only read the inbox, and cannot move mail out of it. Grant the rights lrswipkxte "
                f"(RFC 4314); with Dovecot: doveadm acl set -u OWNER INBOX user={self._server.login.user} lookup read write write-seen "
                "write-deleted insert expunge create."
            )
        said = self._session.do(lambda client: client.capabilities())
        yield "it announces new mail (IDLE)" if b"IDLE" in said else "it does not announce new mail; it is asked every poll_seconds"
        yield "it moves mail in one step" if b"MOVE" in said else "it has no MOVE: mail is copied, and only the original is expunged"
        if not self._session.keeps_keywords:
            yield "it keeps no keywords, so people see no labels"

    def close(self) -> None:
        """Hangs up."""
        self._session.close()
        self._watching.close()

    def _list(self, client: Any, cursor: str) -> list[int]:  # as above
        client.noop()  # what came since the folder was opened
        first = _last(cursor, self._session.uid_validity) + 1
        since = ["SINCE", self._start_on] if self._start_on else []
        # "n:*" is at least the last mail, even where that is older than n (RFC 9051, 9: sequence-set).
        found = client.search(["UNDELETED", "UID", f"{first}:*", *since])
        return sorted(uid for uid in found if uid >= first)

    def _uid(self, provider_id: str) -> int:
        """The UID; 0 where the server has begun to count anew since."""
        validity, _, uid = provider_id.partition(".")
        return int(uid) if validity == str(self._session.uid_validity) and uid.isdecimal() else 0

    def _file(self, client: Any, provider_id: str, folder: str, labels: Collection[str]) -> bool:  # as above
        uid = self._uid(provider_id)
        flags = client.fetch([uid], ["FLAGS"]).get(uid) if uid else None
        if flags is None or b"\\Deleted" in flags.get(b"FLAGS", ()):
            return False
        keywords = [_NO_ATOM.sub("-", label).strip("-").encode() for label in labels]
        if keywords and self._session.keeps_keywords:
            client.add_flags([uid], keywords, silent=True)
        target = self._made(client, folder)
        if client.has_capability("MOVE"):
            client.move([uid], target)
            return True
        client.copy([uid], target)
        client.delete_messages([uid], silent=True)
        # A plain EXPUNGE would remove what other people have marked as deleted, too.
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid])
        return True

    def _made(self, client: Any, folder: str) -> str:  # as above
        name = self._session.named(folder)
        if name not in self._folders:
            if not client.folder_exists(name):
                client.create_folder(name)
                client.subscribe_folder(name)
            self._folders.add(name)
        return name

    def _listen(self, client: Any, seconds: float) -> bool:  # as above
        if not client.has_capability("IDLE"):
            threading.Event().wait(seconds)
            return False
        now = time.monotonic()
        if self._idle_since is not None and now - self._idle_since > IDLE_SECONDS:
            client.idle_done()
            self._idle_since = None
        if self._idle_since is None:
            client.idle()
            self._idle_since = now
        heard = client.idle_check(timeout=seconds)
        return any(len(said) > 1 and said[1] in (b"EXISTS", b"RECENT") for said in heard)


def open_imap(place: Place) -> Imap:
    """The mailbox of these settings."""
    return Imap(name=place.name, server=server_of(place), start_on=place.start_on)


def _last(cursor: str, validity: int) -> int:
    before, _, uid = cursor.partition(":")
    return int(uid) if before == str(validity) and uid.isdecimal() else 0
