"""A ledger written as text, so that a test shows its whole world.

client 100 Calder Foods Inc; calderfoods.example
client 101 Calder Foods Canada Ltd; calderfoods.example; parent 100
invoice 900123 100 M1 2026-04-01 1200.00 USD            (a fifth amount, "paid 200.00", reduces the balance)
receipt R1 2026-05-04 2000.00 USD wire CALDER FOODS INC | INV 900123
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from mailflow.domain.decision import Decision, KnownAdvice
from mailflow.domain.facts import Dispute, Facts, PaymentMethod, Remittance, RemittanceLine, Resolution
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.message import Address, Message, SenderTrust
from mailflow.domain.money import Money
from mailflow.matching import OpenItemIndex, propose, propose_for_receipt
from mailflow.policy import CashRules, decide_message, decide_receipt

_CLIENT = re.compile(r"client (\S+) ([^;]+)(?:; *(\S+))?(?:; *parent (\S+))?$")
_INVOICE = re.compile(r"invoice (\S+) (\S+) (\S+) (\S+) (\S+) (\S+)(?: paid (\S+))?$")
_RECEIPT = re.compile(r"receipt (\S+) (\S+) (\S+) (\S+) (\S+) ([^|]+)\|? ?(.*?)( trust)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The ledger and the bank's receipts."""

    ledger: OpenItemIndex
    receipts: tuple[Receipt, ...]

    def settle(self, receipt_id: str = "R1") -> Decision:
        """The decision on a receipt without advice."""
        receipt = next(one for one in self.receipts if one.receipt_id == receipt_id)
        return decide_receipt(receipt, propose_for_receipt(receipt, self.ledger), ledger=self.ledger, rules=CashRules())

    def judge(
        self,
        advice: Remittance | None,
        *,
        sender: str = "ap@calderfoods.example",
        known: tuple[KnownAdvice, ...] = (),
        trust: SenderTrust = SenderTrust(),  # noqa: B008  # a frozen value
        disputes: tuple[Dispute, ...] = (),
        asks_new_bank_details: bool = False,
        words: str = "",
    ) -> Decision:
        """The decision on a mail with this advice."""
        message = Message(sender=Address(name="", email=sender), sent_at=datetime(2026, 5, 4, 9, tzinfo=UTC))
        facts = Facts(remittance=advice, disputes=disputes, asks_new_bank_details=asks_new_bank_details, reply_text=words)
        found = propose(facts, message, self.ledger, letter=None, receipts=self.receipts, known=known)
        return decide_message(
            facts,
            message,
            found,
            trust=trust,
            automatic=None,
            letter=None,
            ledger=self.ledger,
            receipts=self.receipts,
            known=known,
            rules=CashRules(),
        )


def desk(text: str) -> Desk:
    """The world that the text describes."""
    clients, invoices, receipts = [], [], []
    for row in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        if match := _CLIENT.match(row):
            number, name, domain, parent = match.groups()
            clients.append(Client(number=number, name=name.strip(), email_domains=(domain,) if domain else (), parent_number=parent))
        elif match := _INVOICE.match(row):
            invoices.append(_invoice(*match.groups()))
        elif match := _RECEIPT.match(row):
            receipts.append(_receipt(*match.groups()))
        else:
            raise ValueError(row)
    return Desk(ledger=OpenItemIndex(clients, invoices), receipts=tuple(receipts))


def _invoice(number: str, client: str, matter: str, day: str, amount: str, currency: str, paid: str | None) -> OpenInvoice:
    invoiced_on, whole = date.fromisoformat(day), Money(Decimal(amount), currency)
    return OpenInvoice(
        number=number,
        client_number=client,
        matter_number=matter,
        matter_name="",
        invoiced_on=invoiced_on,
        due_on=invoiced_on + timedelta(days=30),
        amount=whole,
        balance=whole - Money(Decimal(paid or 0), currency),
    )


def _receipt(number: str, day: str, amount: str, currency: str, method: str, payer: str, reference: str, trust: str | None) -> Receipt:
    return Receipt(
        receipt_id=number,
        received_on=date.fromisoformat(day),
        amount=Money(Decimal(amount), currency),
        method=PaymentMethod(method),
        payer_name=payer.strip(),
        reference=reference,
        is_trust=trust is not None,
    )


def line(reference: str, paid: str | None, *, meant: str | None = "", deduction: str = "0", is_partial: bool = False) -> RemittanceLine:
    """A line as the reader hands it over: resolved to its own spelling, to `meant`, or to nothing (`None`)."""
    number = reference if meant == "" else meant
    return RemittanceLine(
        reference=reference,
        invoice_number=number,
        paid=None if paid is None else Decimal(paid),
        deduction=Decimal(deduction),
        resolution=Resolution.EXACT if number else Resolution.UNKNOWN,
        is_partial=is_partial,
    )


def advice(*lines: RemittanceLine, total: str | None, reference: str = "TRACE-77001", currency: str = "USD", **more: object) -> Remittance:
    """An advice over these lines."""
    return Remittance(
        currency=currency,
        total=None if total is None else Decimal(total),
        references=(reference,) if reference else (),
        lines=lines,
        **more,  # type: ignore[arg-type]  # the fields of a remittance, checked by its constructor
    )


def booked(decision: Decision) -> dict[str, str]:
    """What each invoice gets, in plain amounts."""
    chosen = decision.chosen.allocations if decision.chosen else ()
    return {one.invoice_number: one.amount.plain for one in chosen}


def on_account(decision: Decision) -> str:
    """What stays on account, in a plain amount."""
    kept = decision.chosen.on_account if decision.chosen else None
    return kept.plain if kept else "0.00"
