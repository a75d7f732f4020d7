"""The ledger in hand: invoices by number, spelling, slip, ending, client, matter and amount; clients by address and name."""

from collections.abc import Iterable, Iterator

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money
from mailflow.matching.names import NameIndex
from mailflow.matching.rows import RowIndex
from mailflow.matching.spelling import compact, one_slip_away, spellings

_SHORTEST_SLIP = 4  # digits; among shorter numbers everything is one slip from everything


class OpenItemIndex:
    """Every look-up of `domain.ports.OpenItems`, each at the same cost whatever the ledger's size.

    Invoices are rows of one list; everything else holds row numbers. One dictionary has all spellings: a slip is found by asking
    it for the hundred and fifty numbers that are one slip away. `replace` changes a row in place.
    """

    def __init__(self, clients: Iterable[Client], invoices: Iterable[OpenInvoice]) -> None:
        self._rows: list[OpenInvoice] = []
        self._by_form: dict[str, int | tuple[int, ...]] = {}
        self._by_client: dict[str, list[int]] = {}
        self._by_matter: dict[str, list[int]] = {}
        self._by_amount = RowIndex(())
        for invoice in {invoice.number: invoice for invoice in invoices}.values():
            self._append(invoice)
        self._by_amount = RowIndex((key, row) for row, invoice in enumerate(self._rows) for key in _amount_keys(invoice))
        self._clients = {client.number: client for client in clients}
        self._names = NameIndex(self._clients.values())
        self._arrange_clients()

    def replace(self, invoice: OpenInvoice) -> None:
        """Take over a new or changed invoice."""
        row = self._row(invoice.number)
        if row is None:
            row = self._append(invoice)
        else:
            old, self._rows[row] = self._rows[row], invoice
            if (old.client_number, old.matter_number) != (invoice.client_number, invoice.matter_number):
                self._by_client[old.client_number].remove(row)
                self._by_matter[old.matter_number].remove(row)
                self._file(invoice, row)
        for key in _amount_keys(invoice):
            self._by_amount.add(key, row)

    def replace_client(self, client: Client) -> None:
        """Take over a new or changed client."""
        self._clients[client.number] = client
        self._names.replace(client)
        self._arrange_clients()

    def exact(self, number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of exactly this number, as the ledger spells it."""
        row = self._row(number.strip())
        return () if row is None else (self._rows[row],)

    def normalised(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose number is this token once prefixes, leading zeros, separators and look-alike letters are gone.

        The most literal form that fits answers alone: letters of a number are only dropped where they lead nowhere.
        """
        for form in (compact(token), *spellings(token)):
            if form in self._by_form:
                return self._sorted(self._filed(form))
        return ()

    def near(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose normalised number is one slip away (a digit wrong, swapped, lost or added), without the exact ones."""
        forms = [form for form in spellings(token) if len(form) >= _SHORTEST_SLIP]
        rows = {row for form in forms for slip in one_slip_away(form) if slip in self._by_form for row in self._filed(slip)}
        return self._sorted(rows.difference(*(self._filed(form) for form in (compact(token), *spellings(token)))))

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
        rows = {row for row in self._by_amount.rows(_amount_key(amount)) if amount in (self._rows[row].balance, self._rows[row].amount)}
        return self._open(rows)

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

    def _append(self, invoice: OpenInvoice) -> int:
        row = len(self._rows)
        self._rows.append(invoice)
        self._file(invoice, row)
        for form in {invoice.number, *spellings(invoice.number)}:
            there = self._by_form.get(form)
            self._by_form[form] = row if there is None else (*self._filed(form), row)
        return row

    def _file(self, invoice: OpenInvoice, row: int) -> None:
        self._by_client.setdefault(invoice.client_number, []).append(row)
        self._by_matter.setdefault(invoice.matter_number, []).append(row)

    def _filed(self, form: str) -> tuple[int, ...]:
        rows = self._by_form.get(form, ())
        return (rows,) if isinstance(rows, int) else rows

    def _row(self, number: str) -> int | None:
        return next((row for row in self._filed(number) if self._rows[row].number == number), None)

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


def _amount_keys(invoice: OpenInvoice) -> Iterator[int]:
    yield _amount_key(invoice.amount)
    if invoice.balance != invoice.amount:
        yield _amount_key(invoice.balance)


def _amount_key(amount: Money) -> int:
    """Equal amounts have equal keys; the currency is looked at when a row is verified."""
    return hash(amount.amount)
