"""The MIME tree, walked by hand: bodies, files, nested messages and delivery reports, each with its address in the tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message as Mime
from email.policy import compat32

from mailflow.domain.message import Attachment
from mailflow.messages.charsets import clean, decode_bytes, is_wrongly_labelled
from mailflow.messages.headers import decode_words, text_of

# A mail with more parts, or with deeper multiparts, was made by hand to hurt; the largest honest one met has 60 parts.
_MOST_PARTS = 500
_DEEPEST = 30
# Signatures and keys are no documents: nobody reads them, and they would show up as unreadable files.
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "text/x-amp-html"}
)
_REPORTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/feedback-report"}
)
_ORIGINALS = frozenset({"text/rfc822-headers", "message/global-headers"})
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
# What the standard library's parser notes, in words for a clerk; the others are of no consequence to a reader.
_DEFECTS = {
    "StartBoundaryNotFoundDefect": "The mail announces parts but has none.",
    "CloseBoundaryNotFoundDefect": "The mail is cut off: its last part has no end.",
    "NoBoundaryInMultipartDefect": "The mail announces parts but does not say how they are divided.",
    "MultipartInvariantViolationDefect": "The mail announces parts but has none.",
    "InvalidBase64PaddingDefect": "A part's encoding is damaged; it may be incomplete.",
    "InvalidBase64CharactersDefect": "A part's encoding is damaged; it may be incomplete.",
    "InvalidBase64LengthDefect": "A part's encoding is damaged; it may be incomplete.",
    "MissingHeaderBodySeparatorDefect": "A header of the mail is damaged.",
}


@dataclass(slots=True)
class Parts:
    """What a walk through one message's tree found; `nested` are messages inside it, with their addresses."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    nested: list[tuple[str, Mime]] = field(default_factory=list)
    report: list[tuple[str, str]] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def attachments_seen_in(self, html: str) -> tuple[Attachment, ...]:
        """The files; those that the HTML body shows by their Content-ID are inline."""
        return tuple(
            replace(item, is_inline=True) if item.content_id and f"cid:{item.content_id}".lower() in html.lower() else item
            for item in self.attachments
        )


def collect(mime: Mime, *, prefix: str) -> Parts:
    """All parts of one message; addresses begin with `prefix` (``"2/"`` inside the message that is part 2)."""
    found = Parts()
    for count, (address, part) in enumerate(_leaves(mime, prefix)):
        if count >= _MOST_PARTS:
            found.defects.append(f"The mail has more than {_MOST_PARTS} parts; the rest was not opened.")
            break
        _sort(part, address, found)
        _note_defects(part, found.defects)  # decoding adds to them
    _note_defects(mime, found.defects)
    return found


def _names_an_original(content_type: str) -> bool:
    """Whether a part of this type holds the mail that a report is about."""
    return content_type in _ORIGINALS or content_type in _MESSAGES


def _leaves(mime: Mime, prefix: str) -> Iterator[tuple[str, Mime]]:
    """The parts that are no multiparts, in order, without recursion; a message inside counts as one part."""
    if not _is_container(mime):
        yield f"{prefix}1", mime
        return
    waiting = [(f"{prefix}{number}", child, 1) for number, child in _children(mime)][::-1]
    while waiting:
        address, part, depth = waiting.pop()
        if _is_container(part) and depth < _DEEPEST:
            waiting.extend([(f"{address}.{number}", child, depth + 1) for number, child in _children(part)][::-1])
        else:
            yield address, part


def _is_container(part: Mime) -> bool:
    return part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list)


def _children(part: Mime) -> Iterator[tuple[int, Mime]]:
    payload = part.get_payload()
    for number, child in enumerate(payload if isinstance(payload, list) else [], start=1):
        if isinstance(child, Mime):
            yield number, child


def _sort(part: Mime, address: str, found: Parts) -> None:
    kind = part.get_content_type()
    if kind in _SIGNATURES:
        return
    if kind in _REPORTS:
        found.report.extend(_report_fields(part))
    elif _names_an_original(kind):
        found.nested.append((address, _inner(part)))
    elif kind in ("text/plain", "text/html", "text/enriched") and not _is_file(part):
        _add_body(part, kind, found)
    elif part.get_content_maintype() == "multipart" and not _content(part):
        return
    elif part.get_content_maintype() == "multipart" and not _is_file(part):
        _add_body(part, "text/plain", found)
    else:
        found.attachments.append(_attachment(part, address, kind))


def _is_file(part: Mime) -> bool:
    disposition = _disposition(part)
    return disposition == "attachment" or bool(_file_name(part))


def _disposition(part: Mime) -> str:
    return str(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def _add_body(part: Mime, kind: str, found: Parts) -> None:
    content, charset = _content(part), _charset(part)
    if not content.strip():
        return
    if is_wrongly_labelled(content, charset):
        found.defects.append(f"The body is labelled with a charset that does not fit: {clean(charset)[:40]}")
    text = decode_bytes(content, charset)
    if _is_flowed(part):
        text = _unflow(text, deletes_space=str(part.get_param("delsp") or "").lower() == "yes")
    (found.htmls if kind == "text/html" else found.texts).append(text.strip("\n") if kind != "text/html" else text)


def _is_flowed(part: Mime) -> bool:
    try:
        return str(part.get_param("format") or "").lower() == "flowed"
    except (LookupError, ValueError, TypeError):  # a parameter that RFC 2231 decoding cannot cope with
        return False


def _unflow(text: str, *, deletes_space: bool) -> str:
    """Lines that end with a space continue on the next one of the same quote depth (RFC 3676 section 4)."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        kept = body[:-1] if flows and deletes_space else body
        if open_depth == depth and lines and body != "-- ":
            lines[-1] += kept
        else:
            lines.append((">" * depth + " " if depth else "") + kept)
        open_depth = depth if flows else None
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)


def _attachment(part: Mime, address: str, kind: str) -> Attachment:
    content_id = clean(str(part.get("content-id", ""))).strip().strip("<>")
    shown = _disposition(part) == "inline" and kind.startswith("image/")
    content, name = _content(part), _file_name(part)
    return Attachment(part=address, name=name, content_type=kind, content=content, is_inline=shown, content_id=content_id)


def _inner(part: Mime) -> Mime:
    """The message inside a part; one that was encoded against RFC 2046 section 5.2.1 is decoded first."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Mime):
        inner = payload[0]
        is_encoded = str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable")
        if not is_encoded or inner.raw_items() is None or any(True for _ in inner.raw_items()):
            return inner
        carrier = Mime(policy=compat32)
        carrier["Content-Transfer-Encoding"] = str(part["content-transfer-encoding"])
        carrier.set_payload(inner.get_payload())
        return _parsed(_content(carrier), inner)
    return _parsed(_content(part), Mime(policy=compat32))


def _parsed(octets: bytes, otherwise: Mime) -> Mime:
    try:
        return message_from_bytes(octets, policy=compat32)
    except Exception:  # noqa: BLE001  # as in parse: hostile nesting or a bug of the library's parser
        return otherwise


def _report_fields(part: Mime) -> list[tuple[str, str]]:
    payload = part.get_payload()
    blocks = [block for block in payload if isinstance(block, Mime)] if isinstance(payload, list) else []
    fields = [(str(name).lower(), text_of(str(value))) for block in blocks for name, value in block.raw_items()]
    if fields:
        return fields
    # Some servers encode the report, which the parser then takes for one long body.
    text = decode_bytes(_content(part) or b"\n".join(_content(block) for block in blocks), "")
    pairs = re.findall(r"^([A-Za-z][A-Za-z0-9-]+):[ \t]*(.+(?:\n[ \t]+.+)*)", text, re.MULTILINE)
    return [(name.lower(), " ".join(value.split())) for name, value in pairs]


def _content(part: Mime) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001  # the decoder raises many things on damaged content (binascii, UnicodeError, AssertionError …)
        content = None
    if isinstance(content, bytes):
        return content
    payload = part.get_payload()
    return payload.encode("utf-8", "replace") if isinstance(payload, str) else b""


def _charset(part: Mime) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, ValueError, TypeError, AttributeError):  # RFC 2231 parameters with broken charsets
        return ""


def _file_name(part: Mime) -> str:
    """The file's name without folders; encoded words are decoded although RFC 2231 should have been used."""
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError, AttributeError):  # as above
        name = ""
    readable = " ".join(decode_words(text_of(str(name))).split())
    return re.split(r"[\\/]", readable)[-1].strip(". ")[:200]


def _note_defects(part: Mime, defects: list[str]) -> None:
    for defect in part.defects:
        words = _DEFECTS.get(type(defect).__name__)
        if words and words not in defects:
            defects.append(words)
