"""A mail of an Exchange mailbox as bytes: the server's MIME, or one made of its properties where the server cannot convert it."""

from collections.abc import Iterable, Sequence
from typing import Any

from exchangelib import Account, HTMLBody
from exchangelib.attachments import FileAttachment
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

from mailflow.mailboxes.exchange_answers import AtOnce
from mailflow.mailboxes.rebuilt import Enclosed, Named, Properties, rebuilt

PROPERTIES = ("subject", "author", "to_recipients", "cc_recipients", "message_id", "datetime_sent", "headers", "body", "attachments")
UNCONVERTIBLE = (ErrorMimeContentConversionFailed, ErrorCorruptData, ErrorItemCorrupt)
GONE = (ErrorItemNotFound, ErrorInvalidIdMalformed)


class _Items(AtOnce, GetItem):  # type: ignore[misc]  # the library ships no types
    def _elem_to_obj(self, elem: Any) -> Any:  # lxml's element, and an item of the library
        try:
            return super()._elem_to_obj(elem)
        except ValueError:  # a kind of item that the library does not know; we want what all kinds have
            return Message.from_xml(elem=elem, account=self.account)


def get_item(account: Account, item: str, fields: tuple[str, ...]) -> Any:  # an item of the library
    """An item with these properties, `None` when it is not in the mailbox under this id any more."""
    (found,) = _get(account, [item], fields)
    if isinstance(found, GONE):
        return None
    if isinstance(found, Exception):
        raise found
    return found


def fetch_convertible(account: Account, items: Sequence[str]) -> dict[str, bytes]:
    """Raw mails by their ids; those that are gone, or of which the server can make no MIME, are not among them."""
    found = zip(items, _get(account, items, ("mime_content",)), strict=True)
    return {key: bytes(item.mime_content) for key, item in found if not isinstance(item, Exception) and item.mime_content}


def fetch_mime(account: Account, item: str) -> bytes | None:
    """The raw mail, `None` when it is gone."""
    try:
        found = get_item(account, item, ("mime_content",))
    except UNCONVERTIBLE:
        return _rebuild(account, item)
    if found is None:
        return None
    return bytes(found.mime_content) if found.mime_content else _rebuild(account, item)


def _get(account: Account, items: Sequence[str], fields: tuple[str, ...]) -> list[Any]:  # as above, or exceptions in their places
    paths = [FieldPath(field=Message.get_field_by_fieldname(name)) for name in fields]
    return list(_Items(account=account).call(items=[ItemId(id=item) for item in items], additional_fields=paths, shape=ID_ONLY))


def _rebuild(account: Account, item: str) -> bytes | None:
    found = get_item(account, item, PROPERTIES)
    if found is None:
        return None
    return rebuilt(
        Properties(
            subject=found.subject or "",
            sender=next(iter(_named([found.author] if found.author else [])), None),
            to=_named(found.to_recipients or []),
            cc=_named(found.cc_recipients or []),
            message_id=found.message_id or "",
            sent_at=found.datetime_sent,
            headers=tuple((header.name, header.value or "") for header in found.headers or []),
            text=str(found.body or ""),
            is_html=isinstance(found.body, HTMLBody),
            attachments=tuple(_enclosed(attachment) for attachment in found.attachments),
        )
    )


def _named(mailboxes: Iterable[Any]) -> tuple[Named, ...]:  # as above
    return tuple(Named(mailbox.name or "", mailbox.email_address or "") for mailbox in mailboxes)


def _enclosed(attachment: Any) -> Enclosed:  # as above
    name = attachment.name or "attachment"
    if isinstance(attachment, FileAttachment):
        return Enclosed(name, attachment.content_type or "", attachment.content or b"")
    return Enclosed(f"{name}.eml", "", bytes(attachment.item.mime_content or b""))
