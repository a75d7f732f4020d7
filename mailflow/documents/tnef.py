"""Outlook's winmail.dat (TNEF, MS-OXTNEF): the letter and the files that Exchange wrapped up for another Exchange."""

from collections.abc import Iterator
from typing import Any

from mailflow.documents.layout import text_document
from mailflow.documents.rich_text import decompress, rich_text
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment
from mailflow.domain.ports import Contents

_MOST_FILES = 80
_LONGEST = 2_000_000
_MOST_PROPERTIES = 20_000  # of one letter or file; a long list of recipients has some thousands
_SIGNATURE = b"\x78\x9f\x3e\x22"
_CONTENT_ID, _MIME_TAG = 0x3712, 0x370E  # PidTagAttachContentId, PidTagAttachMimeTag

Library = Any  # tnefparse, whose values have whatever type their bytes had


class Tnef:
    """winmail.dat, under any name."""

    media_types = ("application/ms-tnef", "application/vnd.ms-tnef")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first bytes are certain
        """Sure of its first bytes."""
        return 1.0 if kind_of(content) == "tnef" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """The letter inside and its files; raises UnreadableDocument where it is torn or holds nothing."""
        from tnefparse import TNEF, mapi

        # The library counts up to whatever a torn file says, four thousand million times; its loops see this range first.
        mapi.range = _short_range
        try:
            opened = TNEF(content, do_checksum=False)
            plain, html = _forms(opened)
            subject = next((_text(each.data) for each in opened.mapiprops if each.name_str == "MAPI_SUBJECT"), "") or name
            documents = (text_document(plain[:_LONGEST], part="body", name=subject),) if plain.strip() else ()
            # a letter in HTML is a file of its own, because another leaf reads HTML; beside a plain form it is an alternative
            letter = Attachment(part="body", name=subject, content_type="text/html", content=html[:_LONGEST].encode())
            files = (*((letter,) if html.strip() else ()), *_files(opened))
        except UnreadableDocument:
            raise
        except Exception as error:  # the library raises many things on torn files (struct, Unicode, Unbound …)
            raise UnreadableDocument("corrupt: winmail.dat is torn") from error
        if not documents and not files:
            raise UnreadableDocument("blank: winmail.dat holds neither a letter nor a file")
        return Contents(documents=documents, files=files)


def _short_range(count: int) -> range:
    if count > _MOST_PROPERTIES:
        raise UnreadableDocument("corrupt: winmail.dat is torn")
    return range(count)


def _forms(opened: Library) -> tuple[str, str]:
    """The body as plain text and as HTML; either may be empty."""
    plain, html = _text(opened.body), _text(opened.htmlbody)
    packed = opened._rtfbody  # noqa: SLF001  # the property beside it wants a library for what `decompress` does
    if packed and not (plain.strip() or html.strip()):
        words = rich_text(decompress(bytes(packed)))
        return ("" if words.html else words.text), words.html
    return plain, html


def _files(opened: Library) -> Iterator[Attachment]:
    for number, item in enumerate(opened.attachments[:_MOST_FILES], start=1):
        content = bytes(item.data)
        is_message = content.startswith(_SIGNATURE)
        properties = {each.name: _text(each.data) for each in item.mapi_attrs}
        if content:
            yield Attachment(
                part=str(number),
                name=_text(item.long_filename()).strip("\0 ")[:200],
                content_type="application/ms-tnef"
                if is_message
                else properties.get(_MIME_TAG, "").strip("\0") or "application/octet-stream",
                content=content,
                content_id=properties.get(_CONTENT_ID, "").strip("\0<> "),
            )


def _text(value: Library) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            value = value.decode("cp1252", "replace")
    return str(value or "").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
