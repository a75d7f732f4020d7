"""A letter as a value in, its frozen bytes out: MIME, the headers of automatic mail, the marks that its answers bring back."""

from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from html import escape
from typing import Any

from mailflow.domain.errors import TemplateError
from mailflow.domain.message import Address, Attachment
from mailflow.domain.outgoing import FrozenMail, OutgoingMail
from mailflow.messages.tokens import Tokens

# What these say is the same in most letters.
_ALIKE = frozenset({"auto-submitted", "content-disposition", "content-transfer-encoding", "content-type", "mime-version"})
# No receipts and no automatic thanks; an absence, which names a substitute, is welcome (MS-OXCMAIL, 2.2.3.2.14).
_SUPPRESS = "DR, RN, NRN, AutoReply"


class _Headers(HeaderRegistry):
    """Headers as the standard library makes them, without a new class for each, and without parsing what every letter has once more.

    That is a third of the time in which a letter is written.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kind = lru_cache(maxsize=256)(super().__getitem__)
        self._alike = lru_cache(maxsize=256)(super().__call__)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        """The class of a header."""
        return self._kind(name.lower())

    def __call__(self, name: str, value: Any) -> BaseHeader:  # a text, or an address
        """The header; a boundary is a letter's own."""
        is_alike = isinstance(value, str) and name.lower() in _ALIKE and "boundary" not in value and "name=" not in value
        return self._alike(name, value) if is_alike else super().__call__(name, value)


# Seven bits: the letter passes servers without 8BITMIME unchanged (RFC 6152).
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_Headers())


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The letter as it leaves, and its subject with the mark in it."""

    mail: FrozenMail
    subject: str


def freeze(mail: OutgoingMail, tokens: Tokens, *, at: datetime) -> Frozen:
    """The letter's bytes, dated `at`; raises TemplateError where an address or a header cannot be written."""
    try:
        message = _compose(mail, tokens, at)
        raw = message.as_bytes()
    except (MessageError, ValueError, IndexError, LookupError) as error:
        raise TemplateError(
            f"the letter {mail.key} cannot be written as a mail: {error}. Correct its addresses and its subject."
        ) from error
    recipients = tuple(dict.fromkeys(address.email for address in (*mail.to, *mail.cc) if address.email))
    if not recipients:
        raise TemplateError(f"the letter {mail.key} has no addressee; enter the client's contact first")
    frozen = FrozenMail(message_id=str(message["Message-ID"]), sender=mail.sender.email, recipients=recipients, raw=raw)
    return Frozen(mail=frozen, subject=str(message["Subject"]))


def attachments_of(raw: bytes) -> tuple[Attachment, ...]:
    """The files of a letter that `freeze` has written, as they were given to it."""
    message = message_from_bytes(raw, policy=_POLICY)
    parts = [part for part in message.walk() if part.get_content_disposition() in {"attachment", "inline"} and not part.is_multipart()]
    return tuple(
        Attachment(
            part=str(number),
            name=part.get_filename() or "",
            content_type=part.get_content_type(),
            content=_content(part),
            is_inline=part.get_content_disposition() == "inline",
            content_id=(part["Content-ID"] or "").strip("<> "),
        )
        for number, part in enumerate(parts, start=1)
    )


def _content(part: Any) -> bytes:  # typeshed does not say what a decoded payload is
    content: bytes = part.get_payload(decode=True)
    return content


def _compose(mail: OutgoingMail, tokens: Tokens, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = _header(mail.sender)
    message["To"] = [_header(address) for address in mail.to]
    if mail.cc:
        message["Cc"] = [_header(address) for address in mail.cc]
    if mail.reply_to:
        message["Reply-To"] = [_header(replace(address, email=tokens.address(address.email))) for address in mail.reply_to]
    message["Subject"] = tokens.subject(mail.subject)
    message["Date"] = at
    message["Message-ID"] = tokens.message_id(mail.sender.domain)
    if mail.answers:
        message["In-Reply-To"] = mail.answers[0]
        message["References"] = " ".join(reversed(mail.answers))
    if mail.is_automatic:  # RFC 3834, 5: so that no other program answers, and no loop begins
        message["Auto-Submitted"] = "auto-replied" if mail.answers else "auto-generated"
        message["X-Auto-Response-Suppress"] = _SUPPRESS
    _fill(message, mail, tokens)
    return message


def _fill(message: EmailMessage, mail: OutgoingMail, tokens: Tokens) -> None:
    message.set_content(tokens.text(mail.text))
    shown = [file for file in mail.attachments if file.is_inline and mail.html]
    if mail.html:
        message.add_alternative(_marked(mail.html, tokens), subtype="html")
        parts: Any = message.get_payload()  # a list, now that there is an alternative
        for file in shown:
            cid = f"<{file.content_id}>"
            parts[1].add_related(file.content, **_kind(file), cid=cid, filename=file.name, disposition="inline")
    for file in mail.attachments:
        if file not in shown:
            message.add_attachment(file.content, **_kind(file), filename=file.name)  # type: ignore[arg-type]  # keywords of the bytes' own way


def _kind(file: Attachment) -> dict[str, str]:
    main, _, sub = file.content_type.partition("/")
    if main in ("message", "multipart"):  # may not be encoded (RFC 2046, 5.2.1), and must arrive byte for byte
        main, sub = "application", "octet-stream"
    return {"maintype": main, "subtype": sub or "octet-stream"}


def _marked(html: str, tokens: Tokens) -> str:
    line = f"<p>{escape('Reference: ' + tokens.mark)}</p>"
    before, end, after = html.rpartition("</body>")
    return f"{before}{line}{end}{after}" if end else f"{html}{line}"


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(display_name=" ".join(address.name.split()), addr_spec=address.email)
