"""Mail as values: what arrived, who sent it and how far that is proven, what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mailbox; `email` is in lower case and empty where the header held none."""

    name: str = ""
    email: str = ""

    @property
    def domain(self) -> str:
        """What follows the at sign, or nothing."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part of a mail that is a file.

    `part` is its address in the MIME tree (``"2"``, ``"2.1"`` inside a nested message); `content` its decoded bytes.
    `is_inline` is true for parts that the HTML body shows (a signature's logo, a photographed check).
    """

    part: str
    name: str
    content_type: str
    content: bytes
    is_inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A parsed mail. Bad content is in `defects`, in words; missing headers are empty.

    `text` is the text/plain body; `html_text` the HTML body as text with table cells separated by tabs; either may be empty.
    `sent_at` keeps the zone of the mail's own Date header (local dates are counted from it), `None` where there is none.
    `headers` are all headers of the top level, decoded, in order, names in lower case.
    `part` is the address of a nested message in the outermost mail, empty for a mail itself; its attachments continue it (``"2/1"``).
    """

    message_id: str = ""
    sender: Address = Address()
    reply_to: tuple[Address, ...] = ()
    return_path: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html_text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    nested: tuple["Message", ...] = ()
    report: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = ()
    part: str = ""

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A body taken apart.

    `new_text` is what this sender newly wrote, `quoted_text` the history below or between it.
    `forwarded` is the original that a covering note hands on (its words count like an attachment's), empty otherwise.
    """

    new_text: str = ""
    quoted_text: str = ""
    forwarded: str = ""


class AutomaticType(StrEnum):
    """What a program, not a person, sent."""

    BOUNCE = "bounce"
    ABSENCE = "absence"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """What an automatic mail says (bounces: RFC 3464; loops and absence: RFC 3834)."""

    type: AutomaticType
    recipients: tuple[str, ...] = ()
    status: str | None = None
    permanent: bool | None = None
    original_message_id: str | None = None
    returns_on: date | None = None
    substitute: str | None = None


class TrustWarning(StrEnum):
    """Why a sender may not be who he says he is."""

    LOOK_ALIKE_DOMAIN = "look_alike_domain"
    NAME_OF_ANOTHER = "name_of_another"
    OWN_NAME_FROM_OUTSIDE = "own_name_from_outside"
    REPLY_TO_ELSEWHERE = "reply_to_elsewhere"
    AUTHENTICATION_FAILED = "authentication_failed"
    NEVER_SEEN = "never_seen"
    MARKS_OF_ANOTHER = "marks_of_another"  # it carries the marks of a letter that went to another house


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderTrust:
    """How far the sender is proven: results of our own server's checks (`none` where it said nothing), and what looks wrong."""

    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"
    warnings: tuple[TrustWarning, ...] = ()
    impersonates: str | None = None

    @property
    def is_spoofed(self) -> bool:
        """Whether the mail poses as somebody: nothing that it asks may happen by itself."""
        posing = {TrustWarning.LOOK_ALIKE_DOMAIN, TrustWarning.NAME_OF_ANOTHER, TrustWarning.OWN_NAME_FROM_OUTSIDE}
        return bool(posing & set(self.warnings)) or TrustWarning.AUTHENTICATION_FAILED in self.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter of ours that an answer may belong to."""

    message_id: str
    client_number: str | None
    to: tuple[str, ...]
    subject: str
    sent_at: datetime | None = None
    invoice_numbers: tuple[str, ...] = ()
