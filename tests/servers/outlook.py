"""exchangelib as a client of the local Exchange server, the way that an Outlook of somebody else would be."""

from dataclasses import dataclass, field

from exchangelib import BASIC, DELEGATE, UTC, Account, Configuration, Credentials, FailFast, Folder
from exchangelib import Message as Mail
from exchangelib.folders.collections import SyncCompleted
from exchangelib.version import EXCHANGE_2016, Version

from tests.servers.ews import PASSWORD, SHARED, USER, EwsServer
from tests.servers.samples import letter


def log_in(
    server: EwsServer, *, auth: str = BASIC, user: str = USER, password: str = PASSWORD, access: str = DELEGATE, mailbox: str = SHARED
) -> Account:
    config = Configuration(
        service_endpoint=server.url,
        credentials=Credentials(user, password),
        auth_type=auth,
        version=Version(build=EXCHANGE_2016),
        retry_policy=FailFast(),
    )
    return Account(mailbox, config=config, autodiscover=False, access_type=access, default_timezone=UTC)


@dataclass
class Round:
    """What one synchronisation said."""

    changes: list[tuple[str, str]] = field(default_factory=list)
    state: str = ""


def sync(folder: Folder, state: str | None = None, *, most: int = 100) -> Round:
    said = Round()
    try:
        for kind, item in folder.sync_items(sync_state=state, only_fields=["subject"], max_changes_returned=most):
            said.changes.append((kind, getattr(item, "subject", "") or ""))
    except SyncCompleted as completed:
        said.state = completed.sync_state
    return said


def draft(account: Account, message_id: str = "<out-1@firm.example>") -> Mail:
    mail = Mail(account=account, folder=account.drafts, mime_content=letter(message_id))
    mail.save()
    return mail
