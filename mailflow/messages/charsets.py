"""Bytes of mail to text: the declared charset where it works, a guess where it does not, never an error."""

import binascii
import quopri
import re
from base64 import b64decode

# What browsers and mail programs read where the label is narrower than the bytes (WHATWG Encoding, "Names and labels").
_WIDER = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "utf8mb4": "utf-8",
    "cp-850": "cp850",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The share of bytes beyond ASCII from which a text is not Western; German and French letters stay below a tenth.
_FOREIGN = 0.25
_SAMPLE = 20_000
# C0 and C1 controls but tab and line feed, lone surrogates, non-characters; form feed becomes a line end before.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def decode_bytes(content: bytes, charset: str | None) -> str:
    """The text of `content`, by the declared `charset` where that works; otherwise as UTF-8, and in the end as Windows Western."""
    declared = (charset or "").strip().strip("\"'").lower()
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return clean(content.decode(codec, "replace"))
    for codec in dict.fromkeys((_WIDER.get(declared, declared), "utf-8")):
        text = _strictly(content, codec)
        if text is not None:
            return clean(text)
    if _WIDER.get(declared) == "utf-8" or declared in ("utf-8", "utf8"):
        # A few broken characters in a UTF-8 text do not make it another charset.
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") * 20 < len(text):
            return clean(text)
    return clean(_guessed(content) or content.decode("cp1252", "replace"))


def _guessed(content: bytes) -> str:
    """By charset-normalizer where a good part of the bytes is beyond ASCII: Cyrillic, Greek, Chinese. Western text has few of them."""
    sample = content[:_SAMPLE]
    if sum(octet > 127 for octet in sample) < len(sample) * _FOREIGN:
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return "" if best is None else content.decode(best.encoding, "replace")


def is_wrongly_labelled(content: bytes, charset: str | None) -> bool:
    """Whether the declared charset is unknown or does not fit the bytes."""
    declared = (charset or "").strip().strip("\"'").lower()
    return bool(declared) and _strictly(content, _WIDER.get(declared, declared)) is None


def _strictly(content: bytes, codec: str) -> str | None:
    if not codec:
        return None
    try:
        return content.decode(codec)
    except (LookupError, ValueError):  # an unknown codec, bytes that do not fit, a name with a NUL
        return None


def clean(text: str) -> str:
    """The text with line feeds as its only line ends and without characters that no page, database or JSON file can carry."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    return _UNPRINTABLE.sub("", lines)


def decode_word(encoding: str, payload: str) -> bytes:
    """The bytes of an encoded word's payload (RFC 2047 section 4), as far as they can be decoded."""
    octets = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(octets.replace(b"_", b" ").replace(b" ", b"=20"))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
    try:
        return b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:  # one letter too many: the complete groups are still good
        return b64decode(letters[: len(letters) // 4 * 4])
