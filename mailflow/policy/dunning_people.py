"""Who has which role for a client and a matter, and what holds an item back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money

_Key = tuple[str, str, Role]


class ContactBook:
    """The firm's contacts: a matter's own goes before the client's, and that before the ledger's contact and attorney.

    `accounts_payable` falls back to whom `client` finds; `practice_head` and `committee` are nobody until somebody is named.
    """

    def __init__(self, clients: Mapping[str, Client], contacts: Iterable[Contact] = ()) -> None:
        self._clients = clients
        self._named: dict[_Key, list[Contact]] = {}
        for contact in contacts:
            if contact.email:
                self._named.setdefault((contact.client_number, contact.matter_number, contact.role), []).append(contact)

    def of_role(self, role: Role, client_number: str, matter_number: str) -> tuple[Contact, ...]:
        """Everybody who has the role for a matter, in the order of the file; empty where nobody has."""
        named = self._named.get((client_number, matter_number, role)) or self._named.get((client_number, "", role))
        if named:
            return tuple(named)
        if role is Role.ACCOUNTS_PAYABLE:
            return self.of_role(Role.CLIENT, client_number, matter_number)
        return self._of_ledger(role, client_number)

    def first(self, roles: Sequence[Role], client_number: str, matter_number: str) -> Contact | None:
        """Whose address gathers a letter: the first role's, and where nobody has it, the next one's."""
        for role in roles:
            found = self.of_role(role, client_number, matter_number)
            if found:
                return found[0]
        return None

    def addresses(self, roles: Sequence[Role], client_number: str, matters: Sequence[str], *, without: str = "") -> tuple[str, ...]:
        """The addresses of these roles for some matters, each once, without the letter's own addressee."""
        everybody = [contact for role in roles for matter in matters for contact in self.of_role(role, client_number, matter)]
        found: dict[str, str] = {}
        for contact in everybody:
            found.setdefault(contact.email.casefold(), contact.email)
        found.pop(without.casefold(), None)
        return tuple(found.values())

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
    """Every hold, found by what it covers."""

    def __init__(self, holds: Iterable[Hold] = ()) -> None:
        self._held: dict[tuple[HoldScope, str], list[tuple[int, Hold]]] = {}
        for order, hold in enumerate(holds):
            name = hold.id.casefold() if hold.scope is HoldScope.CONTACT else hold.id
            self._held.setdefault((hold.scope, name), []).append((order, hold))

    def on(self, item: OpenInvoice, address: str, day: date) -> tuple[Hold, ...]:
        """The holds that stand on a day for an item of a letter to `address`, in the order of the file."""
        if not self._held:
            return ()
        covering = (
            *self._held.get((HoldScope.INVOICE, item.number), ()),
            *self._held.get((HoldScope.MATTER, item.matter_number), ()),
            *self._held.get((HoldScope.CLIENT, item.client_number), ()),
            *self._held.get((HoldScope.CONTACT, address.casefold()), ()),
        )
        return tuple(hold for _, hold in sorted(covering, key=lambda found: found[0]) if hold.holds_on(day))


def left_to_ask(item: OpenInvoice, holds: Sequence[Hold]) -> tuple[Money, HoldReason | None]:
    """What may be asked of an item, and the reason where that is nothing.

    Parts add up: two disputes of 100.00 leave the balance less 200.00. A part is a part of an invoice; a hold of anything wider keeps
    all out, whatever amount it names, because nobody can say whose part it is.
    """
    nothing = Money.zero(item.balance.currency)
    whole = next((hold for hold in holds if hold.amount is None or hold.scope is not HoldScope.INVOICE), None)
    if whole is not None:
        return nothing, whole.reason
    parts = [hold.amount for hold in holds if hold.amount is not None]
    rest = item.balance - Money(sum(parts, start=nothing.amount), item.balance.currency)
    return (rest, None) if rest > nothing else (nothing, holds[0].reason if holds else HoldReason.OTHER)
