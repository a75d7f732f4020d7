"""GetAttachment, CreateAttachment, DeleteAttachment (MS-OXWSATT 3.1.4)."""

import base64
import email
import email.policy

from tests.servers import mime
from tests.servers.ews import ids, shapes
from tests.servers.ews.context import Context, each, empty
from tests.servers.ews.soap import Element, EwsError, find, kids, local, m, t, text
from tests.servers.post import Item


def get_attachment(context: Context, request: Element) -> list[Element]:
    """GetAttachment: a file's bytes, or an inner mail with its MIME where that is asked for."""
    shape = shapes.read_shape(find(request, "m:AttachmentShape"))

    def one(element: Element) -> list[Element]:
        item, number = _place(context, str(element.get("Id")))
        enclosure = item.letter.enclosures[number]
        if enclosure.is_mail:
            return [m("Attachments", shapes.enclosure_element(item, number, _inner(item, enclosure, shape)))]
        content = t("Content", base64.b64encode(enclosure.content).decode())
        return [m("Attachments", shapes.enclosure_element(item, number, content))]

    return each(context, "GetAttachment", kids(find(request, "m:AttachmentIds")), one, on_error=empty("Attachments"))


def create_attachment(context: Context, request: Element) -> list[Element]:
    """CreateAttachment: one more file on a draft; the item's change key becomes another."""
    parent = find(request, "m:ParentItemId")

    def one(element: Element) -> list[Element]:
        item = context.item(parent, is_write=True)
        if not item.is_draft:
            raise EwsError("ErrorAccessDenied")
        enclosure = enclosure_of(context, element)
        item.folder.mailbox.touch(item, lambda mail: mail.write(mime.with_enclosure(mail.raw, enclosure)))
        number = len(item.letter.enclosures) - 1
        root = {"RootItemId": ids.item_id(item), "RootItemChangeKey": ids.change_key(item)}
        return [m("Attachments", t(local(element), t("AttachmentId", Id=shapes.attachment_id(item, number), **root)))]

    return each(context, "CreateAttachment", kids(find(request, "m:Attachments")), one, on_error=empty("Attachments"))


def delete_attachment(context: Context, request: Element) -> list[Element]:
    """DeleteAttachment: a file of a draft is gone."""

    def one(element: Element) -> list[Element]:
        item, number = _place(context, str(element.get("Id")))
        kept = [enclosure for place, enclosure in enumerate(item.letter.enclosures) if place != number]
        letter = item.letter
        headers = [pair for pair in letter.headers if pair[0].lower() in ("message-id", "in-reply-to", "references")]
        raw = mime.compose(
            author=letter.author,
            subject=letter.subject,
            to=letter.to,
            cc=letter.cc,
            bcc=letter.bcc,
            body=letter.html or letter.text,
            is_html=bool(letter.html),
            headers=headers,
        )
        for enclosure in kept:
            raw = mime.with_enclosure(raw, enclosure)
        item.folder.mailbox.touch(item, lambda mail: mail.write(raw))
        return [m("RootItemId", RootItemId=ids.item_id(item), RootItemChangeKey=ids.change_key(item))]

    return each(context, "DeleteAttachment", kids(find(request, "m:AttachmentIds")), one)


def enclosure_of(context: Context, element: Element) -> mime.Enclosure:
    """The file of a FileAttachment or ItemAttachment element."""
    name, media_type = text(element, "t:Name", "attachment"), text(element, "t:ContentType")
    if local(element) == "ItemAttachment":
        inner = find(element, "t:Message/t:MimeContent")
        content = base64.b64decode(text(inner)) if inner is not None else _composed(find(element, "t:Message"), context)
        return mime.Enclosure(name=name, media_type="message/rfc822", content=content, is_mail=True)
    return mime.Enclosure(
        name=name,
        media_type=media_type,
        content=base64.b64decode(text(element, "t:Content")),
        content_id=text(element, "t:ContentId"),
        is_inline=text(element, "t:IsInline") == "true",
    )


def _composed(element: Element | None, context: Context) -> bytes:
    if element is None:
        raise EwsError("ErrorInvalidAttachmentItem", "The attachment is not a mail.")
    body = find(element, "t:Body")
    is_html = body is not None and body.get("BodyType") == "HTML"
    return mime.compose(author=("", context.acting), subject=text(element, "t:Subject"), body=text(body), is_html=is_html)


def _inner(item: Item, enclosure: mime.Enclosure, shape: shapes.Shape) -> Element:
    message = email.message_from_bytes(enclosure.content, policy=email.policy.compat32)
    inner = Item(
        uid=item.uid,
        serial=item.serial,
        folder=item.folder,
        raw=message.as_bytes(),
        received_at=item.received_at,
        created_at=item.created_at,
        modified_at=item.modified_at,
    )
    return shapes.item(inner, shape)


def _place(context: Context, value: str) -> tuple[Item, int]:
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise EwsError("ErrorInvalidIdMalformed") from error
    item = context.item(t("ItemId", Id=base64.b64encode(raw[:-2]).decode()))
    if raw[-1] >= len(item.letter.enclosures):
        raise EwsError("ErrorItemNotFound")
    return item, raw[-1]


OPERATIONS = {"GetAttachment": get_attachment, "CreateAttachment": create_attachment, "DeleteAttachment": delete_attachment}
