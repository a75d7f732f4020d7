"""A small firm on a real store and a real maildir: its ledger stated as text, its mail as mail, its clock in our hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from mailflow.domain.clock import SetClock
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Client, OpenInvoice, Receipt
from mailflow.domain.lifecycle import ReceiptState
from mailflow.domain.money import Money
from mailflow.leaves import Branch, find_leaves
from mailflow.mailboxes.maildir import Maildir
from mailflow.policy import CashRules
from mailflow.policy.cash import Automatic
from mailflow.services import understand
from mailflow.services.desk import Desk
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.loop import Rounds
from mailflow.services.process import Outcome
from mailflow.store.cases import Case
from mailflow.store.loading import Difference
from mailflow.store.unit import Store

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
CLIENTS = {
    "calder": Client(
        number="calder", name="Calder Mills Ltd", email_domains=("caldermills.example",), contact_email="ap@caldermills.example"
    ),
    "linden": Client(
        number="linden", name="Linden Freight GmbH", email_domains=("lindenfreight.example",), contact_email="ap@lindenfreight.example"
    ),
}


class Here:
    """The same jobs as in the fork server's children, in this process: quick, and as safe as the tests' own mail."""

    def __init__(self) -> None:
        self._leaves = [leaf.load()() for leaf in find_leaves(Branch.DOCUMENTS).values()]
        self.aside = None  # nothing is recognised from pictures

    def run(self, job: str, payload: bytes) -> bytes:
        """The job's answer."""
        return getattr(understand, f"{job}_job")(payload, self._leaves)


@cache
def here() -> Here:
    """One for all tests: finding the leaves reads the metadata of every installed package."""
    return Here()


@dataclass(slots=True)
class HereReader:
    """Reads mail in this process."""

    sandbox: Here
    version: str = "test"

    def understand(self, raw: bytes) -> understand.Understood:
        """The message, its reply and its documents."""
        return understand.understand(raw, self.sandbox)


@dataclass(slots=True)
class Practice:
    """The firm's desk, mailbox and clock."""

    desk: Desk
    mailbox: Maildir
    clock: SetClock
    rounds: Rounds

    def deliver(self, *mails: bytes) -> list[str]:
        """Mail arrives."""
        return [self.mailbox.deliver(mail) for mail in mails]

    def go(self) -> list[Outcome]:
        """One round of the service."""
        return self.rounds.go()

    def days_pass(self, days: int) -> None:
        """It is later."""
        self.clock.moment += timedelta(days=days)

    def receive(self, text: str) -> None:
        """Money arrives: `receipt R1 2026-05-04 2000.00 USD wire CALDER MILLS | INV 10231`."""
        receipts = [receipt_of(line) for line in text.strip().splitlines()]
        with self.desk.store.unit() as unit:
            unit.receipts.add(receipts)
            unit.journal.receive(receipts)
            unit.commit()

    def bill(self, text: str) -> None:
        """Open items are loaded: `10231 calder 2026-04-01 1200.00 USD`."""
        invoices = [invoice_of(line) for line in text.strip().splitlines()]
        with self.desk.store.unit() as unit:
            difference = Difference()
            unit.loading.clients(CLIENTS.values(), difference)
            unit.loading.invoices(invoices, difference, as_of=self.clock.now(), is_complete=False)
            unit.ledger.set_as_of(self.clock.now())
            unit.commit()

    def balance(self, number: str) -> str:
        """What is open of an invoice."""
        with self.desk.store.reading() as unit:
            return unit.ledger.find_invoices([number])[number].balance.plain

    def unapplied(self, receipt_id: str) -> str:
        """What is left of a receipt."""
        with self.desk.store.reading() as unit:
            left = unit.receipts.get(receipt_id).unapplied
        assert left is not None
        return left.plain

    def state(self, receipt_id: str) -> ReceiptState:
        """Where a receipt is in its life."""
        with self.desk.store.reading() as unit:
            return unit.receipts.state(receipt_id)

    def cases(self) -> tuple[Case, ...]:
        """What waits for a person."""
        with self.desk.store.reading() as unit:
            return unit.cases.open_ones()

    def decision_id(self, row: int) -> int:
        """The last decision on a mail."""
        with self.desk.store.reading() as unit:
            return unit.decisions.of_message(row)[0].id

    def disposition(self, row: int) -> str | None:
        """What became of a mail."""
        with self.desk.store.reading() as unit:
            return unit.decisions.of_message(row)[0].decision.disposition

    def folder(self, name: str) -> list[str]:
        """The ids of what lies in a folder of the mailbox."""
        place = self.mailbox.path / f".{name}" / "cur"
        return sorted(path.name.partition(":")[0] for path in place.iterdir()) if place.exists() else []

    def close(self) -> None:
        """The day is over."""
        self.desk.store.close()


def open_practice(folder: Path, *, url: str = "", automatic: Automatic = Automatic.APPLY, moment: datetime = START) -> Practice:
    """The firm whose mail lies in `folder`, and its database too unless it is at `url`; opening it again finds it as it was."""
    clock = SetClock(moment)
    desk = Desk(
        store=Store.open(url or f"sqlite:///{folder / 'mailflow.db'}", clock=clock, is_temporary=True),
        rules=CashRules(automatic=automatic, wait_for_advice_days=3),
        reader=HereReader(here()),
        in_hand=LedgerInHand(),
        own_domains=("rourke.example",),
    )
    mailbox = Maildir(name="collections", path=folder / "mail")
    return Practice(desk=desk, mailbox=mailbox, clock=clock, rounds=Rounds(desk, mailbox))


def advice(
    total: str,
    lines: Sequence[tuple[str, str]],
    *,
    reference: str = "4711002",
    sender: str = "ap@caldermills.example",
    number: int = 1,
    subject: str = "Remittance advice",
    opening: str = "Dear all,",
) -> bytes:
    """A mail that tells what was paid, as a table in its body."""
    listed = "\n".join(f"{invoice}    {amount}" for invoice, amount in lines)
    said = f"{opening}\n\nwe paid you {total} USD by wire on 2026-05-04, reference {reference}:\n\n"
    text = f"{said}Invoice    Amount paid\n{listed}\nTotal      {total}\n"
    return letter(text, sender=sender, number=number, subject=subject)


def letter(text: str, *, sender: str = "ap@caldermills.example", number: int = 1, subject: str = "Remittance advice") -> bytes:
    """A mail of plain text."""
    message = EmailMessage()
    message["From"] = f"Accounts Payable <{sender}>"
    message["To"] = "collections@rourke.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 04 May 2026 09:00:00 +0000"
    message["Message-ID"] = f"<{number}@{sender.partition('@')[2]}>"
    message.set_content(text)
    return message.as_bytes()


def invoice_of(line: str) -> OpenInvoice:
    """An open item: `10231 calder 2026-04-01 1200.00 USD`."""
    number, client, day, amount, currency = line.split()
    invoiced_on = date.fromisoformat(day)
    money = Money(Decimal(amount), currency)
    return OpenInvoice(
        number=number,
        client_number=client,
        matter_number=f"{client}-1",
        matter_name="General advice",
        invoiced_on=invoiced_on,
        due_on=invoiced_on + timedelta(days=30),
        amount=money,
        balance=money,
    )


def receipt_of(line: str) -> Receipt:
    """Money at the bank: `R1 2026-05-04 2000.00 USD wire CALDER MILLS | INV 10231`."""
    said, _, reference = line.partition("|")
    receipt_id, day, amount, currency, method, *payer = said.split()
    return Receipt(
        receipt_id=receipt_id,
        received_on=date.fromisoformat(day),
        amount=Money(Decimal(amount), currency),
        method=PaymentMethod(method),
        payer_name=" ".join(payer),
        reference=reference.strip(),
    )
