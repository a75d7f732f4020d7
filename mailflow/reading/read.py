"""The verb of this room: what one mail says, as Facts, each value with its place."""

from collections.abc import Sequence
from datetime import date

from mailflow.domain.document import Document
from mailflow.domain.facts import Facts, Kind, Remittance, Said
from mailflow.domain.message import Automatic, AutomaticType, Message, Reply, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.choice import choose
from mailflow.reading.payers import clients_behind, find_payers, names_on, with_families
from mailflow.reading.references import Lookup
from mailflow.reading.remittance import Cover, build, closed_off
from mailflow.reading.sources import Source, open_source, states_payment

_MAYBE = 0.6  # a name's likeness that says something of where the payer lives, nothing of who it is
_NO_DAY = date(2000, 1, 1)  # a mail without a date: relative days then mean nothing, and none is close


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
    sources = _sources(message, documents)
    names = tuple(name for source in sources for name in names_on(source.sheets, message.subject, is_letter=source.is_letter))
    payers = find_payers(message, ledger, letter) or with_families(clients_behind(names, ledger), ledger)
    cover = Cover(
        words=f"{reply.new_text}\n{reply.forwarded}",
        subject=message.subject,
        sent_on=_day_of(message),
        payers=payers,
        names=names,
        currency=_likely_currency(names, ledger) if not payers else None,
    )
    if not states_payment(sources, message.subject):
        return _announced(documents, sources, cover)
    lookup = Lookup(ledger, frozenset(client.number for client in payers))
    return build(choose(sources, lookup), sources, cover)


def _likely_currency(names: Sequence[str], ledger: OpenItems) -> str | None:
    """The one currency of all clients that the names may mean, where nobody is sure who pays."""
    currencies = {client.currency for client in clients_behind(names, ledger, least=_MAYBE)}
    return currencies.pop() if len(currencies) == 1 else None


def _day_of(message: Message) -> date:
    return message.sent_at.date() if message.sent_at is not None else _NO_DAY


def _sources(message: Message, documents: Sequence[Document]) -> list[Source]:
    """The documents that can hold an advice, each counted from the day on which it was written."""
    inner = next((_day_of(nested) for nested in message.nested if nested.sent_at is not None), None)
    found = []
    for document in _one_of_each(documents):
        if document.part.split("/")[-1] == "quoted" or document.unreadable:
            continue
        sent_on = inner if inner is not None and "/" in document.part else _day_of(message)
        source = open_source(document, sent_on)
        if source.sheets and not source.is_demand:
            found.append(source)
    return found


def _one_of_each(documents: Sequence[Document]) -> list[Document]:
    """Of documents with the same part (a body's plain and HTML form) the one that shows columns, else the first."""
    parts: dict[str, list[Document]] = {}
    for document in documents:
        parts.setdefault(document.part, []).append(document)
    return [max(group, key=lambda document: ("\t" in document.text, document is group[0])) for group in parts.values()]


def _announced(documents: Sequence[Document], sources: Sequence[Source], cover: Cover) -> Remittance | None:
    """An advice in a document that nobody can read, where the words around it name the payment."""
    closed = [document for document in documents if document.unreadable and document.part.split("/")[-1] not in ("body", "quoted")]
    if not closed:
        return None
    remittance = closed_off(closed[0].unreadable or "", sources, cover)
    return remittance if remittance.references or remittance.total is not None else None
