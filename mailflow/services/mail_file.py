"""Mail as a file: a message that is attached, saved or packed is taken apart like one that arrives. Runs in the children only."""

import dataclasses
from collections.abc import Iterator

from mailflow.documents.layout import text_document
from mailflow.documents.outlook_message import as_mail
from mailflow.documents.signatures import is_mail, kind_of
from mailflow.documents.signed_mail import NOT_CHECKED, signed_content
from mailflow.documents.unpack import files_of, left_out, nested_bodies
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment, Message
from mailflow.domain.ports import Contents

_WRAPPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENVELOPE = (b"content-", b"mime-version")


class MailFile:
    """A container like an archive: its letters and its files."""

    media_types: tuple[str, ...] = ("message/rfc822",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # headers are certain
        """Sure of header lines; a container may know by itself that it holds a mail."""
        return 1.0 if media_type in self.media_types or is_mail(content) else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """Its body in each of its forms, those of the messages inside, and all files that are worth opening."""
        inner = parse_mail(content)
        texts = [text for text in (inner.text, inner.html_text) if text.strip()]
        bodies = tuple(text_document(text, part="body", name=inner.subject or name) for text in texts)
        return Contents(documents=(*bodies, *nested_bodies(inner), *left_out(inner)), files=files_of(inner))


def parse_mail(raw: bytes) -> Message:
    """The mail, out of Outlook's file or of an opaque signature where it is wrapped in one."""
    from mailflow.messages.parse import parse

    if kind_of(raw) == "msg":
        raw = as_mail(raw)
    message = parse(raw)
    if message.header("content-type").lower().startswith("multipart/signed"):
        return _marked(message)
    wrapped = message.attachments[0] if len(message.attachments) == 1 and not message.text + message.html else None
    if wrapped is None or not (wrapped.content_type in _WRAPPED or wrapped.name.lower().endswith(".p7m")):
        return message
    try:
        inside = signed_content(wrapped.content)
    except UnreadableDocument:
        return message  # its file says why when it is opened
    return _marked(parse(_unwrapped(raw, inside)))


def attachments_of(message: Message) -> Iterator[Attachment]:
    """The files of a mail and of the messages inside it."""
    yield from message.attachments
    for inner in message.nested:
        yield from attachments_of(inner)


def _marked(message: Message) -> Message:
    return dataclasses.replace(message, defects=(*message.defects, f"The mail is signed (S/MIME or PGP): {NOT_CHECKED}."))


def _unwrapped(raw: bytes, inside: bytes) -> bytes:
    """The headers of the mail with those of the content inside, which may repeat others (RFC 8551 section 3.1): the outer ones count."""
    head, _, _ = raw.lstrip(b"\r\n\t ").replace(b"\r\n", b"\n").partition(b"\n\n")
    inner, _, body = inside.replace(b"\r\n", b"\n").partition(b"\n\n")
    return b"\n".join([*_lines(head, of_content=False), *_lines(inner, of_content=True), b"", body])


def _lines(head: bytes, *, of_content: bool) -> Iterator[bytes]:
    """Header lines that describe the content, or the others; continued lines go with the line that they continue."""
    is_kept = False
    for line in head.split(b"\n"):
        if not line.startswith((b" ", b"\t")):
            is_kept = line.lower().startswith(_ENVELOPE) == of_content
        if is_kept:
            yield line
