"""The ledger in hand: invoices by number, spelling, slip, ending, client, matter and amount; clients by address and name."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nsmallest

from mailflow.domain.ledger import Client, InvoiceRow, OpenInvoice
from mailflow.domain.money import Money
from mailflow.matching.invoice_rows import InvoiceRows, row_of
from mailflow.matching.names import NameIndex
from mailflow.matching.own_slips import OwnSlips
from mailflow.matching.rows import RowIndex
from mailflow.matching.slips import SpellingIndex
from mailflow.matching.spelling import compact, spellings

_SHORTEST_SLIP = 4  # digits; among shorter numbers everything is one slip from everything
_ROWS_AT_ONCE = 5000  # of a build
_MOST_OF_AMOUNT = 100  # a flat fee is billed a thousand times; so many of one amount already say that it says nothing


class OpenItemIndex:
    """Every look-up of `domain.ports.OpenItems`, each at the same cost whatever the ledger's size.

    Invoices are rows of arrays; everything else holds row numbers. One table has all spellings: a slip is found by asking it for the
    two hundred numbers that are one slip away. `replace` changes a row in place.
    """

    def __init__(self, clients: Iterable[Client], invoices: Iterable[OpenInvoice] = (), *, rows: Iterable[InvoiceRow] = ()) -> None:
        """`rows` are further invoices as plain columns, each number once: that is how a large ledger is built quickly."""
        self._rows = InvoiceRows()
        self._spelt = SpellingIndex(self._is_spelt)
        self._own = OwnSlips(self._rows)
        self._by_amount = RowIndex(())
        self._clients = {client.number: client for client in clients}
        self._names = NameIndex(self._clients.values())
        self._arrange_clients()
        self._build(itertools.chain(rows, map(row_of, {invoice.number: invoice for invoice in invoices}.values())))

    def replace(self, invoice: OpenInvoice) -> None:
        """Take over a new or changed invoice."""
        row = self._row(invoice.number)
        before: tuple[int, ...] = ()
        if row is None:
            row = self._append([row_of(invoice)])
            self._own.forget(invoice.client_number)
        else:
            before = self._rows.amounts(row)
            if (owner := self._rows[row].client_number) != invoice.client_number:
                self._own.forget(owner)
                self._own.forget(invoice.client_number)
            self._rows.put(row, invoice)
        for minor in self._rows.amounts(row):
            if minor not in before:
                self._by_amount.add(minor, row)

    def replace_client(self, client: Client) -> None:
        """Take over a new or changed client."""
        self._clients[client.number] = client
        self._names.replace(client)
        self._is_arranged = False

    def exact(self, number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of exactly this number, as the ledger spells it."""
        row = self._row(number.strip())
        return () if row is None else (self._rows[row],)

    def normalised(self, token: str) -> tuple[OpenInvoice, ...]:
        """Invoices whose number is this token once prefixes, leading zeros, separators and look-alike letters are gone.

        The most literal form that fits answers alone: letters of a number are only dropped where they lead nowhere.
        """
        for form in (compact(token), *spellings(token)):
            if rows := self._spelt.rows(form):
                return self._sorted(rows)
        return ()

    def near(self, token: str, *, clients: Collection[str] | None = None) -> tuple[OpenInvoice, ...]:
        """Invoices whose normalised number is one slip away (a digit wrong, swapped, lost or added), without the exact ones.

        With `clients` only theirs: among consecutive numbers dozens are one slip away, and all but one are a stranger's.
        """
        forms = spellings(token)
        rows = self._near([form for form in forms if len(form) >= _SHORTEST_SLIP], clients)
        return self._sorted(rows.difference(*map(self._spelt.rows, {compact(token), *forms}))) if rows else ()

    def ending(self, suffix: str, client_number: str) -> tuple[OpenInvoice, ...]:
        """Invoices of one client whose number ends in these digits."""
        wanted = compact(suffix)
        rows = self._rows.of_client(client_number) if wanted else ()
        return self._sorted(row for row in rows if compact(self._rows.number(row)).endswith(wanted))

    def of_client(self, client_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices and credits of a client, the oldest first."""
        return self._open(self._rows.of_client(client_number))

    def of_matter(self, matter_number: str) -> tuple[OpenInvoice, ...]:
        """All open invoices of a matter, the oldest first."""
        return self._open(self._rows.of_matter(matter_number))

    def of_amount(self, amount: Money) -> tuple[OpenInvoice, ...]:
        """Open invoices with exactly this balance or this original amount; of very many the hundred oldest."""
        if not amount.is_whole:
            return ()
        found = {row for row in self._by_amount.rows(amount.minor) if self._rows.has_amount(row, amount) and self._rows.is_open(row)}
        return self._sorted(nsmallest(_MOST_OF_AMOUNT, found, key=lambda row: (self._rows.invoiced(row), self._rows.number(row))))

    def client(self, number: str) -> Client | None:
        """The client of this number."""
        return self._clients.get(number)

    def clients_of_domain(self, domain: str) -> tuple[Client, ...]:
        """Clients that write from this domain or from the domain above it."""
        self._keep_arranged()
        labels = domain.strip().lower().split(".")
        for start in range(max(len(labels) - 1, 1)):
            if found := self._by_domain.get(".".join(labels[start:])):
                return tuple(found)
        return ()

    def clients_of_email(self, email: str) -> tuple[Client, ...]:
        """Clients whose contact has exactly this address."""
        self._keep_arranged()
        return tuple(self._by_email.get(email.strip().lower(), ()))

    def clients_named(self, name: str) -> tuple[tuple[Client, float], ...]:
        """Clients whose name or alias resembles `name` (cut names included), each with a score from 0 to 1, best first."""
        return tuple((self._clients[number], score) for number, score in self._names.named(name))

    def family(self, client_number: str) -> tuple[Client, ...]:
        """The client, its parent, and the parent's other subsidiaries."""
        self._keep_arranged()
        client = self._clients.get(client_number)
        if client is None:
            return ()
        parent = self._clients.get(client.parent_number or "", client)
        members = (client, parent, *self._by_parent.get(parent.number, ()))
        return tuple({member.number: member for member in members}.values())

    def _build(self, rows: Iterator[InvoiceRow]) -> None:
        while some := list(itertools.islice(rows, _ROWS_AT_ONCE)):
            self._append(some)
        self._rows.trim()
        self._by_amount = RowIndex((minor, row) for row in range(len(self._rows)) for minor in self._rows.amounts(row))

    def _append(self, rows: Sequence[InvoiceRow]) -> int:
        """Files invoices whose numbers are new; the row of the first."""
        start = len(self._rows)
        self._rows.extend(rows)
        for at, (number, *_) in enumerate(rows, start):
            self._spelt.add(number, at)
            for form in set(spellings(number)) - {number}:
                self._spelt.add(form, at)
        return start

    def _near(self, forms: Sequence[str], clients: Collection[str] | None) -> set[int]:
        if clients is not None and (own := self._own.near(forms, clients)) is not None:
            return own
        rows = {row for form in forms for row in self._spelt.near(form)}
        return rows if clients is None else self._rows.of_clients(rows, clients)

    def _is_spelt(self, row: int, form: str) -> bool:
        number = self._rows.number(row)
        return form == number or form in spellings(number)

    def _row(self, number: str) -> int | None:
        return next((row for row in self._spelt.rows(number) if self._rows.number(row) == number), None)

    def _keep_arranged(self) -> None:
        if not self._is_arranged:
            self._arrange_clients()

    def _arrange_clients(self) -> None:
        self._is_arranged = True
        self._by_domain: dict[str, list[Client]] = {}
        self._by_email: dict[str, list[Client]] = {}
        self._by_parent: dict[str, list[Client]] = {}
        for client in self._clients.values():
            for domain in client.email_domains:
                self._by_domain.setdefault(domain.lower(), []).append(client)
            for email in filter(None, (client.contact_email, *client.further_emails)):
                self._by_email.setdefault(email.lower(), []).append(client)
            if client.parent_number:
                self._by_parent.setdefault(client.parent_number, []).append(client)

    def _open(self, rows: Iterable[int]) -> tuple[OpenInvoice, ...]:
        return self._sorted(filter(self._rows.is_open, rows))

    def _sorted(self, rows: Iterable[int]) -> tuple[OpenInvoice, ...]:
        return tuple(sorted((self._rows[row] for row in rows), key=lambda item: (item.invoiced_on, item.number)))
