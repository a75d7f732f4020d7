"""Rows that were recognised in a picture: which of them the ledger or the arithmetic proves.

A 3 may be an 8. A recognised row counts where its number is an open invoice of that balance, or where the number was clear and all
rows add up to the total that is printed under them; any other row waits for a person (ARCHITECTURE.md, "Evidence instead of templates").
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mailflow.domain.ledger import OpenInvoice
from mailflow.reading.choice import Choice
from mailflow.reading.readings import Draft, Reading
from mailflow.reading.references import Lookup, fits_amount

# The confidence of its least sure digit from which on a number is clear: clean print has 0.95 and more, what a person looks at twice less.
_CLEAR = 0.9


def unproven(choice: Choice, lookup: Lookup) -> tuple[str, ...]:
    """The numbers of the chosen reading that were recognised, name an invoice, and are proven by nothing."""
    reading = choice.reading
    if reading is None:
        return ()
    seen = {(source.document.part, page.number) for source in choice.holders for page in source.document.pages if page.is_recognised}
    drafts = [draft for draft in reading.drafts if any((place.part, place.page) in seen for place in draft.evidence)]
    return tuple(draft.reference for draft in drafts if draft.invoice is not None and not _is_proven(draft, reading, lookup))


def _is_proven(draft: Draft, reading: Reading, lookup: Lookup) -> bool:
    invoice = draft.invoice
    if invoice is None:
        return False
    if _fits(invoice, draft):
        return _is_clear(draft) or not _twins(draft, invoice, lookup) or invoice.invoiced_on in draft.days
    return reading.closes and _is_clear(draft) and reading.total is not None and _is_whole(reading.drafts, reading.total.value)


def _fits(invoice: OpenInvoice, draft: Draft) -> bool:
    amounts = (draft.paid, draft.paid + draft.deduction) if draft.paid is not None else ()
    return any(fits_amount(invoice, amount) for amount in amounts)


def _is_clear(draft: Draft) -> bool:
    """Whether every digit of the number was recognised surely."""
    return bool(draft.evidence) and draft.evidence[0].confidence >= _CLEAR


def _twins(draft: Draft, invoice: OpenInvoice, lookup: Lookup) -> list[OpenInvoice]:
    """Other open invoices of the payer, one slip away and of the same amount: a monthly fee."""
    near = lookup.ledger.near(draft.reference)
    return [item for item in near if item.number != invoice.number and lookup.is_payers(item) and _fits(item, draft)]


def _is_whole(drafts: Sequence[Draft], total: Decimal) -> bool:
    """Whether the rows, those without an amount by their balances, make up the total."""
    return sum(_worth(drafts), Decimal(0)) == total


def _worth(drafts: Sequence[Draft]) -> Iterable[Decimal]:
    for draft in drafts:
        if draft.paid is not None:
            yield draft.paid
        elif draft.invoice is not None:
            yield draft.invoice.balance.amount
