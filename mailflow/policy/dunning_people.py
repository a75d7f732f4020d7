"""Who has which role for a client and a matter, and what holds an item back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money

_Key = tuple[str, str, Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What is known of addresses beside the firm's list; keys are a client and an address in small letters.

    `moved` are confirmed changes of a contact. `stand_ins` take the place of somebody who is absent. `failed` take no letters.
    """

    moved: Mapping[tuple[str, str], str] = field(default_factory=dict)
    stand_ins: Mapping[tuple[str, str], str] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()


class ContactBook:
    """The firm's contacts: a matter's own goes before the client's, and that before the ledger's contact and attorney.

    `accounts_payable` falls back to whom `client` finds; `practice_head` and `committee` are nobody until somebody is named. Where a
    contact has moved, letters go to the new address; whose name nobody knows is greeted by the client's.
    """

    def __init__(self, clients: Mapping[str, Client], contacts: Iterable[Contact] = (), known: Whereabouts | None = None) -> None:
        self._clients = clients
        self._known = known or Whereabouts()
        self._named: dict[_Key, list[Contact]] = {}
        self._names: dict[tuple[str, str], str] = {}
        # A client has many matters, and few of them have contacts of their own: who is found once is found for all.
        self._own: set[tuple[str, str]] = set()
        self._of_role: dict[_Key, tuple[Contact, ...]] = {}
        self._first: dict[tuple[str, str, Sequence[Role]], Contact | None] = {}
        for contact in contacts:
            if contact.email:
                self._named.setdefault((contact.client_number, contact.matter_number, contact.role), []).append(contact)
                self._own.add((contact.client_number, contact.matter_number))
                self._names.setdefault((contact.client_number, contact.email.casefold()), contact.name)

    def of_role(self, role: Role, client_number: str, matter_number: str) -> tuple[Contact, ...]:
        """Everybody who has the role for a matter, in the order of the file; empty where nobody has."""
        key = (client_number, matter_number if (client_number, matter_number) in self._own else "", role)
        known = self._of_role.get(key)
        if known is None:
            known = self._of_role[key] = self._find(role, client_number, matter_number)
        return known

    def _find(self, role: Role, client_number: str, matter_number: str) -> tuple[Contact, ...]:
        named = self._named.get((client_number, matter_number, role)) or self._named.get((client_number, "", role))
        if named:
            return tuple(map(self._where_now, named))
        if role is Role.ACCOUNTS_PAYABLE:
            return self.of_role(Role.CLIENT, client_number, matter_number)
        return tuple(map(self._where_now, self._of_ledger(role, client_number)))

    def first(self, roles: Sequence[Role], client_number: str, matter_number: str) -> Contact | None:
        """Whose address gathers a letter: the first role's, and where nobody has it, the next one's; an absent one's stand-in."""
        key = (client_number, matter_number if (client_number, matter_number) in self._own else "", tuple(roles))
        if key not in self._first:
            self._first[key] = self._find_first(roles, client_number, matter_number)
        return self._first[key]

    def _find_first(self, roles: Sequence[Role], client_number: str, matter_number: str) -> Contact | None:
        for role in roles:
            found = self.of_role(role, client_number, matter_number)
            if found:
                stand_in = self._known.stand_ins.get((client_number, found[0].email.casefold()))
                return self._with(found[0], stand_in) if stand_in else found[0]
        return None

    def addresses(self, roles: Sequence[Role], client_number: str, matters: Sequence[str], *, without: str = "") -> tuple[str, ...]:
        """The addresses of these roles for some matters, each once, without the letter's own addressee and those that take no letters."""
        everybody = [contact for role in roles for matter in matters for contact in self.of_role(role, client_number, matter)]
        found: dict[str, str] = {}
        for contact in everybody:
            found.setdefault(contact.email.casefold(), contact.email)
        for address in (without.casefold(), *self._known.failed):
            found.pop(address, None)
        return tuple(found.values())

    def _where_now(self, contact: Contact) -> Contact:
        if not self._known.moved:
            return contact
        seen = [contact.email.casefold()]
        while (moved := self._known.moved.get((contact.client_number, seen[-1]), "").casefold()) and moved not in seen:
            seen.append(moved)
        return contact if len(seen) == 1 else self._with(contact, self._known.moved[contact.client_number, seen[-2]])

    def _with(self, contact: Contact, email: str) -> Contact:
        client = self._clients.get(contact.client_number)
        name = self._names.get((contact.client_number, email.casefold())) or ("" if client is None else client.name)
        return replace(contact, email=email, name=name)

    def _of_ledger(self, role: Role, client_number: str) -> tuple[Contact, ...]:
        client = self._clients.get(client_number)
        if client is None:
            return ()
        if role is Role.CLIENT and client.contact_email:
            return (Contact(client_number=client_number, role=role, email=client.contact_email, name=client.contact_name),)
        if role is Role.BILLING_ATTORNEY and client.attorney_email:
            return (Contact(client_number=client_number, role=role, email=client.attorney_email, name=client.billing_attorney),)
        return ()


class HoldBook:
    """Every hold, found by what it covers. Of an item whose office the ledger leaves empty, its client's counts."""

    def __init__(self, holds: Iterable[Hold] = (), clients: Mapping[str, Client] | None = None) -> None:
        self._clients = clients or {}
        self._held: dict[tuple[HoldScope, str], list[tuple[int, Hold]]] = {}
        for order, hold in enumerate(holds):
            names = {HoldScope.CONTACT: hold.id.casefold(), HoldScope.FIRM: ""}
            self._held.setdefault((hold.scope, names.get(hold.scope, hold.id)), []).append((order, hold))

    def on(self, item: OpenInvoice, address: str, day: date) -> tuple[Hold, ...]:
        """The holds that stand on a day for an item of a letter to `address`, in the order of the file."""
        if not self._held:
            return ()
        client = self._clients.get(item.client_number)
        office = item.office or ("" if client is None else client.office)
        covering = (
            *self._held.get((HoldScope.INVOICE, item.number), ()),
            *self._held.get((HoldScope.MATTER, item.matter_number), ()),
            *self._held.get((HoldScope.CLIENT, item.client_number), ()),
            *self._held.get((HoldScope.CONTACT, address.casefold()), ()),
            *self._held.get((HoldScope.OFFICE, office), ()),
            *self._held.get((HoldScope.FIRM, ""), ()),
        )
        return tuple(hold for _, hold in sorted(covering, key=lambda found: found[0]) if hold.holds_on(day))


def left_to_ask(item: OpenInvoice, holds: Sequence[Hold]) -> tuple[Money, HoldReason | None]:
    """What may be asked of an item, and the reason where that is nothing.

    Parts add up: two disputes of 100.00 leave the balance less 200.00. A part is a part of an invoice; a hold of anything wider keeps
    all out, whatever amount it names, because nobody can say whose part it is.
    """
    if not holds and item.balance.amount > 0:
        return item.balance, None
    nothing = Money.zero(item.balance.currency)
    whole = next((hold for hold in holds if hold.amount is None or hold.scope is not HoldScope.INVOICE), None)
    if whole is not None:
        return nothing, whole.reason
    parts = [hold.amount for hold in holds if hold.amount is not None]
    rest = item.balance - Money(sum(parts, start=nothing.amount), item.balance.currency)
    return (rest, None) if rest > nothing else (nothing, holds[0].reason if holds else HoldReason.OTHER)
