"""RFC 5322 messages with the headers that a mailbox really sees, byte for byte the same for the same input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from .voices import BANNER
from .world import FIRM_DOMAIN, MAILBOX, Attachment

_ZONES = {"us": -4, "ca": -4, "uk": 1, "de": 2, "fr": 2, "ch": 2}
_SMTP = policy.SMTP.clone(max_line_length=78)


def zone(locale: str) -> timezone:
    """The sender's summer time."""
    return timezone(timedelta(hours=_ZONES[locale]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A letter that the firm had sent."""

    message_id: str
    subject: str
    sent_at: datetime
    to: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that makes one inbound mail."""

    name: str
    address: str
    subject: str
    sent_at: datetime
    words: str
    tail: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    answers: Sent | None = None
    quote: str = "gt"  # gt outlook none
    auth: str = "pass"  # pass fail none
    reply_to: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    below: str = ""
    banner: bool = False
    only_html: bool = False
    charset: str = "utf-8"
    to: str = MAILBOX
    seen: list[str] = field(default_factory=list)


def message_id(draft: Draft) -> str:
    """A Message-ID that follows from the mail's own content."""
    digest = sha256(f"{draft.address}{draft.sent_at.isoformat()}{draft.subject}{draft.words}".encode()).hexdigest()
    return f"<{digest[:8]}.{digest[8:20]}@{draft.address.rsplit('@', 1)[-1]}>"


def compose(draft: Draft) -> bytes:
    """The message as the firm's mail exchanger stored it."""
    mail = EmailMessage(policy=_SMTP)
    for name, value in _trace(draft):
        mail[name] = value
    mail["From"] = f'"{draft.name}" <{draft.address}>' if draft.name.isascii() else f"{draft.name} <{draft.address}>"
    mail["To"] = draft.to
    mail["Subject"] = draft.subject
    mail["Date"] = format_datetime(draft.sent_at)
    mail["Message-ID"] = message_id(draft)
    if draft.answers:
        mail["In-Reply-To"] = draft.answers.message_id
        mail["References"] = draft.answers.message_id
    if draft.reply_to:
        mail["Reply-To"] = draft.reply_to
    for name, value in draft.headers:
        mail[name] = value
    _fill(mail, draft)
    _fix_boundaries(mail, message_id(draft))
    return mail.as_bytes()


def _trace(draft: Draft) -> list[tuple[str, str]]:
    domain = draft.address.rsplit("@", 1)[-1]
    verdict = {
        "pass": f"spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}",
        "fail": f"spf=fail smtp.mailfrom={domain}; dkim=none; dmarc=fail (p=none) header.from={domain}",
        "none": f"spf=none smtp.mailfrom={domain}; dkim=none; dmarc=none header.from={domain}",
    }[draft.auth]
    stamp = format_datetime(draft.sent_at.astimezone(UTC) + timedelta(seconds=7))
    host = sha256(draft.address.encode()).hexdigest()[:6]
    return [
        ("Return-Path", f"<{draft.address}>"),
        ("Authentication-Results", f"mx.{FIRM_DOMAIN}; {verdict}"),
        (
            "Received",
            (
                f"from out-{host}.{domain} (out-{host}.{domain} [198.51.100.{int(host, 16) % 250 + 1}]) by "
                f"mx.{FIRM_DOMAIN} with ESMTPS id {host}; {stamp}"
            ),
        ),
    ]


def _quoted(draft: Draft) -> str:
    old = draft.answers
    if old is None or draft.quote == "none":
        return ""
    if draft.quote == "outlook":
        return (
            f"________________________________\nFrom: Harrow Quist Receivables <{MAILBOX}>\nSent: "
            f"{old.sent_at:%A, %B %d, %Y %I:%M %p}\nTo: {old.to}\nSubject: {old.subject}\n\n{old.body}"
        )
    return f"On {old.sent_at:%a, %b %d, %Y} at {old.sent_at:%H:%M}, Harrow Quist Receivables <{MAILBOX}> wrote:\n" + "\n".join(
        f"> {line}".rstrip() for line in old.body.splitlines()
    )


def _fill(mail: EmailMessage, draft: Draft) -> None:
    pieces = [BANNER if draft.banner else "", draft.words, draft.tail, draft.below, _quoted(draft)]
    text = "\n\n".join(p for p in pieces if p) + "\n"
    if draft.html is None:
        mail.set_content(text, charset=draft.charset, cte="quoted-printable")
    else:
        page = f"<html><body>{_banner_html(draft)}{draft.html}{paragraphs(draft.tail)}{_quoted_html(draft)}</body></html>"
        if draft.only_html:
            mail.set_content(page, subtype="html", charset="utf-8", cte="quoted-printable")
        else:
            mail.set_content(text, charset="utf-8", cte="quoted-printable")
            mail.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    for each in draft.attachments:
        main, sub = each.kind.split("/")
        if main == "message":
            mail.add_attachment(BytesParser(policy=_SMTP).parsebytes(each.content), filename=each.name)
        else:
            mail.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)


def _banner_html(draft: Draft) -> str:
    return f'<div style="background:#ffeb9c">{BANNER}</div>' if draft.banner else ""


def _quoted_html(draft: Draft) -> str:
    old = draft.answers
    if old is None or draft.quote == "none":
        return ""
    head = (
        f"<p><b>From:</b> Harrow Quist Receivables &lt;{MAILBOX}&gt;<br><b>Sent:</b> "
        f"{old.sent_at:%d %B %Y %H:%M}<br><b>To:</b> {old.to}<br><b>Subject:</b> {escape(old.subject)}</p>"
    )
    return f'<hr><div style="border-top:solid #E1E1E1 1.0pt">{head}</div>{paragraphs(old.body)}'


def paragraphs(text: str) -> str:
    """Plain text as HTML paragraphs."""
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in text.split("\n\n") if block)


def _fix_boundaries(mail: Message, seed: str) -> None:
    """Boundaries that do not depend on chance."""
    for position, part in enumerate(mail.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{sha256(f'{seed}{position}'.encode()).hexdigest()[:24]}")


def inner_message(name: str, address: str, subject: str, sent_at: datetime, *, words: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """A mail to the client's own people, which somebody there passes on."""
    return compose(
        Draft(
            name=name,
            address=address,
            subject=subject,
            sent_at=sent_at,
            words=words,
            attachments=tuple(attachments),
            to="ap.team@customer.example",
        )
    )
