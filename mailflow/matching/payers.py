"""Who pays: signals from the address, the thread, the names and the invoices, each capped so that none is certain alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mailflow.domain.facts import Remittance
from mailflow.domain.ledger import Client, Receipt
from mailflow.domain.message import Message, SentLetter
from mailflow.domain.ports import OpenItems
from mailflow.matching.names import core, fold

# What each signal may contribute at most; they rank clients and never post (DESIGN §7.1).
# Somebody who writes for several clients says by the thread for which: it outweighs his address.
_INVOICES, _CONTACT, _DOMAIN, _THREAD, _NAMES, _BANK, _SENDER = 0.5, 0.35, 0.3, 0.45, 0.35, 0.3, 0.15
_CLOSE = 0.05  # two clients nearer than this are not told apart
_FULL_NAME = 0.9  # from here on a name is written out, give or take its legal form
_TELLING_WORD = 5  # letters
_MOST_POSSIBLE = 5  # clients that a name resembles
_SURE_NAME = 0.72  # a name that resembles less says nothing by itself


@dataclass(slots=True)
class Payer:
    """A client that may be the payer, how much speaks for it, and in what words."""

    client_number: str
    weight: float = 0.0
    says: list[str] = field(default_factory=list)


class Ballot:
    """Adds up signals for clients."""

    def __init__(self, ledger: OpenItems) -> None:
        self._ledger = ledger
        self._payers: dict[str, Payer] = {}

    def vote(self, clients: Iterable[tuple[Client, float]], cap: float, says: str) -> None:
        """One signal: each client gets its share of the cap; clients that share a signal share its weight."""
        shares = list(clients)
        for client, share in shares:
            payer = self._payers.setdefault(client.number, Payer(client.number))
            payer.weight += cap * share / max(len(shares), 1) ** 0.5
            payer.says.append(says)

    def vote_name(self, name: str, cap: float, says: str) -> None:
        """A name: only the clients that it resembles most count."""
        found = [(client, score) for client, score in self._ledger.clients_named(name) if score >= _SURE_NAME]
        best = found[0][1] if found else 0.0
        self.vote([(client, score) for client, score in found if score >= best - _CLOSE], cap, says)

    def vote_numbers(self, numbers: Sequence[str], cap: float, says: str) -> None:
        """One signal for clients that are known by their numbers."""
        clients = [client for number in numbers if (client := self._ledger.client(number)) is not None]
        self.vote([(client, 1.0) for client in clients], cap, says)

    def result(self) -> tuple[Payer, ...]:
        """Payers, the likeliest first."""
        return tuple(sorted(self._payers.values(), key=lambda payer: (-payer.weight, payer.client_number)))


def payers_of_message(
    remittance: Remittance, message: Message, ledger: OpenItems, *, letter: SentLetter | None, invoices: Sequence[str]
) -> tuple[Payer, ...]:
    """Who may have sent this advice, the likeliest first; `invoices` are the ledger's numbers that its lines name beyond doubt."""
    ballot = Ballot(ledger)
    email, domain = message.sender.email, message.sender.domain
    ballot.vote(((client, 1.0) for client in ledger.clients_of_email(email)), _CONTACT, f"{email} is its contact")
    ballot.vote(((client, 1.0) for client in ledger.clients_of_domain(domain) if domain), _DOMAIN, f"it writes from {domain}")
    if letter is not None and letter.client_number:
        ballot.vote_numbers([letter.client_number], _THREAD, "the mail answers a letter to it")
    owners = [item.client_number for number in invoices for item in ledger.exact(number)]
    for number in dict.fromkeys(owners):
        share = owners.count(number) / len(owners)
        ballot.vote_numbers([number], _INVOICES * share, "its invoices are named")
    for name in remittance.payer_names:
        ballot.vote_name(name, _NAMES / len(remittance.payer_names), f"the advice names {name!r}")
    ballot.vote_name(message.sender.name, _SENDER, f"the sender is called {message.sender.name!r}")
    return ballot.result()


def payers_of_receipt(receipt: Receipt, ledger: OpenItems) -> tuple[Payer, ...]:
    """Who may have sent this money, the likeliest first: whom the bank names, else whom its text names."""
    ballot = Ballot(ledger)
    ballot.vote_name(receipt.payer_name, _NAMES + _BANK, f"the bank names {receipt.payer_name!r}")
    if not ballot.result():  # an agent, a portal, a bank: the text may say for whom
        for name in _names_in(receipt.reference):
            resembling = [(client, score) for client, score in ledger.clients_named(name) if score >= _SURE_NAME]
            ballot.vote(resembling, _BANK, f"the bank's text names {name!r}")
    return ballot.result()


def is_only_resembled(payers: Sequence[Payer]) -> bool:
    """Whether only a part of a name, or one that several have, speaks for the likeliest payer: too little to go by an amount."""
    return bool(payers) and payers[0].weight < _BANK * _FULL_NAME


def _names_in(text: str) -> list[str]:
    """The stretches of words in a bank's text that may be a company's name; words with digits and short ones between them part them."""
    pieces = re.split(r"\S*\d\S*|[/+:=*|,;]", text)
    return [piece.strip() for piece in pieces if sum(c.isalpha() for c in piece) > _TELLING_WORD]


def possible_payers(receipt: Receipt, ledger: OpenItems) -> tuple[str, ...]:
    """Clients that the payer's name or the bank's text resembles a little: enough to look for numbers among theirs, not more."""
    names = (receipt.payer_name, receipt.reference)
    return tuple(dict.fromkeys(client.number for name in names if name for client, _ in ledger.clients_named(name)[:_MOST_POSSIBLE]))


def shares_word(receipt: Receipt, clients: Iterable[str], ledger: OpenItems) -> bool:
    """Whether the bank's name or text has a telling word of a client's name: an owner, a spouse, a law firm pays for it."""
    theirs = {word for text in (receipt.payer_name, receipt.reference) for word in fold(text).split() if len(word) >= _TELLING_WORD}
    found = [client for number in clients if (client := ledger.client(number)) is not None]
    return any(theirs & set(core(fold(name)).split()) for client in found for name in (client.name, *client.aliases, client.contact_name))


def choose_payer(payers: Sequence[Payer], ledger: OpenItems) -> str | None:
    """The one client that the signals point at: where members of a group are not told apart, the parent that pays for them.

    `None` where two strangers fit equally well, or nobody fits.
    """
    if not payers:
        return None
    close = [payer.client_number for payer in payers if payer.weight >= payers[0].weight - _CLOSE]
    return one_of_group(close, ledger)


def one_of_group(numbers: Sequence[str], ledger: OpenItems) -> str | None:
    """The client itself, or the parent of several members of one group; `None` for strangers."""
    if len(set(numbers)) == 1:
        return numbers[0]
    families = [{member.number for member in ledger.family(number)} for number in numbers]
    if not families or not set(numbers) <= families[0]:
        return None
    first = ledger.client(numbers[0])
    parent = first.parent_number if first is not None else None
    return parent or numbers[0]


def relatives(numbers: Iterable[str], ledger: OpenItems) -> tuple[str, ...]:
    """These clients and their groups, without repetition, these first."""
    wanted = list(numbers)
    return tuple(dict.fromkeys([*wanted, *(member.number for number in wanted for member in ledger.family(number))]))
