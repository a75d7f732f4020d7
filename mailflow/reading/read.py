"""The verb of this room: what one mail says, as Facts, each value with its place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailflow.domain.document import Document
from mailflow.domain.facts import Facts, Kind, Remittance, Said
from mailflow.domain.ledger import Client
from mailflow.domain.message import Automatic, AutomaticType, Message, Reply, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.head import find_payment_references
from mailflow.reading.references import Lookup
from mailflow.reading.remittance import Cover, Source, build, choose, open_source, states_payment, unreadable

_FALLBACK_DAY = date(2000, 1, 1)  # a mail without a date: relative days then mean nothing, and none is close


def read(
    message: Message,
    reply: Reply,
    documents: Sequence[Document],
    ledger: OpenItems,
    *,
    automatic: Automatic | None,
    letter: SentLetter | None,
) -> Facts:
    """Everything that one mail says."""
    remittance = read_remittance(message, reply, documents, ledger, automatic=automatic, letter=letter)
    said = (Said(kind=Kind.REMITTANCE, confidence=0.9),) if remittance is not None else ()
    return Facts(said=said, reply_text=reply.new_text, quoted_text=reply.quoted_text, remittance=remittance, defects=message.defects)


def read_remittance(
    message: Message,
    reply: Reply,
    documents: Sequence[Document],
    ledger: OpenItems,
    *,
    automatic: Automatic | None,
    letter: SentLetter | None,
) -> Remittance | None:
    """The payment that a mail tells of, `None` where it tells of none."""
    if automatic is not None and automatic.type in (AutomaticType.BOUNCE, AutomaticType.ABSENCE):
        return None
    payers = find_payers(message, ledger, letter)
    lookup = Lookup(ledger, frozenset(client.number for client in payers))
    sent_on = message.sent_at.date() if message.sent_at is not None else _FALLBACK_DAY
    sources = [open_source(document, sent_on) for document in _one_of_each(documents)]
    readable = [source for source in sources if source.sheets and source.document.part != "quoted"]
    cover = Cover(words=reply.new_text + "\n" + reply.forwarded, subject=message.subject, sent_on=sent_on, payers=payers)
    reading, alternatives, holders = choose(readable, lookup)
    if not states_payment(readable, message.subject):
        return _closed_off(documents, cover, readable)
    remittance = build(reading, readable, holders, cover)
    if alternatives:
        remittance = replace(remittance, alternatives=tuple(build(other, readable, holders, cover) for other in alternatives[:3]))
    return remittance


def find_payers(message: Message, ledger: OpenItems, letter: SentLetter | None) -> tuple[Client, ...]:
    """Clients that plausibly pay: those of the address, of its domain, of the letter that is answered, and their families."""
    found = [
        *ledger.clients_of_email(message.sender.email),
        *(ledger.clients_of_domain(message.sender.domain) if message.sender.domain else ()),
    ]
    if letter is not None and letter.client_number is not None and (client := ledger.client(letter.client_number)) is not None:
        found.append(client)
    return tuple({member.number: member for client in found for member in (client, *ledger.family(client.number))}.values())


def _one_of_each(documents: Sequence[Document]) -> list[Document]:
    """Of documents with the same part (a body's plain and HTML form) the one with the most structure: tabs before none."""
    parts: dict[str, list[Document]] = {}
    for document in documents:
        parts.setdefault(document.part, []).append(document)
    return [max(group, key=lambda document: (document.text.count("\t") > 0, document is group[0])) for group in parts.values()]


def _closed_off(documents: Sequence[Document], cover: Cover, sources: Sequence[Source]) -> Remittance | None:
    """An advice in a document that nobody can read, announced by the words around it."""
    closed = [document for document in documents if document.unreadable and document.part not in ("body", "quoted")]
    numbers = [
        stated.value for text in (*(source.text for source in sources), cover.subject) for stated in find_payment_references(text, ())
    ]
    if not closed or not numbers:
        return None
    return unreadable(closed[0].unreadable or "", None, tuple(dict.fromkeys(numbers)))
