"""Requests to Microsoft Graph: who asks, how patiently, and what a refusal means."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.app_login import AppLogin, app_of
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.trust import is_protected, tls_context

log = structlog.get_logger()
# The library writes each address that it asks for into its log, with mailboxes and delta tokens in them.
logging.getLogger("httpx").setLevel(logging.WARNING)

WORLDWIDE = "https://graph.microsoft.com/v1.0"
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
# A mail's ordinary id changes when somebody moves it; the immutable one does not (Graph, "Immutable identifiers for Outlook resources").
IMMUTABLE = 'IdType="ImmutableId"'
# As long as we wait for a busy server in one request; the next look goes on.
PATIENCE = 120.0
# Where a server asks for patience without saying how much, doubled each time.
FIRST_PAUSE = 2.0
# Nothing was done; another try may help (Graph, "Microsoft Graph throttling guidance").
BUSY = frozenset({429, 500, 502, 503, 504})
# Said with status 500, and true again the next time: of these items the server can make no MIME.
UNCONVERTIBLE = frozenset({"ErrorMimeContentConversionFailed", "ErrorItemCorrupt", "ErrorCorruptData"})
LONGEST_CODE = 60


class GraphRefusal(Exception):
    """An answer that is no success: its status, and Graph's code for it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPlace:
    """The mailbox of `address` at `url`, opened as an application."""

    address: str
    app: AppLogin
    url: str = WORLDWIDE
    patience: float = PATIENCE

    @property
    def scope(self) -> str:
        """What a token is asked for: all that the application was granted."""
        return f"{self.url.partition('/v1.0')[0]}/.default"


def graph_of(place: Place) -> GraphPlace:
    """How a mailbox is reached, as a firm has set it; raises ConfigurationError where something is missing."""
    url = (place.url or WORLDWIDE).rstrip("/")
    if not is_protected(url):
        raise ConfigurationError(where=f"{place.name}, url", what="mail would travel without TLS", fix=f"Leave it empty for {WORLDWIDE}.")
    if "@" not in place.address:
        raise ConfigurationError(where=f"{place.name}, address", what="is missing", fix="Write the shared mailbox's primary SMTP address.")
    return GraphPlace(address=place.address, app=app_of(place), url=url)


class Graph:
    """Asks on behalf of one mailbox; connects at the first question."""

    def __init__(self, place: GraphPlace, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.place = place
        self._pause = pause
        self._http = httpx.Client(verify=tls_context(), timeout=TIMEOUT)

    def path(self, *parts: str) -> str:
        """An address below the mailbox; ids are quoted."""
        return "/".join((self.place.url, "users", quote(self.place.address), *(quote(part, safe="$=") for part in parts)))

    def get(self, url: str, *, prefer: str = "", **query: str) -> Any:  # JSON's own types
        """What lies there; waits where the server is busy, raises GraphRefusal, MailboxUnavailable or MailboxRefused."""
        return self.ask("GET", url, prefer=prefer, params=query or None).json()

    def ask(self, method: str, url: str, *, prefer: str = "", **content: Any) -> httpx.Response:  # what httpx takes
        """An answer to a question that may be asked twice; waits and raises as `get` does."""
        left, pause = self.place.patience, FIRST_PAUSE
        while True:
            answer = self._answered(method, url, prefer=prefer, **content)
            if answer.status_code not in BUSY or _code(answer) in UNCONVERTIBLE:
                return _successful(answer)
            pause = min(max(_retry_after(answer) or pause, 0.0), 86_400.0)
            if pause > left:
                raise MailboxUnavailable(f"{self._host} is busy ({answer.status_code}) and asks us to wait {pause:.0f} s.")
            log.info("mailbox.told_to_wait", seconds=pause, status=answer.status_code)
            self._pause(pause)
            left, pause = left - pause, pause * 2

    def ask_once(self, method: str, url: str, **content: Any) -> httpx.Response:  # as above
        """One attempt, whatever comes of it: raises httpx.TransportError where the answer was lost, GraphRefusal where it is a no.

        Only a token that is not taken is renewed: such a request was not carried out.
        """
        answer = self._sent(method, url, **content)
        if answer.status_code == 401:
            self.place.app.forget()
            answer = self._sent(method, url, **content)
        return _successful(answer)

    @property
    def _host(self) -> str:
        return httpx.URL(self.place.url).host

    def _answered(self, method: str, url: str, **content: Any) -> httpx.Response:  # as above
        try:
            answer = self._sent(method, url, **content)
        except httpx.TransportError:
            # A connection that was kept for long is often closed at the other end.
            answer = self._try(method, url, **content)
        if answer.status_code == 401:
            self.place.app.forget()
            answer = self._try(method, url, **content)
        return answer

    def _try(self, method: str, url: str, **content: Any) -> httpx.Response:  # as above
        try:
            return self._sent(method, url, **content)
        except httpx.TransportError as error:
            raise MailboxUnavailable(f"{self._host} does not answer ({type(error).__name__}); the next look tries again.") from error

    def _sent(self, method: str, url: str, *, prefer: str = "", **content: Any) -> httpx.Response:  # as above
        if not url.startswith(f"{self.place.url}/"):
            # Links come from answers and from our own database; a token must go nowhere else.
            raise GraphRefusal(410, "foreignLink")
        headers = {
            "Authorization": f"Bearer {self.place.app.token(self.place.scope)}",
            "Prefer": f"{IMMUTABLE}, {prefer}" if prefer else IMMUTABLE,
            **content.pop("headers", {}),
        }
        return self._http.request(method, url, headers=headers, **content)


@contextmanager
def told(place: GraphPlace) -> Iterator[None]:
    """Turns a refusal that nobody expected into what the administrator must change."""
    try:
        yield
    except GraphRefusal as error:
        if error.status >= 500 or error.status == 429:
            raise MailboxUnavailable(f"Microsoft Graph cannot answer now ({error}).") from error
        raise MailboxRefused(meaning(place, error)) from error
    except ValueError as error:  # an answer that is no JSON: a proxy's page
        raise MailboxUnavailable(f"What answers at {place.url} is not Microsoft Graph now; a proxy may stand between.") from error


def meaning(place: GraphPlace, error: GraphRefusal) -> str:
    """A refusal in the words of Entra ID and Exchange Online."""
    if error.status == 401:
        return f"Microsoft Graph does not take the tokens of application {place.app.client_id} ({error}). Compare tenant and url."
    if error.status == 403:
        return f"Application {place.app.client_id} has no right to this in {place.address} ({error}). {rights('Mail.ReadWrite')}"
    if error.status == 404:
        return (
            f"{place.address} is no mailbox of this tenant, or still lies on premises ({error}). Compare it with Get-EXOMailbox; for a "
            "mailbox on premises use type = 'exchange'."
        )
    return f"Microsoft Graph refuses ({error}). Look the code up in Microsoft's list of Graph error codes."


def rights(permission: str) -> str:
    """How an administrator grants a permission, to this mailbox alone or to all."""
    return (
        f"In Exchange Online PowerShell: New-ManagementRoleAssignment -App APP-OBJECT-ID -Role 'Application {permission}' "
        f"-CustomResourceScope 'mailflow mailboxes' (RBAC for Applications; the scope must hold this mailbox). Or, for all mailboxes, the "
        f"Graph application permission {permission} with admin consent. Changes may take two hours."
    )


def _successful(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    raise GraphRefusal(answer.status_code, _code(answer))


def _code(answer: httpx.Response) -> str:
    """Graph's own word; its message may quote the mail."""
    try:
        return str(answer.json()["error"]["code"])[:LONGEST_CODE]
    except (ValueError, KeyError, TypeError):
        return "no code"


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds (RFC 9110, 10.2.3); Graph sends no dates."""
    try:
        return float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return None
