"""Raw mail → what it says and what hangs on it, all of it read in children that can be lost without losing the mail.

One child parses the mail and takes its body apart; then each attachment has a child of its own.
The functions named `…_job` run there, on the other side of the sandbox.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailflow.documents.confinement import Bounds
from mailflow.documents.extent import LONGEST_BODY, check_extent, cut_body
from mailflow.documents.layout import text_document
from mailflow.documents.sandbox import Sandbox
from mailflow.documents.unpack import TOO_MANY, Limits, files_of, left_out, nested_bodies, open_file, unpack_file, unreadable
from mailflow.documents.wire import framed, pack_documents, unframed, unpack_documents
from mailflow.domain.codec import from_plain, to_plain
from mailflow.domain.document import CUT, Document, Page, Unit
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment, Automatic, Message, Reply
from mailflow.domain.ports import Contents, Leaf
from mailflow.services.mail_file import MailFile, attachments_of, parse_mail
from mailflow.services.recognition import Spent, make_recogniser, recognise, recognition_bounds

_LARGEST_READING = 40_000_000  # bytes of one opened file; values in memory take ten times as much
_JOBS = {name: f"mailflow.services.understand:{name}_job" for name in ("parse", "open", "page", "part")}
_RECOGNITION = recognition_bounds()
# What the jobs import when they are called, imported before there are children.
_PRELOADED = (
    *("mailflow.messages.parse", "mailflow.messages.reply", "mailflow.messages.automatic"),
    *("inscriptis", "inscriptis.css_profiles", "selectolax.lexbor", "email.policy", "csv", "lxml.etree", "olefile", "tnefparse"),
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


def make_sandbox(leaves: Sequence[str], bounds: Bounds | None = None, recognition: Bounds | None = _RECOGNITION) -> Sandbox:
    """A sandbox with this service's jobs; `leaves` are the targets of the entry points ``mailflow.documents``.

    `recognition` bounds the recognising of pictures, its time that of one mail; without it, and where no OCR is installed, nothing is
    recognised.
    """
    aside = make_recogniser(recognition) if recognition is not None else None
    warm_up = "mailflow.services.warm_up:warm_up"
    return Sandbox(jobs=_JOBS, leaves=leaves, preload=_PRELOADED, warm_up=warm_up, bounds=bounds, aside=aside)


def understand(raw: bytes, sandbox: Sandbox, limits: Limits | None = None) -> Understood:
    """The mail, its body taken apart, and every attachment as Documents; nothing that the bytes say makes it raise."""
    try:
        parsed = _mail_of(sandbox.run("parse", raw))
    except (UnreadableDocument, ValueError) as error:
        return _headers_only(raw, sandbox, str(error))
    budget = _Budget(limits or Limits())
    opened = tuple(document for item in files_of(parsed.message, limits) for document in _opened(item, sandbox, budget))
    documents = (*parsed.documents, *_in_part((*opened, *left_out(parsed.message, limits))))
    return dataclasses.replace(parsed, documents=documents)


def open_document(content: bytes, name: str, sandbox: Sandbox, *, media_type: str = "") -> tuple[Document, ...]:
    """A file by itself; a mail (.eml) gives its bodies and attachments."""
    item = Attachment(part="file", name=name, content_type=media_type or "application/octet-stream", content=content)
    return _opened(item, sandbox, _Budget(Limits()))


def render_page(raw: bytes, part: str, page: Page, sandbox: Sandbox, *, dots_per_inch: int = 110) -> bytes:
    """A page of a mail's PDF or image as PNG; a box in points × dpi / 72 lies right on it. Raises UnreadableDocument with the reason."""
    order = {"part": part, "number": page.number, "turn": page.turn, "dots_per_inch": dots_per_inch}
    return sandbox.run("page", framed(order, raw))


def find_attachment(raw: bytes, part: str, sandbox: Sandbox) -> bytes | None:
    """The bytes of a part of a mail as it was attached, `None` where the mail has no such part."""
    answer = sandbox.run("part", framed({"part": part}, raw))
    return answer[1:] if answer[:1] == b"1" else None


def parse_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:  # noqa: ARG001  # the shape of a job
    """In the child: the mail parsed, its body taken apart and laid out; the attachments' bytes follow behind the JSON."""
    from mailflow.messages.automatic import recognise_automatic
    from mailflow.messages.reply import split_reply

    message = parse_mail(payload)
    reply = split_reply(message)
    contents = [item.content for item in attachments_of(message)]
    said = {
        "message": to_plain(_with_contents(message, iter([b""] * len(contents)))),
        "reply": to_plain(_within_limits(reply)),
        "automatic": to_plain(recognise_automatic(message, reply=reply)),
    }
    documents = (*_bodies(message, reply), *nested_bodies(message))
    return framed(said, pack_documents(tuple(map(_checked, documents))), *contents)


def open_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    """In the child: one file as Documents; a packed one (an archive, a message) gives what can be read at once, and its files unopened."""
    order, (content,) = unframed(payload)
    part, name, media_type = str(order["part"]), str(order["name"]), str(order["media_type"])
    contents = None if order["is_deepest"] else unpack_file(content, name, media_type=media_type, leaves=(*leaves, MailFile()))
    if contents is None:
        shut = open_file(content, name, part=part, media_type=media_type, leaves=(*leaves, MailFile()))
        contents = Contents(documents=(shut,))
    else:
        documents = (dataclasses.replace(document, part=f"{part}/{document.part}") for document in contents.documents)
        contents = dataclasses.replace(contents, documents=tuple(documents))
    files = [dataclasses.replace(item, part=f"{part}/{item.part}" if item.part else part, content=b"") for item in contents.files]
    said = {"files": to_plain(files), "defects": list(contents.defects)}
    return framed(said, pack_documents(tuple(map(_checked, contents.documents))), *(item.content for item in contents.files))


def page_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    """In the child: a page of an attachment as PNG."""
    from mailflow.documents.pictures import render

    order, (raw,) = unframed(payload)
    content = _part_of(raw, str(order["part"]), leaves)
    if content is None:
        raise UnreadableDocument(f"the mail has no part {order['part']}")
    return render(content, int(order["number"]), dots_per_inch=int(order["dots_per_inch"]), turn=float(order["turn"]))


def part_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    """In the child: the bytes of one attachment behind a "1", or "0" where there is none."""
    order, (raw,) = unframed(payload)
    content = _part_of(raw, str(order["part"]), leaves)
    return b"0" if content is None else b"1" + content


@dataclass(slots=True)
class _Budget:
    """What may still be opened of the files that are packed inside a mail's files."""

    limits: Limits
    documents: int = 0
    bytes: int = 0
    spent: Spent = field(default_factory=Spent)

    def takes(self, item: Attachment) -> bool:
        """Whether one more file is within the limits; it is counted."""
        self.documents += 1
        self.bytes += len(item.content)
        return self.documents <= self.limits.documents and self.bytes <= self.limits.bytes


def _opened(item: Attachment, sandbox: Sandbox, budget: _Budget, depth: int = 0) -> tuple[Document, ...]:
    """A file, and what is packed in it, each in a child of its own."""
    is_deepest = depth >= budget.limits.nesting
    order = {"part": item.part, "name": item.name, "media_type": item.content_type, "is_deepest": is_deepest}
    try:
        said, (packed, *contents) = unframed(sandbox.run("open", framed(order, item.content)))
        if len(packed) > _LARGEST_READING:
            return (unreadable(item, f"dangerous: the file holds more than {_LARGEST_READING // 1_000_000} MB of text"),)
        documents = tuple(map(_checked, unpack_documents(packed)))
        files = [from_plain(Attachment, plain) for plain in said["files"]]
        if len(files) != len(contents) or (is_deepest and files):
            raise ValueError("other files than it says")
        defects = tuple(str(defect) for defect in said["defects"])
    except UnreadableDocument as error:
        return (unreadable(item, error.reason),)
    except (ValueError, TypeError, KeyError) as error:
        return (unreadable(item, f"corrupt: the reader's answer makes no sense ({error})"),)
    documents = tuple(_recognised(document, item, sandbox, budget) for document in documents)
    for file, content in zip(files, contents, strict=True):
        inner = dataclasses.replace(file, content=content)
        too_much = (unreadable(inner, TOO_MANY),)
        documents += _opened(inner, sandbox, budget, depth + 1) if budget.takes(inner) else too_much
    return tuple(dataclasses.replace(document, defects=(*document.defects, *defects)) for document in documents) if defects else documents


def _in_part(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The files of a mail; where some were left shut, what the others say is not the whole, and is not booked."""
    if not any(document.unreadable == TOO_MANY for document in documents):
        return documents
    cut = f"{CUT} files of the mail were opened"
    return tuple(
        document if document.unreadable else dataclasses.replace(document, defects=(*document.defects, cut)) for document in documents
    )


def _checked(document: Document) -> Document:
    """The document within what is read of one; asked in the child, and of what a child says."""
    try:
        return check_extent(document)
    except UnreadableDocument as error:
        return dataclasses.replace(document, pages=(), text="", unreadable=error.reason)


def _recognised(document: Document, item: Attachment, sandbox: Sandbox, budget: _Budget) -> Document:
    """The document with the words that were recognised in its pictures; what a mail shows within its text may show no words."""
    return recognise(document, item.content, sandbox.aside, budget.spent, may_be_bare=item.is_inline)


def _headers_only(raw: bytes, sandbox: Sandbox, reason: str) -> Understood:
    """What is left when the whole mail cannot be parsed: who sent it and what it is about."""
    head = raw[:200_000].lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    kept = b"\n".join(line for line in head.split(b"\n") if not line.lower().startswith((b"content-", b"mime-version")))
    body = Document(part="body", name="", media_type="message/rfc822", unit=Unit.CHARACTERS, unreadable=reason)
    defect = f"The mail could not be opened ({reason})."
    try:
        parsed = _mail_of(sandbox.run("parse", kept + b"\n\n"))
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
            yield cut_body(text_document(text, part=part, name=message.subject))


def _within_limits(reply: Reply) -> Reply:
    """As much of each text as is read; the whole is in the mail."""
    return Reply(
        new_text=reply.new_text[:LONGEST_BODY], quoted_text=reply.quoted_text[:LONGEST_BODY], forwarded=reply.forwarded[:LONGEST_BODY]
    )


def _alternatives(texts: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        # The same words in the same lines read alike, unless only one of them shows the columns of a table.
        essence = "\n".join(" ".join(line.split(" ")) for line in text.split("\n") if line.strip())
        if essence and essence not in seen:
            seen.add(essence)
            yield text


def _part_of(raw: bytes, part: str, leaves: Sequence[Leaf]) -> bytes | None:
    """The content of the file with this address, also inside files that are packed."""
    files = {item.part: item for item in attachments_of(parse_mail(raw))}
    for _ in range(Limits().nesting + 1):
        if part in files:
            return files[part].content
        outer = next((address for address in files if part.startswith(f"{address}/")), None)
        packed = files[outer] if outer is not None else None
        if outer is None or packed is None:
            return None
        contents = unpack_file(packed.content, packed.name, media_type=packed.content_type, leaves=(*leaves, MailFile()))
        files = {f"{outer}/{item.part}": item for item in contents.files} if contents is not None else {}
    return None


def _with_contents(message: Message, contents: Iterator[bytes]) -> Message:
    """The message with these bytes in its attachments, in the order of `attachments_of`."""
    attachments = tuple(dataclasses.replace(item, content=next(contents)) for item in message.attachments)
    nested = tuple(_with_contents(inner, contents) for inner in message.nested)
    return dataclasses.replace(message, attachments=attachments, nested=nested)


def _mail_of(answer: bytes) -> Understood:
    said, (documents, *contents) = unframed(answer)
    message = from_plain(Message, said["message"])
    if sum(1 for _ in attachments_of(message)) != len(contents):
        raise ValueError("the child's answer has other attachments than it says")
    return Understood(
        message=_with_contents(message, iter(contents)),
        reply=from_plain(Reply, said["reply"]),
        automatic=None if said["automatic"] is None else from_plain(Automatic, said["automatic"]),
        documents=unpack_documents(documents),
        defects=message.defects,
    )
