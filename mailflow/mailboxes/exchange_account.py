"""How an Exchange mailbox is reached: the server, the login, and one account for each use of it.

Reading waits where the server asks for patience; sending makes one attempt; watching holds a connection of its own.
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from exchangelib import DELEGATE, IMPERSONATION, Account, Configuration, Credentials, Identity, OAuth2AuthorizationCodeCredentials
from exchangelib.errors import ErrorServerBusy, UnauthorizedError
from exchangelib.ewsdatetime import UTC
from exchangelib.folders import DeletedItems, Drafts, Folder, Inbox, MsgFolderRoot, Root, SentItems
from exchangelib.protocol import BaseProtocol, FailFast, FaultTolerance
from exchangelib.transport import BASIC, NTLM, OAUTH2
from exchangelib.version import EXCHANGE_2013_SP1, EXCHANGE_2016, EXCHANGE_2019, EXCHANGE_O365, Version
from oauthlib.oauth2 import WebApplicationClient
from requests import Response
from requests.adapters import HTTPAdapter

from mailflow.domain.errors import ConfigurationError
from mailflow.mailboxes.app_login import AppLogin, app_of
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context

# The library writes whole requests into its log, with the login in their headers and the mail in their body.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL)
logging.getLogger("exchangelib.util.xml").disabled = True

BUILDS = {"2013": EXCHANGE_2013_SP1, "2016": EXCHANGE_2016, "2019": EXCHANGE_2019, "online": EXCHANGE_O365}
LOGINS = {"ntlm": NTLM, "basic": BASIC, "oauth": OAUTH2}
# What an application may ask for on behalf of a mailbox (Exchange Online; a hybrid server names itself).
ONLINE = "https://outlook.office365.com"


class Use(StrEnum):
    """What an account is opened for; each has connections of its own, so that none waits for another."""

    READING = "reading"
    SENDING = "sending"
    WATCHING = "watching"


class EwsBlocked(Exception):  # what happened, in the administrator's words
    """The server answered 403: EWS is switched off, for everybody or for this application."""


class Unanswered(Exception):  # as above
    """An HTTP status instead of an answer: nobody can know whether the request was carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeServer:
    """Where a mailbox lies and how we log in; `address` is the shared mailbox's own.

    `login` is ntlm, basic (with `user` and `password`) or oauth (with `app`); `access` is delegate or impersonation; `version` is one of
    2013, 2016, 2019 (also for the Subscription Edition) and online. `patience` is how long reading waits for a busy server, in seconds.
    """

    url: str
    address: str
    login: str = "ntlm"
    access: str = "delegate"
    user: str = ""
    password: str = field(default="", repr=False)
    app: AppLogin | None = None
    version: str = "2016"
    patience: float = 120.0


def server_of(place: Place) -> ExchangeServer:
    """How a mailbox is reached, as a firm has set it; raises ConfigurationError where nobody could be reached in this way."""
    app = None
    login = "ntlm" if place.login == "password" else place.login
    if not is_protected(place.url):
        raise ConfigurationError(
            where=f"{place.name}, url",
            what=f"{place.url!r} would carry the password and the mail without TLS" if place.url else "the server has no address",
            fix="Write the address of its EWS: https://MAIL.YOUR-FIRM.EXAMPLE/EWS/Exchange.asmx.",
        )
    if "@" not in place.address:
        raise ConfigurationError(where=f"{place.name}, address", what="is missing", fix="Write the shared mailbox's primary SMTP address.")
    if place.version not in BUILDS:
        raise ConfigurationError(
            where=f"{place.name}, version", what=f"{place.version!r} is none", fix=f"Write one of {', '.join(BUILDS)}."
        )
    if login == "oauth":
        app = app_of(place)
    elif not place.user or not place.password:
        raise ConfigurationError(
            where=place.name,
            what="user or password is missing",
            fix="Set user (DOMAIN\\name), and hand the password over by MAILFLOW_MAILBOX__PASSWORD_FILE or a systemd credential.",
        )
    return ExchangeServer(
        url=place.url,
        address=place.address,
        login=login,
        access=place.access,
        user=place.user,
        password=place.password,
        app=app,
        version=place.version,
    )


def open_account(server: ExchangeServer, use: Use) -> Account:
    """An account for one use; connects nowhere yet."""
    BaseProtocol.HTTP_ADAPTER_CLS = _MachineTrust
    policy = _Patient(max_wait=server.patience) if use is Use.READING else _OneAttempt()
    account = Account(
        primary_smtp_address=server.address,
        access_type=IMPERSONATION if server.access == "impersonation" or server.login == "oauth" else DELEGATE,
        config=Configuration(
            service_endpoint=server.url,
            credentials=_credentials(server, use),
            auth_type=LOGINS[server.login],
            version=Version(build=BUILDS[server.version]),
            retry_policy=policy,
        ),
        default_timezone=UTC,
    )
    # Half of our patience at most for the first pause; the library doubles it each time.
    account.protocol.RETRY_WAIT = min(10.0, server.patience / 2)
    return account


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the shared mailbox by their part in it; looking at them asks the server nothing.

    `account.inbox` would be two requests more, and needs rights on the top of the mailbox that a delegate may not have.
    """

    account: Account

    @property
    def inbox(self) -> Folder:
        """Where mail arrives."""
        return self._named(Inbox)

    @property
    def drafts(self) -> Folder:
        """Where letters lie before they leave."""
        return self._named(Drafts)

    @property
    def sent(self) -> Folder:
        """Where copies of letters lie: the shared mailbox's, not the login user's."""
        return self._named(SentItems)

    @property
    def deleted(self) -> Folder:
        """Where people put what they delete."""
        return self._named(DeletedItems)

    @property
    def top(self) -> Folder:
        """The folder that all folders lie in."""
        return self._named(MsgFolderRoot)

    def _named(self, kind: type[Folder]) -> Folder:
        folder = kind(root=Root(account=self.account))
        folder.to_id()  # a folder's hash changes with its id, which the library's paging does not survive
        return folder


class _Credentials(Credentials):  # type: ignore[misc]  # the library ships no types
    """A login that is equal only to another one for the same use.

    The library keeps one connection pool, with one retry policy, for equal logins: letters would be sent with the patience of reading,
    which posts them again (exchangelib 5.6, CachingProtocol).
    """

    def __init__(self, user: str, password: str, use: Use) -> None:
        super().__init__(user, password)
        self.use = use


class _LiveTokens(WebApplicationClient):  # type: ignore[misc]  # as above
    """Puts the token of the moment on each request, so that none is ever sent with an old one."""

    def __init__(self, app: AppLogin) -> None:
        super().__init__(client_id=app.client_id)
        self._app = app

    def add_token(self, uri: str, **request: Any) -> tuple[str, dict[str, str], Any]:  # the library's own signature
        """The request with its Authorization header."""
        headers = {**(request.get("headers") or {}), "Authorization": f"Bearer {self._app.token(f'{ONLINE}/.default')}"}
        return uri, headers, request.get("body")


class _AppCredentials(OAuth2AuthorizationCodeCredentials):  # type: ignore[misc]  # as above
    """An application's login by tokens of `AppLogin`, which knows certificates; one for each use, as above."""

    def __init__(self, app: AppLogin, server: ExchangeServer, use: Use) -> None:
        # The library wants to see a token before it opens a connection; the real ones come from `_LiveTokens`.
        token = {"access_token": "live", "token_type": "Bearer"}
        super().__init__(client_id=app.client_id, identity=Identity(primary_smtp_address=server.address), access_token=token)
        self.use = use
        self.address = server.address
        self._live = _LiveTokens(app)

    @property
    def client(self) -> _LiveTokens:
        """What puts tokens on requests."""
        return self._live


class _MachineTrust(HTTPAdapter):
    """The certificates that this machine trusts, beside the library's own list."""

    def init_poolmanager(self, *sizes: Any, **settings: Any) -> None:  # the library's own signature
        """Opens connections with our context."""
        super().init_poolmanager(*sizes, ssl_context=tls_context(), **settings)


def _credentials(server: ExchangeServer, use: Use) -> Credentials:
    if server.login == "oauth" and server.app is not None:
        return _AppCredentials(server.app, server, use)
    return _Credentials(server.user, server.password, use)


def _raise_refusal(response: Response) -> None:
    """What no patience helps against; a wrong password tried again and again would lock the account."""
    if response.status_code == 403:
        raise EwsBlocked
    if response.status_code == 401:
        raise UnauthorizedError("401")


class _Patient(FaultTolerance):  # type: ignore[misc]  # as above
    def raise_response_errors(self, response: Response) -> Any:  # the library's own signature
        _raise_refusal(response)
        if response.status_code == 429:  # a load balancer's way to say what 503 says
            raise ErrorServerBusy("429", back_off=_retry_after(response))
        return super().raise_response_errors(response)


class _OneAttempt(FailFast):  # type: ignore[misc]  # as above
    def raise_response_errors(self, response: Response) -> Any:  # the library's own signature
        _raise_refusal(response)
        if response.status_code != 200 and not _is_soap(response):
            raise Unanswered(str(response.status_code))


def _retry_after(response: Response) -> float | None:
    """Seconds (RFC 9110, 10.2.3), or our own pause."""
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else None


def _is_soap(response: Response) -> bool:
    """Exchange sends SOAP faults with status 500."""
    return response.status_code == 500 and b"Envelope" in response.content[:2000]
