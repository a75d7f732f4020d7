"""Open items and clients of the billing system, from CSV or a workbook (columns as in ``clients.csv`` and ``invoices.csv``)."""

from pathlib import Path

from mailflow.domain.ledger import Client, ClientKind, OpenInvoice
from mailflow.domain.ports import Load
from mailflow.feeds.cells import Cells, open_cells, share_of
from mailflow.feeds.sheet import sha256_of

_CLIENT_COLUMNS = (
    *(
        "client_number",
        "name",
        "aliases",
        "email_domains",
        "contact_name",
        "contact_email",
        "currency",
        "billing_attorney",
        "attorney_email",
    ),
    *("office", "practice_group", "terms_days", "parent_client_number"),
)
# Beyond what every billing system lists: the firm's own words, which its cadences may ask for.
_CLIENT_FURTHER = ("tags", "risk", "kind")
_INVOICE_COLUMNS = (
    *("invoice_number", "client_number", "matter_number", "matter_name", "invoice_date", "due_date", "currency", "amount", "balance"),
    *("billing_attorney", "office", "practice_group"),
)
_CLIENT_NEEDS = ("client_number", "name")
_INVOICE_NEEDS = ("invoice_number", "client_number", "invoice_date", "due_date", "currency", "amount", "balance")


class Clients:
    """Whom the firm bills."""

    def recognises(self, path: Path) -> float:
        """The share of the columns of a client list that the file has."""
        return share_of(_CLIENT_COLUMNS, path, _CLIENT_NEEDS)

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError at the first row that cannot be taken."""
        sheet, cells = open_cells(path, (*_CLIENT_COLUMNS, *_CLIENT_FURTHER), _CLIENT_NEEDS)
        seen: dict[str, int] = {}
        clients = tuple(_client(cells, seen) for _ in cells.rows(sheet))
        return Load(file=path.name, sha256=sha256_of(path), clients=clients, lines=tuple(seen.values()))


class Invoices:
    """The open items, and the closed ones that the file still lists."""

    def recognises(self, path: Path) -> float:
        """The share of the columns of an invoice list that the file has."""
        return share_of(_INVOICE_COLUMNS, path, _INVOICE_NEEDS)

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError at the first row that cannot be taken."""
        sheet, cells = open_cells(path, _INVOICE_COLUMNS, _INVOICE_NEEDS)
        seen: dict[str, int] = {}
        invoices = tuple(_invoice(cells, seen) for _ in cells.rows(sheet))
        return Load(file=path.name, sha256=sha256_of(path), invoices=invoices, lines=tuple(seen.values()))


def _client(cells: Cells, seen: dict[str, int]) -> Client:
    number = cells.needed("client_number")
    cells.unique("client_number", number, seen)
    return Client(
        number=number,
        name=cells.needed("name"),
        aliases=cells.words("aliases"),
        email_domains=tuple(domain.lower() for domain in cells.words("email_domains")),
        contact_name=cells.text("contact_name"),
        contact_email=cells.text("contact_email").lower(),
        currency=cells.currency() if cells.text("currency") else "",
        billing_attorney=cells.text("billing_attorney"),
        attorney_email=cells.text("attorney_email").lower(),
        office=cells.text("office"),
        practice_group=cells.text("practice_group"),
        terms_days=cells.number("terms_days", 30),
        parent_number=cells.text("parent_client_number") or None,
        tags=cells.words("tags"),
        risk=cells.text("risk"),
        kind=ClientKind(cells.one_of("kind", tuple(ClientKind))),
    )


def _invoice(cells: Cells, seen: dict[str, int]) -> OpenInvoice:
    number, currency = cells.needed("invoice_number"), cells.currency()
    cells.unique("invoice_number", number, seen)
    amount = cells.amount("amount", currency)
    balance = amount if cells.text("balance") == cells.text("amount") else cells.amount("balance", currency)
    if amount.amount * balance.amount < 0:
        cells.refuse("balance", "an invoice has a positive balance and a credit note a negative one, like its amount")
    return OpenInvoice(
        number=number,
        client_number=cells.needed("client_number"),
        matter_number=cells.text("matter_number"),
        matter_name=cells.name("matter_name"),
        invoiced_on=cells.day("invoice_date"),
        due_on=cells.day("due_date"),
        amount=amount,
        balance=balance,
        billing_attorney=cells.name("billing_attorney"),
        office=cells.name("office"),
        practice_group=cells.name("practice_group"),
    )
