"""Which cadence an item follows, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.domain.cadence import AppliesTo, Cadence
from mailflow.domain.ledger import Client, OpenInvoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The cadence of an item. `because` are the conditions that it names and the item meets; none: it is for everybody."""

    cadence: Cadence
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CadenceChoice:
    """Chooses among the cadences of a firm, in the order of its file."""

    cadences: Sequence[Cadence]

    def of(self, item: OpenInvoice, client: Client | None) -> Cadence | None:
        """The cadence of an item; `None` where none fits, so that nobody is reminded of it.

        Of several that fit, the one that names the client goes first, then the one that names the practice group, then office,
        then currency; among equals the first of the file (CASES: applies_to). An item's own office and practice group count; where
        the ledger leaves them empty, the client's do. `min_balance` is compared with what the item is open for.
        """
        best: Cadence | None = None
        best_rank: tuple[int, ...] = (-1,)
        for cadence in self.cadences:
            if _fits(cadence.applies_to, item, client):
                rank = _rank(cadence.applies_to)
                if rank > best_rank:
                    best, best_rank = cadence, rank
        return best

    def why(self, item: OpenInvoice, client: Client | None) -> Chosen | None:
        """The same, with the conditions that decided."""
        cadence = self.of(item, client)
        if cadence is None:
            return None
        rule = cadence.applies_to
        office, group = place_of(item, client)
        named = (
            ("client", rule.clients, item.client_number),
            ("practice group", rule.practice_groups, group),
            ("office", rule.offices, office),
            ("currency", rule.currencies, item.balance.currency),
        )
        because = tuple(f"{what} {value}" for what, names, value in named if names)
        return Chosen(cadence=cadence, because=because)


def place_of(item: OpenInvoice, client: Client | None) -> tuple[str, str]:
    """Office and practice group of an item, else of its client."""
    return (
        item.office or (client.office if client is not None else ""),
        item.practice_group or (client.practice_group if client is not None else ""),
    )


def _fits(rule: AppliesTo, item: OpenInvoice, client: Client | None) -> bool:
    if rule.clients and item.client_number not in rule.clients:
        return False
    if rule.currencies and item.balance.currency not in rule.currencies:
        return False
    if item.balance.amount < rule.min_balance:
        return False
    if not (rule.offices or rule.practice_groups):
        return True
    office, group = place_of(item, client)
    return (not rule.offices or office in rule.offices) and (not rule.practice_groups or group in rule.practice_groups)


def _rank(rule: AppliesTo) -> tuple[int, ...]:
    return tuple(bool(named) for named in (rule.clients, rule.practice_groups, rule.offices, rule.currencies))
