"""An SMTP listener in front of a local maildir: what it answers 250 to is on the disk (RFC 5321, 6.1).

It adds no trace headers, so that a mail handed in here is byte for byte the one that is read; it relays nothing, so nothing can loop.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailflow.domain.errors import ConfigurationError

log = structlog.get_logger()

# Real senders write lines longer than the 1000 octets of RFC 5321, 4.5.3.1.6; refusing them would lose their remittances.
LONGEST_LINE = 1 << 20


class Inbox(Protocol):
    """Where accepted mail goes; `deliver` returns once it is safe."""

    def deliver(self, content: bytes) -> str:
        """Puts a mail into the inbox and returns its id."""


class Listener:
    """Accepts mail on one address until it is stopped."""

    def __init__(self, inbox: Inbox, *, host: str, port: int, max_bytes: int, on_delivered: Callable[[], None]) -> None:
        self.host = host
        self.port = port
        self._controller = _Controller(_Handler(inbox, on_delivered), hostname=host, port=port, data_size_limit=max_bytes)

    def start(self) -> None:
        """Listens from now on; raises ConfigurationError where the address is taken or not ours."""
        try:
            self._controller.start()
        except OSError as error:
            raise ConfigurationError(
                where=f"smtp, {self.host}:{self.port}",
                what=f"the address cannot be listened on ({error.strerror or error})",
                fix="Stop the other program, or set smtp.port (MAILFLOW_SMTP__PORT) to a free one; smtp.enabled = false does without.",
            ) from error

    def stop(self) -> None:
        """Answers nobody any more."""
        self._controller.stop(no_assert=True)


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler, ident="mailflow", **self.SMTP_kwargs)


class _Handler:
    def __init__(self, inbox: Inbox, on_delivered: Callable[[], None]) -> None:
        self._inbox = inbox
        self._on_delivered = on_delivered

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # the name and signature are aiosmtpd's
        """Answers 250 only once the mail is safe; otherwise the sender keeps it and tries again."""
        content = envelope.original_content or b""
        try:
            key = await asyncio.get_running_loop().run_in_executor(None, self._inbox.deliver, content)
        except OSError as error:
            log.error("listener.refused", why=error.strerror)  # noqa: TRY400  # the reason is whole; a trace adds nothing
            return "451 4.3.0 the mailbox cannot take mail at the moment, try again later"
        log.info("listener.accepted", mail=key, bytes=len(content))
        self._on_delivered()
        return f"250 2.0.0 accepted as {key}"
