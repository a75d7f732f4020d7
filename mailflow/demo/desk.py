"""What the sample's scenes are made of: mails, receipts, and the invoices that they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a sample mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A sample mail as its sender wrote it."""

    sender: str
    subject: str
    body: str
    sent_on: date
    html: str = ""
    files: tuple[File, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    is_genuine: bool = True


@dataclass(slots=True)
class Desk:
    """Hands each scene invoices that no other scene has, and collects what the scenes write."""

    today: date
    clients: tuple[Client, ...]
    invoices: tuple[OpenInvoice, ...]
    mails: list[Mail] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def client(self, number: str) -> Client:
        """The client of this number."""
        return next(client for client in self.clients if client.number == number)

    def take(self, client_number: str, count: int) -> tuple[OpenInvoice, ...]:
        """The client's oldest `count` invoices that no scene has had yet."""
        free = [item for item in self.invoices if item.client_number == client_number and item.number not in self._taken]
        chosen = tuple(free[:count])
        self._taken.update(item.number for item in chosen)
        return chosen

    def ago(self, days: int) -> date:
        """The day `days` before today."""
        return self.today - timedelta(days=days)

    def write(self, client_number: str, subject: str, body: str, *, days_ago: int = 2, **more: object) -> None:
        """A mail from the client's contact."""
        client = self.client(client_number)
        sender = f'"{client.contact_name}" <{client.contact_email}>'
        self.mails.append(Mail(sender=sender, subject=subject, body=body, sent_on=self.ago(days_ago), **more))  # type: ignore[arg-type]  # Mail's own fields

    def pay(self, amount: Decimal, payer: str, reference: str, **more: object) -> None:
        """A receipt on the bank account: `currency`, `method`, `days_ago` and `is_trust` where they are not the usual ones."""
        details: dict[str, object] = {"currency": "USD", "method": PaymentMethod.ACH, "days_ago": 1, "is_trust": False, **more}
        self.receipts.append(
            Receipt(
                receipt_id=f"B{len(self.receipts) + 1:04d}",
                received_on=self.ago(int(str(details["days_ago"]))),
                amount=Money(amount, str(details["currency"])),
                method=PaymentMethod(str(details["method"])),
                payer_name=payer,
                reference=reference,
                is_trust=bool(details["is_trust"]),
            )
        )


def owed(items: Sequence[OpenInvoice]) -> Decimal:
    """The sum of their balances."""
    return sum((item.balance.amount for item in items), start=Decimal(0))
