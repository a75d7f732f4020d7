"""send, sendMail, reply, createReply, createReplyAll, createForward (Graph v1.0, resource type message).

`send` is answered by 202: the letter is on its way, its copy lies in Sent Items once it has left.
"""

import html
from email.utils import formataddr

from tests.servers import mime
from tests.servers.graph import messages, shapes
from tests.servers.graph.errors import GraphError
from tests.servers.graph.request import Request, action_parameters, answer
from tests.servers.graph.shapes import Json
from tests.servers.post import Item
from tests.servers.web import Answer


def send_draft(request: Request, message_id: str) -> Answer:
    """send: the draft leaves and lies in Sent Items."""
    draft = request.item(message_id)
    if not draft.is_draft:
        raise GraphError(400, "ErrorInvalidRequest", "Only a draft can be sent.")
    draft.write(_sent(request, draft.raw))
    draft.is_draft = False
    target = request.mailbox.known("sentitems")
    if target is not None:
        request.mailbox.move(draft, request.post.place_of_copy(target))
    return answer(None, status=202)


def send_mail(request: Request) -> Answer:
    """sendMail: without a draft; a copy in Sent Items unless saveToSentItems is false."""
    if request.is_mime:
        raw, saves = messages.decoded_mime(request.call.body), True
    else:
        said = action_parameters(request.json())
        if not isinstance(said.get("message"), dict):
            raise GraphError(400, "ErrorInvalidRequest", "The parameter message is missing.")
        raw, saves = messages.composed(request, said["message"]), said.get("savetosentitems", True) is not False
    sent = _sent(request, raw)
    target = request.mailbox.known("sentitems")
    if saves and target is not None:
        request.mailbox.add(request.post.place_of_copy(target), sent, is_read=True)
    return answer(None, status=202)


def create_reply(request: Request, message_id: str) -> Answer:
    """createReply: a draft to whoever wrote."""
    return _create(request, message_id, is_to_all=False)


def create_reply_all(request: Request, message_id: str) -> Answer:
    """createReplyAll: a draft to everybody."""
    return _create(request, message_id, is_to_all=True)


def create_forward(request: Request, message_id: str) -> Answer:
    """createForward: a draft to nobody yet."""
    original = request.item(message_id)
    said = action_parameters(request.json())
    subject = "FW: " + _bare(original.letter.subject)
    to = shapes.addresses(said.get("torecipients"))
    return answer(messages.shown_as(request, _draft(request, original, said, subject=subject, to=to)), status=201)


def reply(request: Request, message_id: str) -> Answer:
    """reply: a reply that leaves at once."""
    draft = _reply_draft(request, message_id, is_to_all=False)
    draft.write(_sent(request, draft.raw))
    draft.is_draft = False
    target = request.mailbox.known("sentitems")
    if target is not None:
        request.mailbox.move(draft, request.post.place_of_copy(target))
    return answer(None, status=202)


def _create(request: Request, message_id: str, *, is_to_all: bool) -> Answer:
    return answer(messages.shown_as(request, _reply_draft(request, message_id, is_to_all=is_to_all)), status=201)


def _reply_draft(request: Request, message_id: str, *, is_to_all: bool) -> Item:
    original = request.item(message_id)
    if request.is_mime:
        raw = _threaded(messages.decoded_mime(request.call.body), original)
        return _keep(request, raw)
    said = action_parameters(request.json())
    letter = original.letter
    own = request.mailbox.address.casefold()
    others = [address for address in (*letter.to, *letter.cc) if address[1].casefold() != own]
    to = list(letter.reply_to or (letter.author,))
    subject = "RE: " + _bare(letter.subject)
    return _draft(request, original, said, subject=subject, to=to, cc=others if is_to_all else [])


def _draft(
    request: Request, original: Item, said: Json, *, subject: str, to: list[mime.Address], cc: list[mime.Address] | None = None
) -> Item:
    letter = original.letter
    comment = str(said.get("comment") or "")
    quoted = html.escape(letter.plain).replace("\n", "<br>\n")
    body = f"<html><body>{html.escape(comment)}<hr><div>From: {html.escape(formataddr(letter.author))}<br>\n{quoted}</div></body></html>"
    author = (request.mailbox.name, request.mailbox.address)
    raw = mime.compose(author=author, subject=subject, to=to, cc=cc or [], body=body, is_html=True)
    draft = _keep(request, _threaded(raw, original))
    message = said.get("message")
    if isinstance(message, dict):
        messages.apply(draft, message)
    return draft


def _keep(request: Request, raw: bytes) -> Item:
    if not mime.Letter.of(raw).message_id:
        raw = mime.with_header(raw, "Message-ID", mime.new_message_id())
    return request.mailbox.add(request.folder("drafts"), raw, is_draft=True, is_read=True)


def _threaded(raw: bytes, original: Item) -> bytes:
    parent = original.letter.message_id
    if not parent:
        return raw
    raw = mime.with_header(raw, "In-Reply-To", parent)
    return mime.with_header(raw, "References", f"{original.letter.references} {parent}".strip())


def _sent(request: Request, raw: bytes) -> bytes:
    letter = mime.Letter.of(raw)
    if not (letter.to or letter.cc or letter.bcc):
        raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient is not valid., Recipient: ''")
    author = letter.author[1] or request.mailbox.address
    if author.casefold() != request.mailbox.address.casefold():
        text = "The user account which was used to submit this request may not send mail on behalf of the specified account."
        raise GraphError(403, "ErrorSendAsDenied", text)
    return request.post.send(raw, mailbox=request.mailbox, user=request.app)


def _bare(subject: str) -> str:
    return subject.removeprefix("RE: ").removeprefix("Re: ").removeprefix("FW: ")
