"""Looks for the payment that a client says was made: receipts with money left, money on account, invoices that are paid by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mailflow.domain.ledger import Client, Receipt
from mailflow.services.desk import Desk
from mailflow.store.unit import UnitOfWork

# A payer's name this near to the client's is the client's, as when advices are matched.
_SAME = 0.85
# More than this is no answer to a client, but a list for a clerk.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Traced:
    """What was found of a payment that is claimed: `receipts`, the likeliest first, and claimed invoices that are paid in the ledger."""

    receipts: tuple[Receipt, ...] = ()
    settled: tuple[str, ...] = ()


def trace_payment(desk: Desk, unit: UnitOfWork, client: Client | None, invoice_numbers: Sequence[str]) -> Traced:
    """The money of this client, and of its family, that nothing has used up yet; receipts of the claimed amounts go first."""
    if client is None:
        return Traced()
    family = {member.number: member for member in desk.in_hand.index.family(client.number)} | {client.number: client}
    found_items = unit.ledger.find_invoices(invoice_numbers)
    items = {number: item for number, item in found_items.items() if item.client_number in family}
    settled = tuple(number for number, item in items.items() if item.balance.amount <= 0 and item.amount.amount > 0)
    names = [name for member in family.values() for name in (member.name, *member.aliases)]
    since = desk.store.clock.today() - timedelta(days=desk.candidate_days)
    found = {receipt.receipt_id: receipt for receipt in unit.receipts.of_payer(names, since=since)}
    theirs = [receipt for receipt in found.values() if not receipt.is_trust and _is_of(desk, receipt, family)]
    theirs += [receipt for receipt in unit.receipts.on_account(sorted(family)) if receipt.receipt_id not in found]
    wanted = {item.balance for item in items.values()} | {item.amount for item in items.values()}
    theirs.sort(key=lambda receipt: (receipt.amount not in wanted, -receipt.received_on.toordinal(), receipt.receipt_id))
    return Traced(receipts=tuple(theirs[:_MOST]), settled=settled)


def _is_of(desk: Desk, receipt: Receipt, family: dict[str, Client]) -> bool:
    return any(member.number in family and score >= _SAME for member, score in desk.in_hand.index.clients_named(receipt.payer_name))
