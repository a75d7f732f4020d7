"""Messages, folders and files as JSON (Graph v1.0, resource types message, mailFolder, fileAttachment, itemAttachment)."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from tests.servers.graph import ids
from tests.servers.graph.errors import GraphError, bad_request
from tests.servers.mime import Address, Enclosure
from tests.servers.post import Folder, Item

Json = dict[str, Any]  # an object of JSON holds anything

PREVIEW = 255
# Given only when they are asked for (resource type message: "returned only on applying a $select query option").
_ONLY_WHEN_SELECTED = ("internetMessageHeaders", "uniqueBody")
_FLAGS = {"NotFlagged": "notFlagged", "Flagged": "flagged", "Complete": "complete"}


def message(item: Item, *, is_immutable: bool, select: Iterable[str] = (), body_type: str = "") -> Json:
    """A message; `select` names what is wanted, everything ordinary where empty."""
    wanted = list(select) or [name for name in _MESSAGE if name not in _ONLY_WHEN_SELECTED]
    unknown = [name for name in wanted if name not in _MESSAGE and name != "id"]
    if unknown:
        raise bad_request(f"Could not find a property named '{unknown[0]}' on type 'microsoft.graph.message'.")
    shown: Json = {"@odata.etag": f'W/"{ids.change_key(item)}"', "id": ids.of_item(item, is_immutable=is_immutable)}
    shown |= {name: _MESSAGE[name](item) for name in wanted if name != "id"}
    if "body" in shown and body_type.lower() == "text":
        shown["body"] = {"contentType": "text", "content": item.letter.plain}
    return shown


def folder(it: Folder, select: Iterable[str] = ()) -> Json:
    """A mail folder."""
    every: Json = {
        "displayName": it.name,
        "parentFolderId": ids.of_folder(it.parent) if it.parent else None,
        "childFolderCount": len(it.children),
        "unreadItemCount": it.unread,
        "totalItemCount": len(it.items),
        "isHidden": False,
    }
    return {"id": ids.of_folder(it)} | {name: value for name, value in every.items() if not list(select) or name in select}


def attachment(item: Item, number: int, *, has_content: bool = True) -> Json:
    """A file of a message, or a message inside it."""
    enclosure = item.letter.enclosures[number]
    shown: Json = {
        "@odata.type": "#microsoft.graph.itemAttachment" if enclosure.is_mail else "#microsoft.graph.fileAttachment",
        "@odata.mediaContentType": enclosure.media_type,
        "id": attachment_id(item, number),
        "lastModifiedDateTime": moment(item.modified_at),
        "name": enclosure.name,
        "contentType": None if enclosure.is_mail else enclosure.media_type,
        "size": len(enclosure.content),
        "isInline": enclosure.is_inline,
    }
    if not enclosure.is_mail:
        shown |= {"contentId": enclosure.content_id or None, "contentLocation": None}
        shown["contentBytes"] = base64.b64encode(enclosure.content).decode() if has_content else None
    return shown


def attachment_id(item: Item, number: int) -> str:
    """The id of the file at this place."""
    return base64.urlsafe_b64encode(f"att:{item.uid}:{number}".encode()).decode()


def attachment_number(item: Item, value: str) -> int:
    """The place of a file; 404 where the message has none of this id."""
    found = next((number for number in range(len(item.letter.enclosures)) if attachment_id(item, number) == value), None)
    if found is None:
        raise GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return found


def enclosure(said: Json) -> Enclosure:
    """The file of a fileAttachment in a request."""
    return Enclosure(
        name=str(said.get("name") or "attachment"),
        media_type=str(said.get("contentType") or "application/octet-stream"),
        content=base64.b64decode(str(said.get("contentBytes") or "")),
        content_id=str(said.get("contentId") or ""),
        is_inline=bool(said.get("isInline")),
    )


def moment(value: datetime) -> str:
    """An Edm.DateTimeOffset in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def addresses(recipients: Any) -> list[Address]:  # JSON of a request
    """The addresses of a list of recipients."""
    found = [recipient.get("emailAddress", {}) for recipient in recipients or []]
    return [(str(address.get("name") or ""), str(address.get("address") or "")) for address in found]


def value_of(item: Item, path: str) -> Any:  # text, number, truth, list: as the property has it
    """What a property path such as `from/emailAddress/address` holds; 400 where there is no such property."""
    name, *rest = path.split("/")
    if name not in _MESSAGE and name != "id":
        raise bad_request(f"Could not find a property named '{name}' on type 'microsoft.graph.message'.")
    value = ids.of_item(item, is_immutable=False) if name == "id" else _MESSAGE[name](item)
    for part in rest:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _recipient(address: Address) -> Json | None:
    shown, where = address
    return {"emailAddress": {"name": shown or where, "address": where}} if where else None


def _recipients(addresses_: Iterable[Address]) -> list[Json]:
    return [recipient for address in addresses_ if (recipient := _recipient(address))]


def _body(item: Item) -> Json:
    letter = item.letter
    is_html = bool(letter.html)
    return {"contentType": "html" if is_html else "text", "content": letter.html if is_html else letter.text}


def _conversation(item: Item) -> bytes:
    letter = item.letter
    first = (letter.references or letter.in_reply_to or letter.message_id or str(item.uid)).split()[0]
    return hashlib.sha256(first.encode()).digest()


_MESSAGE: dict[str, Callable[[Item], Any]] = {  # see value_of
    "createdDateTime": lambda item: moment(item.created_at),
    "lastModifiedDateTime": lambda item: moment(item.modified_at),
    "changeKey": ids.change_key,
    "categories": lambda item: list(item.categories),
    "receivedDateTime": lambda item: moment(item.received_at),
    "sentDateTime": lambda item: moment(item.letter.sent_at or item.created_at),
    "hasAttachments": lambda item: any(not enclosure.is_inline for enclosure in item.letter.enclosures),
    "internetMessageId": lambda item: item.letter.message_id or None,
    "subject": lambda item: item.letter.subject,
    "bodyPreview": lambda item: " ".join(item.letter.plain.split())[:PREVIEW],
    "importance": lambda item: item.letter.importance.lower(),
    "parentFolderId": lambda item: ids.of_folder(item.folder),
    "conversationId": lambda item: base64.urlsafe_b64encode(_conversation(item)).decode(),
    "conversationIndex": lambda item: base64.b64encode(_conversation(item)[:22]).decode(),
    "isDeliveryReceiptRequested": lambda _: None,
    "isReadReceiptRequested": lambda _: False,
    "isRead": lambda item: item.is_read,
    "isDraft": lambda item: item.is_draft,
    "webLink": lambda item: f"https://outlook.office365.com/owa/?ItemID={ids.of_item(item, is_immutable=False)}",
    "inferenceClassification": lambda _: "focused",
    "body": _body,
    "uniqueBody": _body,
    "sender": lambda item: _recipient(item.letter.sender),
    "from": lambda item: _recipient(item.letter.author),
    "toRecipients": lambda item: _recipients(item.letter.to),
    "ccRecipients": lambda item: _recipients(item.letter.cc),
    "bccRecipients": lambda item: _recipients(item.letter.bcc),
    "replyTo": lambda item: _recipients(item.letter.reply_to),
    "flag": lambda item: {"flagStatus": _FLAGS.get(item.flag, "notFlagged")},
    "internetMessageHeaders": lambda item: [{"name": name, "value": value} for name, value in item.letter.headers],
}
