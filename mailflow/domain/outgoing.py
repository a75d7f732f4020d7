"""Letters of ours as values: what is to be written, and the frozen bytes that leave."""

from dataclasses import dataclass, field

from mailflow.domain.message import Address, Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A letter before it is frozen.

    `key` is its business key, for example ``reminder:10234:standard:first:3``: the same key is the same letter, however often it is
    composed, and makes the Message-ID. `answers` are Message-IDs, the newest first (In-Reply-To), for a letter that continues a thread.
    `is_automatic`: no person wrote or approved it (RFC 3834, Auto-Submitted).
    `client_number` and `invoice_numbers` tie answers and bounces back to the ledger.
    """

    key: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    answers: tuple[str, ...] = ()
    is_automatic: bool = True
    client_number: str | None = None
    invoice_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenMail:
    """A letter as it leaves: `raw` are its bytes, with their Message-ID in them; recipients are the envelope's (RFC 5321)."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
