"""An invented firm of any size: clients, open invoices with consecutive or sparse numbers, always the same for one size."""

import csv
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money

TODAY = date(2026, 6, 15)
# As the issue that asks for these figures says: a client has fifty open invoices.
INVOICES_A_CLIENT = 50
_FIRST_NUMBER = 1_000_001
_LEADS = (
    "Alder Barrow Calder Denholm Elmore Farrow Garrick Hollis Ibsen Jarrow Kestrel Lowell Marlow Norrland Ormond Pelham Quarry Rowan "
    "Selwyn Tarrant Ulster Verrall Wexford Yarrow Zeller Ashdown Brampton Colby Dunmore Eastlake"
).split()
_MIDDLES = (
    "Bridge Creek Crossing Dale Falls Field Ford Gate Grove Harbor Heights Hill Lake Landing Meadow Mill Moor Park Point Ridge River "
    "Shore Spring Stone Valley View Wharf Wood"
).split()
_TRADES = (
    "Freight;Grain Elevators;Mutual Insurance;Rail Leasing;Energy;Packaging;Foods;Steel;Textiles;Shipping;Timber;Chemicals;Motors;"
    "Pharmaceuticals;Logistics;Minerals;Dairy;Paper;Glass;Tools;Software;Hospitals;Realty;Airways"
).split(";")
_FORMS = "LLC Inc. Corp. LLP Ltd.".split()
_ATTORNEYS = ("Gwen Marsh", "Omar Lindqvist", "Priya Raman", "Tomas Keel", "Wanda Pruitt", "Saul Abernathy")
_OFFICES = ("Kansas City", "Toronto", "London")


class Numbers(StrEnum):
    """How the firm counts its invoices: one after the other (each is one slip from dozens), or with gaps (from hardly any)."""

    CONSECUTIVE = "consecutive"
    SPARSE = "sparse"


class Firm:
    """The ledger of a firm with so many open invoices; the same size and numbers give the same ledger."""

    def __init__(self, size: int, numbers: Numbers = Numbers.CONSECUTIVE) -> None:
        chance = Random(f"{size}/{numbers}")  # invented, and to be the same again
        self.size = size
        self.clients = tuple(_client(at) for at in range(max(size // INVOICES_A_CLIENT, 1)))
        owners = [at % len(self.clients) for at in range(size)]
        chance.shuffle(owners)
        self._owners = array("I", owners)
        if numbers is Numbers.SPARSE:
            self._numbers = array("I", sorted(chance.sample(range(100_000_000, 1_000_000_000), size)))
        else:
            self._numbers = array("I", range(_FIRST_NUMBER, _FIRST_NUMBER + size))
        self._cents = array("I", (chance.randrange(50_000, 5_000_000) for _ in range(size)))
        self._ages = array("H", (chance.randrange(1, 330) for _ in range(size)))

    def invoices(self) -> Iterator[OpenInvoice]:
        """Every open invoice, one at a time: a million of them need not lie in memory."""
        return (self.invoice(at) for at in range(self.size))

    def invoice(self, at: int) -> OpenInvoice:
        """The invoice at this place of the ledger."""
        client = self.clients[self._owners[at]]
        invoiced_on = TODAY - timedelta(days=self._ages[at])
        amount = Money.from_minor(self._cents[at], "USD")
        matter = at % 4 + 1
        return OpenInvoice(
            number=str(self._numbers[at]),
            client_number=client.number,
            matter_number=f"{client.number}-{matter:03d}",
            matter_name=f"{_MIDDLES[matter * 5]} Matter",
            invoiced_on=invoiced_on,
            due_on=invoiced_on + timedelta(days=client.terms_days),
            amount=amount,
            balance=amount,
            billing_attorney=client.billing_attorney,
            office=client.office,
            practice_group="Litigation",
        )

    def of_client(self, client: Client) -> list[OpenInvoice]:
        """The open invoices of one client."""
        wanted = self.clients.index(client)
        return [self.invoice(at) for at, owner in enumerate(self._owners) if owner == wanted]


def write_invoices(firm: Firm, path: Path) -> None:
    """The open items as the billing system would export them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(
            "invoice_number client_number matter_number matter_name invoice_date due_date currency amount balance "
            "billing_attorney office practice_group".split()
        )
        sheet.writerows(
            (
                *(one.number, one.client_number, one.matter_number, one.matter_name, one.invoiced_on, one.due_on),
                *(one.amount.currency, one.amount.plain, one.balance.plain, one.billing_attorney, one.office, one.practice_group),
            )
            for one in firm.invoices()
        )


def _client(at: int) -> Client:
    lead, rest = at % len(_LEADS), at // len(_LEADS)
    middle, rest = rest % len(_MIDDLES), rest // len(_MIDDLES)
    # Another trade for each client of a name, so that firms of one name are told apart as in life.
    trade = (rest + lead + middle) % len(_TRADES)
    name = f"{_LEADS[lead]} {_MIDDLES[middle]} {_TRADES[trade]} {_FORMS[at % len(_FORMS)]}"
    domain = f"{_LEADS[lead]}{_MIDDLES[middle]}{trade}.example".lower()
    return Client(
        number=str(20_000 + at),
        name=name,
        email_domains=(domain,),
        contact_name="Accounts Payable",
        contact_email=f"ap@{domain}",
        currency="USD",
        billing_attorney=_ATTORNEYS[at % len(_ATTORNEYS)],
        attorney_email="attorney@practice.example",
        office=_OFFICES[at % len(_OFFICES)],
        practice_group="Litigation",
        terms_days=30,
    )
