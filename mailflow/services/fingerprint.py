"""What makes two deliveries the same mail: its Message-ID and its content, whatever way each of them came.

Two copies of one mail (to two addresses of ours, or moved back by a person) differ in their trace headers only; a Message-ID alone
proves nothing, because some programs give every mail the same one.
"""

import hashlib
import re
from dataclasses import dataclass

# Headers that the sender wrote (RFC 5322, 3.6); everything else may be added or changed on the way.
STABLE = (
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"content-type",
    b"content-transfer-encoding",
)
_FOLD = re.compile(rb"\n[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The identity of a mail: `content_hash` over stable headers and body, `raw_hash` over every byte."""

    message_id: str
    content_hash: str
    raw_hash: str


def fingerprint(raw: bytes) -> Fingerprint:
    """The identity of these bytes, without parsing them: hostile mail is parsed in a child process only."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    headers = _headers(head)
    digest = hashlib.sha256()
    for name in STABLE:
        for value in headers.get(name, ()):
            digest.update(name + b":" + b" ".join(value.split()) + b"\n")
    digest.update(b"\n" + body.rstrip())
    identity = (headers.get(b"message-id") or [b""])[0].strip().decode("ascii", errors="replace")
    return Fingerprint(message_id=identity[:998], content_hash=digest.hexdigest(), raw_hash=hashlib.sha256(raw).hexdigest())


def _headers(head: bytes) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for line in _FOLD.sub(b" ", head).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower(), []).append(value)
    return found
