"""Header values as text, addresses, ids and moments, whatever was written there: nothing in here raises on content."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailflow.domain.message import Address
from mailflow.messages.charsets import clean, decode_bytes, decode_word

# RFC 2047 section 2, leniently: some writers leave spaces unencoded inside a Q word.
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ANGLE = re.compile(r"<([^<>]*)>")
_COMMENT = re.compile(r"\(([^()]*)\)")
_BARE = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+")


def text_of(raw: str) -> str:
    """A header's value as readable text: unfolded, eight-bit bytes guessed, encoded words decoded (RFC 2047)."""
    return " ".join(decode_words(_without_surrogates(raw)).split())


def decode_words(value: str) -> str:
    """The value with its encoded words decoded; neighbours of one charset are joined before decoding, as some writers cut characters."""
    pieces: list[tuple[str | None, bytes | str]] = []
    place = 0
    joined = _BETWEEN_WORDS.sub(r"\1", value)
    for word in _ENCODED_WORD.finditer(joined):
        if word.start() > place:
            pieces.append((None, joined[place : word.start()]))
        _append(pieces, word.group(1).split("*")[0].lower(), decode_word(word.group(2), word.group(3)))
        place = word.end()
    pieces.append((None, joined[place:]))
    return clean("".join(piece if isinstance(piece, str) else decode_bytes(piece, charset) for charset, piece in pieces))


def _append(pieces: list[tuple[str | None, bytes | str]], charset: str, octets: bytes) -> None:
    last = pieces[-1] if pieces else None
    if last is not None and last[0] == charset and isinstance(last[1], bytes):
        pieces[-1] = (charset, last[1] + octets)
    else:
        pieces.append((charset, octets))


def addresses(raw: str) -> tuple[Address, ...]:
    """All mailboxes of an address header, those of groups included (RFC 5322 section 3.4)."""
    value = _without_surrogates(raw)
    found = tuple(address for piece in _mailboxes(value) if (address := _address(piece)) is not None)
    if not any(address.email for address in found) and "=?" in value:
        # Some programs encode the whole mailbox, angle brackets included.
        decoded = tuple(address for piece in _mailboxes(decode_words(value)) if (address := _address(piece)) is not None)
        return decoded or found
    return found


def _mailboxes(value: str) -> list[str]:
    """The header cut at commas and semicolons that stand outside of quotes, comments and angle brackets; group names are dropped."""
    pieces, current = [], ""
    quoted, depth, angle, escaped = False, 0, False, False
    for sign in " ".join(value.split()):
        if escaped or sign == "\\":
            escaped = not escaped and sign == "\\"
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            depth = max(0, depth + (sign == "(") - (sign == ")"))
            angle = (angle or sign == "<") and sign != ">"
            if depth == 0 and sign == ":" and not angle and "@" not in current:
                current = ""
                continue
            if depth == 0 and not angle and sign in ",;":
                pieces.append(current)
                current = ""
                continue
        current += sign
    return [piece.strip() for piece in (*pieces, current) if piece.strip()]


def _address(piece: str) -> Address | None:
    angles = list(_ANGLE.finditer(piece))
    if angles:
        # The mailbox is what stands in the last brackets: 'a@good.example <x@evil.example>' is from evil.example.
        inside = angles[-1].group(1).strip()
        return Address(name=_name(piece[: angles[-1].start()] or piece[angles[-1].end() :]), email=_email(inside))
    comments = " ".join(_COMMENT.findall(piece))
    bare = _BARE.search(_COMMENT.sub(" ", piece))
    if bare is None:
        return Address(name=_name(piece)) if piece.strip(" <>\"'") else None
    return Address(name=_name(comments), email=_email(bare.group()))


def _email(value: str) -> str:
    plain = decode_words(value).strip().strip("'\"").lower()
    plain = plain.removeprefix("mailto:").removeprefix("smtp:")
    # A source route ("@relay:user@host") is obsolete, but only what follows the colon is the mailbox.
    if plain.startswith("@") and ":" in plain:
        plain = plain.rpartition(":")[2]
    return "".join(plain.split()).rstrip(".") if "@" in plain else ""


def _name(value: str) -> str:
    unquoted = value.strip().strip('"').replace('\\"', '"').replace("\\\\", "\\")
    return " ".join(decode_words(unquoted).split()).strip("\"' ,")


def message_ids(raw: str) -> tuple[str, ...]:
    """The ids of Message-ID, In-Reply-To or References, each in angle brackets, in order, once."""
    value = "".join(_without_surrogates(raw).splitlines())
    found = _MESSAGE_ID.findall(value)
    if not found:
        found = [token for token in value.split() if "@" in token and not token.startswith("=?")][:1]
    return tuple(dict.fromkeys(f"<{clean(item.strip('<>'))}>" for item in found))


def moment(raw: str) -> datetime | None:
    """The moment of a Date header in the zone that it names (RFC 5322 section 3.3), `None` where it is no date."""
    value = " ".join(_without_surrogates(raw).split())
    try:
        found = parsedate_to_datetime(value)
        # "-0000" says that the zone is unknown: the parser leaves such a moment naive.
        aware = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return aware


def _without_surrogates(raw: str) -> str:
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        return decode_bytes(raw.encode("ascii", "surrogateescape") if _is_escaped(raw) else raw.encode("utf-8", "replace"), "")
    return raw


def _is_escaped(raw: str) -> bool:
    return all(ord(sign) < 128 or 0xDC80 <= ord(sign) <= 0xDCFF for sign in raw)
