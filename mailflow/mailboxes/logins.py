"""How IMAP and SMTP servers are told who we are: a password, or a token of OAuth 2.0 by XOAUTH2 (Google's and Microsoft's mechanism).

A token is asked for again shortly before it ends, so that no connection is made with one that is about to.
"""

import json
import smtplib
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.error import HTTPError

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context

# What an application asks for at Microsoft (IMAP.AccessAsApp, SMTP.SendAsApp are granted to it, not asked for).
_MICROSOFT = "https://outlook.office365.com/.default"
_GOOGLE = "https://oauth2.googleapis.com/token"
# A token is not used in its last minutes.
_MARGIN_SECONDS = 300.0
_TIMEOUT = 30.0
_LONGEST_ANSWER = 100_000


def _nothing() -> None:
    """A password cannot be forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who we are: a password, or whatever gives a token that is valid now; after `forget` it gives a new one."""

    user: str
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    forget: Callable[[], None] = field(default=_nothing, repr=False)


class RefreshedToken:
    """Access tokens for a refresh token (RFC 6749, 6); safe to be asked from several threads."""

    def __init__(self, place: Place, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._url = place.token_url or _GOOGLE
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0
        if not is_protected(self._url):
            raise ConfigurationError(
                where=f"{place.name}, token_url", what="tokens would travel without TLS", fix="Write an https address there."
            )

    def __call__(self) -> str:
        """A token that is good for some minutes more; raises MailboxRefused or MailboxUnavailable."""
        with self._lock:
            if not self._token or self._clock() >= self._until:
                self._refresh()
            return self._token

    def forget(self) -> None:
        """The server did not take the last token: the next one is a new one."""
        with self._lock:
            self._token = ""

    def _refresh(self) -> None:
        place = self._place
        asked = {
            "grant_type": "refresh_token",
            "refresh_token": place.refresh_token,
            "client_id": place.client_id,
            "client_secret": place.client_secret,
        }
        body = urllib.parse.urlencode({name: value for name, value in asked.items() if value}).encode()
        try:
            # The address is the firm's own setting, and is_protected has looked at its scheme.
            with urllib.request.urlopen(self._url, data=body, timeout=_TIMEOUT, context=tls_context()) as answer:  # noqa: S310
                said = json.loads(answer.read(_LONGEST_ANSWER))
            self._token = str(said["access_token"])
            self._until = self._clock() + max(float(said.get("expires_in", 3600)) - _MARGIN_SECONDS, 0.0)
        except HTTPError as error:
            if error.code >= 500 or error.code == 429:
                raise MailboxUnavailable(f"{self._url} gives no token now (status {error.code})") from error
            raise MailboxRefused(
                f"{self._url} gives no token for {place.name} (status {error.code}: {_reason(error)}). The consent may have been taken "
                "back: make a new refresh token, and compare client_id and client_secret."
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise MailboxUnavailable(f"{self._url} gives no token now ({type(error).__name__})") from error


def make_login(place: Place) -> Login:
    """How the mailbox's own server is logged in to; raises ConfigurationError where something is missing."""
    if place.login == "oauth":
        token, forget = _tokens(place)
        return Login(user=place.user or place.address, token=token, forget=forget)
    if place.login != "password":
        raise ConfigurationError(
            where=f"{place.name}, login", what=f"{place.login!r} is not for {place.type}", fix="Write password or oauth there."
        )
    if not place.user or not place.password:
        raise ConfigurationError(
            where=place.name,
            what="user or password is missing",
            fix="Set user, and hand the password over by MAILFLOW_MAILBOX__PASSWORD_FILE or the systemd credential mailbox.password.",
        )
    return Login(user=place.user, password=place.password)


def log_in_smtp(client: smtplib.SMTP, login: Login) -> None:
    """Raises smtplib.SMTPAuthenticationError where the server does not take it."""
    if login.token is None:
        client.login(login.user, login.password)
        return
    try:
        _show_token(client, login.user, login.token())
    except smtplib.SMTPAuthenticationError:  # it may have been taken back before its end
        login.forget()
        _show_token(client, login.user, login.token())


def _show_token(client: smtplib.SMTP, user: str, token: str) -> None:
    said = xoauth2(user, token)
    # An error comes as a challenge with the reason in it, which wants an empty answer before the refusal itself.
    client.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")


def xoauth2(user: str, token: str) -> str:
    """The one line of the mechanism (developers.google.com/gmail/imap/xoauth2-protocol)."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def _tokens(place: Place) -> tuple[Callable[[], str], Callable[[], None]]:
    """What gives tokens, and what makes it give a new one."""
    if place.refresh_token:
        refreshed = RefreshedToken(place)
        return refreshed, refreshed.forget
    if not place.tenant or not place.client_id or not (place.client_secret or place.certificate):
        raise ConfigurationError(
            where=f"{place.name}, login",
            what="oauth needs an application",
            fix="Set tenant, client_id and client_secret or certificate (Microsoft); client_id, client_secret, refresh_token (Google).",
        )
    from mailflow.mailboxes.app_login import AppLogin

    app = AppLogin(tenant=place.tenant, client_id=place.client_id, secret=place.client_secret, certificate=place.certificate)
    return partial(app.token, _MICROSOFT), app.forget


def _reason(error: HTTPError) -> str:
    """The word that the server gives (RFC 6749, 5.2); its other words may quote what was sent."""
    try:
        said = json.loads(error.read(_LONGEST_ANSWER))
        return str(said.get("error", ""))[:60]
    except (OSError, ValueError, AttributeError):
        return "no reason given"
