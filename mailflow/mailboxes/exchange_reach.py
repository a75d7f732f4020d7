"""Questions to an Exchange server, with its refusals told in the administrator's terms."""

import time
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from exchangelib import Account
from exchangelib.errors import ErrorTimeoutExpired, UnauthorizedError
from requests import RequestException

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.exchange_account import ExchangeServer, Places, Use, open_account
from mailflow.mailboxes.exchange_errors import told

# Windows locks an account after some wrong passwords within half an hour, by default policies; people share this one.
REST_AFTER_REFUSAL = 900.0

# A connection that was kept for long is often closed at the other end; the library leaves it at that.
ATTEMPTS = 3
BROKEN = (ErrorTimeoutExpired, RequestException, OSError)

T = TypeVar("T")


class Reach:
    """One use of one mailbox; connects at the first question."""

    def __init__(self, server: ExchangeServer, use: Use) -> None:
        self.server = server
        self._use = use
        self._shut_until = 0.0

    @cached_property
    def account(self) -> Account:
        """The library's account."""
        return open_account(self.server, self._use)

    @cached_property
    def places(self) -> Places:
        """The mailbox's own folders."""
        return Places(self.account)

    def ask(self, question: Callable[[], T]) -> T:
        """The answer; raises MailboxUnavailable or MailboxRefused. Questions of reading are asked again where a connection broke."""
        for _ in range(ATTEMPTS - 1 if self._use is Use.READING else 0):
            try:
                return self._once(question)
            except MailboxUnavailable as error:
                if not isinstance(error.__cause__, BROKEN):
                    raise
        return self._once(question)

    def _once(self, question: Callable[[], T]) -> T:
        with told(self.server):
            if time.monotonic() < self._shut_until:
                raise MailboxRefused(f"{self.server.url} did not let us in; we wait some minutes, so that the account is not locked.")
            try:
                return question()
            except UnauthorizedError:
                if self.server.app is None:
                    self._shut_until = time.monotonic() + REST_AFTER_REFUSAL
                    raise
                # A token may be revoked before its time.
                self.server.app.forget()
                return question()
