"""Who pays, as the pages and the address tell it: names at the places where a payer's name stands, and the clients behind them."""

import re
from collections.abc import Iterable, Sequence

from mailflow.domain.ledger import Client
from mailflow.domain.message import Message, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.reading.dates import plain
from mailflow.reading.grid import is_reference
from mailflow.reading.layout import Sheet, TokenKind
from mailflow.reading.references import Lookup, fits_amount

_SURE = 0.9  # a name's likeness from which it counts as the client's; below, a person decides
_HEAD_LINES = 4  # a letterhead stands in the first lines
# What stands before a payer's name; the name follows behind a colon or a gap.
_LABELS = re.compile(
    r"(?:originator|ordering customer(?:-name & address)?|donneur d'ordre(?: / originator)?|debtor|payer|paid by|remitter|customer|"
    r"auftraggeber|ordinante|ordenante|"
    r"pagador|opdrachtgever|debiteur|zahlungspflichtiger|subsidiary|company code \d+|from|on behalf of|for)\s*(?::|\s{2,}|"
    r"\t)\s*(?P<name>\S.{2,60})",
    re.IGNORECASE,
)
# Sentences in which a payment service names who pays.
_SENTENCES = re.compile(
    r"(?P<before>^[A-Z].{2,60}?) (?:paid you|sent you|has (?:sent|mailed|paid)|asked us|has released)|"
    r"(?:payment from|from your customer|on behalf of|books for|pay this for|paid by|payments? of) (?P<after>[A-Z][\w&.,' -]{3,50})",
)
_ENDS = re.compile(r"\s{2,}|\t| and send| we have| - | \(|: |\. (?![A-Z]\b)|\bfor our\b")


def find_payers(message: Message, ledger: OpenItems, letter: SentLetter | None) -> tuple[Client, ...]:
    """Clients that plausibly pay: those of the address, of its domain, of the letter that is answered, and their families."""
    found = [*ledger.clients_of_email(message.sender.email)]
    if message.sender.domain:
        found += ledger.clients_of_domain(message.sender.domain)
    if letter is not None and letter.client_number is not None and (client := ledger.client(letter.client_number)) is not None:
        found.append(client)
    return with_families(found, ledger)


def clients_by_proof(sheets: Sequence[Sheet], lookup: Lookup) -> tuple[Client, ...]:
    """The one client whose invoices a mail of nobody known names with the amounts that the ledger has for them; none where several."""
    tokens = [token for sheet in sheets for line in sheet.lines for token in line.tokens]
    amounts = {token.amount for token in tokens if token.kind is TokenKind.AMOUNT and token.amount}
    named = [item for token in tokens if is_reference(token) for item in lookup.named(token.text)[:1]]
    owners = {item.client_number for item in named if any(fits_amount(item, amount) for amount in amounts)}
    client = lookup.ledger.client(owners.pop()) if len(owners) == 1 else None
    return with_families([client], lookup.ledger) if client is not None else ()


def with_families(clients: Iterable[Client], ledger: OpenItems) -> tuple[Client, ...]:
    """The clients and those that belong together with them, each once."""
    return tuple({member.number: member for client in clients for member in (client, *ledger.family(client.number))}.values())


def names_on(sheets: Iterable[Sheet], subject: str, *, is_letter: bool) -> tuple[str, ...]:
    """Names at the places of a payer: behind a label, in a payment service's sentence, in a print's letterhead."""
    found: list[str] = []
    for text in (subject, *(line.text for sheet in sheets for line in sheet.lines)):
        found += [match["name"] for match in _LABELS.finditer(text)]
        told = re.sub(r"^\W*\[[^\]]*\]\s*\w*:?\s*", "", text)  # "[Service] TW118: payment from …"
        found += [match["before"] or match["after"] for match in _SENTENCES.finditer(told)]
    if not is_letter:
        found += [cell for sheet in sheets for line in sheet.lines[:_HEAD_LINES] for cell in _cells(line.text)]
    return tuple(
        dict.fromkeys(name for each in found if (name := _ENDS.split(each)[0].strip(" .,:;*-")) and re.search(r"[^\W\d]{3,}", name))
    )


def _cells(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\s{2,}|\t| — | \| | · ", text) if part.strip()]


def clients_behind(names: Sequence[str], ledger: OpenItems, *, least: float = _SURE) -> tuple[Client, ...]:
    """The clients that those names mean, surely unless a lesser likeness is enough."""
    found = []
    for name in names[:12]:
        if len(plain(name)) < 4 or re.search(r"\d{4,}", name):
            continue
        found += [client for client, score in ledger.clients_named(name)[:3] if score >= least]
    return tuple({client.number: client for client in found}.values())
