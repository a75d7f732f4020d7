"""What our own server says about a sender (RFC 8601 Authentication-Results), read leniently and believed only from ourselves."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from mailflow.domain.message import Message

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_SIGNER = re.compile(r"\bheader\.(?:d|i)\s*=\s*@?([\w.-]+)", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Checks:
    """Results of the three checks in the words of RFC 8601 (``pass``, ``fail``, ``softfail`` …), ``none`` where nothing was said."""

    spf: str = _NONE
    dkim: str = _NONE
    dmarc: str = _NONE

    @property
    def has_failed(self) -> bool:
        """Whether the From address is not the sender's: DMARC failed, or nothing is aligned and SPF refused the server outright."""
        return self.dmarc == "fail" or (self.dmarc in (_NONE, "temperror", "permerror") and self.spf == "fail" and self.dkim != "pass")

    @property
    def has_passed(self) -> bool:
        """Whether something proves the From address or at least its server."""
        return self.dmarc == "pass" or (self.dmarc == _NONE and (self.dkim == "pass" or self.spf == "pass"))


def own_checks(message: Message, authserv_ids: Collection[str], own_domains: Collection[str]) -> Checks:
    """The results that our own server wrote: the topmost header with one of our ids.

    Where no id is configured, the topmost header counts if the server that took the mail in wrote it: its id is the name
    behind ``by`` in the newest Received line or lies in one of our domains. A header further down is the sender's claim.
    """
    ids = {item.strip().lower() for item in authserv_ids}
    receiver = _receiver(message)
    for name, value in message.headers:
        if name != "authentication-results":
            continue
        written_by, results = _read(value)
        if ids and written_by in ids:
            return _checks(results, message.sender.domain)
        if not ids:
            is_ours = written_by in ("", receiver) or _is_below(written_by, own_domains)
            return _checks(results, message.sender.domain) if is_ours else Checks()
    return Checks()


def _receiver(message: Message) -> str:
    found = _BY.search(message.header("received"))
    return found.group(1).lower() if found else ""


def _is_below(host: str, domains: Collection[str]) -> bool:
    return any(host == domain.lower() or host.endswith(f".{domain.lower()}") for domain in domains)


def _read(value: str) -> tuple[str, str]:
    plain = value
    for _ in range(5):  # comments may be nested
        plain = _COMMENT.sub(" ", plain)
    first, _, rest = plain.partition(";")
    if "=" in first:
        return "", plain  # Exchange Online leaves its own name out
    return first.split()[0].lower() if first.split() else "", rest


def _checks(results: str, domain: str) -> Checks:
    found: dict[str, str] = {}
    for clause in results.split(";"):
        result = _RESULT.search(clause)
        if result is None:
            continue
        method, verdict = result.group(1).lower(), result.group(2).lower()
        # Of several signatures one good one of the sender's own domain is enough.
        if method not in found or (method == "dkim" and verdict == "pass" and _is_aligned(clause, domain)):
            found[method] = verdict
    return Checks(found.get("spf", _NONE), found.get("dkim", _NONE), found.get("dmarc", _NONE))


def _is_aligned(clause: str, domain: str) -> bool:
    signer = _SIGNER.search(clause)
    return signer is None or domain == signer.group(1).lower() or domain.endswith(f".{signer.group(1).lower()}")
