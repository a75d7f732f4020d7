"""Sends a mailbox a letter of its own and waits for it: that letters leave, arrive, and are found says more than any login."""

import secrets
import threading
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime

from mailflow.domain.clock import Clock
from mailflow.domain.errors import MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Mailbox, Transport

# Mail inside one house takes seconds; greylisting, minutes.
PATIENCE_SECONDS = 120
_SUBJECT = "mailflow: test of this mailbox"
# From five minutes on, logins with tokens are refused.
_FAR_SECONDS = 150


def send_test(transport: Transport, mailbox: Mailbox, address: str, clock: Clock) -> str:
    """A sentence about the way of the letter; raises MailboxUnavailable where it does not arrive.

    It says that a program sent it, so that the service files it unanswered (RFC 3834, 5).
    """
    letter = _letter(address, clock.now())
    known = {mail.provider_id for batch in mailbox.arrived() for mail in batch.mails}
    sent_at = clock.now()
    try:
        transport.send(letter)
    except (TransportError, SendUncertain) as error:
        raise MailboxUnavailable(f"the test letter to {address} was not sent: {error}") from error
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS):
        raw = _find(mailbox, letter.message_id, known)
        if raw is not None:
            return f"a letter to {address} came back after {(clock.now() - sent_at).total_seconds():.0f} s{_skew(raw, sent_at)}"
        pause.wait(1)
    raise MailboxUnavailable(
        f"the test letter to {address} left and has not arrived in {PATIENCE_SECONDS} s. See that the address delivers to this mailbox, "
        "and whether a spam filter holds it."
    )


def _find(mailbox: Mailbox, message_id: str, known: set[str]) -> bytes | None:
    for batch in mailbox.arrived():
        for mail in batch.mails:
            if mail.provider_id in known:
                continue
            known.add(mail.provider_id)
            raw = mailbox.fetch(mail.provider_id)
            if raw is not None and message_id.encode() in raw:
                return raw
    return None


def _letter(address: str, now: datetime) -> FrozenMail:
    message = EmailMessage(policy=SMTP)
    message["From"] = message["To"] = address
    message["Subject"] = _SUBJECT
    message["Date"] = now
    message["Message-ID"] = f"<mailflow-test.{secrets.token_hex(8)}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("mailflow check --send-test has sent this letter to itself. Nobody needs to do anything.\n")
    return FrozenMail(message_id=str(message["Message-ID"]), sender=address, recipients=(address,), raw=message.as_bytes())


def _skew(raw: bytes, sent_at: datetime) -> str:
    """How far our clock is from that of the server that took the letter, by its own trace (RFC 5321, 4.4)."""
    trace = message_from_bytes(raw)["Received"]
    try:
        apart = (sent_at - parsedate_to_datetime(str(trace).rpartition(";")[2].strip())).total_seconds()
    except (ValueError, TypeError):
        return ""
    warning = "; set this machine's clock by NTP" if abs(apart) > _FAR_SECONDS else ""
    return f", and our clock is {apart:+.0f} s from the server's{warning}"
