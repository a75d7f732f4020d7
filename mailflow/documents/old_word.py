"""Word's old binary format (.doc, MS-DOC): the letter's text by its piece table; pictures, notes and formatting are not looked at."""

import re
import struct
from io import BytesIO

from mailflow.documents.layout import text_document
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument

_TO_DO = "ask for it as PDF or .docx, or open it in Word"
_MAGIC = (0xA5EC, 0xA5DC)  # FibBase.wIdent
_CLX_AT = 0x01A2  # FibRgFcLcb97.fcClx, lcbClx
_LENGTHS_AT = 0x004C  # FibRgLw97.ccpText
_MOST_PIECES = 50_000
_LONGEST = 2_000_000
_MARKS = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\xa0": " "}


class OldWord:
    """Letters of Word 97 to 2003."""

    media_types = ("application/msword",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the content alone is certain
        """Sure where the compound file holds a document of Word."""
        return 1.0 if kind_of(content) == "doc" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its text; raises UnreadableDocument for encrypted, torn and blank letters, and those of Word 95 and before."""
        try:
            text = _text(content)
        except (struct.error, OSError, ValueError, IndexError, KeyError) as error:
            raise UnreadableDocument(f"corrupt: the old Word document cannot be taken apart; {_TO_DO}") from error
        if not text.strip():
            raise UnreadableDocument("blank: the document has no text")
        return text_document(text, part=part, name=name, media_type=self.media_types[0])


def _text(content: bytes) -> str:
    import olefile

    with olefile.OleFileIO(BytesIO(content)) as file:
        stream = file.openstream("WordDocument").read(len(content))
        ident, version = struct.unpack_from("<HH", stream, 0)
        (flags,) = struct.unpack_from("<H", stream, 0x0A)
        if ident not in _MAGIC or version < 0x00C1:
            raise UnreadableDocument(f"a Word document of before 1997; {_TO_DO}")
        if flags & 0x0100:
            raise UnreadableDocument("encrypted: the document opens only with a password")
        table = file.openstream("1Table" if flags & 0x0200 else "0Table").read(len(content))
    at, size = struct.unpack_from("<II", stream, _CLX_AT)
    (length,) = struct.unpack_from("<i", stream, _LENGTHS_AT)
    pieces = _pieces(stream, table[at : at + size])
    return _plain("".join(pieces)[: max(min(length, _LONGEST), 0)])


def _pieces(stream: bytes, clx: bytes) -> list[str]:
    """The pieces of the text in their order (Clx: any Prc, then the Pcdt with its PlcPcd)."""
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 2:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    if not 0 < count <= _MOST_PIECES:
        raise ValueError("a piece table of impossible size")
    ends = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    first = at + 5 + 4 * (count + 1)
    found = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", clx, first + 8 * number + 2)
        characters = ends[number + 1] - ends[number]
        if characters < 0:
            raise ValueError("pieces out of order")
        start = place & 0x3FFFFFFF
        if place & 0x40000000:  # one byte a character, at half the place
            found.append(stream[start // 2 : start // 2 + characters].decode("cp1252", "replace"))
        else:
            found.append(stream[start : start + 2 * characters].decode("utf-16-le", "replace"))
    return found


def _plain(text: str) -> str:
    """Fields show their result (between 0x14 and 0x15), cells become tabs, a row's end a line."""
    text = re.sub(r"\x13[^\x13\x14\x15]*\x14([^\x13\x14\x15]*)\x15|\x13[^\x13\x14\x15]*\x15", r"\1", text)
    text = text.replace("\x07\x07", "\n")
    plain = "".join(_MARKS.get(sign, sign) for sign in text)
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", plain)
