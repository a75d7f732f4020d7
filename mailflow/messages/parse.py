"""Raw bytes to a Message. Never raises on content: what is wrong becomes a defect, in words for a clerk."""

import dataclasses
from email import message_from_bytes
from email.message import Message as Mime
from email.policy import compat32

from mailflow.domain.message import Address, Message
from mailflow.messages import headers
from mailflow.messages.charsets import clean
from mailflow.messages.html import text_of_html
from mailflow.messages.parts import collect

# Messages inside messages: three levels happen (a forwarded bounce of a forward); more is made by hand.
_DEEPEST_NESTING = 8
# A longer body is cut for reading; the bytes stay where they are. The longest honest body met has 300 kB.
_LONGEST_TEXT = 2_000_000


def parse(raw: bytes) -> Message:
    """The mail that these bytes are; bytes that are no mail give a Message with defects and whatever text there is."""
    defects: list[str] = []
    mime = _mime(raw, defects)
    message = _message(mime, part="", depth=0)
    return dataclasses.replace(message, defects=(*defects, *message.defects)) if defects else message


def _mime(raw: bytes, defects: list[str]) -> Mime:
    # Files saved from a mbox begin with an envelope line, some exports with blank lines; both hide the headers from the parser.
    octets = raw.lstrip(b"\r\n\t \xef\xbb\xbf")
    if not octets:
        defects.append("The mail is empty.")
    try:
        return message_from_bytes(octets, policy=compat32)
    except Exception:  # noqa: BLE001  # hostile nesting or a bug of the library's parser (RecursionError, IndexError …)
        defects.append("The mail's structure cannot be followed; it was read as plain text.")
        return _flat(octets)


def _flat(octets: bytes) -> Mime:
    head, _, body = octets.replace(b"\r\n", b"\n").partition(b"\n\n")
    flat = Mime(policy=compat32)
    for line in head.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n")[:500]:
        name, colon, value = line.partition(b":")
        if colon and name.isascii() and not name.lower().startswith(b"content-"):
            flat[name.decode("ascii")] = value.strip().decode("ascii", "surrogateescape")
    flat.set_payload(body.decode("utf-8", "replace")[:_LONGEST_TEXT].encode("utf-8"), "utf-8")
    return flat


def _message(mime: Mime, *, part: str, depth: int) -> Message:
    found = _headers(mime)
    parts = collect(mime, prefix=f"{part}/" if part else "")
    nested = tuple(_message(inner, part=address, depth=depth + 1) for address, inner in parts.nested) if depth < _DEEPEST_NESTING else ()
    defects = list(parts.defects)
    if parts.nested and not nested:
        defects.append("Messages are nested too deeply; the innermost were not opened.")
    text, html = "\n\n".join(parts.texts), "\n".join(parts.htmls)
    if len(text) > _LONGEST_TEXT or len(html) > _LONGEST_TEXT:
        defects.append("The body is very long; only its beginning was read.")
    return dataclasses.replace(
        _envelope(found, defects),
        headers=tuple((name, headers.text_of(value)) for name, value in found),
        text=text[:_LONGEST_TEXT],
        html=html[:_LONGEST_TEXT],
        html_text=text_of_html(html[:_LONGEST_TEXT]),
        attachments=parts.attachments_seen_in(html),
        nested=nested,
        report=tuple(parts.report),
        defects=tuple(dict.fromkeys(defects)),
        part=part,
    )


def _headers(mime: Mime) -> list[tuple[str, str]]:
    # raw_items hands out what stands in the mail; items() builds Header objects and may raise on eight-bit bytes.
    return [(str(name).strip().lower(), str(value)) for name, value in mime.raw_items()]


def _envelope(found: list[tuple[str, str]], defects: list[str]) -> Message:
    first: dict[str, str] = {}
    for name, value in found:
        first.setdefault(name, value)
    senders = headers.addresses(first.get("from", ""))
    sender = next((address for address in senders if address.email), senders[0] if senders else Address())
    ids = headers.message_ids(first.get("message-id", ""))
    sent_at = headers.moment(first["date"]) if "date" in first else None
    if not sender.email:
        defects.append("The mail names no sender." if not first.get("from", "").strip() else "The sender's address cannot be read.")
    if "date" in first and sent_at is None:
        defects.append(f"The mail's date cannot be read: {clean(first['date'])[:60]}")
    if sum(1 for name, _ in found if name == "from") > 1 or sum(1 for address in senders if address.email) > 1:
        defects.append("The mail names more than one sender; the first counts.")
    returns = headers.addresses(first.get("return-path", ""))
    return Message(
        message_id=ids[0] if ids else "",
        sender=sender,
        reply_to=headers.addresses(first.get("reply-to", "")),
        return_path=returns[0].email if returns else "",
        to=headers.addresses(first.get("to", "")),
        cc=headers.addresses(first.get("cc", "")),
        subject=headers.text_of(first.get("subject", "")),
        sent_at=sent_at,
        in_reply_to=headers.message_ids(first.get("in-reply-to", "")),
        references=headers.message_ids(first.get("references", "")),
    )
