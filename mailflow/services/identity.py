"""What letters of ours leave from: each mailbox's address and name, and where answers go."""

from dataclasses import dataclass

from mailflow.domain.message import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The sender of a mailbox's letters. A `reply_to` that ends in "+" before its at sign gets each letter's own mark."""

    sender: Address
    reply_to: tuple[Address, ...] = ()
