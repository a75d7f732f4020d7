"""What `mailflow check` says of an Exchange mailbox: each right that is missing, in the administrator's own terms."""

from collections.abc import Iterator
from datetime import datetime

import httpx
from exchangelib import Account
from exchangelib.folders import Folder, FolderCollection

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.clock_skew import say_skew
from mailflow.mailboxes.exchange_account import ExchangeServer, Places
from mailflow.mailboxes.exchange_errors import full_access
from mailflow.mailboxes.trust import tls_context

TIMEOUT = 30.0
# What our work needs of each folder, by the names that Exchange gives the rights (EffectiveRights, Types.xsd).
NEEDED = {
    "inbox": {"read": "Read", "modify": "Modify", "delete": "Delete"},
    "drafts": {"read": "Read", "create_contents": "CreateContents", "delete": "Delete"},
    "sent": {"read": "Read", "create_contents": "CreateContents"},
}


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


def say_folders(server: ExchangeServer, account: Account, parent: Folder) -> Iterator[str]:
    """What lies in the inbox, and which rights there are."""
    places = Places(account)
    inbox, drafts, sent = (_seen(account, folder) for folder in (places.inbox, places.drafts, places.sent))
    yield f"{server.address} is open; {inbox.total_count or 0} mails lie in its inbox"
    rights = {"inbox": inbox.effective_rights, "drafts": drafts.effective_rights, "sent": sent.effective_rights}
    missing = [
        f"{word} on {name}"
        for name, needed in NEEDED.items()
        for right, word in needed.items()
        if rights[name] is not None and not getattr(rights[name], right)
    ]
    top = _seen(account, parent).effective_rights
    if top is not None and not top.create_hierarchy:
        missing.append("CreateHierarchy (subfolders) where our folders are made")
    if missing:
        raise MailboxRefused(
            f"We lack rights on {server.address}: {', '.join(missing)}. In the Exchange Management Shell: {full_access(server)}"
        )
    yield "mail may be read, marked, moved into folders and prepared in Drafts; whether we may send as the mailbox, the first letter shows"


def _seen(account: Account, folder: Folder) -> Folder:
    (found,) = FolderCollection(account=account, folders=[folder]).get_folders(additional_fields=_fields())
    if isinstance(found, Exception):
        raise found
    return found


def _fields() -> set[object]:
    from exchangelib.fields import FieldPath

    return {FieldPath(field=Folder.get_field_by_fieldname(name)) for name in ("total_count", "effective_rights")}
