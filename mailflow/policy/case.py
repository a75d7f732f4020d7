"""One payment under judgement: what the rules may ask about it."""

from dataclasses import dataclass
from decimal import Decimal

from mailflow.domain.decision import KnownAdvice, Proposal
from mailflow.domain.facts import Facts, Remittance, RemittanceLine
from mailflow.domain.ledger import OpenInvoice, Receipt
from mailflow.domain.message import SenderTrust
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.policy.cash import CashRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A mail's advice or a bare receipt, the proposals for it, and what they are judged by.

    `facts` and `trust` are `None` for a bare receipt; `chosen` is the best proposal, `None` where there is none.
    """

    ledger: OpenItems
    rules: CashRules
    proposals: tuple[Proposal, ...]
    facts: Facts | None = None
    trust: SenderTrust | None = None
    receipt: Receipt | None = None
    known: tuple[KnownAdvice, ...] = ()

    @property
    def chosen(self) -> Proposal | None:
        """The best proposal."""
        return self.proposals[0] if self.proposals else None

    @property
    def remittance(self) -> Remittance | None:
        """The advice, where a mail carries one."""
        return self.facts.remittance if self.facts is not None else None

    @property
    def lines(self) -> tuple[RemittanceLine, ...]:
        """The lines as the best proposal understands them."""
        return self.chosen.lines if self.chosen is not None else ()

    @property
    def client_number(self) -> str | None:
        """Who pays, as far as anybody knows."""
        return self.chosen.client_number if self.chosen is not None else None

    @property
    def cash(self) -> Money | None:
        """What of the receipt is still to be decided; `None` while no money has come."""
        if self.receipt is None:
            return None
        return self.receipt.amount if self.receipt.unapplied is None else self.receipt.unapplied

    @property
    def currency(self) -> str | None:
        """The currency of the money: the receipt's, else the advice's."""
        if self.receipt is not None:
            return self.receipt.amount.currency
        return self.remittance.currency if self.remittance is not None else None

    @property
    def paid(self) -> Decimal | None:
        """The sum of the lines, `None` where a line has no amount or there are no lines."""
        amounts = [line.paid for line in self.lines]
        if not amounts or any(amount is None for amount in amounts):
            return None
        return sum((amount for amount in amounts if amount is not None), Decimal(0))

    def item(self, line: RemittanceLine) -> OpenInvoice | None:
        """The invoice that a line pays, `None` where the ledger has none."""
        found = self.ledger.exact(line.invoice_number) if line.invoice_number else ()
        return found[0] if found else None

    def gap(self, line: RemittanceLine) -> Decimal:
        """What the line leaves open of its invoice (negative: what it pays too much); zero where there is nothing to compare.

        Lines of one invoice count together; a credit that is used in part leaves nothing open.
        """
        item = self.item(line)
        same = [other for other in self.lines if other.invoice_number == line.invoice_number]
        if item is None or not item.balance or any(other.paid is None for other in same):
            return Decimal(0)
        paid = sum((other.paid for other in same if other.paid is not None), Decimal(0))
        if item.balance.amount < 0:
            return Decimal(0) if item.balance.amount <= paid < 0 else -abs(item.balance.amount - paid)
        return item.balance.amount - paid - sum(other.deduction for other in same)

    def settled(self) -> Decimal:
        """What the best proposal books: allocations, and what it leaves on account."""
        if self.chosen is None:
            return Decimal(0)
        kept = self.chosen.on_account.amount if self.chosen.on_account is not None else Decimal(0)
        return sum((one.amount.amount for one in self.chosen.allocations), kept)
