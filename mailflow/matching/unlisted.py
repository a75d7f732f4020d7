"""Money that lists no invoices: which of a client's open items its amount may mean."""

from collections.abc import Sequence
from datetime import date

from mailflow.domain.decision import Basis, Proposal
from mailflow.domain.facts import RemittanceLine, Resolution
from mailflow.domain.ledger import Allocation, OpenInvoice
from mailflow.domain.money import Money
from mailflow.domain.ports import OpenItems
from mailflow.matching.sums import ItemSet, find_sets, shortfalls

_BASE = {Basis.MATTER: 0.8, Basis.AMOUNT: 0.75, Basis.SET: 0.7, Basis.SUM: 0.6}
_ACCIDENT = 0.2  # what a set that may be an accident loses
_NEAR_MISS = 0.3
_SMALL = 4  # items up to which an accident still looks like an answer to a clerk


def propose_sets(
    amount: Money,
    clients: Sequence[str],
    ledger: OpenItems,
    *,
    today: date,
    lists: Sequence[Sequence[str]] = (),
    matters: Sequence[str] = (),
) -> tuple[Proposal, ...]:
    """Proposals for every set of open items of one client that makes the amount, the likeliest first.

    `solutions` counts the sets that fit equally well, over all clients; it is at least 2 where the only set may be an accident or
    where a single invoice less a charge or discount explains the amount as well: such a set is never an answer by itself.
    """
    found = [
        (client, one, bool(matters))
        for client in clients
        for one in _sets(amount, client, ledger, today=today, lists=lists, matters=matters)
    ]
    near = [(client, item, word) for client in clients for item, word in shortfalls(ledger.of_client(client), amount)]
    only = found[0][1] if len(found) == 1 and found[0][1].is_telling else None
    single = only is not None and (len(only.items) == 1 or bool(only.structure) or not near)
    solutions = 1 if single else max(len(found), 2)
    proposals = [_proposal(client, one, by_matter=by_matter, solutions=solutions) for client, one, by_matter in found]
    return tuple(sorted(proposals, key=lambda one: -one.score)) + tuple(_near_miss(*one, amount) for one in near)


def _sets(
    amount: Money, client: str, ledger: OpenItems, *, today: date, lists: Sequence[Sequence[str]], matters: Sequence[str]
) -> tuple[ItemSet, ...]:
    items = ledger.of_client(client)
    if matters:
        items = tuple(item for item in items if item.matter_number in matters)
    sets = find_sets(items, amount, today=today, lists=lists).sets
    # Beyond a handful of items an accidental sum is nothing that anybody would offer.
    return tuple(one for one in sets if one.is_telling or len(one.items) <= _SMALL)


def _proposal(client: str, one: ItemSet, *, by_matter: bool, solutions: int) -> Proposal:
    basis = Basis.MATTER if by_matter else Basis.AMOUNT if len(one.items) == 1 else Basis.SET if one.structure else Basis.SUM
    words = ", ".join(item.number for item in one.items)
    what = f"invoice {words} is open for exactly this amount" if len(one.items) == 1 else f"{words} make exactly this amount"
    against = []
    if solutions > 1:
        against.append(
            f"{solutions} sets of open items fit the amount" if one.is_telling else "a sum of this size comes about by accident as well"
        )
    return Proposal(
        client_number=client,
        allocations=tuple(Allocation(item.number, item.balance) for item in one.items),
        lines=tuple(_line(item) for item in one.items),
        basis=basis,
        solutions=solutions,
        score=round(_BASE[basis] / (solutions if one.is_telling else solutions + 1) ** 0.5 - (0 if one.is_telling else _ACCIDENT), 3),
        reasons=(f"{what} ({one.structure})" if one.structure else what,),
        against=tuple(against),
    )


def _line(item: OpenInvoice) -> RemittanceLine:
    return RemittanceLine(reference="", invoice_number=item.number, paid=item.balance.amount, resolution=Resolution.DESCRIPTION)


def _near_miss(client: str, item: OpenInvoice, word: str, amount: Money) -> Proposal:
    return Proposal(
        client_number=client,
        allocations=(Allocation(item.number, amount),),
        lines=(_line(item),),
        basis=Basis.AMOUNT,
        solutions=2,
        score=_NEAR_MISS,
        reasons=(f"invoice {item.number} is open for {item.balance}: this is it less {word}",),
        against=("nothing says that it is meant",),
    )
