"""A connection to an IMAP server (RFC 9051): made when it is wanted, made anew once where the old one has ended meanwhile."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.logins import Login, make_login
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context, untrusted

T = TypeVar("T")

TIMEOUT = 60.0
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
INBOX = "INBOX"
# Answers to a login that say nothing against it (RFC 5530, 3).
_FOR_NOW = re.compile(r"\[(?:UNAVAILABLE|LIMIT|INUSE|SERVERBUG)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapServer:
    """Where a mailbox lies and how we log in; `security` is tls, starttls, or none (loopback only)."""

    host: str
    port: int
    security: str
    login: Login = field(repr=False)
    timeout: float = TIMEOUT

    @property
    def where(self) -> str:
        """For people."""
        return f"{self.host}:{self.port}"


def server_of(place: Place) -> ImapServer:
    """The server of a mailbox's settings; raises ConfigurationError where something is missing or would travel unencrypted."""
    if not place.host:
        raise ConfigurationError(where=f"{place.name}, host", what="imap needs a server", fix="Write its name there (imap.example.com).")
    if place.security == "none" and not is_protected(f"http://{place.host}"):
        raise ConfigurationError(
            where=f"{place.name}, security",
            what=f"the password and the mail would travel from {place.host} unencrypted",
            fix="Write tls (port 993) or starttls (port 143); none is for a server on this machine.",
        )
    port = place.port or _PORTS[place.security]
    return ImapServer(host=place.host, port=port, security=place.security, login=make_login(place))


class ImapSession:
    """One connection with one folder open; not for several threads at once."""

    def __init__(self, server: ImapServer, *, folder: str = INBOX) -> None:
        self._server = server
        self._folder = folder
        self._client: Any = None  # IMAPClient ships no types
        self.uid_validity = 0
        self.prefix = ""
        self.may_change: frozenset[bytes] = frozenset()

    def do(self, work: Callable[[Any], T]) -> T:
        """What `work` makes of the client. A connection that has ended meanwhile is made anew, and the work begun again, once.

        Raises MailboxUnavailable or MailboxRefused.
        """
        was_open = self._client is not None
        try:
            return work(self._opened())
        except (OSError, IMAPClientAbortError, imaplib.IMAP4.abort, ssl.SSLError) as error:
            self.close()
            if not was_open:
                raise MailboxUnavailable(_unavailable(self._server.where, error)) from error
        except IMAPClientError as error:
            raise self._refused(error) from error
        return self.do(work)

    def close(self) -> None:
        """Hangs up; the next question makes a new connection."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.shutdown()
        except (OSError, IMAPClientError):
            return  # it was gone already

    def _opened(self) -> Any:  # as above
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> Any:  # as above
        server = self._server
        is_tls = server.security == "tls"
        context = tls_context() if is_tls else None
        client = IMAPClient(server.host, port=server.port, ssl=is_tls, ssl_context=context, timeout=server.timeout, use_uid=True)
        try:
            if server.security == "starttls":
                client.starttls(tls_context())
            self._log_in(client)
            self.prefix = _prefix(client)
            self._open_folder(client)
        except BaseException:
            with contextlib.suppress(OSError):  # after a handshake that failed nothing is left to hang up
                client.shutdown()
            raise
        return client

    def _log_in(self, client: Any) -> None:  # as above
        login = self._server.login
        try:
            if login.token is not None:
                _show_token(client, login, login.token)
            else:
                client.login(login.user, login.password)
        except IMAPClientError as error:
            if _is_for_now(error):
                raise IMAPClientAbortError(str(error)) from error
            raise MailboxRefused(
                f"{self._server.where} does not let {login.user} in. Correct user and password; with oauth, see that the application may "
                "open the mailbox (Exchange Online: IMAP.AccessAsApp, and Add-MailboxPermission for its service principal)."
            ) from error

    def _open_folder(self, client: Any) -> None:  # as above
        name = self.named(self._folder)
        if name != INBOX and not client.folder_exists(name):
            client.create_folder(name)
            client.subscribe_folder(name)
        selected = client.select_folder(name)
        self.uid_validity = int(selected.get(b"UIDVALIDITY", 0))
        self.may_change = frozenset(selected.get(b"PERMANENTFLAGS", ()))

    @property
    def keeps_keywords(self) -> bool:
        """Whether people may make marks of their own (RFC 9051, 2.3.2)."""
        return b"\\*" in self.may_change

    def named(self, folder: str) -> str:
        """A folder's name as this server writes it."""
        return folder if folder == INBOX else self.prefix + folder.replace("/", "-")

    def _refused(self, error: IMAPClientError) -> MailboxRefused:
        said = str(error)[:300]
        return MailboxRefused(f"{self._server.where} refuses: {said}. Give the login all rights on the mailbox (RFC 4314: lrswipkxte).")


def _prefix(client: Any) -> str:  # as above
    """What stands before every folder of one's own (RFC 2342): nothing with most servers, "INBOX." with some."""
    if not client.has_capability("NAMESPACE"):
        return ""
    personal = client.namespace().personal
    return str(personal[0][0]) if personal else ""


def _show_token(client: Any, login: Login, token: Callable[[], str]) -> None:  # as above
    """Logs in by XOAUTH2; a token may have been taken back before its end, so a refused one is followed by a new one, once."""
    try:
        client.oauth2_login(login.user, token())
    except IMAPClientError as error:
        if _is_for_now(error):
            raise
        login.forget()
        client.oauth2_login(login.user, token())


def _is_for_now(error: IMAPClientError) -> bool:
    """Whether a login failed for another reason than who we are: IMAPClient calls a line that broke meanwhile a refused login too."""
    is_broken = any(isinstance(each, imaplib.IMAP4.abort) for each in (error, error.__context__, error.__cause__))
    return is_broken or _FOR_NOW.search(str(error)) is not None


def _unavailable(where: str, error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted(where, error)
    return f"{where} does not answer ({str(error)[:200] or type(error).__name__})"
