"""Which statements go to whom: one mail a contact, never with matters that are another contact's, and why one is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from pathlib import Path

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.domain.ledger import Client
from mailflow.domain.statements import Part, PlannedMail, StatementsBy
from mailflow.policy.dunning_people import ContactBook
from mailflow.services.chase_people import open_book
from mailflow.services.identity import Identity
from mailflow.store.unit import UnitOfWork
from mailflow.store.work import chunks

# Whom a statement goes to: the desk that pays, else the client's contact.
_TO = (Role.ACCOUNTS_PAYABLE, Role.CLIENT)
# These stop every word to a client; a dispute or a promise does not make its account wrong.
_SILENCES = frozenset({HoldReason.STOP_CONTACT, HoldReason.INSOLVENCY, HoldReason.OTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stating:
    """What runs of statements work with. `folders` are the templates', the firm's own first; `forms` are the files of each statement."""

    identity: Identity
    folders: tuple[Path, ...]
    firm: str
    zone: tzinfo
    stale_after: timedelta = timedelta(hours=36)
    forms: tuple[str, ...] = ("pdf",)


def plan_statements(
    unit: UnitOfWork, *, by: StatementsBy, clients: Sequence[str] = (), matter: str = "", today: date
) -> tuple[PlannedMail, ...]:
    """One mail for each contact, in order of address; no `clients`: everybody of whom anything is open. Raises LookupError."""
    numbers = tuple(clients) or unit.statements.numbers()
    found: dict[str, PlannedMail] = {}
    whole: set[str] = set()
    for some in chunks(numbers):
        known = unit.reminders.clients(some)
        missing = [number for number in some if number not in known]
        if missing:
            raise LookupError(f"there is no client {missing[0]}")
        owners = known | unit.reminders.clients(filter(None, (client.parent_number for client in known.values())))
        book = open_book(unit, owners, unit.holds.pauses(owners), unit.addresses.lasting_failures(), today=today)
        if by is StatementsBy.PARENT:
            payers = {_payer(client, owners) for client in known.values()} - whole
            parts = [(book.first(_TO, payer, ""), Part(client_number=payer, with_subsidiaries=True)) for payer in sorted(payers)]
            whole |= payers
        else:
            parts = list(_parts(book, _matters(unit, known, matter), is_split=by is StatementsBy.MATTER or bool(matter)))
        for contact, part in parts:
            _gather(found, contact, part)
    return tuple(found[address] for address in sorted(found))


def why_held(unit: UnitOfWork, mail: PlannedMail, today: date) -> str:
    """Why nothing goes to a contact now, in words for a clerk; empty where nothing holds it."""
    if not mail.address:
        return "nobody is known to whom the statement could go; enter the client's contact"
    failed = unit.addresses.find_failed(mail.address)
    if failed is not None and failed.is_lasting:
        return f"{mail.address} does not take our letters since {failed.first_at:%Y-%m-%d}; correct the contact"
    numbers = sorted({part.client_number for part in mail.parts})
    clients = unit.reminders.clients(numbers)
    for pause in unit.holds.pauses(numbers):
        if pause.hold.holds_on(today) and _covers(pause.hold, mail, clients):
            return f"{pause.hold.scope} {pause.hold.id} is paused: {pause.hold.reason}".replace("  ", " ")
    return ""


def _covers(hold: Hold, mail: PlannedMail, clients: Mapping[str, Client]) -> bool:
    if hold.scope is HoldScope.CONTACT:
        return hold.id.casefold() == mail.address.casefold()
    if hold.scope is HoldScope.CLIENT:
        return hold.id in clients and hold.reason in _SILENCES
    if hold.scope is HoldScope.OFFICE:
        return any(client.office == hold.id for client in clients.values())
    return hold.scope is HoldScope.FIRM


def _payer(client: Client, owners: Mapping[str, Client]) -> str:
    parent = client.parent_number
    return parent if parent and parent in owners else client.number


def _matters(unit: UnitOfWork, clients: Mapping[str, Client], matter: str) -> dict[str, list[str]]:
    """The matters of each client of which anything is open, in order; money without a matter has none."""
    found: dict[str, set[str]] = {number: set() for number in clients}
    for item in unit.ledger.of_clients(clients).values():
        if item.balance and matter in ("", item.matter_number):
            found[item.client_number].add(item.matter_number)
    return {number: sorted(matters) for number, matters in found.items() if matters or not matter}


def _parts(book: ContactBook, matters: Mapping[str, list[str]], *, is_split: bool) -> Iterable[tuple[Contact | None, Part]]:
    for number, open_matters in matters.items():
        if not is_split:
            yield from _of_client(book, number, open_matters)
            continue
        for matter in open_matters:
            yield book.first(_TO, number, matter), Part(client_number=number, matters=(matter,), with_cash=False)


def _of_client(book: ContactBook, number: str, matters: Sequence[str]) -> Iterable[tuple[Contact | None, Part]]:
    """One statement where all matters have the client's contact; else one for each contact with its matters alone."""
    of_all = book.first(_TO, number, "")
    others: dict[str, tuple[Contact, list[str]]] = {}
    rest: list[str] = []
    for matter in matters:
        contact = book.first(_TO, number, matter)
        if contact is None or (of_all is not None and contact.email.casefold() == of_all.email.casefold()):
            rest.append(matter)
        else:
            others.setdefault(contact.email.casefold(), (contact, []))[1].append(matter)
    if not others:
        yield of_all, Part(client_number=number)
        return
    if rest:
        yield of_all, Part(client_number=number, matters=tuple(rest))
    for contact, theirs in others.values():
        yield contact, Part(client_number=number, matters=tuple(theirs), with_cash=False)


def _gather(found: dict[str, PlannedMail], contact: Contact | None, part: Part) -> None:
    key = contact.email.casefold() if contact is not None else f"nobody:{part.client_number}"
    mail = found.get(key)
    if mail is not None:
        found[key] = replace(mail, parts=(*mail.parts, part))
        return
    who = contact or Contact(client_number=part.client_number, role=Role.CLIENT, email="")
    found[key] = PlannedMail(address=who.email, name=who.name, language=who.language or "en", parts=(part,))
