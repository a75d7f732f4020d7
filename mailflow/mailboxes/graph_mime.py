"""A mail of an Exchange Online mailbox as bytes: the server's MIME, or one made of its properties where the server cannot convert it."""

from base64 import b64decode
from datetime import datetime
from typing import Any

from mailflow.mailboxes.graph_calls import UNCONVERTIBLE, Graph, GraphRefusal
from mailflow.mailboxes.rebuilt import Enclosed, Named, Properties, rebuilt

PROPERTIES = "subject,from,toRecipients,ccRecipients,internetMessageId,sentDateTime,internetMessageHeaders,body"
GONE = frozenset({"ErrorItemNotFound", "ErrorInvalidIdMalformed"})


def is_gone(error: GraphRefusal) -> bool:
    """Whether a refusal says that a mail is not there any more."""
    return error.status == 404 or error.code in GONE


def fetch_mime(graph: Graph, folder: str, message: str) -> bytes | None:
    """The raw mail, `None` when it is not in the folder any more."""
    try:
        # Asked for in its folder: by its immutable id alone it would be found wherever somebody has moved it.
        return graph.ask("GET", f"{graph.path('mailFolders', folder, 'messages', message)}/$value").content
    except GraphRefusal as error:
        if is_gone(error):
            return None
        if error.code not in UNCONVERTIBLE:
            raise
    return _rebuild(graph, graph.path("messages", message))


def _rebuild(graph: Graph, place: str) -> bytes | None:
    try:
        mail = graph.get(place, **{"$select": PROPERTIES})
        attachments = graph.get(f"{place}/attachments")["value"]
        enclosed = tuple(_enclosed(graph, f"{place}/attachments", attachment) for attachment in attachments)
    except GraphRefusal as error:
        if is_gone(error):
            return None
        raise
    body, sent = mail.get("body") or {}, mail.get("sentDateTime")
    return rebuilt(
        Properties(
            subject=mail.get("subject") or "",
            sender=_named(mail["from"]) if mail.get("from") else None,
            to=tuple(_named(recipient) for recipient in mail.get("toRecipients") or ()),
            cc=tuple(_named(recipient) for recipient in mail.get("ccRecipients") or ()),
            message_id=mail.get("internetMessageId") or "",
            sent_at=datetime.fromisoformat(sent) if sent else None,
            headers=tuple((header["name"], header["value"] or "") for header in mail.get("internetMessageHeaders") or ()),
            text=body.get("content") or "",
            is_html=body.get("contentType") == "html",
            attachments=enclosed,
        )
    )


def _named(recipient: Any) -> Named:  # JSON's own types
    address = recipient["emailAddress"]
    return Named(address.get("name") or "", address.get("address") or "")


def _enclosed(graph: Graph, place: str, attachment: Any) -> Enclosed:  # as above
    name, media_type = attachment.get("name") or "attachment", attachment.get("contentType") or ""
    if attachment.get("contentBytes"):
        return Enclosed(name, media_type, b64decode(attachment["contentBytes"]))
    # A letter within the letter, or a file too large to be listed with its content.
    content = graph.ask("GET", f"{place}/{attachment['id']}/$value").content
    return Enclosed(name if "fileAttachment" in attachment.get("@odata.type", "") else f"{name}.eml", media_type, content)
