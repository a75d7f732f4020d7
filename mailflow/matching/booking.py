"""Lines and cash to allocations: never more than an invoice is open for, never more than the receipt holds."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mailflow.domain.facts import RemittanceLine
from mailflow.domain.ledger import Allocation, OpenInvoice
from mailflow.domain.money import Money, total
from mailflow.domain.ports import OpenItems


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What each invoice gets, what stays on account (`None` without cash), and the lines as they were finally understood."""

    allocations: tuple[Allocation, ...]
    on_account: Money | None
    lines: tuple[RemittanceLine, ...]
    against: tuple[str, ...] = ()


def book(lines: tuple[RemittanceLine, ...], currency: str, ledger: OpenItems, *, cash: Money | None, stated: Decimal | None) -> Booking:
    """Allocations for the lines of one advice.

    The cash decides (else the stated total): where the lines do not add up to it, one line is corrected to its invoice's balance
    if that closes the sum, a shortage is taken from the last lines, a surplus stays on account.
    """
    against: list[str] = []
    target = cash.amount if cash is not None else stated
    corrected = lines if target is None or _sum(lines) == target else _corrected(lines, target, ledger)
    if corrected != lines:
        against.append("one line differs from its invoice's balance; with the balance the lines add up")
    wanted = _wanted(corrected, currency, ledger)
    allocations = _capped(wanted, ledger, currency)
    on_account = None
    if cash is not None:
        allocations = _within(allocations, cash)
        on_account = cash - total((one.amount for one in allocations), currency)
    return Booking(allocations=allocations, on_account=on_account, lines=lines, against=tuple(against))


def _sum(lines: Sequence[RemittanceLine]) -> Decimal:
    return sum((line.paid for line in lines if line.paid is not None), Decimal(0))


def _corrected(lines: tuple[RemittanceLine, ...], target: Decimal, ledger: OpenItems) -> tuple[RemittanceLine, ...]:
    """The lines with the one amount corrected that the ledger and the sum prove wrong; the lines as they are otherwise."""
    missing = target - _sum(lines)
    answers = []
    for place, line in enumerate(lines):
        item = _item(line, ledger)
        if item is not None and line.paid is not None and not line.deduction and line.paid + missing == item.balance.amount:
            answers.append((*lines[:place], dataclasses.replace(line, paid=item.balance.amount), *lines[place + 1 :]))
    return answers[0] if len(answers) == 1 else lines


def _item(line: RemittanceLine, ledger: OpenItems) -> OpenInvoice | None:
    found = ledger.exact(line.invoice_number or "")
    return found[0] if found else None


def _wanted(lines: Sequence[RemittanceLine], currency: str, ledger: OpenItems) -> dict[str, Money]:
    wanted: dict[str, Money] = {}
    for line in lines:
        item = _item(line, ledger)
        if item is not None and item.balance.currency == currency and line.paid is not None and not line.rivals:
            wanted[item.number] = wanted.get(item.number, Money.zero(currency)) + Money(line.paid, currency)
    return wanted


def _capped(wanted: dict[str, Money], ledger: OpenItems, currency: str) -> tuple[Allocation, ...]:
    """No invoice below zero, no credit above what it is worth."""
    allocations = []
    for number, amount in wanted.items():
        balance = ledger.exact(number)[0].balance
        zero = Money.zero(currency)
        fair = min(amount, balance) if balance > zero else max(amount, balance)
        if fair and (fair > zero) == (balance > zero):
            allocations.append(Allocation(number, fair))
    return tuple(allocations)


def _within(allocations: tuple[Allocation, ...], cash: Money) -> tuple[Allocation, ...]:
    """Cut from the end what the cash does not cover; credits are kept, they pay as well."""
    over = total((one.amount for one in allocations), cash.currency) - cash
    kept: list[Allocation] = []
    zero = Money.zero(cash.currency)
    for one in reversed(allocations):
        cut = min(over, one.amount) if over > zero and one.amount > zero else zero
        over = over - cut
        if one.amount - cut:
            kept.append(Allocation(one.invoice_number, one.amount - cut))
    return tuple(reversed(kept))
