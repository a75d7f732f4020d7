"""Receipts of the bank, from CSV or a workbook (columns as in ``receipts.csv``)."""

import hashlib
from collections import Counter
from pathlib import Path

from mailflow.domain.errors import FeedError
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Receipt
from mailflow.domain.ports import Load
from mailflow.feeds.cells import Cells, open_cells, share_of
from mailflow.feeds.sheet import header_of, sha256_of

_COLUMNS = ("receipt_id", "received_on", "amount", "currency", "method", "payer_name", "reference", "account")
_NEEDS = ("received_on", "amount", "currency", "method")
_FOREIGN = 0.5
_METHODS = tuple(method.value for method in PaymentMethod)


class Receipts:
    """Money that came in. A row without the bank's own id gets one made of account, day, amount and text, and a count among equals."""

    def recognises(self, path: Path) -> float:
        """The share of the columns that the file has, under our own names; a table under other names is rather a bank's statement."""
        share = share_of(_COLUMNS, path)
        try:
            own = set(_NEEDS) <= {title.lower() for title in header_of(path)}
        except FeedError:
            own = False
        return share if own else min(share, _FOREIGN)

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError at the first row that cannot be taken."""
        sheet, cells = open_cells(path, _COLUMNS, _NEEDS)
        seen: dict[str, int] = {}
        equals: Counter[str] = Counter()
        receipts = tuple(_receipt(cells, seen, equals) for _ in cells.rows(sheet))
        return Load(file=path.name, sha256=sha256_of(path), receipts=receipts, lines=tuple(seen.values()))


def _receipt(cells: Cells, seen: dict[str, int], equals: Counter[str]) -> Receipt:
    amount = cells.amount("amount", cells.currency())
    if amount.amount <= 0:
        cells.refuse("amount", "a receipt is more than zero; a payment that came back is marked as returned in the admin")
    received_on = cells.day("received_on")
    account = cells.one_of("account", ("operating", "trust"), "operating")
    payer_name, reference = cells.text("payer_name"), cells.text("reference")
    receipt_id = cells.text("receipt_id")
    if not receipt_id:
        said = "|".join((account, received_on.isoformat(), str(amount), payer_name, reference))
        equals[said] += 1  # the nth of rows that say the same: two equal checks of one day are two receipts
        receipt_id = f"{received_on:%Y%m%d}-{hashlib.sha256(f'{said}|{equals[said]}'.encode()).hexdigest()[:16]}"
    cells.unique("receipt_id", receipt_id, seen)
    return Receipt(
        receipt_id=receipt_id,
        received_on=received_on,
        amount=amount,
        method=PaymentMethod(cells.one_of("method", _METHODS)),
        payer_name=payer_name,
        reference=reference,
        is_trust=account == "trust",
    )
