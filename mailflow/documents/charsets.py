"""Bytes of a text file → text, whatever wrote them."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST = 8_000_000  # bytes; a text file of payments has a few thousand lines


def decode_text(content: bytes) -> str | None:
    """The text with plain line ends, `None` where the bytes are no text.

    A byte order mark decides; else zero bytes tell UTF-16; else UTF-8; else the code page of Windows in western countries,
    in which old accounting programs write.
    """
    octets = content[:_LONGEST]
    charset = next((name for mark, name in _MARKS if octets.startswith(mark)), None) or _wide(octets)
    if charset:
        text = octets.decode(charset, "replace")
    elif is_utf8(octets):
        text = octets.decode("utf-8", "replace")
    elif _CONTROLS.search(octets[:20_000].decode("latin-1")):
        return None
    else:
        text = octets.decode("cp1252", "replace")
    controls = len(_CONTROLS.findall(text[:20_000]))
    if controls > 5 and controls * 100 > min(len(text), 20_000):
        return None
    return _CONTROLS.sub("", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")


def is_utf8(octets: bytes) -> bool:
    """Whether the bytes decode; a character that the cut at the end tore apart does no harm."""
    try:
        octets[: max(len(octets) - 4, 0)].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(octets) - 8 > 0
    return True


def _wide(octets: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is zero."""
    sample = octets[:2000]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    if sample[1::2].count(0) > 0.8 * pairs and sample[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > 0.8 * pairs and sample[1::2].count(0) < 0.1 * pairs else None
