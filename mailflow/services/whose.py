"""Which client a mail is about, where neither its sender nor its thread says it: by numbers, addresses and names in its words."""

import re
from collections.abc import Iterable, Iterator

from mailflow.domain.message import AutomaticType, Message
from mailflow.domain.ports import OpenItems
from mailflow.services.desk import MailInHand

# What may be a number of the ledger in running text; the ledger decides whether it is one.
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]*[A-Za-z0-9]")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# Where a name in a subject ends; a comma may belong to it ("Viñedos del Sil, S.L."). Words in capitals go together in a sentence.
_PIECES = re.compile(r"\s[-–—/|]\s|[:;()\n]|\s/\s")
_CAPITALS = re.compile(r"(?:[A-ZÀ-Þ][\w'’&.-]*,?(?: (?:of|the|and|de|del|du|des|y|et|und|&|e) )? ?){2,7}")
_FEWEST_DIGITS = 4
# A name this near is the name, but for its legal form.
_SAME = 0.97
_LONGEST = 6000
_MOST_NAMES = 25


def client_of_words(mail: MailInHand, ledger: OpenItems) -> str | None:
    """The one client that the mail can be about, `None` where there is none or more than one.

    Numbers of invoices go before a client's own number, before the address that failed, before names: the ledger gives each number once.
    """
    message, reading = mail.message, mail.read
    texts = (message.subject, reading.facts.reply_text, reading.facts.quoted_text, *_returned(mail))
    words = [text[:_LONGEST] for text in texts if text]
    for found in (
        _of_invoices(words[:2], ledger),
        _of_clients(words, ledger),
        _of_addresses(mail, ledger),
        _of_invoices(words, ledger),
        _of_names(message, words[:2], ledger),
    ):
        if len(found) == 1:
            return next(iter(found))
    return None


def _returned(mail: MailInHand) -> Iterator[str]:
    """What a bounce says of the letter that came back."""
    robot = mail.read.automatic
    if robot is not None and robot.type is AutomaticType.BOUNCE:
        yield mail.message.text
        yield from (f"{nested.subject}\n{nested.text}" for nested in mail.message.nested)


def _tokens(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in _TOKEN.finditer(text):
            if sum(character.isdecimal() for character in match.group()) >= _FEWEST_DIGITS:
                yield match.group()


def _of_invoices(texts: Iterable[str], ledger: OpenItems) -> set[str]:
    return {item.client_number for token in _tokens(texts) for item in ledger.exact(token)}


def _of_clients(texts: Iterable[str], ledger: OpenItems) -> set[str]:
    return {client.number for token in _tokens(texts) if (client := ledger.client(token)) is not None}


def _of_addresses(mail: MailInHand, ledger: OpenItems) -> set[str]:
    """The owners of an address that failed."""
    robot = mail.read.automatic
    if robot is None or robot.type is not AutomaticType.BOUNCE:
        return set()
    emails = robot.recipients or tuple(match.group().lower() for match in _EMAIL.finditer(mail.message.text))
    exact = {client.number for email in emails for client in ledger.clients_of_email(email)}
    return exact or {client.number for email in emails for client in ledger.clients_of_domain(email.rpartition("@")[2])}


def _of_names(message: Message, texts: Iterable[str], ledger: OpenItems) -> set[str]:
    names = [piece.strip(" ,.") for piece in _PIECES.split(message.subject)]
    names += [match.group().strip(" ,.") for text in texts for match in _CAPITALS.finditer(text)]
    told = [name for name in dict.fromkeys(names) if len(name) > _FEWEST_DIGITS][:_MOST_NAMES]
    return {client.number for name in told for client, score in ledger.clients_named(name)[:2] if score >= _SAME}
