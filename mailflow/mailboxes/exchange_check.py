"""What `mailflow check` says of an Exchange mailbox: each right that is missing, in the administrator's own terms."""

from datetime import datetime

import httpx
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder, FolderCollection

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.clock_skew import say_skew
from mailflow.mailboxes.exchange_account import ExchangeServer
from mailflow.mailboxes.exchange_errors import full_access
from mailflow.mailboxes.exchange_reach import Reach
from mailflow.mailboxes.trust import tls_context

TIMEOUT = 30.0
# What our work needs, by the names that Exchange gives the rights (EffectiveRights, Types.xsd).
INBOX = {"read": "Read", "modify": "Modify", "delete": "Delete"}
TOP = {"create_hierarchy": "CreateHierarchy"}
DRAFTS = {"read": "Read", "create_contents": "CreateContents", "delete": "Delete"}
SENT = {"read": "Read", "create_contents": "CreateContents"}


def say_server(server: ExchangeServer, now: datetime) -> str:
    """Whether the server answers at all, and what its clock says; needs no login."""
    try:
        answer = httpx.head(server.url, verify=tls_context(), timeout=TIMEOUT)
    except (httpx.HTTPError, OSError) as error:
        raise MailboxUnavailable(
            f"{server.url} cannot be reached ({type(error).__name__}). Compare the address with Get-WebServicesVirtualDirectory; look at "
            "the firewall, and at the certificate (SSL_CERT_FILE names your own authority's)."
        ) from error
    return f"{httpx.URL(server.url).host} answers; {say_skew(answer.headers.get('Date'), now)}"


def say_inbox(reach: Reach) -> list[str]:
    """What lies in the inbox, and whether our work there may be done; raises MailboxRefused with what is missing."""
    inbox = _seen(reach, reach.places.inbox)
    _demand(reach.server, [*_missing(inbox, "Inbox", INBOX), *_missing(_seen(reach, reach.places.top), "the mailbox's top folder", TOP)])
    opened = f"{reach.server.address} is open; {inbox.total_count or 0} mails lie in its inbox"
    return [opened, "they may be read, given categories and moved into folders"]


def say_letters(reach: Reach) -> list[str]:
    """Whether letters can be prepared and looked for; raises as above. Whether we may send as the mailbox, only a letter shows."""
    drafts, sent = _seen(reach, reach.places.drafts), _seen(reach, reach.places.sent)
    _demand(reach.server, [*_missing(drafts, "Drafts", DRAFTS), *_missing(sent, "Sent Items", SENT)])
    return [f"letters leave from {reach.server.address} by its Drafts and Sent Items; the right to send as it shows at the first letter"]


def _demand(server: ExchangeServer, missing: list[str]) -> None:
    if missing:
        raise MailboxRefused(
            f"We lack rights on {server.address}: {', '.join(missing)}. In the Exchange Management Shell: {full_access(server)}"
        )


def _missing(folder: Folder, name: str, needed: dict[str, str]) -> list[str]:
    rights = folder.effective_rights
    return [f"{word} on {name}" for right, word in needed.items() if rights is not None and not getattr(rights, right)]


def _seen(reach: Reach, folder: Folder) -> Folder:
    fields = {FieldPath(field=Folder.get_field_by_fieldname(name)) for name in ("total_count", "effective_rights")}
    (found,) = FolderCollection(account=reach.account, folders=[folder]).get_folders(additional_fields=fields)
    if isinstance(found, Exception):
        raise found
    return found
