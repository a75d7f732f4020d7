"""A ledger and its cadence as a few lines of text, and what a preview of it says, a line each."""

from datetime import date, timedelta
from decimal import Decimal

from mailflow.domain.cadence import Contact, Hold, HoldReason, HoldScope, Role
from mailflow.domain.ledger import Client, OpenInvoice
from mailflow.domain.money import Money
from mailflow.policy.dunning_file import parse_cadences
from mailflow.services.preview import PreviewLedger, preview

LADDER = """
[[cadence]]
name = "standard"
calendar = "US"
min_interval_days = 7
min_amount = "50.00"
[[cadence.step]]
name = "first"
after_due_days = 7
template = "reminder/first"
[[cadence.step]]
name = "second"
after_due_days = 30
template = "reminder/second"
cc = ["billing_attorney"]
approval = "manager"
"""


def client(number, email=None, **more):
    """A client whose contact writes from its own domain."""
    known = {"contact_name": "Ann Payer", "attorney_email": "partner@firm.example", "currency": "USD"} | more
    return Client(number=number, name=f"Client {number}", contact_email=f"ap@{number}.example" if email is None else email, **known)


def ledger(text, *, clients=None, contacts="", holds=""):
    """`text`: number, client, due date and balance of an invoice a line, then perhaps its currency and its matter."""
    invoices = tuple(invoice(line) for line in text.strip().splitlines())
    numbers = sorted({one.client_number for one in invoices})
    return PreviewLedger(
        clients=clients or tuple(client(number) for number in numbers),
        invoices=invoices,
        contacts=tuple(contact(line) for line in contacts.strip().splitlines()),
        holds=tuple(hold(line) for line in holds.strip().splitlines()),
    )


def invoice(line):
    """``900 acme 2026-10-01 500.00 USD M1``."""
    number, of, due, balance, *rest = line.split()
    money = Money(Decimal(balance), rest[0] if rest else "USD")
    due_on = date.fromisoformat(due)
    return OpenInvoice(
        number=number,
        client_number=of,
        matter_number=rest[1] if len(rest) > 1 else "",
        matter_name="",
        invoiced_on=due_on - timedelta(days=30),
        due_on=due_on,
        amount=money,
        balance=money,
    )


def contact(line):
    """``acme M1 client boss@acme.example``, with - for all matters."""
    number, matter, role, email = line.split()
    return Contact(client_number=number, matter_number="" if matter == "-" else matter, role=Role(role), email=email)


def hold(line):
    """``invoice 900 dispute 2026-10-01 2026-10-31 100.00``, with - for an open end and without the amount for all."""
    scope, name, reason, since, until, *part = line.split()
    ends = [None if day == "-" else date.fromisoformat(day) for day in (since, until)]
    amount = Decimal(part[0]) if part else None
    return Hold(scope=HoldScope(scope), id=name, reason=HoldReason(reason), since=ends[0], until=ends[1], amount=amount)


def play(given, since, until, *, ladder=LADDER):
    """What goes and what is held: ``2026-10-08 acme first 900=500.00 asks 500.00 USD to ap@acme.example``."""
    days = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
    return [_said(one) for one in preview(given, parse_cadences(ladder, "cadences.toml"), **days)]


def _said(one):
    items = " ".join(f"{each.invoice_number}={each.amount.plain}" for each in one.invoices)
    asked = ", ".join(str(amount) for amount in one.asked)
    held = " ".join(f"{each.invoice_number}:{each.reason}" for each in one.held)
    parts = [
        f"{one.on} {one.client_number}",
        f"{one.step.name} {items} asks {asked} to {one.contact.email}" if one.step else f"nothing to {one.contact.email}",
        f"cc {' '.join(one.cc)}" if one.cc else "",
        f"held {held}" if held else "",
    ]
    return " ".join(part for part in parts if part)
