"""Letters of ours as answers are compared with them: to whom, about which invoices."""

import re
from dataclasses import dataclass, replace
from functools import partial

from mailflow import messages
from mailflow.domain.message import Message, SenderTrust, SentLetter, TrustWarning
from mailflow.domain.ports import OpenItems
from mailflow.messages.tokens import find_tokens, proven_code
from mailflow.services.understand import Understood
from mailflow.store.unit import UnitOfWork

# What may be an invoice number in running text; the ledger decides whether it is one.
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]*[A-Za-z0-9]")


# How `messages.find_thread` marks a key that is a subject instead of a Message-ID.
_SUBJECT = "subject:"


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter of ours that a mail answers. `has_mark`: the mail bears a mark that only we can make."""

    letter: SentLetter | None
    has_mark: bool = False


def find_answered(unit: UnitOfWork, message: Message) -> Answered:
    """By our own marks where two of them agree, else by the thread's Message-IDs, else by subject and addressee."""
    key = unit.outbox.find_key()
    marks = find_tokens(message, key) if key is not None else ()
    code = proven_code(marks)
    letter = unit.outbox.find_by_code(code) if code is not None else None
    if letter is not None:
        return Answered(letter.as_sent, has_mark=True)
    return Answered(messages.find_thread(message, partial(find_letters, unit)), has_mark=bool(marks))


def with_marks(trust: SenderTrust, message: Message, answered: Answered, ledger: OpenItems) -> SenderTrust:
    """The trust in a sender who holds our marks: a letter that went to another house was passed on, or taken; a person must look."""
    letter, domain = answered.letter, message.sender.domain
    if letter is None or not answered.has_mark or not domain or message.return_path == "<>":
        return trust
    houses = {email.rpartition("@")[2].lower() for email in letter.to}
    client = ledger.client(letter.client_number or "")
    houses |= {name.lower() for name in client.email_domains} if client is not None else set()
    if any(domain == house or domain.endswith(f".{house}") for house in houses):
        return trust
    return replace(trust, warnings=(*trust.warnings, TrustWarning.MARKS_OF_ANOTHER))


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
