"""A mail made of the properties that a server keeps of it, where it cannot give the bytes that came.

Exchange stores mail as properties and writes MIME when it is asked; for some items it cannot (ErrorMimeContentConversionFailed).
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

# Written by whoever delivered the mail; the trust of a sender and the thread of an answer go by them.
KEPT = frozenset("received authentication-results return-path auto-submitted precedence in-reply-to references reply-to list-id".split())
# Our own word about a mail whose bytes are not the sender's: signatures of the original do not hold for it.
REBUILT = "X-Mailflow-Rebuilt"


@dataclass(frozen=True, slots=True)
class Named:
    """A mailbox as a server names it; the address may be of the old Exchange directory (/O=...), or missing."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An attachment."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What is left of a mail; `headers` are those that it came with, as far as the server kept them."""

    subject: str = ""
    sender: Named | None = None
    to: tuple[Named, ...] = ()
    cc: tuple[Named, ...] = ()
    message_id: str = ""
    sent_at: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    is_html: bool = False
    attachments: tuple[Enclosed, ...] = ()


def rebuilt(properties: Properties) -> bytes:
    """The mail as MIME; what cannot be written is left out, because the rest is worth more than no mail."""
    mail = EmailMessage(policy=SMTP)
    mail[REBUILT] = "from properties"
    _set(mail, "Subject", properties.subject)
    _set(mail, "From", _addresses((properties.sender,) if properties.sender else ()))
    _set(mail, "To", _addresses(properties.to))
    _set(mail, "Cc", _addresses(properties.cc))
    _set(mail, "Message-ID", properties.message_id)
    _set(mail, "Date", format_datetime(properties.sent_at) if properties.sent_at else "")
    for name, value in properties.headers:
        if name.lower() in KEPT:
            _set(mail, name, value)
    mail.set_content(properties.text, subtype="html" if properties.is_html else "plain")
    for attachment in properties.attachments:
        kind, _, detail = attachment.media_type.partition("/")
        # Letters within letters are given as files, so that their bytes stay what they are.
        is_file = bool(detail) and kind not in {"message", "multipart"}
        maintype, subtype = (kind, detail) if is_file else ("application", "octet-stream")
        mail.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name or "attachment")
    return mail.as_bytes()


def _set(mail: EmailMessage, name: str, value: str | list[Address]) -> None:
    if not value:
        return
    try:
        mail[name] = " ".join(value.split()) if isinstance(value, str) else value
    except (ValueError, MessageError, IndexError, AttributeError):
        return


def _addresses(mailboxes: tuple[Named, ...]) -> list[Address]:
    written: list[Address] = []
    for mailbox in mailboxes:
        try:
            written.append(Address(display_name=mailbox.name, addr_spec=mailbox.address))
        except (ValueError, MessageError, IndexError):
            written.append(Address(display_name=mailbox.name))
    return written
