"""A statement of account as a value: what is open per currency, how old it is, what lies on account, and that it adds up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailflow.domain.errors import LedgerChanged
from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money, total

# Days overdue up to which an invoice belongs to a column; the last column has what is older (the firm's usual aging).
AGES = (0, 30, 60, 90)


class Happened(StrEnum):
    """What can have happened since the last statement."""

    BILLED = "billed"
    PAID = "paid"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that happened to the account; `amount` raises what is owed where it is positive."""

    on: date
    what: Happened
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one currency has: `ages` are the sums of `items` by how long they are overdue, in the order of AGES and then the rest."""

    currency: str
    items: tuple[OpenInvoice, ...]
    credits: tuple[OpenInvoice, ...]
    on_account: Money
    ages: tuple[Money, ...]
    activity: tuple[Activity, ...] = ()

    @property
    def owed(self) -> Money:
        """What the open invoices come to."""
        return total((item.balance for item in self.items), self.currency)

    @property
    def credited(self) -> Money:
        """What the open credit notes come to, as a negative amount."""
        return total((item.balance for item in self.credits), self.currency)

    @property
    def due(self) -> Money:
        """What is left to pay after credits and money on account."""
        return self.owed + self.credited - self.on_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The account of a client, of a parent with its subsidiaries, or of a matter, on a day."""

    firm: str
    client_number: str
    client_name: str
    on: date
    accounts: tuple[Account, ...]
    matter_number: str = ""
    since: date | None = None


def make_accounts(items: Iterable[OpenInvoice], cash: Iterable[Money], activity: Iterable[Activity], *, on: date) -> tuple[Account, ...]:
    """One account for each currency of which anything is open, on account, or happened; in order of the currency's code."""
    listed = sorted(items, key=lambda item: (item.due_on, item.number))
    money, happened = tuple(cash), tuple(activity)
    currencies = {
        *(item.balance.currency for item in listed),
        *(one.currency for one in money),
        *(one.amount.currency for one in happened),
    }
    return tuple(
        _account(
            currency,
            [item for item in listed if item.balance.currency == currency],
            total((one for one in money if one.currency == currency), currency),
            tuple(one for one in happened if one.amount.currency == currency),
            on=on,
        )
        for currency in sorted(currencies)
    )


def reconcile(statement: Statement, ledger: Mapping[str, Money]) -> None:
    """Raises LedgerChanged where a statement is not what the ledger's own sums say; `ledger` is per currency, credits included."""
    stated = {account.currency: account.owed + account.credited for account in statement.accounts}
    for currency in sorted({*stated, *ledger}):
        zero = Money.zero(currency)
        said, known = stated.get(currency, zero), ledger.get(currency, zero)
        if said != known:
            raise LedgerChanged(
                f"the statement of {statement.client_number} says {said}, the ledger {known}; nothing was made, make it again"
            )
    for account in statement.accounts:
        if total(account.ages, account.currency) != account.owed:
            raise LedgerChanged(f"the aging of {statement.client_number} in {account.currency} does not add up to {account.owed}")


def _account(currency: str, items: Sequence[OpenInvoice], on_account: Money, activity: tuple[Activity, ...], *, on: date) -> Account:
    invoices = tuple(item for item in items if item.balance.amount > 0)
    return Account(
        currency=currency,
        items=invoices,
        credits=tuple(item for item in items if item.balance.amount < 0),
        on_account=on_account,
        ages=_aged(invoices, currency, on),
        activity=activity,
    )


def _aged(items: Iterable[OpenInvoice], currency: str, on: date) -> tuple[Money, ...]:
    sums = [Money.zero(currency) for _ in range(len(AGES) + 1)]
    for item in items:
        days = (on - item.due_on).days
        column = next((at for at, most in enumerate(AGES) if days <= most), len(AGES))
        sums[column] += item.balance
    return tuple(sums)
