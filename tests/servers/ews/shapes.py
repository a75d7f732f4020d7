"""Items and folders as EWS shows them: which properties a shape asks for, and in the order that the schema wants (types.xsd)."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.servers.ews import ids
from tests.servers.ews.soap import Element, EwsError, boolean, find, kids, local, moment, t, text
from tests.servers.mime import Address
from tests.servers.post import Folder, Item

# types.xsd, ItemType and then MessageType: the sequence of those that a mail can have.
ORDER = (
    "MimeContent ItemId ParentFolderId ItemClass Subject Sensitivity Body Attachments DateTimeReceived Size Categories Importance "
    "InReplyTo IsSubmitted IsDraft IsFromMe IsResend IsUnmodified InternetMessageHeaders DateTimeSent DateTimeCreated DisplayCc DisplayTo "
    "DisplayBcc "
    "HasAttachments ExtendedProperty Culture EffectiveRights LastModifiedName LastModifiedTime IsAssociated ConversationId UniqueBody Flag "
    "InstanceKey Preview TextBody Sender ToRecipients CcRecipients BccRecipients IsReadReceiptRequested IsDeliveryReceiptRequested "
    "ConversationIndex ConversationTopic From InternetMessageId IsRead IsResponseRequested References ReplyTo ReceivedBy"
).split()
FOLDER_ORDER = (
    "FolderId ParentFolderId FolderClass DisplayName TotalCount ChildFolderCount ExtendedProperty EffectiveRights DistinguishedFolderId "
    "UnreadCount"
).split()

# FindItem and SyncFolderItems never return these (MS docs: "FindItem operation", "the response does not include body, recipients, ...").
NOT_IN_LISTS = frozenset(
    (
        "MimeContent Body TextBody UniqueBody NormalizedBody Attachments InternetMessageHeaders ToRecipients CcRecipients BccRecipients "
        "ReplyTo"
    ).split()
)
DEFAULT = frozenset(
    "ItemId ParentFolderId ItemClass Subject Sensitivity Body DateTimeReceived Size HasAttachments IsRead From Sender".split()
)
PREVIEW = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a client asks to see."""

    names: frozenset[str]
    extended: tuple[Element, ...]
    body_type: str
    is_list: bool


def read_shape(element: Element | None, *, is_list: bool = False) -> Shape:
    """An ItemShape or FolderShape."""
    base = text(element, "t:BaseShape") if element is not None else "Default"
    paths = kids(find(element, "t:AdditionalProperties")) if element is not None else []
    names = {_field(path) for path in paths if local(path) == "FieldURI"}
    names |= {"AllProperties": set(ORDER) | set(FOLDER_ORDER), "Default": set(DEFAULT) | set(FOLDER_ORDER)}.get(base, set())
    if base == "AllProperties":
        names.discard("MimeContent")
    if element is not None and text(element, "t:IncludeMimeContent") == "true":
        names.add("MimeContent")
    extended = tuple(path for path in paths if local(path) == "ExtendedFieldURI")
    return Shape(names=frozenset(names), extended=extended, body_type=text(element, "t:BodyType", "Best"), is_list=is_list)


def item(mail: Item, shape: Shape, *, may_convert: bool = True) -> Element:
    """A mail in this shape; raises where its MIME is wanted and cannot be made."""
    if "MimeContent" in shape.names and not shape.is_list and not may_convert:
        raise EwsError("ErrorMimeContentConversionFailed")
    wanted = shape.names - NOT_IN_LISTS if shape.is_list else shape.names
    made = t("Message")
    for name in ORDER:
        if name == "ItemId":
            made.append(t("ItemId", Id=ids.item_id(mail), ChangeKey=ids.change_key(mail)))
        elif name == "ExtendedProperty":
            made.extend(_extended(mail, shape))
        elif name in wanted and (child := _property(mail, name, shape)) is not None:
            made.append(child)
    return made


def folder(it: Folder, shape: Shape) -> Element:
    """A folder in this shape."""
    kind = {"IPF.Appointment": "CalendarFolder", "IPF.Contact": "ContactsFolder"}.get(it.folder_class, "Folder")
    made = t(kind, t("FolderId", Id=ids.folder_id(it), ChangeKey=ids.change_key(it)))
    for name in FOLDER_ORDER[1:]:
        if name in shape.names and (child := _folder_property(it, name, kind)) is not None:
            made.append(child)
    return made


def value_of(mail: Item, field: str) -> Any:  # a text, number, truth, moment or list, as the property has it
    """What a property holds, for restrictions and sorting; `None` where the mail lacks it."""
    read = _VALUES.get(field)
    return read(mail) if read else None


def extended_key(path: Element) -> str:
    """What names an extended property (PathToExtendedFieldType)."""
    attributes = sorted((name, str(value).lower()) for name, value in path.attrib.items() if name != "PropertyType")
    return ";".join(f"{name}={value}" for name, value in attributes)


def mailbox(address: Address, *, is_list: bool = False) -> Element:
    """An address; lists show the name alone (MS docs: "FindItem", "only the display name")."""
    shown, where = address
    if is_list:
        return t("Mailbox", t("Name", shown or where))
    return t(
        "Mailbox",
        t("Name", shown or where),
        t("EmailAddress", where) if where else None,
        t("RoutingType", "SMTP"),
        t("MailboxType", "OneOff"),
    )


def attachment_id(mail: Item, number: int) -> str:
    """The id of the file at this place of a mail."""
    return base64.b64encode(base64.b64decode(ids.item_id(mail)) + bytes([0x0A, number])).decode()


def conversation_id(mail: Item) -> str:
    """Mails of one thread share it: it is made of the first Message-ID that the thread knows."""
    first = (mail.letter.references or mail.letter.in_reply_to or mail.letter.message_id or str(mail.uid)).split()[0]
    return base64.b64encode(hashlib.sha256(first.encode()).digest()).decode()


def _field(path: Element) -> str:
    return str(path.get("FieldURI")).partition(":")[2]


def _property(mail: Item, name: str, shape: Shape) -> Element | None:
    letter = mail.letter
    if name in ("Body", "TextBody"):
        return _body(mail, shape, name)
    if name in ("From", "Sender"):
        address = letter.author if name == "From" else letter.sender
        return t(name, mailbox(address, is_list=shape.is_list)) if address[1] else None
    if name in _RECIPIENTS:
        listed = _RECIPIENTS[name](mail)
        return t(name, *(mailbox(address) for address in listed)) if listed else None
    if name == "MimeContent":
        return t("MimeContent", base64.b64encode(mail.raw).decode(), CharacterSet="UTF-8")
    if name == "ParentFolderId":
        return t(name, Id=ids.folder_id(mail.folder), ChangeKey=ids.change_key(mail.folder))
    if name == "ConversationId":
        return t(name, Id=conversation_id(mail))
    if name == "Attachments":
        files = [enclosure_element(mail, number) for number in range(len(letter.enclosures))]
        return t(name, *files) if files else None
    if name == "Categories":
        return t(name, *(t("String", category) for category in mail.categories)) if mail.categories else None
    if name == "InternetMessageHeaders":
        headers = [t("InternetMessageHeader", value, HeaderName=header) for header, value in letter.headers]
        return t(name, *headers) if headers else None
    if name == "Flag":
        return t(name, t("FlagStatus", mail.flag))
    if name == "EffectiveRights":
        return _rights()
    return _plain(name, value_of(mail, name))


def _plain(name: str, value: Any) -> Element | None:  # see value_of
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return t(name, boolean(value))
    if hasattr(value, "astimezone"):
        return t(name, moment(value))
    return t(name, str(value))


def _body(mail: Item, shape: Shape, name: str) -> Element:
    letter = mail.letter
    if name == "TextBody" or shape.body_type == "Text" or not letter.html:
        is_html = shape.body_type == "HTML" and name == "Body"
        shown = f"<html><body><pre>{letter.plain}</pre></body></html>" if is_html else letter.plain
        return t(name, shown, BodyType="HTML" if is_html else "Text")
    return t(name, letter.html, BodyType="HTML")


def enclosure_element(mail: Item, number: int, *content: Element) -> Element:
    """A file of a mail, as GetItem lists it; with `content` as GetAttachment returns it."""
    enclosure = mail.letter.enclosures[number]
    root = {"RootItemId": ids.item_id(mail), "RootItemChangeKey": ids.change_key(mail)}
    return t(
        "ItemAttachment" if enclosure.is_mail else "FileAttachment",
        t("AttachmentId", Id=attachment_id(mail, number), **(root if content else {})),
        t("Name", enclosure.name),
        t("ContentType", enclosure.media_type),
        t("ContentId", enclosure.content_id) if enclosure.content_id else None,
        t("Size", str(len(enclosure.content))),
        t("LastModifiedTime", moment(mail.modified_at)),
        t("IsInline", boolean(enclosure.is_inline)),
        *content,
    )


def _extended(mail: Item, shape: Shape) -> list[Element]:
    found = []
    for path in shape.extended:
        value = _extended_value(mail, path)
        if value is not None:
            found.append(t("ExtendedProperty", t("ExtendedFieldURI", **dict(path.attrib)), t("Value", value)))
    return found


def _extended_value(mail: Item, path: Element) -> str | None:
    """PidTags that every mail has (MS-OXPROPS), transport headers by name, and whatever a client set."""
    if path.get("DistinguishedPropertySetId") == "InternetHeaders" and path.get("PropertyName"):
        wanted = str(path.get("PropertyName")).lower()
        return next((value for name, value in mail.letter.headers if name.lower() == wanted), None)
    tag = str(path.get("PropertyTag") or "").lower()
    if tag in ("0x1035", "0x1035001f"):
        return mail.letter.message_id or None
    if tag in ("0x0e07", "0xe07", "3591"):
        return str((8 if mail.is_draft else 0) + (1 if mail.is_read else 0))
    return mail.properties.get(extended_key(path))


def _rights() -> Element:
    names = "CreateAssociated CreateContents CreateHierarchy Delete Modify Read ViewPrivateItems".split()
    return t("EffectiveRights", *(t(name, boolean(name != "ViewPrivateItems")) for name in names))


def _folder_property(it: Folder, name: str, kind: str) -> Element | None:
    plain = {"FolderClass": it.folder_class, "DisplayName": it.name, "TotalCount": len(it.items), "ChildFolderCount": len(it.children)}
    if name in plain:
        return t(name, str(plain[name]))
    if name == "ParentFolderId" and it.parent:
        return t(name, Id=ids.folder_id(it.parent), ChangeKey=ids.change_key(it.parent))
    if name == "EffectiveRights":
        return _rights()
    if name == "DistinguishedFolderId" and it.known_as:
        return t(name, it.known_as)
    return t(name, str(it.unread)) if name == "UnreadCount" and kind == "Folder" else None


_RECIPIENTS: dict[str, Callable[[Item], tuple[Address, ...]]] = {
    "ToRecipients": lambda mail: mail.letter.to,
    "CcRecipients": lambda mail: mail.letter.cc,
    "BccRecipients": lambda mail: mail.letter.bcc,
    "ReplyTo": lambda mail: mail.letter.reply_to,
}


def _shown(addresses: tuple[Address, ...]) -> str:
    return "; ".join(name or address for name, address in addresses)


_VALUES: dict[str, Callable[[Item], Any]] = {  # see value_of
    "ItemClass": lambda _: "IPM.Note",
    "Subject": lambda mail: mail.letter.subject,
    "Sensitivity": lambda _: "Normal",
    "DateTimeReceived": lambda mail: mail.received_at,
    "Size": lambda mail: len(mail.raw),
    "Categories": lambda mail: list(mail.categories),
    "Importance": lambda mail: mail.letter.importance,
    "InReplyTo": lambda mail: mail.letter.in_reply_to,
    "IsSubmitted": lambda _: False,
    "IsDraft": lambda mail: mail.is_draft,
    "IsFromMe": lambda mail: mail.letter.author[1].casefold() == mail.folder.mailbox.address.casefold(),
    "IsResend": lambda _: False,
    "IsUnmodified": lambda mail: mail.version == 1,
    "DateTimeSent": lambda mail: mail.letter.sent_at or mail.created_at,
    "DateTimeCreated": lambda mail: mail.created_at,
    "DisplayCc": lambda mail: _shown(mail.letter.cc),
    "DisplayTo": lambda mail: _shown(mail.letter.to),
    "DisplayBcc": lambda mail: _shown(mail.letter.bcc),
    "HasAttachments": lambda mail: any(not enclosure.is_inline for enclosure in mail.letter.enclosures),
    "Culture": lambda _: "en-US",
    "LastModifiedName": lambda mail: mail.folder.mailbox.name,
    "LastModifiedTime": lambda mail: mail.modified_at,
    "IsAssociated": lambda _: False,
    "Preview": lambda mail: " ".join(mail.letter.plain.split())[:PREVIEW],
    "IsReadReceiptRequested": lambda _: False,
    "IsDeliveryReceiptRequested": lambda _: False,
    "ConversationTopic": lambda mail: mail.letter.subject.removeprefix("RE: ").removeprefix("FW: "),
    "InternetMessageId": lambda mail: mail.letter.message_id,
    "IsRead": lambda mail: mail.is_read,
    "IsResponseRequested": lambda _: False,
    "References": lambda mail: mail.letter.references,
    "From": lambda mail: " ".join(mail.letter.author),
    "Sender": lambda mail: " ".join(mail.letter.sender),
    "Body": lambda mail: mail.letter.plain,
    "FlagStatus": lambda mail: mail.flag,
}
