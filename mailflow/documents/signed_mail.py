"""S/MIME: mail that is wrapped into its signature (RFC 8551, opaque-signed) taken out of it. The signature itself is not checked."""

import base64
import binascii
import re
from dataclasses import dataclass

from mailflow.domain.errors import UnreadableDocument

NOT_CHECKED = "signature not checked"
_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_ENVELOPED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))  # encrypted, and encrypted by AEAD
_MOST_DEPTH = 12
_SEQUENCE, _OCTETS, _OID = 0x10, 0x04, 0x06


def is_wrapped(content: bytes) -> bool:
    """Whether it begins with the name of signed or encrypted content."""
    kind = _kind(_binary(content))
    return kind == _SIGNED or kind in _ENVELOPED


def signed_content(content: bytes) -> bytes:
    """The MIME entity inside a signature; raises UnreadableDocument where it is encrypted or torn."""
    octets = _binary(content)
    kind = _kind(octets)
    if kind in _ENVELOPED:
        raise UnreadableDocument("encrypted: the mail opens only with the recipient's key (S/MIME)")
    if kind != _SIGNED:
        raise UnreadableDocument("corrupt: the signed mail is torn")
    try:
        # ContentInfo { type, [0] SignedData { version, digests, EncapsulatedContentInfo { type, [0] octets } } } (RFC 5652 section 5.1)
        data = _children(_children(_children(_Value.first(memoryview(octets)))[1])[0])
        encapsulated = _children(next(value for value in data if value.number == _SEQUENCE and value.is_made))
        inside = _octets(_children(encapsulated[1])[0], 0)
    except (IndexError, StopIteration, ValueError) as error:
        raise UnreadableDocument("corrupt: the signed mail is torn, or the signature stands apart from it") from error
    if not inside.strip():
        raise UnreadableDocument("blank: the signature has no mail inside")
    return inside


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of BER (X.690): its tag's number, whether it is made of others, and its octets."""

    tag: int
    number: int
    is_made: bool
    content: memoryview
    size: int

    @classmethod
    def first(cls, octets: memoryview, depth: int = 0) -> "_Value":
        """The value that the octets begin with; raises ValueError where they do not."""
        if len(octets) < 2 or depth > _MOST_DEPTH:
            raise ValueError("no value")
        tag, length, head = octets[0], octets[1], 2
        is_made = bool(tag & 0x20)
        if length == 0x80:  # indefinite: values until an empty one
            return cls._open_ended(octets, tag, depth)
        if length & 0x80:
            count = length & 0x7F
            if count > 6 or len(octets) < 2 + count:
                raise ValueError("no length")
            length, head = int.from_bytes(octets[2 : 2 + count]), 2 + count
        return cls(tag, tag & 0x1F, is_made, octets[head : head + length], head + length)

    @classmethod
    def _open_ended(cls, octets: memoryview, tag: int, depth: int) -> "_Value":
        at = 2
        while bytes(octets[at : at + 2]) != b"\0\0":
            if at >= len(octets):
                raise ValueError("no end")
            at += cls.first(octets[at:], depth + 1).size
        return cls(tag, tag & 0x1F, bool(tag & 0x20), octets[2:at], at + 2)


def _children(value: _Value) -> list[_Value]:
    found: list[_Value] = []
    at = 0
    while at < len(value.content) and len(found) < 10_000:
        child = _Value.first(value.content[at:])
        found.append(child)
        at += child.size
    return found


def _octets(value: _Value, depth: int) -> bytes:
    """An OCTET STRING, which may be made of pieces."""
    if value.number != _OCTETS or depth > _MOST_DEPTH:
        raise ValueError("no octets")
    return b"".join(_octets(child, depth + 1) for child in _children(value)) if value.is_made else bytes(value.content)


def _kind(octets: bytes) -> bytes:
    """The content type that a ContentInfo begins with, empty where it is none."""
    found = re.match(rb"\x30(?:\x80|[\x00-\x7f]|[\x81-\x86].{1,6}?)\x06([\x09\x0b])", octets[:16], re.DOTALL)
    return octets[found.end() : found.end() + found[1][0]] if found else b""


def _binary(content: bytes) -> bytes:
    """Decoded where it is text: base64, or PEM."""
    head = content.lstrip()[:60]
    if head.startswith(b"-----BEGIN"):
        content = re.sub(rb"-----[^-]+-----", b"", content)
    elif not re.match(rb"MI[A-Za-z0-9+/]{20,}", head):
        return content
    try:
        return base64.b64decode(re.sub(rb"\s", b"", content), validate=True)
    except (binascii.Error, ValueError):
        return content
