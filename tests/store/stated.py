"""A ledger stated as text, and bookings in few words."""

from datetime import UTC, date, datetime
from decimal import Decimal

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.money import Money
from mailflow.store.booking import Entry, Line, Posted
from mailflow.store.loading import Difference
from mailflow.store.unit import Store

MAY_1 = datetime(2026, 5, 1, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def client(number: str = "calder", **said) -> Client:
    return Client(**{"number": number, "name": f"{number.title()} LLC", "currency": "USD"} | said)


def invoice(number: str, balance: str, *, of: str = "calder", amount: str | None = None, currency: str = "USD") -> OpenInvoice:
    return OpenInvoice(
        number=number,
        client_number=of,
        matter_number="7001",
        matter_name="Land use",
        invoiced_on=date(2026, 4, 1),
        due_on=date(2026, 5, 1),
        amount=Money(Decimal(amount or balance), currency),
        balance=Money(Decimal(balance), currency),
    )


def receipt(receipt_id: str, amount: str, *, currency: str = "USD", payer: str = "CALDER LLC", reference: str = "", **said) -> Receipt:
    shown = {"received_on": date(2026, 5, 2), "method": PaymentMethod.WIRE, "payer_name": payer, "reference": reference}
    return Receipt(receipt_id=receipt_id, amount=Money(Decimal(amount), currency), **shown | said)


def book(store: Store, text: str) -> None:
    """Loads lines such as ``invoice 10231 1200.00`` (balance, then optionally the client) and ``receipt R1 2000.00``, in USD."""
    said = [line.split() for line in text.strip().splitlines()]
    invoices = [invoice(words[1], words[2], of=(words[3:] or ["calder"])[0]) for words in said if words[0] == "invoice"]
    receipts = [receipt(words[1], words[2]) for words in said if words[0] == "receipt"]
    with store.unit() as unit:
        unit.loading.clients([client(number) for number in sorted({each.client_number for each in invoices} | {"calder"})], Difference())
        unit.loading.invoices(invoices, Difference(), as_of=MAY_1, is_complete=True)
        unit.receipts.add(receipts)
        unit.journal.receive(receipts)
        unit.commit()


def pays(receipt_id: str, number: str | None, amount: str, *, of: str = "calder") -> Line:
    return Line(receipt_id=receipt_id, amount=usd(amount), client_number=of, invoice_number=number)


def post(store: Store, key: str, *lines: Line) -> Posted:
    with store.unit() as unit:
        posted = unit.journal.post(Entry(key=key, lines=lines, actor="policy"))
        unit.commit()
    return posted


def reverse(store: Store, posted: Posted) -> Posted:
    with store.unit() as unit:
        reversal = unit.journal.reverse(posted.entry_id, actor="clerk", reason="wrong invoice")
        unit.commit()
    return reversal


def balance(store: Store, number: str) -> Money:
    with store.reading() as unit:
        return unit.ledger.find_invoices([number])[number].balance


def unapplied(store: Store, receipt_id: str) -> Money | None:
    with store.reading() as unit:
        return unit.receipts.get(receipt_id).unapplied


def faults(store: Store) -> tuple[str, ...]:
    with store.reading() as unit:
        return (*unit.checks.faults(), *unit.audit.faults())
