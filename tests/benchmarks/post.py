"""The post of an invented firm: remittance advices of ten lines, a third of the numbers not as the ledger spells them, and their money."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.message import EmailMessage
from enum import StrEnum
from random import Random

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money, total
from tests.benchmarks.firm import TODAY, Firm

LINES = 10
# The shares of numbers with one slip of the finger, and of those with something before them.
_MISTYPED, _PREFIXED = 0.15, 0.15
_PREFIXES = ("INV-", "INV ", "#", "Inv. ")


class Form(StrEnum):
    """Where an advice has its lines: in a ruled table of a PDF, or in the text of the mail."""

    PDF = "pdf"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A mail, what it truly pays, and the money that belongs to it."""

    raw: bytes
    client: Client
    invoices: tuple[OpenInvoice, ...]
    receipt: Receipt


def write_post(firm: Firm, form: Form, count: int, *, series: str = "") -> list[Advice]:
    """So many advices, of different invoices; `series` keeps the references of two posts apart."""
    chance = Random(f"{firm.size}/{form}/{series}")  # invented, and to be the same again
    clients = chance.sample(firm.clients, min(count, len(firm.clients)))
    unpaid = {client.number: firm.of_client(client) for client in clients}
    advices = []
    for at in range(count):
        client = clients[at % len(clients)]
        items = unpaid[client.number]
        paid = [items.pop(chance.randrange(len(items))) for _ in range(LINES)]
        advices.append(_advice(client, paid, f"{form[0].upper()}{series}{7_310_000 + at}", form, chance))
    return advices


def _advice(client: Client, paid: Sequence[OpenInvoice], reference: str, form: Form, chance: Random) -> Advice:
    amount = total((invoice.balance for invoice in paid), "USD")
    rows = [(_typed(invoice.number, chance), f"{invoice.invoiced_on:%m/%d/%Y}", f"{invoice.balance.amount:,.2f}") for invoice in paid]
    head = [f"{client.name}", f"Payment reference: {reference}", f"Payment date: {TODAY:%m/%d/%Y}"]
    last = f"Total paid: {amount.amount:,.2f} USD"
    mail = EmailMessage()
    mail["From"] = f'"{client.name}" <{client.contact_email}>'
    mail["To"] = "collections@practice.example"
    mail["Date"] = datetime.combine(TODAY, time(9), tzinfo=UTC)
    mail["Subject"] = f"Remittance advice {reference}"
    mail["Message-ID"] = f"<{reference}@{client.email_domains[0]}>"
    if form is Form.PDF:
        mail.set_content(f"Hello,\n\nplease find our remittance advice attached.\n\nRegards\nAccounts Payable\n{client.name}\n")
        mail.add_attachment(_paper(head, rows, last), maintype="application", subtype="pdf", filename=f"advice-{reference}.pdf")
    else:
        table = [f"{'Invoice':<16}{'Date':<14}{'Amount':>14}", *(f"{number:<16}{day:<14}{money:>14}" for number, day, money in rows)]
        mail.set_content("\n".join([*head, "", *table, "", last, "", "Regards", "Accounts Payable"]) + "\n")
    return Advice(raw=mail.as_bytes(), client=client, invoices=tuple(paid), receipt=_receipt(client, amount, reference))


def _receipt(client: Client, amount: Money, reference: str) -> Receipt:
    return Receipt(
        receipt_id=f"B-{reference}",
        received_on=TODAY,
        amount=amount,
        method=PaymentMethod.ACH,
        payer_name=client.name.upper()[:22],
        reference=f"ACH CREDIT {reference} {client.name.upper()[:22]}",
    )


def _typed(number: str, chance: Random) -> str:
    """The number as the payer's clerk types it."""
    luck = chance.random()
    if luck < _PREFIXED:
        return chance.choice(_PREFIXES) + number
    return _slipped(number, chance) if luck < _PREFIXED + _MISTYPED else number


def _slipped(number: str, chance: Random) -> str:
    place = chance.randrange(1, len(number) - 1)
    match chance.randrange(4):
        case 0:
            return number[:place] + str((int(number[place]) + chance.randrange(1, 10)) % 10) + number[place + 1 :]
        case 1:
            return number[:place] + number[place + 1 :]
        case 2:
            return number[:place] + str(chance.randrange(10)) + number[place:]
        case _:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _paper(head: Sequence[str], rows: Sequence[tuple[str, ...]], last: str) -> bytes:
    """One page with a ruled table, as accounts-payable programs print it."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    style = getSampleStyleSheet()["Normal"]
    table = Table([("Invoice", "Date", "Amount"), *rows], colWidths=(160, 100, 120))
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("ALIGN", (2, 0), (2, -1), "RIGHT")]))
    file = io.BytesIO()
    paper = SimpleDocTemplate(file, pagesize=letter, invariant=1)
    paper.build([*(Paragraph(line, style) for line in head), Spacer(1, 12), table, Spacer(1, 12), Paragraph(last, style)])
    return file.getvalue()
