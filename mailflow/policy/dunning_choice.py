"""Which cadence an item follows, and why: the nearest to the invoice goes before the widest, which is for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.domain.cadence import AppliesTo, Cadence
from mailflow.domain.ledger import Client, OpenInvoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The cadence of an item. `because` are the conditions that it names and the item meets; none: it is for everybody.

    `before` are the others that fit, the next best first, with their own conditions.
    """

    cadence: Cadence
    because: tuple[str, ...]
    before: tuple["Chosen", ...] = ()


class CadenceChoice:
    """Chooses among the cadences of a firm."""

    def __init__(self, cadences: Sequence[Cadence]) -> None:
        # The nearest first; sorting keeps the order of the file among equals.
        self._ranked = sorted(cadences, key=lambda cadence: _rank(cadence.applies_to), reverse=True)

    def of(self, item: OpenInvoice, client: Client | None) -> Cadence | None:
        """The cadence of an item; `None` where none fits, so that nobody is reminded of it.

        Of several that fit, the one that names the client goes first, then the one that names the practice group, then office,
        then currency; among equals the first of the file (CASES: applies_to). An invoice and a matter go before the client; its
        parent, a tag, a risk and what it is come after it. An item's own office and practice group count; where the ledger leaves
        them empty, the client's do. `min_balance` is compared with what the item is open for.
        """
        return next((cadence for cadence in self._ranked if _fits(cadence.applies_to, item, client)), None)

    def why(self, item: OpenInvoice, client: Client | None) -> Chosen | None:
        """The same, with the conditions that decided, and what would apply without it."""
        fitting = [cadence for cadence in self._ranked if _fits(cadence.applies_to, item, client)]
        chosen = [Chosen(cadence=cadence, because=_because(cadence.applies_to, item, client)) for cadence in fitting]
        return replace(chosen[0], before=tuple(chosen[1:])) if chosen else None


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
    if rule.invoices and item.number not in rule.invoices:
        return False
    if rule.matters and item.matter_number not in rule.matters:
        return False
    if not _fits_client(rule, item, client):
        return False
    if not (rule.offices or rule.practice_groups):
        return True
    office, group = place_of(item, client)
    return (not rule.offices or office in rule.offices) and (not rule.practice_groups or group in rule.practice_groups)


def _fits_client(rule: AppliesTo, item: OpenInvoice, client: Client | None) -> bool:
    if rule.parents and not {item.client_number, client.parent_number if client is not None else None} & {*rule.parents}:
        return False
    if not (rule.tags or rule.risks or rule.kinds):
        return True
    if client is None:
        return False
    is_tagged = not rule.tags or not set(rule.tags).isdisjoint(client.tags)
    return is_tagged and (not rule.risks or client.risk in rule.risks) and (not rule.kinds or client.kind in rule.kinds)


def _rank(rule: AppliesTo) -> tuple[int, ...]:
    own = (rule.invoices, rule.matters, rule.clients, rule.parents, rule.tags, rule.risks, rule.kinds)
    return tuple(bool(named) for named in (*own, rule.practice_groups, rule.offices, rule.currencies))


def _because(rule: AppliesTo, item: OpenInvoice, client: Client | None) -> tuple[str, ...]:
    """The conditions that a rule names, in the order in which they count, with what the item has of them."""
    office, group = place_of(item, client)
    tags = ", ".join(tag for tag in (client.tags if client is not None else ()) if tag in rule.tags)
    parent = item.client_number if item.client_number in rule.parents else client.parent_number if client is not None else ""
    named = (
        ("invoice", rule.invoices, item.number),
        ("matter", rule.matters, item.matter_number),
        ("client", rule.clients, item.client_number),
        ("parent", rule.parents, parent),
        ("tag", rule.tags, tags),
        ("risk", rule.risks, client.risk if client is not None else ""),
        ("kind", rule.kinds, client.kind if client is not None else ""),
        ("practice group", rule.practice_groups, group),
        ("office", rule.offices, office),
        ("currency", rule.currencies, item.balance.currency),
    )
    said = [f"{what} {value}" for what, names, value in named if names]
    return (*said, f"open for {rule.min_balance} or more") if rule.min_balance else tuple(said)
