"""An SMTP server of our own that keeps what it takes, and fails in the ways in which servers fail."""

import asyncio
import base64
import re
import socket
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.servers.certificates import authority
from tests.servers.dovecot import free_port


def _let_in(*_: object) -> AuthResult:
    return AuthResult(success=True)


class _TlsController(Controller):
    """aiosmtpd looks whether it can be reached with its own server's context, which makes no clients."""

    def _trigger_server(self) -> None:
        socket.create_connection(("127.0.0.1", self.port), timeout=5).close()


class SmtpServer:
    """Takes mail into `taken` (and `folder`, a file each, so that another process can count); `faults` befall the next mails, in order.

    A fault is ``drop after data`` (the mail is taken and the answer never given), ``drop before data``, ``451``, ``550``,
    ``421 at recipient``, ``slow`` (a second before the answer), or nothing (``""``). `security` is none, starttls (demanded) or tls.
    `tokens` are those that XOAUTH2 lets in.
    """

    def __init__(self, folder: Path | None = None, *, security: str = "none") -> None:
        self.tokens: set[str] = set()
        self.port = free_port()
        self.taken: list[bytes] = []
        self.faults: list[str] = []
        self.folder = folder
        self.hand_to: Callable[[bytes], None] | None = None
        # Whoever logs in is let in, without TLS: it listens on this machine alone.
        options: dict[str, Any] = {"authenticator": _let_in, "auth_require_tls": False, "data_size_limit": 40_000_000}
        if security == "starttls":
            options |= {"tls_context": authority().server_context, "require_starttls": True}
        if security == "tls":
            options |= {"ssl_context": authority().server_context}
        self._controller = _TlsController(self, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._controller.stop(no_assert=True)

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was taken, in order."""
        return [message_from_bytes(raw)["Message-ID"] for raw in self.taken]

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802  # aiosmtpd's own
        """Google's and Microsoft's mechanism: one line in, and where it is refused a challenge with the reason, which wants an answer."""
        said = base64.b64decode(arguments[1]).decode()
        token = re.fullmatch(r"user=[^\x01]+\x01auth=Bearer ([^\x01]+)\x01\x01", said)
        if token is not None and token[1] in self.tokens:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]) -> str:  # noqa: N802, ARG002  # aiosmtpd's own
        """Takes every addressee, unless the fault of this mail speaks against it."""
        if self.faults[:1] == ["421 at recipient"]:
            self.faults.pop(0)
            return "421 4.3.2 closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002  # as above
        """Keeps the mail, or does what the fault says."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault in ("451", "550"):
            return f"{fault} 4.3.0 not now" if fault == "451" else "550 5.7.1 not here"
        if fault == "drop before data":
            server.transport.abort()
            return "421 gone"
        raw = envelope.original_content or b""
        self.taken.append(raw)
        if self.hand_to is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.hand_to, raw)
        if self.folder is not None:
            (self.folder / f"{len(self.taken):06d}.eml").write_bytes(raw)
        if fault == "drop after data":
            server.transport.abort()
        if fault == "slow":
            await asyncio.sleep(1)
        return "250 2.0.0 taken"
