"""The ledger in hand: invoices by number, spelling, slip, ending, client, matter and amount; clients by address and name."""

from collections.abc import Iterable
from decimal import Decimal

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money
from mailflow.matching.names import NameIndex
from mailflow.matching.slips import SlipIndex
from mailflow.matching.spelling import compact, digits_of, one_slip_apart, spellings

_SHORTEST_SLIP = 4  # digits; among shorter numbers everything is one slip from everything
_AmountKey = tuple[str, Decimal]


class OpenItemIndex:
    """Every look-up of `domain.ports.OpenItems`, each at the same cost whatever the ledger's size.

    Invoices are rows of one list; everything else holds row numbers. `replace` changes a row in place.
    """

    def __init__(self, clients: Iterable[Client], invoices: Iterable[OpenInvoice]) -> None:
        self._rows: list[OpenInvoice] = []
        self._by_number: dict[str, int] = {}
        self._by_client: dict[str, list[int]] = {}
        self._by_matter: dict[str, list[int]] = {}
        self._by_amount: dict[_AmountKey, list[int]] = {}
        for invoice in invoices:
            self._file(invoice)
        self._slips = SlipIndex((row, form) for row, invoice in enumerate(self._rows) for form in _filed_forms(invoice.number))
        self._clients = {client.number: client for client in clients}
        self._names = NameIndex(self._clients.values())
        self._arrange_clients()

    def replace(self, invoice: OpenInvoice) -> None:
        """Take over a new or changed invoice."""
        is_new = invoice.number not in self._by_number
        row = self._file(invoice)
        if is_new:
            for form in _filed_forms(invoice.number):
                self._slips.add(row, form)

    def replace_client(self, client: Client) -> None:
        """Take over a new or changed client."""
        self._clients[client.number] = client
        self._names.replace(client)
        self._arrange_clients()

    def exact(self, number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of exactly this number, as the ledger spells it."""
        row = self._by_number.get(number.strip())
        return () if row is None else (self._rows[row],)

    def normalised(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose number is this token once prefixes, leading zeros, separators and look-alike letters are gone.

        The most literal form that fits answers alone: letters of a number are only dropped where they lead nowhere.
        """
        for form in (compact(token), *spellings(token)):
            rows = {row for row in self._slips.same(form) if form in _filed_forms(self._rows[row].number)}
            if rows:
                return self._sorted(rows)
        return ()

    def near(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose normalised number is one slip away (a digit wrong, swapped, lost or added), without the exact ones."""
        forms = [form for form in dict.fromkeys((*_padded(token), *spellings(token))) if len(form) >= _SHORTEST_SLIP]
        rows = {row for form in forms for row in self._slips.near(form) if self._is_slip(form, row)}
        return self._sorted(rows - {self._by_number[item.number] for item in self.normalised(token)})

    def _is_slip(self, form: str, row: int) -> bool:
        return any(one_slip_apart(form, filed) for filed in _filed_forms(self._rows[row].number))

    def ending(self, suffix: str, client_number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of one client whose number ends in these digits."""
        wanted = compact(suffix)
        rows = self._by_client.get(client_number, ())
        return self._sorted(row for row in rows if wanted and compact(self._rows[row].number).endswith(wanted))

    def of_client(self, client_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices and credits of a client, the oldest first."""
        return self._open(self._by_client.get(client_number, ()))

    def of_matter(self, matter_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices of a matter, the oldest first."""
        return self._open(self._by_matter.get(matter_number, ()))

    def of_amount(self, amount: Money) -> tuple[OpenInvoice, ...]:
        """Open invoices with exactly this balance or this original amount."""
        return self._open(self._by_amount.get((amount.currency, amount.amount), ()))

    def client(self, number: str) -> Client | None:
        """The client of this number."""
        return self._clients.get(number)

    def clients_of_domain(self, domain: str) -> tuple[Client, ...]:
        """Clients that write from this domain or from the domain above it."""
        labels = domain.strip().lower().split(".")
        for start in range(max(len(labels) - 1, 1)):
            if found := self._by_domain.get(".".join(labels[start:])):
                return tuple(found)
        return ()

    def clients_of_email(self, email: str) -> tuple[Client, ...]:
        """Clients whose contact has exactly this address."""
        return tuple(self._by_email.get(email.strip().lower(), ()))

    def clients_named(self, name: str) -> tuple[tuple[Client, float], ...]:
        """Clients whose name or alias resembles `name` (cut names included), each with a score from 0 to 1, best first."""
        return tuple((self._clients[number], score) for number, score in self._names.named(name))

    def family(self, client_number: str) -> tuple[Client, ...]:
        """The client, its parent, and the parent's other subsidiaries."""
        client = self._clients.get(client_number)
        if client is None:
            return ()
        parent = self._clients.get(client.parent_number or "", client)
        members = (client, parent, *self._by_parent.get(parent.number, ()))
        return tuple({member.number: member for member in members}.values())

    def _file(self, invoice: OpenInvoice) -> int:
        row = self._by_number.get(invoice.number)
        if row is None:
            row = self._by_number[invoice.number] = len(self._rows)
            self._rows.append(invoice)
        else:
            self._forget(row)
            self._rows[row] = invoice
        for place, key in self._places(invoice):
            place.setdefault(key, []).append(row)
        return row

    def _forget(self, row: int) -> None:
        for place, key in self._places(self._rows[row]):
            place[key].remove(row)

    def _places(self, invoice: OpenInvoice) -> list[tuple[dict, object]]:  # type: ignore[type-arg]  # dictionaries of different keys
        amounts = {(money.currency, money.amount) for money in (invoice.amount, invoice.balance)}
        places: list[tuple[dict, object]] = [(self._by_amount, key) for key in amounts]  # type: ignore[type-arg]  # as above
        return [(self._by_client, invoice.client_number), (self._by_matter, invoice.matter_number), *places]

    def _arrange_clients(self) -> None:
        self._by_domain: dict[str, list[Client]] = {}
        self._by_email: dict[str, list[Client]] = {}
        self._by_parent: dict[str, list[Client]] = {}
        for client in self._clients.values():
            for domain in client.email_domains:
                self._by_domain.setdefault(domain.lower(), []).append(client)
            if client.contact_email:
                self._by_email.setdefault(client.contact_email.lower(), []).append(client)
            if client.parent_number:
                self._by_parent.setdefault(client.parent_number, []).append(client)

    def _open(self, rows: Iterable[int]) -> tuple[OpenInvoice, ...]:
        return self._sorted(row for row in rows if self._rows[row].balance)

    def _sorted(self, rows: Iterable[int]) -> tuple[OpenInvoice, ...]:
        return tuple(sorted((self._rows[row] for row in rows), key=lambda item: (item.invoiced_on, item.number)))


def _filed_forms(number: str) -> tuple[str, ...]:
    """What a ledger number is filed under: its spellings, and its digits with their leading zeros (a slip may fall on one)."""
    forms = spellings(number)
    return forms if number.isdigit() else tuple(dict.fromkeys((*forms, *_padded(number))))


def _padded(token: str) -> tuple[str, ...]:
    whole = compact(token)
    return (whole,) if whole.startswith("0") and digits_of(whole) else ()
