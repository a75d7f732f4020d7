"""Mails as a server of messages sees them: bytes to properties, and properties back to bytes."""

import email
import email.policy
import html
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import format_datetime, formataddr, getaddresses, make_msgid, parsedate_to_datetime

Address = tuple[str, str]  # a name, perhaps empty, and an address

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file in a mail; `mail` is the inner mail where the file is one."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False
    is_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says, as an item's properties."""

    subject: str
    sender: Address
    author: Address  # the From header; `sender` is the Sender header where there is one
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    message_id: str
    in_reply_to: str
    references: str
    importance: str
    sent_at: datetime | None
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    enclosures: tuple[Enclosure, ...]

    @classmethod
    def of(cls, raw: bytes) -> "Letter":
        """Reads a mail, however odd it is."""
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        author = next(iter(_addresses(message, "from")), ("", ""))
        text, markup, enclosures = _walk(message)
        return cls(
            subject=_header(message, "subject"),
            author=author,
            sender=next(iter(_addresses(message, "sender")), author),
            to=_addresses(message, "to"),
            cc=_addresses(message, "cc"),
            bcc=_addresses(message, "bcc"),
            reply_to=_addresses(message, "reply-to"),
            message_id=_header(message, "message-id"),
            in_reply_to=_header(message, "in-reply-to"),
            references=_header(message, "references"),
            importance=_importance(message),
            sent_at=_moment(message),
            text=text,
            html=markup,
            headers=tuple((name, _decoded(value)) for name, value in message.items()),
            enclosures=enclosures,
        )

    @property
    def plain(self) -> str:
        """The text, from the HTML where there is no text."""
        return self.text or html.unescape(_TAGS.sub("", self.html))


def compose(
    *,
    author: Address,
    subject: str = "",
    to: Iterable[Address] = (),
    cc: Iterable[Address] = (),
    bcc: Iterable[Address] = (),
    body: str = "",
    is_html: bool = False,
    headers: Iterable[tuple[str, str]] = (),
) -> bytes:
    """A mail from its properties, as Exchange makes one of a draft that came without MIME."""
    message = EmailMessage(policy=email.policy.SMTP)
    if author[1]:
        message["From"] = formataddr(author)
    for name, addresses in (("To", to), ("Cc", cc), ("Bcc", bcc)):
        if listed := ", ".join(shown(address) for address in addresses):
            message[name] = listed
    message["Subject"] = _one_line(subject)
    for name, value in headers:
        if name.lower() not in message:
            message[name] = _one_line(value)
    message.set_content(body, subtype="html" if is_html else "plain")
    return message.as_bytes()


def ready_to_leave(raw: bytes, now: datetime, *, sender: str) -> bytes:
    """The mail as it is sent: with a Date, a Message-ID and a From where the client gave none."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    added = [] if message["From"] else [("From", sender)]
    added += [] if message["Date"] else [("Date", format_datetime(now.astimezone(UTC)))]
    added += [] if message["Message-ID"] else [("Message-ID", new_message_id())]
    break_ = b"\r\n" if b"\r\n" in raw[:2000] else b"\n"
    return b"".join(f"{name}: {value}".encode() + break_ for name, value in added) + raw


def shown(address: Address) -> str:
    """An address as a header has it."""
    return formataddr(address)


def new_message_id() -> str:
    """A Message-ID of the server's own."""
    return make_msgid(idstring=uuid.uuid4().hex, domain="exchange.example")


def without_header(raw: bytes, name: str) -> bytes:
    """The mail without a header, every other byte as it was."""
    head, gap, body = _split(raw)
    kept = [line for line in _fields(head) if not line.lower().startswith(name.lower().encode() + b":")]
    return b"".join(kept) + gap + body


def with_header(raw: bytes, name: str, value: str) -> bytes:
    """The mail with this header, and no other of its name."""
    rest = without_header(raw, name)
    break_ = b"\r\n" if b"\r\n" in rest[:2000] else b"\n"
    message = EmailMessage(policy=email.policy.SMTP.clone(linesep=break_.decode()))
    message[name] = _one_line(value)
    return message.as_bytes().partition(break_ * 2)[0].rstrip(b"\r\n") + break_ + rest


def with_body(raw: bytes, body: str, *, is_html: bool) -> bytes:
    """The mail with another text; its files stay."""
    letter = Letter.of(raw)
    fixed = {"from", "to", "cc", "bcc", "subject", "mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
    other = [(name, value) for name, value in letter.headers if name.lower() not in fixed]
    fresh = compose(
        author=letter.author, subject=letter.subject, to=letter.to, cc=letter.cc, bcc=letter.bcc, body=body, is_html=is_html, headers=other
    )
    for enclosure in letter.enclosures:
        fresh = with_enclosure(fresh, enclosure)
    return fresh


def with_enclosure(raw: bytes, enclosure: Enclosure) -> bytes:
    """The mail with one more file."""
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    main, _, sub = (enclosure.media_type or "application/octet-stream").partition("/")
    if enclosure.is_mail:
        message.add_attachment(email.message_from_bytes(enclosure.content, policy=email.policy.SMTP), filename=enclosure.name)
    else:
        kind = "inline" if enclosure.is_inline else "attachment"
        cid = f"<{enclosure.content_id}>" if enclosure.content_id else None
        message.add_attachment(
            enclosure.content, maintype=main, subtype=sub or "octet-stream", filename=enclosure.name, disposition=kind, cid=cid
        )
    return message.as_bytes()


def _walk(message: Message) -> tuple[str, str, tuple[Enclosure, ...]]:
    text, markup, files = "", "", []
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop(0)
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            files.append(_inner(part, payload[0]))
        elif isinstance(payload, list):
            waiting[:0] = [child for child in payload if isinstance(child, Message)]
        elif kind == "text/plain" and not _is_file(part) and not text:
            text = _text(part)
        elif kind == "text/html" and not _is_file(part) and not markup:
            markup = _text(part)
        else:
            files.append(_file(part))
    return text, markup, tuple(files)


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _file(part: Message) -> Enclosure:
    content = part.get_payload(decode=True)
    return Enclosure(
        name=_decoded(part.get_filename() or "attachment"),
        media_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
        content_id=_decoded(part["Content-ID"] or "").strip("<> "),
        is_inline=part.get_content_disposition() == "inline",
    )


def _inner(part: Message, inner: object) -> Enclosure:
    content = inner.as_bytes() if isinstance(inner, Message) else str(inner).encode()
    subject = _header(inner, "subject") if isinstance(inner, Message) else ""
    name = _decoded(part.get_filename() or "") or subject or "message"
    return Enclosure(name=name, media_type="message/rfc822", content=content, is_mail=True)


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("latin-1")


def _header(message: Message, name: str) -> str:
    return _decoded(message[name] or "")


def _decoded(value: object) -> str:
    try:
        shown = str(make_header(decode_header(str(value))))
    except (LookupError, ValueError):
        shown = str(value)
    # A lone surrogate stands for a byte that was no text; neither XML nor JSON can carry it.
    return _one_line(shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    values = [str(value) for value in message.get_all(name, [])]
    return tuple((_decoded(shown), _decoded(address)) for shown, address in getaddresses(values) if address)


def _importance(message: Message) -> str:
    said = (message["Importance"] or "normal").strip().lower()
    return {"high": "High", "low": "Low"}.get(said, "Normal")


def _moment(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(message["Date"])
    except (TypeError, ValueError, AttributeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    found = re.search(rb"\r?\n(\r?\n)", raw)
    if found is None:
        return raw, b"", b""
    return raw[: found.start(1)], found[1], raw[found.end() :]


def _fields(head: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]+(?:\n[ \t][^\n]*)*\n?", head)
