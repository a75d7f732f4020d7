"""A reply in words, and what is read of it as facts, over a small ledger of one client."""

from datetime import UTC, date, datetime

from mailflow.domain.facts import Facts
from mailflow.domain.message import Address, Message, Reply, SentLetter
from mailflow.reading.read import read
from tests.reading.desk import book, written

LEDGER = """
    client 41 osier.example Osier Mills Ltd
    invoice 70398 41 2026-03-04 4000.00 USD
    invoice 70412 41 2026-04-06 10000.00 USD
    invoice 70425 41 2026-05-05 2500.00 USD
"""
# A Wednesday.
SENT = datetime(2026, 8, 5, 15, tzinfo=UTC)


def said_in(text: str, *, letter: tuple[str, ...] = ("70398", "70412", "70425"), subject: str = "Re: Your reminder") -> Facts:
    """The facts of a mail that answers our letter about these invoices."""
    message = Message(sender=Address(email="ap@osier.example"), subject=subject, sent_at=SENT, text=text)
    answered = SentLetter(
        message_id="<1@firm.example>", client_number="41", to=("ap@osier.example",), subject="Your reminder", invoice_numbers=letter
    )
    documents = (written(text),) if text else ()
    return read(message, Reply(new_text=text), documents, book(LEDGER), automatic=None, letter=answered)


def promised_in(text: str) -> list[tuple[str, date]]:
    """What is promised, by which day."""
    return [(promise.invoice_number, promise.due_on) for promise in said_in(text).promises]


def contested_in(text: str) -> list[tuple[str, str, str | None]]:
    """What is contested, why, and how much of it."""
    disputes = said_in(text).disputes
    return [(item.invoice_number, item.reason.value, str(item.amount) if item.amount is not None else None) for item in disputes]
