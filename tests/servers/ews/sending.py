"""CreateItem and SendItem: drafts, replies, and letters that leave (MS-OXWSMSG 3.1.4.2 and 3.1.4.6)."""

import base64
import html
from collections.abc import Iterator

from tests.servers import mime
from tests.servers.ews import ids, items
from tests.servers.ews.attachments import enclosure_of
from tests.servers.ews.context import Context, Right, each, empty
from tests.servers.ews.soap import Element, EwsError, find, kids, local, m, t, text
from tests.servers.post import Folder, Item, Mailbox

# Set apart from the other properties: they make the mail itself.
_MAKES_THE_MAIL = frozenset(
    "MimeContent Subject Body ToRecipients CcRecipients BccRecipients From Attachments ReferenceItemId NewBodyContent".split()
)


def create_item(context: Context, request: Element) -> list[Element]:
    """CreateItem: saves a draft, or sends at once, with or without a copy (MessageDisposition)."""
    disposition = request.get("MessageDisposition") or "SaveOnly"
    saved_in = next(iter(kids(find(request, "m:SavedItemFolderId"))), None)

    def one(element: Element) -> list[Element]:
        folder = _folder(context, saved_in, "drafts" if disposition == "SaveOnly" else "sentitems")
        if disposition == "SaveOnly":
            return [m("Items", t("Message", items.item_id(_save(context, element, folder))))]
        raw = _mail(context, element, folder.mailbox)
        _send(context, raw, folder.mailbox, copy_in=folder if disposition == "SendAndSaveCopy" else None, marks=element)
        return [m("Items")]

    return each(context, "CreateItem", kids(find(request, "m:Items")), one, on_error=empty("Items"))


def send_item(context: Context, request: Element) -> list[Element]:
    """SendItem: the draft leaves and lies in Sent Items under a new id; its change key must be the current one."""
    saves = request.get("SaveItemToFolder") == "true"
    saved_in = next(iter(kids(find(request, "m:SavedItemFolderId"))), None)

    def one(element: Element) -> list[Element]:
        draft = context.item(element, is_write=True)
        if not element.get("ChangeKey"):
            raise EwsError("ErrorChangeKeyRequired", "A change key is required for this operation.")
        if element.get("ChangeKey") != ids.change_key(draft):
            raise EwsError("ErrorIrresolvableConflict")
        target = _folder(context, saved_in, "sentitems") if saves else None
        _leave(context, draft, target)
        return []

    return each(context, "SendItem", kids(find(request, "m:ItemIds")), one)


def _folder(context: Context, element: Element | None, default: str) -> Folder:
    """Where a copy goes: without a SavedItemFolderId into the *user's own* folder, also when the draft lies in a shared mailbox."""
    if element is not None:
        return context.folder(element, is_write=True)
    folder = context.own().known(default)
    if folder is None:
        raise EwsError("ErrorFolderNotFound")
    return folder


def _save(context: Context, element: Element, folder: Folder) -> Item:
    raw = _mail(context, element, folder.mailbox)
    draft = folder.mailbox.add(folder, raw, is_draft=True, is_read=True)
    for child in _marks(element):
        items.set_property(draft, child)
    return draft


def _leave(context: Context, draft: Item, target: Folder | None) -> None:
    mailbox = draft.folder.mailbox
    draft.write(_sent_by(context, draft.raw, mailbox))
    draft.is_draft = False
    if target is None:
        mailbox.remove(draft)
    else:
        mailbox.move(draft, context.post.place_of_copy(target))


def _send(context: Context, raw: bytes, mailbox: Mailbox, *, copy_in: Folder | None, marks: Element) -> None:
    own = context.post.find(context.acting) or mailbox
    now = context.post.now()
    probe = Item(uid=0, serial=0, folder=mailbox.root, raw=raw, received_at=now, created_at=now, modified_at=now)
    for child in _marks(marks):
        items.set_property(probe, child)
    sent = _sent_by(context, probe.raw, mailbox if copy_in else own)
    if copy_in is not None:
        copy_in.mailbox.add(context.post.place_of_copy(copy_in), sent, is_read=True, categories=probe.categories)


def _sent_by(context: Context, raw: bytes, mailbox: Mailbox) -> bytes:
    """Sends; raises where nobody is to receive it or the user may not write in the author's name."""
    letter = mime.Letter.of(raw)
    if not (letter.to or letter.cc or letter.bcc):
        raise EwsError("ErrorMissingRecipients")
    if any("@" not in address for _, address in (*letter.to, *letter.cc, *letter.bcc)):
        raise EwsError("ErrorInvalidRecipients")
    author = letter.author[1] or mailbox.address
    if author.casefold() != context.acting.casefold():
        raw = _in_the_name_of(context, raw, author)
    return context.post.send(raw, mailbox=mailbox, user=context.user)


def _in_the_name_of(context: Context, raw: bytes, author: str) -> bytes:
    represented = context.post.find(author)
    rights = context.rights(represented) if represented else set()
    if Right.SEND_AS in rights:
        return mime.without_header(raw, "Sender")
    if Right.ON_BEHALF in rights:
        return mime.with_header(raw, "Sender", context.acting)
    raise EwsError("ErrorSendAsDenied")


def _mail(context: Context, element: Element, mailbox: Mailbox) -> bytes:
    """The bytes of a new mail: its MimeContent, or what its properties make."""
    if local(element) not in ("Message", "ReplyToItem", "ReplyAllToItem", "ForwardItem"):
        raise EwsError("ErrorInvalidRequest", f"This server has no items of type {local(element)}.")
    if (content := find(element, "t:MimeContent")) is not None:
        return _overlaid(base64.b64decode(text(content)), element)
    author = next(iter(items.addresses(find(element, "t:From"))), (mailbox.name, mailbox.address))
    body = find(element, "t:NewBodyContent") if local(element) != "Message" else find(element, "t:Body")
    is_html = body is not None and body.get("BodyType") == "HTML"
    said = _threaded(context, element, text(body), is_html=is_html)
    raw = mime.compose(
        author=author,
        subject=text(element, "t:Subject") or said.subject,
        to=items.addresses(find(element, "t:ToRecipients")) or said.to,
        cc=items.addresses(find(element, "t:CcRecipients")) or said.cc,
        bcc=items.addresses(find(element, "t:BccRecipients")),
        body=said.body,
        is_html=is_html,
        headers=said.headers,
    )
    for enclosure in kids(find(element, "t:Attachments")):
        raw = mime.with_enclosure(raw, enclosure_of(context, enclosure))
    return raw


def _overlaid(raw: bytes, element: Element) -> bytes:
    """Properties beside MimeContent win over its headers."""
    for name in ("Subject", "ToRecipients", "CcRecipients", "BccRecipients", "From"):
        found = find(element, f"t:{name}")
        if found is not None:
            header = {"ToRecipients": "To", "CcRecipients": "Cc", "BccRecipients": "Bcc"}.get(name, name)
            listed = ", ".join(mime.shown(address) for address in items.addresses(found))
            raw = mime.with_header(raw, header, listed or text(found))
    return raw


def _marks(element: Element) -> Iterator[Element]:
    if local(element) != "Message":
        return
    yield from (child for child in kids(element) if local(child) not in _MAKES_THE_MAIL)


class _Said:
    """What a reply or forward takes from the mail that it refers to."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.subject = ""
        self.to: list[mime.Address] = []
        self.cc: list[mime.Address] = []
        self.headers: list[tuple[str, str]] = []


def _threaded(context: Context, element: Element, body: str, *, is_html: bool) -> _Said:
    """A ReplyToItem, ReplyAllToItem or ForwardItem: subject, recipients, quoted text and thread headers (MS docs: "ReplyToItem")."""
    said = _Said(body)
    if local(element) == "Message":
        return said
    original = context.item(find(element, "t:ReferenceItemId")).letter
    is_forward = local(element) == "ForwardItem"
    said.subject = ("FW: " if is_forward else "RE: ") + original.subject.removeprefix("RE: ").removeprefix("FW: ")
    if not is_forward:
        said.to = list(original.reply_to or (original.author,))
    if local(element) == "ReplyAllToItem":
        said.cc = [*original.to, *original.cc]
    if original.message_id:
        references = f"{original.references} {original.message_id}".strip()
        said.headers = [("In-Reply-To", original.message_id), ("References", references)]
    lines = f"From: {original.author[1]}\nSubject: {original.subject}\n\n{original.plain}"
    quoted = f"<hr><pre>{html.escape(lines)}</pre>" if is_html else f"\n________________________________\n{lines}"
    said.body = body + quoted
    return said


OPERATIONS = {"CreateItem": create_item, "SendItem": send_item}
