"""Outlook messages (.msg, MS-OXMSG) → the mail that they were, with headers, bodies, files and messages inside: who reads mail reads them.

Read stream by stream: files that Outlook saved, and those of other programs, often lack the tables that a library insists on.
"""

import codecs
import io
import struct
from datetime import UTC, datetime, timedelta
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message as Mime
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Any

from mailflow.documents.rich_text import decompress, rich_text
from mailflow.domain.errors import UnreadableDocument

_MOST_FILES = 80
_DEEPEST = 4
_LARGEST = 60_000_000  # bytes of one stream
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
# Property ids (MS-OXPROPS).
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = "0037", "1000", "1013", "1009", "007D"
_SENDER_NAME, _SENDER_SMTP, _SENDER_EMAIL, _ON_BEHALF_NAME, _ON_BEHALF_SMTP = "0C1A", "5D01", "0C1F", "0042", "5D02"
_DISPLAY_TO, _DISPLAY_CC, _SENT_AT, _RECEIVED_AT, _CODE_PAGE, _BODY_CODE_PAGE = "0E04", "0E03", 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = "1035", "1042", "1039"
_FILE, _LONG_NAME, _SHORT_NAME, _MIME_TAG, _CONTENT_ID = "3701", "3707", "3704", "370E", "3712"

Compound = Any  # olefile's OleFileIO, which has no types


def as_mail(content: bytes) -> bytes:
    """The message as RFC 5322; raises UnreadableDocument where it is torn."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            mail = _mail(_Storage(compound, ()), 0)
            written = io.BytesIO()
            BytesGenerator(written, mangle_from_=False, policy=compat32).flatten(mail)
    except UnreadableDocument:
        raise
    except Exception as error:  # olefile raises many things on torn files (OSError, struct, index …)
        raise UnreadableDocument("corrupt: the Outlook message is torn") from error
    return written.getvalue()


class _Storage:
    """A folder of the compound file: a message, or an attachment."""

    def __init__(self, compound: Compound, path: tuple[str, ...]) -> None:
        self.compound = compound
        self.path = path
        self._names = {entry[len(path)] for entry in compound.listdir(streams=True, storages=True) if self._holds(entry)}
        self._fixed: dict[int, bytes] | None = None

    def _holds(self, entry: list[str]) -> bool:
        return len(entry) > len(self.path) and tuple(entry[: len(self.path)]) == self.path

    def folders(self, prefix: str) -> list["_Storage"]:
        """The storages below it whose name begins so, in order."""
        return [_Storage(self.compound, (*self.path, name)) for name in sorted(self._names) if name.startswith(prefix)]

    def octets(self, tag: str, kind: str = "0102") -> bytes:
        """A property of variable size, empty where there is none."""
        name = f"__substg1.0_{tag}{kind}"
        if name not in self._names or self.compound.get_type([*self.path, name]) != _STREAM:
            return b""
        with self.compound.openstream([*self.path, name]) as stream:
            return bytes(stream.read(_LARGEST))

    def text(self, tag: str) -> str:
        """A property that is a text, in either of its forms."""
        wide = self.octets(tag, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self.octets(tag, "001E").decode(self.charset(_CODE_PAGE), "replace").rstrip("\0")

    def charset(self, tag: int) -> str:
        """The character set that a property names by its code page."""
        number = self.number(tag) or self.number(_CODE_PAGE) or self.number(_BODY_CODE_PAGE)
        names = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28605: "iso8859-15", 1200: "utf-16-le"}
        name = names.get(number or 0, f"cp{number}" if number else "cp1252")
        try:
            codecs.lookup(name)
        except LookupError:
            return "cp1252"
        return name

    def number(self, tag: int) -> int | None:
        """A property that is a number of 32 bits."""
        value = self._properties().get(tag)
        return int(struct.unpack_from("<i", value)[0]) if value else None

    def moment(self, tag: int) -> datetime | None:
        """A property that is a moment."""
        value = self._properties().get(tag)
        ticks = struct.unpack_from("<Q", value)[0] if value else 0
        return _EPOCH + timedelta(microseconds=ticks // 10) if 0 < ticks < 2_650_467_744_000_000_000 else None

    def _properties(self) -> dict[int, bytes]:
        """Properties of fixed size; the table's head differs between a message, one inside it, and an attachment (MS-OXMSG 2.4.1)."""
        if self._fixed is None:
            name = "__properties_version1.0"
            table = b""
            if name in self._names:
                with self.compound.openstream([*self.path, name]) as stream:
                    table = bytes(stream.read(1_000_000))
            head = 32 if not self.path else 24 if self.path[-1].startswith("__substg") else 8
            entries = [table[at : at + 16] for at in range(head, len(table) - 15, 16)]
            self._fixed = {struct.unpack_from("<H", entry, 2)[0]: entry[8:] for entry in entries}
        return self._fixed


_STREAM = 2  # olefile.STGTY_STREAM


def _mail(message: _Storage, depth: int) -> Mime:
    mail = MIMEMultipart("mixed", policy=compat32)
    for name, value in _headers(message):
        mail[name] = value
    mail.attach(_bodies(message))
    for folder in message.folders("__attach_version1.0_#")[:_MOST_FILES]:
        part = _attached(folder, depth)
        if part is not None:
            mail.attach(part)
    return mail


def _headers(message: _Storage) -> list[tuple[str, str]]:
    """The headers with which it travelled, else those that its properties make."""
    travelled = HeaderParser(policy=compat32).parsestr(message.text(_HEADERS).lstrip())
    kept = [(name, _one_line(str(value))) for name, value in travelled.raw_items() if not name.lower().startswith(("content-", "mime-"))]
    found = {name.lower() for name, _ in kept}
    name = message.text(_SENDER_NAME) or message.text(_ON_BEHALF_NAME)
    email = message.text(_SENDER_SMTP) or message.text(_ON_BEHALF_SMTP) or message.text(_SENDER_EMAIL)
    sent_at = message.moment(_SENT_AT) or message.moment(_RECEIVED_AT)
    made = (
        ("From", formataddr((_encoded(name), email)) if "@" in email and email.isascii() else _encoded(name)),
        ("To", _encoded(message.text(_DISPLAY_TO))),
        ("Cc", _encoded(message.text(_DISPLAY_CC))),
        ("Subject", _encoded(message.text(_SUBJECT))),
        ("Date", format_datetime(sent_at) if sent_at else ""),
        ("Message-ID", message.text(_MESSAGE_ID)),
        ("In-Reply-To", message.text(_IN_REPLY_TO)),
        ("References", message.text(_REFERENCES)),
    )
    return kept + [(name, _one_line(value)) for name, value in made if value and name.lower() not in found]


def _encoded(text: str) -> str:
    plain = _one_line(text)
    return plain if plain.isascii() else Header(plain, "utf-8", maxlinelen=10_000).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bodies(message: _Storage) -> Mime:
    """The body in its forms; Outlook keeps HTML as bytes, as text, or inside of compressed RTF."""
    plain = message.text(_BODY)
    html = message.octets(_HTML).decode(message.charset(_BODY_CODE_PAGE), "replace") or message.text(_HTML)
    packed = message.octets(_RTF)
    if packed and not html:
        try:
            words = rich_text(decompress(packed))
        except UnreadableDocument:
            words = None  # the plain form beside it is enough
        if words is not None:
            plain, html = plain or words.text, words.html
    forms = MIMEMultipart("alternative", policy=compat32)
    for text, kind in ((plain, "plain"), (html, "html")):
        if text.strip("\0 \r\n"):
            forms.attach(MIMEText(text.replace("\0", "").replace("\r\n", "\n"), kind, "utf-8", policy=compat32))
    return forms


def _attached(folder: _Storage, depth: int) -> Mime | None:
    """A file, or a message inside; other embedded objects are pictures of themselves."""
    inner = folder.folders(f"__substg1.0_{_FILE}000D")
    if inner and inner[0].octets(_SUBJECT, "001F") + inner[0].octets(_SUBJECT, "001E") + inner[0].octets(_BODY, "001F"):
        if depth >= _DEEPEST:
            return None
        part = MIMEBase("message", "rfc822", policy=compat32)
        part.set_payload([_mail(inner[0], depth + 1)])
        return part
    content = folder.octets(_FILE)
    if not content:
        return None
    main, _, sub = folder.text(_MIME_TAG).strip().partition("/")
    file = MIMEBase(*((main, sub) if main.isalpha() and sub and sub.isascii() and main != "message" else ("application", "octet-stream")))
    file.set_payload(content)
    encode_base64(file)
    name = _one_line(folder.text(_LONG_NAME) or folder.text(_SHORT_NAME))
    content_id = _one_line(folder.text(_CONTENT_ID))
    file.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name) if not name.isascii() else name)
    if content_id:
        file["Content-ID"] = f"<{content_id.strip('<>')}>"
    return file
