"""Letters by SMTP: one connection and one attempt a letter (RFC 5321). An answer lost after the end of the data means that nobody knows.

The copy goes into the folder of what was sent, which is then where a letter is looked for: one that lies there has left. That none lies
there proves nothing where we write the copies ourselves, because the process may have ended between the answer and the copy.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

import structlog

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Sighting
from mailflow.mailboxes.logins import Login, log_in_smtp, make_login
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context, untrusted

log = structlog.get_logger()

# RFC 5321, 4.5.3.2, asks for 5 minutes a command and 10 after the data; a server that needs one for a command will not recover.
TIMEOUT = 60.0
TIMEOUT_AFTER_DATA = 600.0
_LINE_END = re.compile(rb"\r\n|\r|\n")


class SentFolder(Protocol):
    """Where copies of what was sent lie."""

    def keep(self, raw: bytes) -> None:
        """Writes a copy; raises MailboxUnavailable or MailboxRefused."""

    def holds(self, message_id: str) -> bool:
        """Whether a copy with this Message-ID lies there; raises as `keep` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where letters are handed over: `security` is tls, starttls, or none (loopback only)."""

    host: str
    port: int
    security: str = "starttls"
    login: Login | None = field(default=None, repr=False)
    timeout: float = TIMEOUT
    timeout_after_data: float = TIMEOUT_AFTER_DATA


class Smtp:
    """A transport over one server. `copies` is where the copies lie; `writes_copies`: we write them, not the server."""

    def __init__(
        self, *, name: str, address: str, server: SmtpServer, open_copies: Callable[[], SentFolder] | None, writes_copies: bool = True
    ) -> None:
        if server.security == "none" and not is_protected(f"http://{server.host}"):
            raise ConfigurationError(
                where=f"{name}, smtp_security",
                what=f"letters would travel to {server.host} unencrypted",
                fix="Write starttls (port 587) or tls (port 465); none is for a server on this machine.",
            )
        self.name = name
        self.address = address
        self._server = server
        self._open_copies = open_copies
        self._writes_copies = writes_copies

    def send(self, letter: FrozenMail) -> None:
        """Hands the letter over once; raises TransportError where it did not leave, SendUncertain where nobody can know."""
        with self._connected() as client:
            _envelope(client, letter)
            _data(client, letter.raw, self._server.timeout_after_data)
        if self._writes_copies and self._open_copies is not None:
            self._keep_copy(letter)

    def find_sent(self, message_id: str) -> Sighting:
        """Looks for the copy; raises MailboxUnavailable or MailboxRefused."""
        if self._open_copies is None:
            return Sighting.UNKNOWN
        if self._open_copies().holds(message_id):
            return Sighting.SENT
        return Sighting.UNKNOWN if self._writes_copies else Sighting.ABSENT

    def check(self) -> Iterator[str]:
        """Connects and logs in, without handing anything over."""
        server = self._server
        where = f"{self.name}: {server.host}:{server.port}"
        try:
            with self._connected():
                yield f"{where} answers by SMTP ({server.security}), and lets us in"
        except TransportError as error:
            raise (MailboxRefused if error.permanent else MailboxUnavailable)(str(error)) from error
        if self._open_copies is None:
            yield "no copies of letters are kept: one whose sending is uncertain can only be decided by a person"
        else:
            self._open_copies().holds("<none@mailflow.invalid>")
            yield "the folder of the copies of letters can be read"

    def _keep_copy(self, letter: FrozenMail) -> None:
        assert self._open_copies is not None  # noqa: S101  # the caller has asked
        try:
            self._open_copies().keep(letter.raw)
        except (MailboxUnavailable, MailboxRefused) as error:
            # The letter has left all the same; that is what its row says.
            log.warning("letter.copy_not_kept", why=str(error))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            client = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise TransportError(
                f"{self._at}: the login was refused ({_said(error)}). Correct smtp_user and its password.", permanent=False
            ) from error
        except smtplib.SMTPResponseException as error:
            raise TransportError(f"{self._at}: {_said(error)}", permanent=False) from error
        except ssl.SSLCertVerificationError as error:
            raise TransportError(untrusted(self._at, error), permanent=False) from error
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError(f"{self._at} does not answer ({_why(error)})", permanent=False) from error
        try:
            yield client
        finally:
            _part(client)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=tls_context())
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                client.starttls(context=tls_context())
                client.ehlo()
            if server.login is not None:
                log_in_smtp(client, server.login)
        except BaseException:
            client.close()
            raise
        return client

    @property
    def _at(self) -> str:
        return f"{self._server.host}:{self._server.port}"


def _envelope(client: smtplib.SMTP, letter: FrozenMail) -> None:
    """Nothing has left before the data: whatever goes wrong here is certain."""
    try:
        _expect(client.mail(letter.sender), f"the sender {letter.sender}")
        for recipient in letter.recipients:
            _expect(client.rcpt(recipient), f"the addressee {recipient}")
        client.putcmd("data")
        code, says = client.getreply()
        _expect((code, says), "the letter", good=(354,))
    except (OSError, smtplib.SMTPException) as error:
        raise TransportError(f"the connection broke before the letter was handed over ({_why(error)})", permanent=False) from error


def _data(client: smtplib.SMTP, raw: bytes, patience: float) -> None:
    body = _LINE_END.sub(b"\r\n", raw).replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    body += b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    try:
        client.send(body)
    except (OSError, smtplib.SMTPException) as error:
        # The end of the data is its last bytes, which never reached the network: the server drops what it has (RFC 5321, 4.1.1.4).
        raise TransportError(f"the connection broke while the letter was handed over ({_why(error)})", permanent=False) from error
    try:
        if client.sock is not None:
            client.sock.settimeout(patience)
        answer = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise SendUncertain(f"the server's answer to the letter was lost ({_why(error)})") from error
    if not 200 <= answer[0] < 600:
        raise SendUncertain(f"the server's answer to the letter was no SMTP ({answer[0]})")
    _expect(answer, "the letter")


def _expect(answer: tuple[int, bytes], what: str, good: tuple[int, ...] = (250, 251)) -> None:
    code, says = answer
    if code == -1:
        raise smtplib.SMTPServerDisconnected("the server hung up")
    if code not in good and not (good[0] == 250 and 200 <= code < 300):
        text = says.decode("utf-8", "replace")[:300]
        raise TransportError(f"the server does not take {what}: {code} {text}", permanent=code >= 500)


def _part(client: smtplib.SMTP) -> None:
    """A server that hangs up instead of saying goodbye has done its work all the same."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _said(error: smtplib.SMTPResponseException) -> str:
    says = error.smtp_error
    return f"{error.smtp_code} {(says.decode('utf-8', 'replace') if isinstance(says, bytes) else says)[:300]}"


def _why(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__


def open_smtp(place: Place) -> Smtp:
    """The transport of a mailbox's settings; raises ConfigurationError where something is missing."""
    if not place.smtp_host or not place.address:
        raise ConfigurationError(
            where=f"{place.name}, send_by", what="smtp needs smtp_host and address", fix="Set both, or leave send_by empty."
        )
    server = SmtpServer(host=place.smtp_host, port=place.smtp_port, security=place.smtp_security, login=_login(place))
    copies = None if place.sent_copies == "none" else _copies(place)
    return Smtp(name=place.name, address=place.address, server=server, open_copies=copies, writes_copies=place.sent_copies == "ours")


def _login(place: Place) -> Login | None:
    own = replace(place, user=place.smtp_user or place.user, password=place.smtp_password or place.password)
    # A server on this machine, or one that knows us by our address, needs no login.
    return make_login(own) if own.user or own.login == "oauth" else None


def _copies(place: Place) -> Callable[[], SentFolder] | None:
    """The folder is opened when it is first wanted: letters leave while the mailbox is away."""
    if place.type == "imap":
        from mailflow.mailboxes.imap_sent import ImapSent

        return cache(lambda: ImapSent(place))
    if place.type == "maildir":
        from mailflow.mailboxes.maildir import MaildirSent

        return cache(lambda: MaildirSent(place.path, place.sent))
    return None
