"""Signed links that act without a login: what one is about and until when, and that nobody else can have made it.

The signature is the right to act, so it has 130 bits, is compared in constant time, and is never written into a log.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

# 130 bits of HMAC-SHA256 (RFC 2104, 5 asks for half of the hash at least): no number of tries comes upon one.
_SIGNATURE_LENGTH = 26
_TOKEN = re.compile(r"([ld])([0-9]{1,18})-([0-9]{1,12})-([a-z2-7]{26})")


class LinkTo(StrEnum):
    """What a link is about."""

    LETTER = "l"
    DIGEST = "d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that is ours; whether it has expired or was used is for its reader to say."""

    to: LinkTo
    number: int
    expires_at: datetime


def make_link(secret: bytes, link: Link) -> str:
    """The link's token: letters that no mail system changes."""
    said = f"{link.to}{link.number}-{int(link.expires_at.timestamp())}"
    return f"{said}-{_sign(secret, said)}"


def read_link(secret: bytes, token: str) -> Link | None:
    """What a token is about; `None` where we did not sign it."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    to, number, until, signature = found.groups()
    if not hmac.compare_digest(_sign(secret, f"{to}{number}-{until}"), signature):
        return None
    return Link(to=LinkTo(to), number=int(number), expires_at=datetime.fromtimestamp(int(until), UTC))


def _sign(secret: bytes, said: str) -> str:
    digest = hmac.new(secret, f"approval:{said}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_SIGNATURE_LENGTH]
