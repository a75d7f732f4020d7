"""A mail of an Exchange mailbox as bytes: the server's MIME, or one made of its properties where the server cannot convert it.

Exchange keeps mail as properties and writes MIME when it is asked; for some items it cannot (ErrorMimeContentConversionFailed).
"""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from exchangelib import Account, HTMLBody
from exchangelib.attachments import FileAttachment, ItemAttachment
from exchangelib.errors import (
    ErrorCorruptData,
    ErrorInvalidIdMalformed,
    ErrorItemCorrupt,
    ErrorItemNotFound,
    ErrorMimeContentConversionFailed,
)
from exchangelib.fields import FieldPath
from exchangelib.items import ID_ONLY, Message
from exchangelib.properties import ItemId
from exchangelib.services import GetItem

# Written by whoever delivered the mail; the trust of a sender and the thread of an answer go by them.
KEPT = ("Received", "Authentication-Results", "Return-Path", "Auto-Submitted", "Precedence", "In-Reply-To", "References", "Reply-To")
PROPERTIES = ("subject", "author", "to_recipients", "cc_recipients", "message_id", "datetime_sent", "headers", "body", "attachments")
UNCONVERTIBLE = (ErrorMimeContentConversionFailed, ErrorCorruptData, ErrorItemCorrupt)
GONE = (ErrorItemNotFound, ErrorInvalidIdMalformed)
# Our own word about a mail whose bytes are not the sender's: signatures of the original do not hold for it.
REBUILT = "X-Mailflow-Rebuilt"


def get_item(account: Account, item: str, fields: tuple[str, ...]) -> Any:  # an item of the library, which ships no types
    """An item with these properties, `None` when it is not in the mailbox under this id any more."""
    paths = [FieldPath(field=Message.get_field_by_fieldname(name)) for name in fields]
    (found,) = GetItem(account=account).call(items=[ItemId(id=item)], additional_fields=paths, shape=ID_ONLY)
    if isinstance(found, GONE):
        return None
    if isinstance(found, Exception):
        raise found
    return found


def fetch_mime(account: Account, item: str) -> bytes | None:
    """The raw mail, `None` when it is gone."""
    try:
        found = get_item(account, item, ("mime_content",))
    except UNCONVERTIBLE:
        return rebuild(account, item)
    if found is None:
        return None
    return bytes(found.mime_content) if found.mime_content else rebuild(account, item)


def rebuild(account: Account, item: str) -> bytes | None:
    """The mail made of what the server still knows of it; `None` when it is gone."""
    found = get_item(account, item, PROPERTIES)
    if found is None:
        return None
    mail = EmailMessage(policy=SMTP)
    _write_headers(mail, found)
    if isinstance(found.body, HTMLBody):
        mail.set_content(str(found.body), subtype="html")
    else:
        mail.set_content(str(found.body or ""))
    for attachment in found.attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _write_headers(mail: EmailMessage, item: Any) -> None:  # as above
    mail[REBUILT] = "from properties"
    _set(mail, "Subject", item.subject)
    _set(mail, "From", _addresses([item.author] if item.author else []))
    _set(mail, "To", _addresses(item.to_recipients or []))
    _set(mail, "Cc", _addresses(item.cc_recipients or []))
    _set(mail, "Message-ID", item.message_id)
    _set(mail, "Date", format_datetime(item.datetime_sent) if item.datetime_sent else "")
    for header in item.headers or []:
        if header.name.title() in {name.title() for name in KEPT}:
            _set(mail, header.name, header.value)


def _set(mail: EmailMessage, name: str, value: object) -> None:
    """A header that cannot be written is left out: the mail without it is worth more than no mail."""
    if not value:
        return
    try:
        mail[name] = " ".join(value.split()) if isinstance(value, str) else value
    except (ValueError, MessageError, IndexError, AttributeError):
        return


def _addresses(mailboxes: list[Any]) -> list[Address]:  # as above
    written: list[Address] = []
    for mailbox in mailboxes:
        try:
            written.append(Address(display_name=mailbox.name or "", addr_spec=mailbox.email_address or ""))
        except (ValueError, MessageError, IndexError):  # an address of the old Exchange directory (/O=...), or none
            written.append(Address(display_name=mailbox.name or ""))
    return written


def _attach(mail: EmailMessage, attachment: Any) -> None:  # as above
    name = attachment.name or "attachment"
    if isinstance(attachment, FileAttachment):
        kind, _, detail = (attachment.content_type or "").partition("/")
        mail.add_attachment(
            attachment.content or b"", maintype=kind if detail else "application", subtype=detail or "octet-stream", filename=name
        )
    elif isinstance(attachment, ItemAttachment) and attachment.item is not None and attachment.item.mime_content:
        content = bytes(attachment.item.mime_content)
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{name}.eml")
