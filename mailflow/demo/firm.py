"""Marlow Pike LLP, its clients and its open invoices: all invented."""

import random
from datetime import date, timedelta
from decimal import Decimal

from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money

FIRM = "Marlow Pike LLP"
DOMAIN = "marlowpike.example"
MAILBOX = f"collections@{DOMAIN}"
COLLECTOR = "Nora Feld"

# number, name, aliases, domain, contact, currency, attorney, office, practice group, terms, parent
_CLIENTS = (
    (
        "3101",
        "Harrowgate Textiles, Inc.",
        "Harrowgate",
        "harrowgate.example",
        "Paula Renner",
        "USD",
        "Iris Coleman",
        "New York",
        "Corporate",
        30,
        "",
    ),
    (
        "3102",
        "Bluefern Hospitality Group LLC",
        "Bluefern Hotels",
        "bluefern.example",
        "Sam Ortega",
        "USD",
        "Iris Coleman",
        "New York",
        "Real Estate",
        30,
        "",
    ),
    (
        "3103",
        "Quillon Robotics Corp.",
        "Quillon",
        "quillonrobotics.example",
        "Accounts Payable",
        "USD",
        "Theo Marsh",
        "Boston",
        "IP",
        45,
        "",
    ),
    (
        "3104",
        "Sattler Antriebstechnik GmbH",
        "Sattler",
        "sattler-antriebe.example",
        "Jörg Mielke",
        "EUR",
        "Lena Voss",
        "New York",
        "Trade",
        30,
        "",
    ),
    (
        "3105",
        "Ostrava Paper Mills Ltd.",
        "Ostrava Paper",
        "ostravapaper.example",
        "Claire Dunmore",
        "CAD",
        "Grant Oyelowo",
        "Toronto",
        "Labour",
        30,
        "",
    ),
    (
        "3106",
        "Calloway Insurance Company",
        "Calloway Mutual",
        "callowayins.example",
        "Legal Bills",
        "USD",
        "Theo Marsh",
        "Boston",
        "Insurance Defense",
        60,
        "",
    ),
    (
        "3107",
        "Pinecrest School District No. 9",
        "Pinecrest Schools",
        "pinecrest9.example",
        "Business Office",
        "USD",
        "Iris Coleman",
        "New York",
        "Public",
        45,
        "",
    ),
    (
        "3108",
        "Meridian Cold Storage Holdings LP",
        "Meridian Cold",
        "meridiancold.example",
        "Treasury",
        "USD",
        "Dana Whitlock",
        "New York",
        "Corporate",
        30,
        "",
    ),
    (
        "3109",
        "Meridian Cold Storage (Ohio) LLC",
        "MCS Ohio",
        "meridiancold.example",
        "Treasury",
        "USD",
        "Dana Whitlock",
        "New York",
        "Corporate",
        30,
        "3108",
    ),
    ("3110", "Verdane Shipping AS", "Verdane", "verdane.example", "Kari Solheim", "EUR", "Lena Voss", "New York", "Shipping", 30, ""),
    (
        "3111",
        "Fenwick & Daughters Bakery",
        "Fenwick Bakery",
        "fenwickbakery.example",
        "June Fenwick",
        "USD",
        "Iris Coleman",
        "New York",
        "Corporate",
        30,
        "",
    ),
    (
        "3112",
        "Northlake Timber Cooperative",
        "Northlake",
        "northlaketimber.example",
        "Ray Ahlgren",
        "CAD",
        "Grant Oyelowo",
        "Toronto",
        "Real Estate",
        30,
        "",
    ),
    (
        "3113",
        "Aster Biologics Corp.",
        "Aster",
        "asterbio.example",
        "Vendor Payments",
        "USD",
        "Theo Marsh",
        "Boston",
        "Life Sciences",
        60,
        "",
    ),
    (
        "3114",
        "Larkin Estates Trust",
        "Larkin Trust",
        "larkinestates.example",
        "Owen Larkin",
        "USD",
        "Dana Whitlock",
        "New York",
        "Private Client",
        30,
        "",
    ),
    (
        "3115",
        "Tolliver Quarries Inc.",
        "Tolliver",
        "tolliverquarries.example",
        "Beth Hadley",
        "USD",
        "Iris Coleman",
        "New York",
        "Environment",
        30,
        "",
    ),
    ("3116", "Sorrel Media Networks", "Sorrel", "sorrelmedia.example", "AP Team", "USD", "Theo Marsh", "Boston", "IP", 30, ""),
)
_MATTERS = (
    "General Advice",
    "Lease Renewal",
    "Supply Agreement",
    "Patent Prosecution",
    "Warranty Claims",
    "Wage Audit",
    "Zoning Appeal",
    "Licence Review",
)
_INVOICES = 300
_FIRST_NUMBER = 410_101


def clients() -> tuple[Client, ...]:
    """The firm's clients, one with a subsidiary."""
    return tuple(
        Client(
            number=number,
            name=name,
            aliases=(alias,),
            email_domains=(domain,),
            contact_name=contact,
            contact_email=f"ap@{domain}",
            currency=currency,
            billing_attorney=attorney,
            attorney_email=f"{attorney.split()[0].lower()}@marlowpike.example",
            office=office,
            practice_group=group,
            terms_days=terms,
            parent_number=parent or None,
        )
        for number, name, alias, domain, contact, currency, attorney, office, group, terms, parent in _CLIENTS
    )


def invoices(today: date) -> tuple[OpenInvoice, ...]:
    """About 300 open invoices of the last eight months, numbers and dates rising together."""
    draw = random.Random(20)
    billed = clients()
    made = []
    for nth in range(_INVOICES):
        client = draw.choice(billed)
        day = today - timedelta(days=240 - nth * 225 // _INVOICES)
        amount = Money(Decimal(draw.randint(38_000, 2_900_000)) / 100, client.currency)
        matter = draw.randrange(3)
        made.append(
            OpenInvoice(
                number=str(_FIRST_NUMBER + nth),
                client_number=client.number,
                matter_number=f"{client.number}-{matter + 1:03d}",
                matter_name=_MATTERS[(int(client.number) + matter * 3) % len(_MATTERS)],
                invoiced_on=day,
                due_on=day + timedelta(days=client.terms_days),
                amount=amount,
                balance=amount,
                billing_attorney=client.billing_attorney,
                office=client.office,
                practice_group=client.practice_group,
            )
        )
    return tuple(made)
