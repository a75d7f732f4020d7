"""Lists that are cut: what else the payer may have paid, for a person to choose from; never an answer by itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailflow.domain.decision import Proposal
from mailflow.domain.facts import RemittanceLine, Resolution
from mailflow.domain.ledger import Allocation
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.matching.sums import find_sets

_MOST = 3  # candidates
_LESS = 0.2  # what a guess at the rest ranks behind the list itself; far enough that it is no rival reading


def complete(first: Proposal, stated: Money | None, ledger: OpenItems, *, today: date) -> tuple[Proposal, ...]:
    """The listed invoices together with each set of the payer's other open items that makes the rest of the stated total."""
    paid = [line.paid for line in first.lines]
    if stated is None or first.client_number is None or None in paid:
        return ()
    rest = Money(stated.amount - sum((amount for amount in paid if amount is not None), Decimal(0)), stated.currency)
    listed = {line.invoice_number for line in first.lines}
    items = tuple(item for item in ledger.of_client(first.client_number) if item.number not in listed)
    if rest.amount <= 0 or not items:
        return ()
    return tuple(
        replace(
            first,
            allocations=(*first.allocations, *(Allocation(item.number, item.balance) for item in one.items)),
            on_account=None,
            lines=(*first.lines, *(_line(item.number, item.balance.amount) for item in one.items)),
            score=round(max(first.score - _LESS, 0.0), 3),
            reasons=(
                *first.reasons,
                f"{', '.join(item.number for item in one.items)} make the rest of {rest} that the cut list does not show",
            ),
            against=("nobody has said what the rest pays",),
        )
        for one in find_sets(items, rest, today=today).sets[:_MOST]
    )


def _line(number: str, paid: Decimal) -> RemittanceLine:
    return RemittanceLine(reference="", invoice_number=number, paid=paid, resolution=Resolution.DESCRIPTION)
