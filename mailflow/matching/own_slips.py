"""Slips among one payer's own numbers: so few that each is looked at, instead of asking the ledger for two hundred slips."""

from collections.abc import Collection, Iterator
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from mailflow.matching.invoice_rows import InvoiceRows
from mailflow.matching.slips import is_slip
from mailflow.matching.spelling import spellings

# Beyond so many, asking the table of all spellings is quicker.
_MOST_NUMBERS = 500
# Clients whose spellings are kept; the mail of a morning comes from fewer.
_MOST_CLIENTS = 128


class OwnSlips:
    """The spellings of the clients who were asked for lately."""

    def __init__(self, rows: InvoiceRows) -> None:
        self._rows = rows
        self._spelt: dict[str, tuple[list[str], list[int]] | None] = {}

    def near(self, forms: Collection[str], clients: Collection[str]) -> set[int] | None:
        """The rows of these clients with a spelling one slip away from one of these; `None` where they have too many numbers."""
        found: set[int] = set()
        for client in clients:
            own = self._of(client)
            if own is None:
                return None
            found.update(row for form in forms for row in _near(form, *own))
        return found

    def forget(self, client: str) -> None:
        """What this client has was changed."""
        self._spelt.pop(client, None)

    def _of(self, client: str) -> tuple[list[str], list[int]] | None:
        if client not in self._spelt:
            if len(self._spelt) >= _MOST_CLIENTS:
                self._spelt.clear()
            rows = list(islice(self._rows.of_client(client), _MOST_NUMBERS + 1))
            self._spelt[client] = None if len(rows) > _MOST_NUMBERS else self._spell(rows)
        return self._spelt[client]

    def _spell(self, rows: list[int]) -> tuple[list[str], list[int]]:
        numbers = list(map(self._rows.number, rows))
        further = [(form, row) for number, row in zip(numbers, rows, strict=True) for form in spellings(number) if form != number]
        return [*numbers, *(form for form, _ in further)], [*rows, *(row for _, row in further)]


def _near(form: str, spelt: list[str], rows: list[int]) -> Iterator[int]:
    # Its distance counts slips of letters too, which are none.
    close = process.extract(form, spelt, scorer=OSA.distance, score_cutoff=1, limit=None)
    return (rows[at] for other, distance, at in close if distance and is_slip(form, other))
