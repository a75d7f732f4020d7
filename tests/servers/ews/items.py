"""GetItem, MoveItem, CopyItem, DeleteItem, UpdateItem (MS-OXWSMSG 3.1.4, MS-OXWSCORE 3.1.4)."""

from tests.servers import mime
from tests.servers.ews import ids, shapes
from tests.servers.ews.context import Context, each, empty
from tests.servers.ews.soap import Element, EwsError, find, kids, local, m, need, t, text
from tests.servers.post import Item, Kind


def get_item(context: Context, request: Element) -> list[Element]:
    """GetItem: properties in the shape asked for, MIME where it can be made."""
    shape = shapes.read_shape(find(request, "m:ItemShape"))

    def one(element: Element) -> list[Element]:
        item = context.item(element)
        return [m("Items", shapes.item(item, shape, may_convert=item.uid not in context.no_mime))]

    return each(context, "GetItem", kids(find(request, "m:ItemIds")), one, on_error=empty("Items"))


def move_item(context: Context, request: Element) -> list[Element]:
    """MoveItem: the item gets a new id; none is returned where the target lies in another mailbox (MS docs: "MoveItem operation")."""
    return _move_or_copy(context, request, "MoveItem")


def copy_item(context: Context, request: Element) -> list[Element]:
    """CopyItem: another item of the same content."""
    return _move_or_copy(context, request, "CopyItem")


def delete_item(context: Context, request: Element) -> list[Element]:
    """DeleteItem: into Deleted Items, or away (DisposalType)."""

    def one(element: Element) -> list[Element]:
        item = context.item(element, is_write=True)
        mailbox = item.folder.mailbox
        bin_ = mailbox.known("deleteditems")
        if request.get("DeleteType") == "MoveToDeletedItems" and bin_ is not None:
            mailbox.move(item, bin_)
        else:
            mailbox.remove(item)
        return []

    return each(context, "DeleteItem", kids(find(request, "m:ItemIds")), one)


def update_item(context: Context, request: Element) -> list[Element]:
    """UpdateItem: a stale change key is refused under NeverOverwrite only (ConflictResolutionType)."""

    def one(change: Element) -> list[Element]:
        element = need(change, "t:ItemId")
        item = context.item(element, is_write=True)
        is_stale = bool(element.get("ChangeKey")) and element.get("ChangeKey") != ids.change_key(item)
        if is_stale and request.get("ConflictResolution") == "NeverOverwrite":
            raise EwsError("ErrorIrresolvableConflict")
        updates = kids(find(change, "t:Updates"))
        is_reading = all(_field(update) == "IsRead" for update in updates)
        item.folder.mailbox.touch(item, lambda mail: _apply(mail, updates), kind=Kind.READ if is_reading else Kind.UPDATE)
        return [m("Items", t("Message", item_id(item))), m("ConflictResults", t("Count", "0"))]

    return each(context, "UpdateItem", kids(find(request, "m:ItemChanges")), one, on_error=empty("Items"))


def item_id(item: Item) -> Element:
    """An item's id and change key as they are now."""
    return t("ItemId", Id=ids.item_id(item), ChangeKey=ids.change_key(item))


def set_property(item: Item, element: Element) -> None:
    """Sets a property of a mail from its element in a CreateItem or UpdateItem."""
    name = local(element)
    if name == "Categories":
        item.categories = [text(child) for child in kids(element)]
    elif name == "IsRead":
        item.is_read = text(element) == "true"
    elif name == "Flag":
        item.flag = text(element, "t:FlagStatus", "NotFlagged")
    elif name == "ExtendedProperty":
        _set_extended(item, element)
    elif name == "Body":
        item.write(mime.with_body(item.raw, text(element), is_html=element.get("BodyType") == "HTML"))
    elif name in _HEADERS:
        item.write(mime.with_header(item.raw, _HEADERS[name], _header_value(element)))
    elif name == "MimeContent":
        raise EwsError("ErrorInvalidPropertySet", "Set action is invalid for property.")


def addresses(element: Element | None) -> list[mime.Address]:
    """The mailboxes below an element."""
    found = [] if element is None else [child for child in kids(element) if local(child) == "Mailbox"]
    return [(text(child, "t:Name"), text(child, "t:EmailAddress")) for child in found]


# Properties that live in a header.
_HEADERS = {
    "Subject": "Subject",
    "ToRecipients": "To",
    "CcRecipients": "Cc",
    "BccRecipients": "Bcc",
    "ReplyTo": "Reply-To",
    "From": "From",
    "Sender": "Sender",
    "InternetMessageId": "Message-ID",
    "InReplyTo": "In-Reply-To",
    "References": "References",
    "Importance": "Importance",
}


def _header_value(element: Element) -> str:
    listed = addresses(element)
    return ", ".join(mime.shown(address) for address in listed) if listed else text(element)


def _set_extended(item: Item, element: Element) -> None:
    path = need(element, "t:ExtendedFieldURI")
    value = text(element, "t:Value")
    if path.get("DistinguishedPropertySetId") == "InternetHeaders" and path.get("PropertyName"):
        item.write(mime.with_header(item.raw, str(path.get("PropertyName")), value))
    elif str(path.get("PropertyTag") or "").lower() in ("0x0e07", "0xe07", "3591"):
        # PidTagMessageFlags: mfUnsent (8) makes it a draft, mfRead (1) read (MS-OXCMSG 2.2.1.6).
        item.is_draft = bool(int(value) & 8)
        item.is_read = bool(int(value) & 1)
    else:
        item.properties[shapes.extended_key(path)] = value


def _field(update: Element) -> str:
    path = kids(update)[0]
    return str(path.get("FieldURI") or "").partition(":")[2]


def _apply(item: Item, updates: list[Element]) -> None:
    for update in updates:
        path, *values = kids(update)
        if local(update) == "DeleteItemField":
            _clear(item, path)
            continue
        for element in kids(values[0]):
            set_property(item, element)


def _clear(item: Item, path: Element) -> None:
    name = str(path.get("FieldURI") or "").partition(":")[2]
    if name == "Categories":
        item.categories = []
    elif name == "Flag":
        item.flag = "NotFlagged"
    elif name in _HEADERS:
        item.write(mime.without_header(item.raw, _HEADERS[name]))
    elif local(path) == "ExtendedFieldURI":
        item.properties.pop(shapes.extended_key(path), None)


def _move_or_copy(context: Context, request: Element, operation: str) -> list[Element]:
    def one(element: Element) -> list[Element]:
        folder = context.folder(kids(find(request, "m:ToFolderId"))[0], is_write=True)
        item = context.item(element, is_write=operation == "MoveItem")
        mailbox = item.folder.mailbox
        done = mailbox.move(item, folder) if operation == "MoveItem" else mailbox.copy(item, folder)
        return [m("Items") if folder.mailbox is not mailbox else m("Items", t("Message", item_id(done)))]

    return each(context, operation, kids(find(request, "m:ItemIds")), one, on_error=empty("Items"))


OPERATIONS = {"GetItem": get_item, "MoveItem": move_item, "CopyItem": copy_item, "DeleteItem": delete_item, "UpdateItem": update_item}
