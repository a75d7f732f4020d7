"""What one mail contests and promises of the sender's account: in its own words, in letters that it carries, and in what it hands on."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from mailflow.domain.document import Document
from mailflow.domain.facts import Dispute, Promise, Remittance, RemittanceLine
from mailflow.domain.message import Message, Reply, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.about import Account
from mailflow.reading.disputes import find_disputes
from mailflow.reading.payers import find_payers
from mailflow.reading.promises import find_promises

_GREETING = re.compile(
    r"(?im)^\s*(?:dear\b|sirs\b|to whom|sehr geehrte|guten tag|madame|monsieur|messieurs|bonjour|estimad[oa]s?|muy señor|"
    r"señor|geachte|gentile|spett|egregi|exm[oa]|caro|cara|prezad)"
)
_CLOSING = re.compile(
    r"(?im)^\s*(?:sincerely|yours|(?:kind|best|warm)? ?regards|respectfully|mit freundlich|hochachtungsvoll|cordialement|"
    r"veuillez agréer|atentamente|saludos|hoogachtend|met vriendelijke|distinti saluti|"
    r"cordiali|com os melhores|atenciosamente)"
)
_DAYLESS = date(2000, 1, 1)


def account_of(message: Message, reply: Reply, ledger: OpenItems, letter: SentLetter | None) -> Account:
    """The account that a sender speaks of."""
    clients = {client.number for client in find_payers(message, ledger, letter)}
    sender = message.sender
    known = ledger.clients_of_email(sender.email) or (ledger.clients_of_domain(sender.domain) if sender.domain else ())
    speakers = {client.number for client in known}
    if letter is not None and letter.client_number:
        clients.add(letter.client_number)
        speakers = speakers & {letter.client_number} or speakers or {letter.client_number}
    return Account(
        ledger=ledger,
        clients=frozenset(clients),
        speakers=frozenset(speakers),
        letter=letter,
        subject=message.subject,
        quoted=reply.quoted_text,
        whole=message.text or message.html_text,
    )


def letters_in(documents: Sequence[Document], *, has_remittance: bool) -> Iterator[Document]:
    """The documents that speak like a letter: what is handed on, a mail inside the mail, and an attached letter that is no advice."""
    for document in documents:
        name = document.part.split("/")[-1]
        if document.unreadable or (name in ("body", "quoted") and name == document.part) or name == "quoted":
            continue
        if name in ("forwarded", "body") or (not has_remittance and is_letter(document.text)):
            yield document


def is_letter(text: str) -> bool:
    """Whether a document's text greets somebody and closes as letters do."""
    return _GREETING.search(text) is not None and (_CLOSING.search(text) is not None or len(text) < 1500)


def claims_of(
    message: Message,
    reply: Reply,
    documents: Sequence[Document],
    ledger: OpenItems,
    *,
    letter: SentLetter | None,
    remittance: Remittance | None,
) -> tuple[tuple[Dispute, ...], tuple[Promise, ...]]:
    """The disputes and promises of a mail's words and letters; each invoice and day once, the first of them."""
    account = account_of(message, reply, ledger, letter)
    sent_on = message.sent_at.date() if message.sent_at is not None else None
    texts = [("body", reply.new_text or ("" if reply.quoted_text else message.subject))]
    texts += [(document.part, _unwrapped(document.text)) for document in letters_in(documents, has_remittance=remittance is not None)]
    disputes: dict[str, Dispute] = {}
    promises: dict[tuple[str, date], Promise] = {}
    for part, text in texts:
        for dispute in find_disputes(text, account, part=part, in_tables=remittance is None):
            disputes.setdefault(dispute.invoice_number, dispute)
        for promise in find_promises(text, account, sent_on, part=part, in_tables=remittance is None) if sent_on is not None else ():
            promises.setdefault((promise.invoice_number, promise.due_on), promise)
    return tuple(disputes.values()), unpaid_promises(tuple(promises.values()), remittance, sent_on or _DAYLESS)


def unpaid_promises(promises: Sequence[Promise], remittance: Remittance | None, sent_on: date) -> tuple[Promise, ...]:
    """The promises that an advice of the same mail does not keep: of a later day, for other invoices or the rest of one."""
    if remittance is None:
        return tuple(promises)
    paid = {line.invoice_number: line for line in remittance.lines if line.invoice_number and (line.paid or line.paid is None)}
    last = max(sent_on, remittance.paid_on or sent_on)
    later = [promise for promise in promises if promise.due_on > last]
    return tuple(item for item in later if (line := paid.get(item.invoice_number)) is None or _is_of_the_rest(item, line))


def _is_of_the_rest(promise: Promise, line: RemittanceLine) -> bool:
    return line.is_partial or promise.amount not in (None, line.paid)


def _unwrapped(text: str) -> str:
    """A printed letter's lines joined to sentences; short lines and tables stay."""
    return re.sub(r"(?<=[^\n]{60})(?<![.:!?])\n(?=[^\n\t]{3,}$|[a-zà-ÿ])", " ", text, flags=re.MULTILINE)
