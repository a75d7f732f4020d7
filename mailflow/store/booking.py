"""Bookings as values: what is to be posted, what was posted, and the two sides of every line."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.domain.errors import MailflowError
from mailflow.domain.money import Money
from mailflow.store.columns import canonical
from mailflow.store.tables.ledger import Account


class KeyReused(MailflowError):
    """A booking whose key another booking has, with another content; nothing was booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a receipt gives to an invoice (negative: a credit note is used up); to the client's account where that is `None`."""

    receipt_id: str
    amount: Money
    client_number: str | None
    invoice_number: str | None = None

    @property
    def opposite(self) -> "Line":
        """The line that undoes this one."""
        return replace(self, amount=-self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A booking to be made. `key` comes from what is booked, so that a second attempt is recognised; `actor` is a login or "policy"."""

    key: str
    lines: tuple[Line, ...]
    actor: str
    decision_id: int | None = None
    rules: str = ""
    reason: str = ""

    @property
    def request_hash(self) -> str:
        """What is booked, in one spelling, hashed; who books it, when and why is no part of it."""
        spelled = sorted((line.receipt_id, line.invoice_number or "", line.client_number or "", str(line.amount)) for line in self.lines)
        return hashlib.sha256(canonical([self.decision_id, spelled])).hexdigest()

    def check(self) -> None:
        """Raises MailflowError where the lines are not a booking: none, a zero, a negative sum, money put on nobody's account."""
        if not self.lines or not all(line.amount for line in self.lines):
            raise MailflowError(f"booking {self.key}: every line moves an amount, and there is at least one")
        if any(line.invoice_number is None and (line.client_number is None or line.amount.amount < 0) for line in self.lines):
            raise MailflowError(f"booking {self.key}: what goes on account goes on a client's account, and is positive")
        for receipt_id, (allocated, on_account) in per_receipt(self.lines).items():
            if (allocated + on_account).amount < 0 or allocated.amount < 0:
                raise MailflowError(f"booking {self.key}: the credits are larger than what they are used for (receipt {receipt_id})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A booking of the journal. `is_new` is false where its key was known and nothing was booked again."""

    entry_id: int
    key: str
    lines: tuple[Line, ...]
    actor: str
    posted_at: datetime
    decision_id: int | None = None
    reverses_id: int | None = None
    reversed_by_id: int | None = None
    is_new: bool = False


def per_receipt(lines: Iterable[Line]) -> dict[str, tuple[Money, Money]]:
    """What each receipt gives: to invoices, and on account. Two currencies on one receipt raise ValueError."""
    sums: dict[str, tuple[Money, Money]] = {}
    for line in lines:
        nothing = Money.zero(line.amount.currency)
        allocated, on_account = sums.get(line.receipt_id, (nothing, nothing))
        is_allocated = line.invoice_number is not None
        sums[line.receipt_id] = (
            allocated + (line.amount if is_allocated else nothing),
            on_account + (nothing if is_allocated else line.amount),
        )
    return sums


def per_invoice(lines: Iterable[Line]) -> dict[str, Money]:
    """What each invoice gets, in order of number: rows are locked in one order by everybody."""
    sums: dict[str, list[Money]] = defaultdict(list)
    for line in lines:
        if line.invoice_number is not None:
            sums[line.invoice_number].append(line.amount)
    return {number: sum(amounts[1:], start=amounts[0]) for number, amounts in sorted(sums.items())}


def sides(line: Line) -> tuple[dict[str, object], dict[str, object]]:
    """The debit of the receipt's unapplied cash and the credit of what got it."""
    shared: dict[str, object] = {"currency": line.amount.currency, "receipt_id": line.receipt_id, "client_number": line.client_number}
    goes_to = Account.ON_ACCOUNT if line.invoice_number is None else Account.RECEIVABLE
    debit = shared | {"account": Account.UNAPPLIED, "amount": line.amount.minor, "invoice_number": None}
    return debit, shared | {"account": goes_to, "amount": -line.amount.minor, "invoice_number": line.invoice_number}
