"""Letters and mails for the tests of servers."""

from email.message import EmailMessage
from email.policy import SMTP

from mailflow.domain.outgoing import FrozenMail

SHARED = "collections@firm.example"


def mail(number: int, *, body: str = "Please find our payment attached.") -> bytes:
    """A mail that somebody has written to us."""
    written = EmailMessage(policy=SMTP)
    written["From"] = f"Accounts Payable <ap{number}@harrowgate.example>"
    written["To"] = SHARED
    written["Subject"] = f"Remittance {number}"
    written["Message-ID"] = f"<remittance.{number}@harrowgate.example>"
    written["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    written.set_content(f"{body}\nInvoice {10_000 + number}\n")
    return written.as_bytes()


def letter(number: int = 1, *, to: str = "ap@harrowgate.example", hidden: tuple[str, ...] = (), answers: str = "") -> FrozenMail:
    """A letter of ours, frozen."""
    written = EmailMessage(policy=SMTP)
    written["From"] = f"Marlow Pike Collections <{SHARED}>"
    written["To"] = to
    written["Subject"] = f"Your payment of invoice {10_000 + number}"
    written["Message-ID"] = f"<letter.{number}@firm.example>"
    written["Date"] = "Sat, 21 Nov 2026 10:00:00 +0000"
    if answers:
        written["In-Reply-To"] = answers
        written["References"] = answers
    written.set_content("Which invoices does it pay?\n")
    return FrozenMail(message_id=f"<letter.{number}@firm.example>", sender=SHARED, recipients=(to, *hidden), raw=written.as_bytes())
