"""List, get, create, update, delete, move and copy messages; their MIME and their files (Graph v1.0, resource type message)."""

import base64
import binascii

from tests.servers import mime
from tests.servers.graph import queries, shapes
from tests.servers.graph.errors import GraphError, bad_request
from tests.servers.graph.request import Request, action_parameters, answer
from tests.servers.graph.shapes import Json
from tests.servers.post import Folder, Item, Kind
from tests.servers.web import Answer

_FLAGS = {"notflagged": "NotFlagged", "flagged": "Flagged", "complete": "Complete"}


def list_messages(request: Request, folder_id: str = "") -> Answer:
    """List messages of a folder, or of the whole mailbox."""
    found = list(request.folder(folder_id).items.values()) if folder_id else list(request.mailbox.items.values())
    newest_first = sorted(found, key=lambda item: (item.received_at, item.uid), reverse=True)
    page = queries.paged(newest_first, request.call.query, shapes.value_of, default=request.max_page or queries.PAGE)
    shown = [shown_as(request, item) for item in page.things]
    return answer(queries.page_answer(page, shown, request.link, is_counted=request.call.query.get("$count") == "true"))


def get_message(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """Get a message; under a folder's path only what lies there."""
    return answer(shown_as(request, _in_folder(request, message_id, folder_id)))


def get_mime(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """`$value`: the mail itself."""
    item = _in_folder(request, message_id, folder_id)
    return Answer(headers={"Content-Type": "text/plain"}, body=item.raw)


def create_message(request: Request, folder_id: str = "drafts") -> Answer:
    """Create a draft, from JSON or from MIME in base64."""
    return answer(shown_as(request, new_draft(request, request.folder(folder_id))), status=201)


def update_message(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """Update a message: categories and flags always, the rest while it is a draft."""
    item = _in_folder(request, message_id, folder_id)
    said = request.json()
    written = set(said) - {"categories", "isRead", "flag", "importance", "inferenceClassification"}
    if written and not item.is_draft:
        raise GraphError(400, "ErrorInvalidPropertySet", f"Set action is invalid for property: {min(written)}.")
    is_reading = set(said) == {"isRead"}
    item.folder.mailbox.touch(item, lambda mail: apply(mail, said), kind=Kind.READ if is_reading else Kind.UPDATE)
    return answer(shown_as(request, item))


def delete_message(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """Delete: into Deleted Items, and from there for good."""
    item = _in_folder(request, message_id, folder_id)
    bin_ = request.mailbox.known("deleteditems")
    if bin_ is None or item.folder is bin_:
        request.mailbox.remove(item)
    else:
        request.mailbox.move(item, bin_)
    return answer(None, status=204)


def permanent_delete(request: Request, message_id: str) -> Answer:
    """permanentDelete: away."""
    request.mailbox.remove(request.item(message_id))
    return answer(None, status=204)


def move_message(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """move: 201 with the message where it is now; its ordinary id is another."""
    item = _in_folder(request, message_id, folder_id)
    return answer(shown_as(request, request.mailbox.move(item, _destination(request))), status=201)


def copy_message(request: Request, message_id: str, folder_id: str = "") -> Answer:
    """copy: 201 with the new message."""
    item = _in_folder(request, message_id, folder_id)
    return answer(shown_as(request, request.mailbox.copy(item, _destination(request))), status=201)


def list_attachments(request: Request, message_id: str) -> Answer:
    """The files of a message, with their bytes unless $select leaves them out."""
    item = request.item(message_id)
    shown = [_selected(request, shapes.attachment(item, number)) for number in range(len(item.letter.enclosures))]
    return answer({"value": shown})


def get_attachment(request: Request, message_id: str, attachment_id: str) -> Answer:
    """One file."""
    item = request.item(message_id)
    return answer(_selected(request, shapes.attachment(item, shapes.attachment_number(item, attachment_id))))


def get_attachment_bytes(request: Request, message_id: str, attachment_id: str) -> Answer:
    """`$value` of a file: its bytes, or the MIME of an inner message."""
    item = request.item(message_id)
    enclosure = item.letter.enclosures[shapes.attachment_number(item, attachment_id)]
    return Answer(headers={"Content-Type": enclosure.media_type}, body=enclosure.content)


def add_attachment(request: Request, message_id: str) -> Answer:
    """Add a file to a draft."""
    item = request.item(message_id)
    if not item.is_draft:
        raise GraphError(400, "ErrorInvalidPropertySet", "Attachments can be added to drafts only.")
    enclosure = shapes.enclosure(request.json())
    item.folder.mailbox.touch(item, lambda mail: mail.write(mime.with_enclosure(mail.raw, enclosure)))
    return answer(shapes.attachment(item, len(item.letter.enclosures) - 1), status=201)


def shown_as(request: Request, item: Item) -> Json:
    """A message in the way that the request wants it."""
    return shapes.message(item, is_immutable=request.is_immutable, select=request.select, body_type=request.body_type)


def new_draft(request: Request, folder: Folder) -> Item:
    """A new draft from the request's body."""
    if request.is_mime:
        raw, categories = decoded_mime(request.call.body), []
    else:
        said = request.json()
        raw, categories = composed(request, said), list(said.get("categories") or [])
    if not mime.Letter.of(raw).message_id:
        raw = mime.with_header(raw, "Message-ID", mime.new_message_id())
    return request.mailbox.add(folder, raw, is_draft=True, is_read=True, categories=categories)


def decoded_mime(body: bytes) -> bytes:
    """The mail of a MIME request."""
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise bad_request("Invalid base64 string for MIME content.", "ErrorMimeContentInvalidBase64String") from error


def composed(request: Request, said: Json) -> bytes:
    """The mail that a message of JSON describes."""
    headers = [(str(header.get("name")), str(header.get("value"))) for header in said.get("internetMessageHeaders") or []]
    refused = next((name for name, _ in headers if not name.lower().startswith("x-")), None)
    if refused:
        text = f"The internet message header name '{refused}' should start with 'x-' or 'X-'."
        raise GraphError(400, "InvalidInternetMessageHeader", text)
    if said.get("internetMessageId"):
        headers.append(("Message-ID", str(said["internetMessageId"])))
    if said.get("replyTo"):
        headers.append(("Reply-To", ", ".join(mime.shown(address) for address in shapes.addresses(said["replyTo"]))))
    body = said.get("body") or {}
    author = shapes.addresses([said["from"]])[0] if said.get("from") else (request.mailbox.name, request.mailbox.address)
    raw = mime.compose(
        author=author,
        subject=str(said.get("subject") or ""),
        to=shapes.addresses(said.get("toRecipients")),
        cc=shapes.addresses(said.get("ccRecipients")),
        bcc=shapes.addresses(said.get("bccRecipients")),
        body=str(body.get("content") or ""),
        is_html=str(body.get("contentType") or "").lower() == "html",
        headers=headers,
    )
    for attachment in said.get("attachments") or []:
        raw = mime.with_enclosure(raw, shapes.enclosure(attachment))
    return raw


def apply(item: Item, said: Json) -> None:
    """Sets the properties of a PATCH."""
    if "categories" in said:
        item.categories = [str(category) for category in said["categories"] or []]
    if "isRead" in said:
        item.is_read = bool(said["isRead"])
    if "flag" in said:
        item.flag = _FLAGS.get(str((said["flag"] or {}).get("flagStatus", "")).lower(), "NotFlagged")
    for name, header in (("subject", "Subject"), ("internetMessageId", "Message-ID"), ("importance", "Importance")):
        if name in said:
            item.write(mime.with_header(item.raw, header, str(said[name] or "")))
    for name, header in (("toRecipients", "To"), ("ccRecipients", "Cc"), ("bccRecipients", "Bcc"), ("replyTo", "Reply-To")):
        if name in said:
            listed = ", ".join(mime.shown(address) for address in shapes.addresses(said[name]))
            item.write(mime.with_header(item.raw, header, listed) if listed else mime.without_header(item.raw, header))
    if said.get("from"):
        item.write(mime.with_header(item.raw, "From", mime.shown(shapes.addresses([said["from"]])[0])))
    if "body" in said:
        body = said["body"] or {}
        is_html = str(body.get("contentType") or "").lower() == "html"
        item.write(mime.with_body(item.raw, str(body.get("content") or ""), is_html=is_html))


def _in_folder(request: Request, message_id: str, folder_id: str) -> Item:
    item = request.item(message_id)
    if folder_id and item.folder is not request.folder(folder_id):
        raise GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return item


def _destination(request: Request) -> Folder:
    wanted = str(action_parameters(request.json()).get("destinationid") or "")
    if not wanted:
        raise bad_request("The parameter destinationId is missing.", "ErrorInvalidRequest")
    return request.folder(wanted)


def _selected(request: Request, shown: Json) -> Json:
    if not request.select:
        return shown
    return {name: value for name, value in shown.items() if name in (*request.select, "id") or name.startswith("@")}
