"""Raw mail → what it says and what hangs on it, all of it read in children that can be lost without losing the mail.

One child parses the mail and takes its body apart; then each attachment has a child of its own.
The functions named `…_job` run there, on the other side of the sandbox.
"""

import dataclasses
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mailflow.documents.confinement import Bounds
from mailflow.documents.layout import text_document
from mailflow.documents.sandbox import Sandbox
from mailflow.documents.signatures import is_mail
from mailflow.documents.unpack import Limits, files_of, left_out, nested_bodies, open_file, open_parts, unreadable
from mailflow.documents.wire import pack_documents, unpack_documents
from mailflow.domain.codec import from_plain, to_plain
from mailflow.domain.document import Document, Unit
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment, Automatic, Message, Reply
from mailflow.domain.ports import Leaf

_LARGEST_READING = 40_000_000  # bytes of one opened file; values in memory take ten times as much
_LENGTH = struct.Struct("!Q")
_JOBS = {name: f"mailflow.services.understand:{name}_job" for name in ("parse", "open", "page", "part")}
# What the jobs import when they are called, imported before there are children.
_PRELOADED = (
    *("mailflow.messages.parse", "mailflow.messages.reply", "mailflow.messages.automatic"),
    *("inscriptis", "inscriptis.css_profiles", "selectolax.lexbor", "email.policy", "csv"),
    *("pypdfium2", "pdfplumber.table", "PIL.PngImagePlugin", "python_calamine", "openpyxl"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A mail as the reader gets it. `defects` are those of the mail, in words; a document has its own."""

    message: Message
    reply: Reply
    automatic: Automatic | None
    documents: tuple[Document, ...]
    defects: tuple[str, ...] = ()


def make_sandbox(leaves: Sequence[str], bounds: Bounds | None = None) -> Sandbox:
    """A sandbox with this service's jobs; `leaves` are the targets of the entry points ``mailflow.documents``."""
    return Sandbox(jobs=_JOBS, leaves=leaves, preload=_PRELOADED, warm_up="mailflow.services.warm_up:warm_up", bounds=bounds)


def understand(raw: bytes, sandbox: Sandbox, limits: Limits | None = None) -> Understood:
    """The mail, its body taken apart, and every attachment as Documents; nothing that the bytes say makes it raise."""
    try:
        parsed = _unframed_mail(sandbox.run("parse", raw))
    except (UnreadableDocument, ValueError) as error:
        return _headers_only(raw, sandbox, str(error))
    opened = tuple(document for item in files_of(parsed.message, limits) for document in _opened(item, sandbox))
    documents = (*parsed.documents, *opened, *left_out(parsed.message, limits))
    return dataclasses.replace(parsed, documents=documents)


def open_document(content: bytes, name: str, sandbox: Sandbox, *, media_type: str = "") -> tuple[Document, ...]:
    """A file by itself; a mail (.eml) gives its bodies and attachments."""
    return _opened(Attachment(part="file", name=name, content_type=media_type or "application/octet-stream", content=content), sandbox)


def render_page(raw: bytes, part: str, number: int, sandbox: Sandbox, *, dots_per_inch: int = 110) -> bytes:
    """A page of a mail's PDF attachment as PNG; a box in points × dpi / 72 lies right on it. Raises UnreadableDocument with the reason."""
    return sandbox.run("page", _framed({"part": part, "number": number, "dots_per_inch": dots_per_inch}, raw))


def find_attachment(raw: bytes, part: str, sandbox: Sandbox) -> bytes | None:
    """The bytes of a part of a mail as it was attached, `None` where the mail has no such part."""
    answer = sandbox.run("part", _framed({"part": part}, raw))
    return answer[1:] if answer[:1] == b"1" else None


def parse_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:  # noqa: ARG001  # the shape of a job
    """In the child: the mail parsed, its body taken apart and laid out; the attachments' bytes follow behind the JSON."""
    from mailflow.messages.automatic import recognise_automatic
    from mailflow.messages.parse import parse
    from mailflow.messages.reply import split_reply

    message = parse(payload)
    reply = split_reply(message)
    contents = [item.content for item in _attachments(message)]
    said = {
        "message": to_plain(_with_contents(message, iter([b""] * len(contents)))),
        "reply": to_plain(reply),
        "automatic": to_plain(recognise_automatic(message)),
    }
    documents = (*_bodies(message, reply), *nested_bodies(message))
    return _framed(said, pack_documents(documents), *contents)


def open_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    """In the child: one file as Documents. A mail that was attached as a file is taken apart like one that was nested."""
    order, (content,) = _unframed(payload)
    part, name = str(order["part"]), str(order["name"])
    if is_mail(content):
        return pack_documents(_open_mail(content, part, name, leaves))
    return pack_documents((open_file(content, name, part=part, media_type=str(order["media_type"]), leaves=leaves),))


def page_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:  # noqa: ARG001  # as above
    """In the child: a page of an attachment as PNG."""
    from mailflow.documents.pictures import render

    order, (raw,) = _unframed(payload)
    content = _part_of(raw, str(order["part"]))
    if content is None:
        raise UnreadableDocument(f"the mail has no part {order['part']}")
    return render(content, int(order["number"]), dots_per_inch=int(order["dots_per_inch"]))


def part_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:  # noqa: ARG001  # as above
    """In the child: the bytes of one attachment behind a "1", or "0" where there is none."""
    order, (raw,) = _unframed(payload)
    content = _part_of(raw, str(order["part"]))
    return b"0" if content is None else b"1" + content


def _opened(item: Attachment, sandbox: Sandbox) -> tuple[Document, ...]:
    order = {"part": item.part, "name": item.name, "media_type": item.content_type}
    try:
        answer = sandbox.run("open", _framed(order, item.content))
        if len(answer) > _LARGEST_READING:
            return (unreadable(item, f"dangerous: the file holds more than {_LARGEST_READING // 1_000_000} MB of text"),)
        return unpack_documents(answer)
    except UnreadableDocument as error:
        return (unreadable(item, error.reason),)
    except ValueError as error:
        return (unreadable(item, f"corrupt: the reader's answer makes no sense ({error})"),)


def _headers_only(raw: bytes, sandbox: Sandbox, reason: str) -> Understood:
    """What is left when the whole mail cannot be parsed: who sent it and what it is about."""
    head = raw[:200_000].lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    kept = b"\n".join(line for line in head.split(b"\n") if not line.lower().startswith((b"content-", b"mime-version")))
    body = Document(part="body", name="", media_type="message/rfc822", unit=Unit.CHARACTERS, unreadable=reason)
    defect = f"The mail could not be opened ({reason})."
    try:
        parsed = _unframed_mail(sandbox.run("parse", kept + b"\n\n"))
    except (UnreadableDocument, ValueError):
        return Understood(message=Message(defects=(defect,)), reply=Reply(), automatic=None, documents=(body,), defects=(defect,))
    message = dataclasses.replace(parsed.message, defects=(defect, *parsed.message.defects))
    return Understood(message=message, reply=Reply(), automatic=parsed.automatic, documents=(body,), defects=message.defects)


def _bodies(message: Message, reply: Reply) -> Iterator[Document]:
    """What the body says, by who says it; where plain text and HTML differ, both, as alternatives."""
    from mailflow.messages.reply import split_reply

    replies = [reply]
    if message.text.strip() and message.html_text.strip():
        replies.append(split_reply(dataclasses.replace(message, text="")))
    for part, texts in (
        ("body", [each.new_text for each in replies]),
        ("quoted", [each.quoted_text for each in replies]),
        ("forwarded", [each.forwarded for each in replies]),
    ):
        for text in _alternatives(texts):
            yield text_document(text, part=part, name=message.subject)


def _alternatives(texts: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        # The same words in the same lines read alike, unless only one of them shows the columns of a table.
        essence = "\n".join(" ".join(line.split(" ")) for line in text.split("\n") if line.strip())
        if essence and essence not in seen:
            seen.add(essence)
            yield text


def _open_mail(content: bytes, part: str, name: str, leaves: Sequence[Leaf]) -> tuple[Document, ...]:
    from mailflow.messages.parse import parse

    inner = parse(content)
    bodies = [text_document(text, part="body", name=inner.subject or name) for text in (inner.text, inner.html_text) if text.strip()]
    return tuple(dataclasses.replace(document, part=f"{part}/{document.part}") for document in (*bodies, *open_parts(inner, leaves)))


def _part_of(raw: bytes, part: str) -> bytes | None:
    """The content of the attachment with this address, also inside mails that were attached as files."""
    from mailflow.messages.parse import parse

    found = {item.part: item.content for item in _attachments(parse(raw))}
    if part in found:
        return found[part]
    outer, slash, rest = part.partition("/")
    while slash:
        if outer in found and is_mail(found[outer]):
            return _part_of(found[outer], rest)
        more, slash, rest = rest.partition("/")
        outer = f"{outer}/{more}"
    return None


def _attachments(message: Message) -> Iterator[Attachment]:
    yield from message.attachments
    for inner in message.nested:
        yield from _attachments(inner)


def _with_contents(message: Message, contents: Iterator[bytes]) -> Message:
    """The message with these bytes in its attachments, in the order of `_attachments`."""
    attachments = tuple(dataclasses.replace(item, content=next(contents)) for item in message.attachments)
    nested = tuple(_with_contents(inner, contents) for inner in message.nested)
    return dataclasses.replace(message, attachments=attachments, nested=nested)


def _unframed_mail(answer: bytes) -> Understood:
    said, (documents, *contents) = _unframed(answer)
    message = from_plain(Message, said["message"])
    if sum(1 for _ in _attachments(message)) != len(contents):
        raise ValueError("the child's answer has other attachments than it says")
    return Understood(
        message=_with_contents(message, iter(contents)),
        reply=from_plain(Reply, said["reply"]),
        automatic=None if said["automatic"] is None else from_plain(Automatic, said["automatic"]),
        documents=unpack_documents(documents),
        defects=message.defects,
    )


def _framed(said: dict[str, Any], *blobs: bytes) -> bytes:  # plain JSON
    """JSON, and bytes that are too many for JSON, as one run of lengths and bytes."""
    pieces = (json.dumps(said, separators=(",", ":")).encode(), *blobs)
    return b"".join(_LENGTH.pack(len(piece)) + piece for piece in pieces)


def _unframed(octets: bytes) -> tuple[dict[str, Any], list[bytes]]:  # as above
    pieces: list[bytes] = []
    at = 0
    while at + _LENGTH.size <= len(octets):
        (length,) = _LENGTH.unpack_from(octets, at)
        at += _LENGTH.size
        pieces.append(octets[at : at + length])
        at += length
    if at != len(octets) or not pieces:
        raise ValueError("an answer was cut off")
    said = json.loads(pieces[0])
    if not isinstance(said, dict):
        raise TypeError("an answer of another shape")
    return said, pieces[1:]
