"""Letters of ours as answers are compared with them: to whom, about which invoices."""

import re

from mailflow.domain.message import SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.services.understand import Understood
from mailflow.store.unit import UnitOfWork

# What may be an invoice number in running text; the ledger decides whether it is one.
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]*[A-Za-z0-9]")


# How `messages.find_thread` marks a key that is a subject instead of a Message-ID.
_SUBJECT = "subject:"


def find_letters(unit: UnitOfWork, keys: tuple[str, ...]) -> tuple[SentLetter, ...]:
    """Our letters with these Message-IDs, and those with these subjects."""
    ids = [key for key in keys if not key.startswith(_SUBJECT)]
    subjects = [key.removeprefix(_SUBJECT) for key in keys if key.startswith(_SUBJECT)]
    return (*unit.mail.find_letters(ids), *(letter for subject in subjects for letter in unit.mail.find_letters_of_subject(subject)))


def sent_letter(understood: Understood, ledger: OpenItems) -> SentLetter | None:
    """The letter, `None` where it has no Message-ID that an answer could name."""
    message = understood.message
    if not message.message_id:
        return None
    texts = [message.subject, message.text, message.html_text, *(document.text for document in understood.documents)]
    numbers = dict.fromkeys(invoice.number for text in texts for token in _TOKEN.findall(text) for invoice in ledger.exact(token))
    clients = [invoice.client_number for number in numbers for invoice in ledger.exact(number)]
    emails = tuple(address.email for address in message.to if address.email)
    for email in emails:
        clients += [client.number for client in ledger.clients_of_email(email)]
    for address in message.to:
        clients += [client.number for client in ledger.clients_of_domain(address.domain)] if address.domain else []
    return SentLetter(
        message_id=message.message_id,
        client_number=clients[0] if clients else None,
        to=emails,
        subject=message.subject,
        sent_at=message.sent_at,
        invoice_numbers=tuple(numbers),
    )
