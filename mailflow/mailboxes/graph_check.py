"""What `mailflow check` says of an Exchange Online mailbox: each right that is missing, in the administrator's own terms."""

import json
from base64 import urlsafe_b64decode
from datetime import datetime

import httpx

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.clock_skew import say_skew
from mailflow.mailboxes.graph_calls import Graph, rights
from mailflow.mailboxes.trust import tls_context

TIMEOUT = 30.0


def say_server(graph: Graph, now: datetime) -> str:
    """Whether Graph answers at all, and what its clock says; needs no login."""
    try:
        answer = httpx.get(f"{graph.place.url}/$metadata", verify=tls_context(), timeout=TIMEOUT, headers={"Range": "bytes=0-0"})
    except (httpx.HTTPError, OSError) as error:
        raise MailboxUnavailable(
            f"{graph.place.url} cannot be reached ({type(error).__name__}). Let this machine out to it and to {graph.place.app.authority} "
            "by port 443; a proxy is named in HTTPS_PROXY."
        ) from error
    return f"{httpx.URL(graph.place.url).host} answers; {say_skew(answer.headers.get('Date'), now)}"


def say_inbox(graph: Graph) -> list[str]:
    """What lies in the inbox, and whether our work there may be done; raises with what is missing."""
    inbox = graph.get(graph.path("mailFolders", "inbox"), **{"$select": "id,totalItemCount"})
    graph.get(graph.path("mailFolders", "inbox", "messages"), **{"$select": "id", "$top": "1"})
    granted = _granted(graph)
    if granted is not None and "Mail.Read" in granted and "Mail.ReadWrite" not in granted:
        raise MailboxRefused(f"Application {graph.place.app.client_id} may read but not move mail. {rights('Mail.ReadWrite')}")
    return [f"{graph.place.address} is open; {inbox.get('totalItemCount') or 0} mails lie in its inbox", *_say_reach(granted)]


def say_letters(graph: Graph) -> list[str]:
    """Whether letters can be prepared and looked for. A right to send that was given by RBAC for Applications only a letter shows."""
    graph.get(graph.path("mailFolders", "drafts"), **{"$select": "id"})
    graph.get(graph.path("mailFolders", "sentitems"), **{"$select": "id"})
    if "Mail.Send" in (_granted(graph) or ()):
        return [f"letters leave from {graph.place.address}: the application has Mail.Send"]
    return [f"letters leave from {graph.place.address} by its Drafts; the first one shows whether 'Application Mail.Send' covers it"]


def _say_reach(granted: frozenset[str] | None) -> list[str]:
    if granted is None:
        return []
    wide = sorted(granted & {"Mail.Read", "Mail.ReadWrite", "Mail.Send"})
    if not wide:
        return ["the application's rights are those of Exchange's roles (RBAC for Applications)"]
    return [f"the token opens every mailbox of the tenant ({', '.join(wide)}); RBAC for Applications would confine it to this one"]


def _granted(graph: Graph) -> frozenset[str] | None:
    """The application permissions in our token (claim `roles`), `None` where it cannot be read.

    Those given by RBAC for Applications do not stand there. A hint for the administrator only: tokens are Graph's to read.
    """
    token = graph.place.app.token(graph.place.scope)
    try:
        middle = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return frozenset(str(role) for role in claims.get("roles", ()))
    except (IndexError, ValueError, AttributeError, TypeError):
        return None
