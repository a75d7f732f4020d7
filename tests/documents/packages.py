"""Files that hold other files, made on the spot: archives, Outlook's compound files, winmail.dat, signed mail, letters."""

import io
import struct
import zipfile
from collections.abc import Mapping
from itertools import pairwise

Tree = Mapping[str, "bytes | Tree"]

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def zipped(files: Mapping[str, bytes], *, is_encrypted: bool = False) -> bytes:
    """An archive; `is_encrypted` sets the mark of a password on each file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    octets = bytearray(buffer.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = octets.find(mark) if is_encrypted else -1
        while at >= 0:
            octets[at + offset] |= 1
            at = octets.find(mark, at + 4)
    return bytes(octets)


def compound(tree: Tree) -> bytes:
    """A compound file (MS-CFB) with these storages and streams, each filled up with zeros to 4096 bytes: there is no mini stream."""
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    _collect(tree, 0, entries)
    chains: list[bytes] = []
    starts: list[int] = []
    sector = 0
    for _, kind, content, _ in entries:
        padded = content.ljust(max(-(-len(content) // 512) * 512, 4096), b"\0") if kind == 2 else b""
        starts.append(sector if kind == 2 else _END)
        chains.append(padded)
        sector += len(padded) // 512
    directory = b"".join(_entry(entry, start, siblings) for entry, start, siblings in zip(entries, starts, _siblings(entries), strict=True))
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first_directory = sector
    table = [number for padded in chains for number in _chain(len(padded) // 512)]
    return _file(b"".join(chains), directory, table, first_directory)


def _collect(tree: Tree, parent: int, entries: list[tuple[str, int, bytes, list[int]]]) -> None:
    for name, inside in tree.items():
        number = len(entries)
        entries[parent][3].append(number)
        entries.append((name, 2, inside, []) if isinstance(inside, bytes) else (name, 1, b"", []))
        if not isinstance(inside, bytes):
            _collect(inside, number, entries)


def _siblings(entries: list[tuple[str, int, bytes, list[int]]]) -> list[int]:
    right = [_NONE] * len(entries)
    for _, _, _, below in entries:
        for one, other in pairwise(below):
            right[one] = other
    return right


def _entry(entry: tuple[str, int, bytes, list[int]], start: int, right: int) -> bytes:
    name, kind, content, below = entry
    wide = name.encode("utf-16-le") + b"\0\0"
    size = max(len(content), 4096) if kind == 2 and len(content) < 4096 else len(content)
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(wide), kind, 1, _NONE, right, below[0] if below else _NONE)
        + bytes(16)
        + struct.pack("<IQQIQ", 0, 0, 0, start, size)
    )


def _chain(sectors: int) -> list[int]:
    return [-1] * (sectors - 1) + [_END] if sectors else []


def _file(streams: bytes, directory: bytes, table: list[int], first_directory: int) -> bytes:
    table = [place + 1 if number == -1 else number for place, number in enumerate(table)]
    sectors = len(directory) // 512
    table += [first_directory + place + 1 for place in range(sectors - 1)] + [_END]
    fat_sectors = 1
    while (len(table) + fat_sectors) > fat_sectors * 128:
        fat_sectors += 1
    first_fat = len(table)
    table += [_FAT] * fat_sectors
    table += [_FREE] * (fat_sectors * 128 - len(table))
    difat = [first_fat + place for place in range(fat_sectors)] + [_FREE] * (109 - fat_sectors)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, fat_sectors, first_directory, 0, 0, _END, 0, _END, 0)
    return head + struct.pack("<109I", *difat) + streams + directory + struct.pack(f"<{len(table)}I", *table)


def text(value: str) -> bytes:
    """A property of type PtypString."""
    return value.encode("utf-16-le")


def message(files: Tree | None = None, *, is_inside: bool = False, sent: int = 0, **properties: bytes) -> Tree:
    """A message's storage; `properties` are streams such as ``p0037001F``, `sent` the moment in ticks of MS-DTYP FILETIME."""
    table = bytes(24 if is_inside else 32) + (struct.pack("<HHIQ", 0x0040, 0x0039, 6, sent) if sent else b"")
    streams = {f"__substg1.0_{name[1:]}": content for name, content in properties.items()}
    return {"__properties_version1.0": table, **streams, **(files or {})}


def file(number: int, name: str, content: "bytes | Tree", *, media_type: str = "application/octet-stream") -> Tree:
    """An attachment's storage; a tree is a message inside."""
    data = {"__substg1.0_3701000D": content} if not isinstance(content, bytes) else {"__substg1.0_37010102": content}
    named = {"__substg1.0_3707001F": text(name), "__substg1.0_370E001F": text(media_type)}
    return {f"__attach_version1.0_#{number:08X}": {"__properties_version1.0": bytes(8), **named, **data}}


def winmail(body: str, *files: tuple[str, bytes], html: bytes = b"", rich: bytes = b"") -> bytes:
    """TNEF with a body and attachments; `html` and `rich` are the body's other forms, as properties."""
    octets = b"\x78\x9f\x3e\x22" + struct.pack("<H", 1)
    octets += _attribute(1, 0x00089006, struct.pack("<I", 0x10000)) + _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    octets += _attribute(1, 0x0002800C, body.encode("cp1252") + b"\0") if body else b""
    properties = [_property(0x1013, html)] * bool(html) + [_property(0x1009, rich)] * bool(rich)
    octets += _attribute(1, 0x00069003, struct.pack("<I", len(properties)) + b"".join(properties)) if properties else b""
    for name, content in files:
        octets += (
            _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, name.encode() + b"\0") + _attribute(2, 0x0006800F, content)
        )
    return octets


def _property(tag: int, content: bytes) -> bytes:
    return struct.pack("<HHII", 0x0102, tag, 1, len(content)) + content + bytes(-len(content) % 4)


def _attribute(level: int, identifier: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, identifier, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def der(tag: int, *contents: bytes) -> bytes:
    """A value of DER made of these."""
    whole = b"".join(contents)
    if len(whole) < 128:
        return bytes([tag, len(whole)]) + whole
    size = len(whole).to_bytes(4)
    return bytes([tag, 0x84]) + size + whole


def ber(tag: int, *contents: bytes) -> bytes:
    """A value of BER of indefinite length."""
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


SIGNED, ENVELOPED, PLAIN_DATA = (der(6, bytes.fromhex(f"2a864886f70d0107{kind}")) for kind in ("02", "03", "01"))


def signed(mail: bytes, *, is_indefinite: bool = False, kind: bytes = SIGNED) -> bytes:
    """CMS SignedData around a mail, without certificates and with no signer."""
    wrap = ber if is_indefinite else der
    pieces = [der(4, mail[at : at + 100]) for at in range(0, len(mail), 100)]
    content = ber(0x24, *pieces) if is_indefinite else der(4, mail)
    encapsulated = wrap(0x30, PLAIN_DATA, wrap(0xA0, content))
    return wrap(0x30, kind, wrap(0xA0, wrap(0x30, der(2, b"\1"), der(0x31), encapsulated, der(0x31))))


def letter(body: str, **more: str) -> bytes:
    """A DOCX with this body; `more` are further parts by their names, dots and slashes as double and single underscores."""
    head = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    parts = {name.replace("__", ".").replace("_", "/"): content.encode() for name, content in more.items()}
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": f"{head}{body}</w:body></w:document>".encode(), **parts})
