"""What an Exchange server's refusals mean, in the administrator's terms."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from exchangelib import errors

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.exchange_account import EwsBlocked, ExchangeServer, Unanswered

# Another try may help; all else that the server refuses does not change by itself.
PASSING = (
    errors.ErrorADUnavailable,
    errors.ErrorConnectionFailed,
    errors.ErrorExceededConnectionCount,
    errors.ErrorInsufficientResources,
    errors.ErrorInternalServerError,
    errors.ErrorInternalServerTransientError,
    errors.ErrorMailboxMoveInProgress,
    errors.ErrorMailboxStoreUnavailable,
    errors.ErrorServerBusy,
    errors.ErrorTimeoutExpired,
    errors.ErrorTooManyObjectsOpened,
)
DENIED = (errors.ErrorAccessDenied, errors.ErrorFolderNotFound, errors.ErrorItemNotFound)
UNKNOWN_MAILBOX = (errors.ErrorNonExistentMailbox, errors.ErrorMailRecipientNotFound, errors.ErrorNoPublicFolderReplicaAvailable)
IMPERSONATION = (errors.ErrorImpersonateUserDenied, errors.ErrorImpersonationDenied, errors.ErrorImpersonationFailed)
PASSWORD = (errors.ErrorPasswordExpired, errors.ErrorPasswordChangeRequired, errors.ErrorAccountDisabled)
VERSION = (errors.ErrorInvalidServerVersion, errors.ErrorInvalidSchemaVersionForMailboxVersion, errors.ErrorIncorrectSchemaVersion)


@contextmanager
def told(server: ExchangeServer) -> Iterator[None]:
    """Turns what the library raises into MailboxUnavailable and MailboxRefused, with what to do."""
    try:
        yield
    except EwsBlocked as error:
        raise MailboxRefused(blocked(server)) from error
    except errors.UnauthorizedError as error:
        raise MailboxRefused(_not_let_in(server)) from error
    except errors.RateLimitError as error:
        raise MailboxUnavailable(f"{server.url} asks us to wait longer than {server.patience:.0f} s (it is busy).") from error
    except (*PASSING, Unanswered, errors.MalformedResponseError, errors.SOAPError, requests.RequestException, OSError) as error:
        raise MailboxUnavailable(f"{server.url} does not answer ({type(error).__name__}); the next look tries again.") from error
    except errors.EWSError as error:
        raise MailboxRefused(refusal(server, error)) from error


def refusal(server: ExchangeServer, error: errors.EWSError) -> str:
    """What the administrator must change so that the server no longer says this; the server's own text may quote mail, and is left out."""
    who, code = _who(server), type(error).__name__
    if isinstance(error, IMPERSONATION):
        return (
            f"{who} may not impersonate {server.address} ({code}). In the Exchange Management Shell: New-ManagementRoleAssignment "
            f'-Role ApplicationImpersonation -User "{who}" -CustomRecipientWriteScope "mailflow mailboxes".'
        )
    if isinstance(error, UNKNOWN_MAILBOX):
        return f"{server.address} is no mailbox on this server ({code}). Write its primary SMTP address (Get-Mailbox)."
    if isinstance(error, PASSWORD):
        return f"{who} is disabled, or its password has expired ({code}). Renew it; a service account needs no expiry."
    if isinstance(error, VERSION):
        return f"The server does not know the version {server.version} ({code}). Set version to the oldest Exchange of your organisation."
    if isinstance(error, DENIED):
        return f"{who} has no full access to {server.address} ({code}). In the Exchange Management Shell: {full_access(server)}"
    if isinstance(error, errors.ErrorQuotaExceeded):
        return f"{server.address} is over its quota. Empty it, or raise it with Set-Mailbox -ProhibitSendReceiveQuota."
    if isinstance(error, errors.TransportError) and not isinstance(error, errors.ResponseMessageError):
        return (
            f"No trusted TLS connection to {server.url} ({code}). Give this machine the certificate of your own authority "
            "(update-ca-certificates), or name it in SSL_CERT_FILE."
        )
    return f"{server.url} refuses ({code}). Look the code up in Microsoft's list of EWS response codes."


def blocked(server: ExchangeServer) -> str:
    """Microsoft blocks EWS in Exchange Online from 1 October 2026 unless the tenant allows it, and ends it on 1 April 2027."""
    if "office365.com" in server.url or "outlook.com" in server.url or server.version == "online":
        return (
            "This tenant blocks EWS (403), which Microsoft ends in Exchange Online. Use type = 'graph' (README, Exchange Online). Until "
            "April 2027 an administrator may allow it: Set-OrganizationConfig -EwsEnabled $true, and the application in the EWS allow list."
        )
    return (
        f"EWS is blocked for {_who(server)} (403). See EwsEnabled and EwsApplicationAccessPolicy in Get-OrganizationConfig and "
        "Get-CASMailbox; if the mailbox moved to Exchange Online, use type = 'graph'."
    )


def full_access(server: ExchangeServer) -> str:
    """The command that lets the login work in the mailbox."""
    return f'Add-MailboxPermission "{server.address}" -User "{_who(server)}" -AccessRights FullAccess -InheritanceType All.'


def send_as_denied(server: ExchangeServer) -> str:
    """The right that a letter from the shared address needs."""
    return (
        f"{_who(server)} may not send as {server.address}. In the Exchange Management Shell: Add-ADPermission -Identity "
        f'(Get-Mailbox "{server.address}").DistinguishedName -User "{_who(server)}" -ExtendedRights "Send As"; it counts within two hours.'
    )


def _not_let_in(server: ExchangeServer) -> str:
    if server.login == "oauth":
        return (
            f"{server.url} does not take the application's tokens (401). Grant {_who(server)} the application permission "
            "full_access_as_app (Office 365 Exchange Online) with admin consent, or its RBAC role."
        )
    said = f"{server.url} does not let {_who(server)} in (401). Compare user (DOMAIN\\name) and password; is the account locked?"
    return f"{said} Basic is often switched off: login = 'ntlm' may help." if server.login == "basic" else said


def _who(server: ExchangeServer) -> str:
    return server.app.client_id if server.login == "oauth" and server.app else server.user
