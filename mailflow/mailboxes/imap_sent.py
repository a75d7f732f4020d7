"""The folder of an IMAP mailbox in which copies of what was sent lie."""

from mailflow.mailboxes.imap_session import ImapSession, server_of
from mailflow.mailboxes.place import Place


class ImapSent:
    """Copies are appended, and found by their Message-ID."""

    def __init__(self, place: Place) -> None:
        self._folder = place.sent
        self._session = ImapSession(server_of(place), folder=place.sent)

    def keep(self, raw: bytes) -> None:
        """Writes a copy; raises MailboxUnavailable or MailboxRefused."""
        self._session.do(lambda client: client.append(self._session.named(self._folder), raw, flags=[b"\\Seen"]))

    def holds(self, message_id: str) -> bool:
        """Whether a copy with this Message-ID lies there."""

        def look(client: object) -> bool:
            client.noop()  # type: ignore[attr-defined]  # IMAPClient ships no types
            return bool(client.search(["HEADER", "Message-ID", message_id]))  # type: ignore[attr-defined]  # as above

        return self._session.do(look)
