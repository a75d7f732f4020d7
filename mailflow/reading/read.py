"""The verb of this room: what one mail says, as Facts, each value with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mailflow.domain.document import Document, Unit
from mailflow.domain.facts import Dispute, DisputeReason, Facts, Kind, Remittance, Said
from mailflow.domain.message import Automatic, AutomaticType, Message, Reply, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.bank_details import asks_new_bank_details
from mailflow.reading.choice import Choice, choose
from mailflow.reading.claims import account_of, claims_of, letters_in
from mailflow.reading.dates import plain
from mailflow.reading.elsewhere import BEHIND_A_LINK, is_behind_link
from mailflow.reading.head import find_payment_references
from mailflow.reading.numbering import Named
from mailflow.reading.payers import clients_behind, clients_by_proof, find_payers, names_on, with_families
from mailflow.reading.pointing import point_back
from mailflow.reading.proof import is_proven
from mailflow.reading.recognised import unproven
from mailflow.reading.references import Lookup
from mailflow.reading.remittance import Cover, build, closed_off
from mailflow.reading.replies import kinds_of
from mailflow.reading.sources import Source, open_source, states_payment, with_subject
from mailflow.reading.wishes import asks_refund, new_contacts, with_invoices
from mailflow.reading.words import ANNOUNCING_WORDS

_FAX = "image/tiff"  # other pictures are sent, and added by programs, for other reasons than to be read
_SAYS_NOTHING = "a scan in which no advice was recognised"
_READ = 0.9  # the confidence of what was read as lines and amounts, not guessed from words
# A forwarded fraud is not the forwarder's, and thanks in what is passed on are thanks of somebody else.
_NOT_PASSED_ON = frozenset({Kind.BANK_CHANGE, Kind.ACKNOWLEDGEMENT, Kind.UNRELATED, Kind.OUT_OF_OFFICE})
# What a mail may say without telling why it carries a document.
_EXPLAINS_NO_DOCUMENT = frozenset({Kind.ACKNOWLEDGEMENT, Kind.UNRELATED})
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
    """Everything that one mail says: the payment, what it asks and contests, whether money shall go elsewhere."""
    remittance = read_remittance(message, reply, documents, ledger, automatic=automatic, letter=letter)
    stated, promises = claims_of(message, reply, documents, ledger, letter=letter, remittance=remittance) if automatic is None else ((), ())
    disputes = _withheld(remittance, {dispute.invoice_number: dispute.reason for dispute in stated})
    said = {kind.kind: kind for kind in _said(message, reply, documents, automatic, has_remittance=remittance is not None)}
    if remittance is None and automatic is None and set(said) <= _EXPLAINS_NO_DOCUMENT:
        remittance = _unexplained(message, documents, ledger, letter, is_off_topic=Kind.UNRELATED in said)
        said = {} if remittance is not None else said
    if disputes:
        said.setdefault(Kind.DISPUTE, Said(kind=Kind.DISPUTE, confidence=_READ, evidence=disputes[0].evidence))
    disputes = disputes or (stated if Kind.DISPUTE in said else ())
    promises = promises if Kind.PROMISE in said else ()
    if remittance is not None and not promises:
        said.pop(Kind.PROMISE, None)
    if remittance is not None:
        lines = tuple(line.evidence[0] for line in remittance.lines[:1] if line.evidence)
        said = {Kind.REMITTANCE: Said(kind=Kind.REMITTANCE, confidence=_READ, evidence=lines)} | said
    kinds = tuple(said.values())
    if automatic is None:
        kinds = with_invoices(kinds, reply.new_text, account_of(message, reply, ledger, letter))
    return Facts(
        said=kinds,
        reply_text=reply.new_text,
        quoted_text=reply.quoted_text,
        remittance=remittance,
        disputes=disputes,
        promises=promises,
        asks_new_bank_details=any(asks_new_bank_details(text) is not None for text in (reply.new_text, reply.forwarded)),
        asks_refund=automatic is None and asks_refund(reply.new_text),
        new_contacts=new_contacts(kinds, reply.new_text, sender=message.sender.email),
        defects=message.defects,
    )


def _said(
    message: Message, reply: Reply, documents: Sequence[Document], automatic: Automatic | None, *, has_remittance: bool
) -> Iterator[Said]:
    """The kinds of the words newly written, then those of what is handed on with them, which counts like an attachment."""
    sent_on = _day_of(message)
    own = kinds_of(reply.new_text, message.subject, has_remittance=has_remittance, automatic=automatic, sent_on=sent_on)
    passed_on: list[Said] = []
    for document in letters_in(documents, has_remittance=has_remittance) if automatic is None else ():
        more = kinds_of(document.text, "-", has_remittance=has_remittance, part=document.part, sent_on=sent_on)
        passed_on += [said for said in more if said.kind not in _NOT_PASSED_ON]
    yield from (said for said in own if not (passed_on and said.kind in _EXPLAINS_NO_DOCUMENT))
    yield from passed_on


def _unexplained(
    message: Message, documents: Sequence[Document], ledger: OpenItems, letter: SentLetter | None, *, is_off_topic: bool
) -> Remittance | None:
    """A document that nobody can read and that the mail does not explain: it may be an advice, and a person must see it.

    Scanners and translators write stubs that say nothing of what they carry; only a stranger's stub may be what it looks like.
    """
    files = [document for document in documents if document.media_type == _FAX or not document.media_type.startswith("image/")]
    reasons = [document.unreadable for document in files if document.unreadable]
    reasons += [_SAYS_NOTHING for document in files if any(page.is_recognised for page in document.pages)]
    is_stranger = not find_payers(message, ledger, letter)
    if not reasons or (is_off_topic and is_stranger):
        return None
    return Remittance(unreadable=reasons[0])


def _withheld(remittance: Remittance | None, reasons: Mapping[str, DisputeReason]) -> tuple[Dispute, ...]:
    """Every deduction is a difference to be cleared, with its reason where one is given."""
    lines = remittance.lines if remittance is not None else ()
    return tuple(
        Dispute(
            invoice_number=line.invoice_number or line.reference,
            reason=line.reason or reasons.get(line.invoice_number or "", DisputeReason.OTHER),
            amount=line.deduction,
            evidence=line.evidence,
        )
        for line in lines
        if line.deduction
    )


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
    anybody = Lookup(ledger)
    sources = _sources(message, documents, anybody.named, quoted=False)
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
    proven = payers or clients_by_proof([sheet for source in sources for sheet in source.sheets], anybody)
    lookup = Lookup(ledger, frozenset(client.number for client in proven))
    choice = choose(sources, lookup)
    if choice.reading is None or not choice.reading.drafts:
        choice = _titled(sources, message.subject, lookup) or choice
    is_told = states_payment(sources, message.subject)
    if not is_told and not is_proven(choice, sources, message.subject, lookup):
        choice = Choice(None)
    if choice.reading is None or not choice.reading.drafts:
        choice = _pointed(message, documents, sources, lookup, letter=letter) or choice
    if choice.reading is None and (not is_told or _is_torn(documents)):
        return _announced(documents, sources, cover) or _elsewhere(sources)
    return replace(build(choice, sources, cover), unproven=unproven(choice, lookup))


def _titled(sources: Sequence[Source], subject: str, lookup: Lookup) -> Choice | None:
    """The reading of a letter whose invoice only the subject names."""
    letters = [source for source in sources if source.is_letter and source.document.unit is Unit.CHARACTERS]
    if len(letters) != 1 or len(sources) != 1:
        return None
    choice = choose([with_subject(letters[0], subject, lookup.named)], lookup)
    is_known = choice.reading is not None and all(draft.invoice and lookup.is_payers(draft.invoice) for draft in choice.reading.drafts)
    return replace(choice, holders=tuple(letters)) if is_known else None


def _pointed(
    message: Message, documents: Sequence[Document], sources: Sequence[Source], lookup: Lookup, *, letter: SentLetter | None
) -> Choice | None:
    """The reading of a letter that names no invoice but points at our list under it, with an amount or the payment's number."""
    letters = [source for source in sources if source.is_letter]
    if not letters or len(letters) != len(sources):
        return None
    if not states_payment(letters, message.subject) and not any(find_payment_references(source.text) for source in letters):
        return None
    reading = point_back(letters, _sources(message, documents, lookup.named, quoted=True), lookup, letter)
    return Choice(reading, (), (letters[0],)) if reading is not None else None


def _likely_currency(names: Sequence[str], ledger: OpenItems) -> str | None:
    """The one currency of all clients that the names may mean, where nobody is sure who pays."""
    currencies = {client.currency for client in clients_behind(names, ledger, least=_MAYBE)}
    return currencies.pop() if len(currencies) == 1 else None


def _day_of(message: Message) -> date:
    return message.sent_at.date() if message.sent_at is not None else _NO_DAY


def _sources(message: Message, documents: Sequence[Document], named: Named, *, quoted: bool) -> list[Source]:
    """The documents that can hold an advice, or the quoted ones, each counted from the day on which it was written."""
    inner = next((_day_of(nested) for nested in message.nested if nested.sent_at is not None), None)
    found = []
    for document in _one_of_each(documents):
        if (document.part.split("/")[-1] == "quoted") is not quoted or document.unreadable:
            continue
        sent_on = inner if inner is not None and "/" in document.part else _day_of(message)
        source = open_source(document, sent_on, named)
        if source.sheets and not source.is_demand:
            found.append(source)
    return found


def _one_of_each(documents: Sequence[Document]) -> list[Document]:
    """Of documents with the same part (a body's plain and HTML form) the one that shows columns, else the first."""
    parts: dict[str, list[Document]] = {}
    for document in documents:
        parts.setdefault(document.part, []).append(document)
    return [max(group, key=lambda document: ("\t" in document.text, document is group[0])) for group in parts.values()]


def _elsewhere(sources: Sequence[Source]) -> Remittance | None:
    """A notice of a payment that says nothing about it but where to log in."""
    written = [source.text for source in sources if source.is_letter]
    return Remittance(unreadable=BEHIND_A_LINK) if is_behind_link(written) else None


def _is_torn(documents: Sequence[Document]) -> bool:
    """Whether a file that may hold the lines cannot be read; a picture may be a logo."""
    return any(document.unreadable and not document.media_type.startswith("image/") for document in documents)


def _announced(documents: Sequence[Document], sources: Sequence[Source], cover: Cover) -> Remittance | None:
    """An advice in a document that nobody can read to its end, where the words around it or its name speak of a payment."""
    files = [document for document in documents if document.part.split("/")[-1] not in ("body", "quoted")]
    closed = [document for document in files if document.unreadable] or [document for document in files if document.cut]
    if not closed:
        return None
    said = plain(" ".join([cover.subject, cover.words, *(document.name for document in closed)])).lower()
    remittance = closed_off(closed[0].unreadable or closed[0].cut or "", sources, cover)
    is_known = bool(remittance.references) or remittance.total is not None
    return remittance if is_known or ANNOUNCING_WORDS.search(said) else None
