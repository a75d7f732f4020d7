"""The amounts that a mail's words state, beside those that its advice accounts for."""

import re
from collections.abc import Iterator
from decimal import Decimal

from mailflow.policy.case import Case

# From a hundred on, with cents: smaller ones and those without cents are dates, rates and percentages as often as money.
_AMOUNT = re.compile(r"(?<![\w.,'’/-])(\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d{3,})[.,](\d{2})(?![\w'’/-]|[.,]\d)")


def unexplained_amounts(case: Case) -> tuple[Decimal, ...]:
    """Amounts in the sender's words that are none of the advice's: its total, its lines, their invoices, what is held back or promised."""
    words = case.facts.reply_text if case.facts is not None else ""
    known = {abs(amount) for amount in _accounted_for(case)}
    return tuple(amount for amount in dict.fromkeys(_stated(words)) if amount not in known)


def _stated(words: str) -> Iterator[Decimal]:
    for match in _AMOUNT.finditer(words):
        whole = "".join(c for c in match.group(1) if c.isdigit())
        yield Decimal(f"{whole}.{match.group(2)}")


def _accounted_for(case: Case) -> Iterator[Decimal]:
    if case.remittance is not None and case.remittance.total is not None:
        yield case.remittance.total
    paid, deducted, worth = Decimal(0), Decimal(0), Decimal(0)
    for line in case.lines:
        item = case.item(line)
        amounts = (
            line.paid or Decimal(0),
            line.deduction,
            item.amount.amount if item else Decimal(0),
            item.balance.amount if item else Decimal(0),
        )
        yield from (*amounts, amounts[0] + amounts[1], case.gap(line))
        paid, deducted, worth = paid + amounts[0], deducted + amounts[1], worth + amounts[3]
    yield from (paid, deducted, worth, paid + deducted, worth - paid)
    if case.facts is not None:
        yield from (dispute.amount for dispute in case.facts.disputes if dispute.amount is not None)
        yield from (promise.amount for promise in case.facts.promises if promise.amount is not None)
