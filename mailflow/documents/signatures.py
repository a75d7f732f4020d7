"""What a file is by its content, whatever it is called: names and declared types are often wrong, and sometimes on purpose."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from mailflow.domain.document import NOT_READ

# How a file with macros is marked; it is never booked by itself.
MACROS = f"{NOT_READ} the macros of the file, which nobody has run"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
)
_HEADER = re.compile(rb"(?:From |[!-9;-~]{2,60}:[ \t])")
_MAIL_HEADERS = re.compile(rb"^(?:from|received|return-path|message-id|subject|date|to|mime-version):", re.IGNORECASE | re.MULTILINE)
_X12 = re.compile(rb"\s*ISA[^A-Za-z0-9\s]")
_EDIFACT = re.compile(rb"\s*(?:UNA.{6}\s*)?UNB[^A-Za-z0-9\s]")

# What mailflow knows to exist and has no leaf for, in words for a clerk.
UNREAD = {
    "zip": "a ZIP archive",
    "msg": "an Outlook message (.msg)",
    "tnef": "Outlook's winmail.dat",
    "docx": "a Word document",
    "doc": "a Word document of the old format",
    "pptx": "a presentation",
    "x12": "EDI (ANSI X12)",
    "edifact": "EDI (EDIFACT)",
    "xml": "an XML file",
    "rtf": "a rich text file",
    "ole": "an Office file of the old format",
    "odt": "an OpenDocument text",
    "rar": "a RAR archive",
    "7z": "a 7-Zip archive",
    "gzip": "a compressed file",
    "executable": "a program",
}


def kind_of(content: bytes) -> str:
    """``xlsx``, ``xls``, ``ods``, ``encrypted``, ``torn``, a key of `UNREAD`, an ``image/…`` type, or empty where nothing is certain."""
    head = content[:64]
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    if head.startswith(_OLE):
        return _ole_kind(content)
    for signature, kind in _IMAGES:
        if head.startswith(signature) and (kind != "image/bmp" or content[6:10] == b"\0\0\0\0"):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        return "image/heic"
    return _plain_kind(content)


def pixels_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, a GIF or a JPEG by its header, without opening it; `None` where they do not stand there."""
    size: tuple[int, ...] = (0, 0)
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        size = struct.unpack(">II", content[16:24])
    elif content.startswith(b"GIF8") and len(content) >= 10:
        size = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"\xff\xd8"):
        size = _jpeg_size(content)
    width, height = size
    return (width, height) if 0 < width < 100_000 and 0 < height < 100_000 else None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header (ITU-T T.81, B.2.2); zeros where none comes within the first segments."""
    at = 2
    for _ in range(200):
        if at + 9 > len(content) or content[at] != 0xFF:
            break
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + length
    return 0, 0


def _plain_kind(content: bytes) -> str:
    head = content[:512]
    for signature, kind in (
        (b"\x78\x9f\x3e\x22", "tnef"),
        (b"{\\rtf", "rtf"),
        (b"Rar!", "rar"),
        (b"7z\xbc\xaf", "7z"),
        (b"\x1f\x8b", "gzip"),
        (b"MZ", "executable"),
        (b"\x7fELF", "executable"),
    ):
        if head.startswith(signature):
            return kind
    start = head.removeprefix(b"\xef\xbb\xbf")
    if _X12.match(start):
        return "x12"
    if _EDIFACT.match(start):
        return "edifact"
    is_html = re.search(rb"<!doctype\s+html|<html", content[:2048], re.IGNORECASE)
    return "xml" if start.lstrip().startswith(b"<?xml") and not is_html else ""


def has_macros(content: bytes) -> bool:
    """Whether an Office file holds macros, which can show a reader another file than the one that is read here."""
    if content.startswith(b"PK\x03\x04"):
        return any(name.endswith("vbaProject.bin") for name in _zip_names(content))
    return content.startswith(_OLE) and "_VBA_PROJECT".encode("utf-16-le") in content


def is_mail(content: bytes) -> bool:
    """Whether these are the bytes of a mail: header lines, two well-known ones among them, then a blank line."""
    head = content[:20_000].lstrip(b"\r\n\xef\xbb\xbf").replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_HEADER.match(head)) and len({name.lower() for name in _MAIL_HEADERS.findall(head)}) >= 3


def _zip_kind(content: bytes) -> str:
    names = _zip_names(content)
    if not names:
        return "torn"
    if any(name.startswith("xl/workbook") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    declared = content[30:120] + (_declaration(content) if "mimetype" in names else b"")
    if b"application/vnd.oasis.opendocument.spreadsheet" in declared:
        return "ods"
    return "odt" if b"application/vnd.oasis.opendocument" in declared else "zip"


def _declaration(content: bytes) -> bytes:
    """What an OpenDocument file calls itself; it should stand first and uncompressed, and with some programs does neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as stream:
            return stream.read(200)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error):
        return b""


def _zip_names(content: bytes) -> Sequence[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()[:10_000]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return ()  # torn: whoever opens it says so


def _ole_kind(content: bytes) -> str:
    # The directory of the file names its streams in UTF-16; where it lies differs, what the streams are called does not.
    for stream, kind in (
        ("EncryptedPackage", "encrypted"),
        ("__substg1.0_", "msg"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
    ):
        if stream.encode("utf-16-le") in content:
            return kind
    return "ole"
