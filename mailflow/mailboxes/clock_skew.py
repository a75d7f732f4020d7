"""How far our clock is from a server's, by the Date of its answers (RFC 9110, 6.6.1)."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from mailflow.domain.errors import MailboxRefused

# Tokens are refused from five minutes on (Kerberos and Entra ID alike); half of it is time to act.
TOO_FAR = 150.0


def say_skew(date: str | None, now: datetime) -> str:
    """A sentence about our clock; raises MailboxRefused where logins will soon fail for it."""
    try:
        apart = (now - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError):
        return "the server does not say what time it is"
    if abs(apart) > TOO_FAR:
        raise MailboxRefused(f"This machine's clock is {apart:+.0f} s from the server's. Set it by NTP; logins fail from 300 s on.")
    return f"our clock is {apart:+.0f} s from the server's"
