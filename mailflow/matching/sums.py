"""Which sets of open items make an amount, how many do, and whether that says anything."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from mailflow.domain.ledger import OpenInvoice
from mailflow.domain.money import Money

_EXHAUSTIVE = 30  # items: two halves of 2**15 sums take some ten milliseconds; beyond, only sets of up to three are looked for
_MOST_LISTED = 24  # sets that are written out; more are only counted
_MOST_COUNTED = 1000
_TELLING_CHANCE = 0.01  # accidental sets to be expected; chosen: one accident in a hundred is already too many to post on
_TELLING_ITEMS, _TELLING_SIZE = 15, 4  # a set means something among few items, or when it is small
_STEPS = (5000, 1000, 100, 50, 25, 10, 5, 1)  # minor units in which people make prices, the coarsest first
_LARGEST_FEE = Decimal(50)  # what banks keep from a transfer, in major units
_DISCOUNTS = (Decimal("0.01"), Decimal("0.015"), Decimal("0.02"), Decimal("0.025"), Decimal("0.03"))

_ALL_DUE, _ALL_INVOICES, _ALL_ITEMS = "everything that is due", "all open invoices, credits not used", "all open items"
_WHOLE = frozenset({_ALL_DUE, _ALL_INVOICES, _ALL_ITEMS})

Items = tuple[OpenInvoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSet:
    """Open items that make an amount exactly.

    `structure` says what they have in common ("all open invoices"), empty for a set that is nothing but a sum. `is_telling` is
    false where such a set may well come about by accident.
    """

    items: Items
    structure: str = ""
    is_telling: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Solutions:
    """All sets that make an amount: the likeliest first, `count` of them (capped at 1000; `sets` lists at most 24)."""

    sets: tuple[ItemSet, ...] = ()
    count: int = 0

    @property
    def telling(self) -> tuple[ItemSet, ...]:
        """The sets that did not come about by accident."""
        return tuple(one for one in self.sets if one.is_telling)


def find_sets(items: Iterable[OpenInvoice], amount: Money, *, today: date, lists: Sequence[Sequence[str]] = ()) -> Solutions:
    """The sets of `items` whose balances add up to `amount`, structured ones before arbitrary ones, small before large.

    Items of another currency are left out. `lists` are invoice numbers that some letter or statement named together. A set that
    only adds a group worth nothing to another set is left out as well.
    """
    pool = tuple(item for item in items if item.balance.currency == amount.currency and item.balance)
    structures = dict(_structures(pool, today, lists))
    structured = {group: name for group, name in structures.items() if _worth(pool, group) == amount.minor}
    found, count = _search([item.balance.minor for item in pool], amount.minor)
    groups = _minimal({*structured, *found})
    sets = [_describe(pool, group, structured.get(group, ""), structures=len(structures)) for group in groups]
    sets.sort(key=lambda one: (not one.is_telling, not one.structure, len(one.items), [item.invoiced_on for item in one.items]))
    return Solutions(sets=tuple(sets[:_MOST_LISTED]), count=max(len(sets), count if len(found) >= _MOST_LISTED else 0))


def shortfalls(items: Iterable[OpenInvoice], amount: Money) -> tuple[tuple[OpenInvoice, str], ...]:
    """Single items that `amount` pays but for a bank's charge or a usual discount, each with the word for it."""
    found = []
    for item in items:
        if item.balance.currency != amount.currency or item.balance <= amount:
            continue
        missing = (item.balance - amount).amount
        if missing <= _LARGEST_FEE and missing % 5 == 0:
            found.append((item, f"a bank charge of {item.balance - amount}"))
        elif any(missing == _share(item.balance, rate) for rate in _DISCOUNTS):
            found.append((item, f"a discount of {item.balance - amount}"))
    return tuple(found)


def _share(money: Money, rate: Decimal) -> Decimal:
    return (money.amount * rate).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def _worth(pool: Items, group: frozenset[int]) -> int:
    return sum(pool[place].balance.minor for place in group)


def _describe(pool: Items, group: frozenset[int], structure: str, *, structures: int) -> ItemSet:
    items = tuple(pool[place] for place in sorted(group))
    # Whoever pays everything means it; any other structure is one of many, and round amounts hit one of them by accident.
    is_whole = structure in _WHOLE
    telling = is_whole or (_chance(items, pool, structures) <= _TELLING_CHANCE if structure else is_telling(items, pool))
    return ItemSet(items=items, structure=structure, is_telling=telling or len(items) < 2)


def is_telling(chosen: Items, pool: Items) -> bool:
    """Whether a set is no accident: by how many sets of its size the pool has, and by how many different sums they can make.

    Round balances make few different sums, so the sums are counted in the coarsest steps of which all chosen balances are made.
    """
    if len(chosen) < 2:
        return True
    if len(pool) > _TELLING_ITEMS and len(chosen) > _TELLING_SIZE:
        return False
    rivals = [item for item in pool if item.balance.minor % _step(chosen) == 0]
    sets = sum(math.comb(len(rivals), size) for size in range(1, len(chosen) + 1))
    return _chance(chosen, pool, sets) <= _TELLING_CHANCE


def _step(chosen: Items) -> int:
    divisor = math.gcd(*(item.balance.minor for item in chosen))
    return next(step for step in _STEPS if divisor % step == 0)


def _chance(chosen: Items, pool: Items, sets: int) -> float:
    """How many of so many sets hit a given sum by accident."""
    step = _step(chosen)
    different = sum(abs(item.balance.minor) for item in pool if item.balance.minor % step == 0) // step
    return sets / max(different, 1)


def _structures(pool: Items, today: date, lists: Sequence[Sequence[str]]) -> Iterator[tuple[frozenset[int], str]]:
    """Later ones overwrite earlier ones: the plainest description of a group wins."""
    order = sorted(range(len(pool)), key=lambda place: (pool[place].due_on, pool[place].number))
    for size in range(2, len(order)):
        yield frozenset(order[:size]), f"the {size} oldest"
    for matter, places in _grouped(pool, lambda item: item.matter_number):
        yield places, f"all open items of matter {matter}"
    for month, places in _grouped(pool, lambda item: f"{item.invoiced_on:%Y-%m}"):
        yield places, f"all items invoiced in {month}"
    for numbers in lists:
        yield frozenset(place for place, item in enumerate(pool) if item.number in numbers), "what the letter listed"
    yield frozenset(place for place, item in enumerate(pool) if item.due_on <= today), _ALL_DUE
    yield frozenset(place for place, item in enumerate(pool) if item.balance.amount > 0), _ALL_INVOICES
    yield frozenset(range(len(pool))), _ALL_ITEMS


def _grouped(pool: Items, key: Callable[[OpenInvoice], str]) -> Iterator[tuple[str, frozenset[int]]]:
    groups: dict[str, set[int]] = {}
    for place, item in enumerate(pool):
        groups.setdefault(key(item), set()).add(place)
    return ((name, frozenset(places)) for name, places in groups.items() if len(places) > 1)


def _minimal(groups: set[frozenset[int]]) -> list[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for group in sorted((group for group in groups if group), key=len):
        if not any(smaller < group for smaller in kept):
            kept.append(group)
    return kept


def _search(values: list[int], target: int) -> tuple[list[frozenset[int]], int]:
    """Places of values that add up to the target (at most `_MOST_LISTED`, small sets first), and how many such sets there are."""
    if len(values) > _EXHAUSTIVE:
        small = list(itertools.islice(_up_to_three(values, target), _MOST_COUNTED))
        return small[:_MOST_LISTED], len(small)
    half = len(values) // 2
    left, right = _sums(values[:half]), _sums(values[half:])
    counts = Counter(left)
    hits = [(mask, target - value) for mask, value in enumerate(right) if target - value in counts]
    count = sum(counts[rest] for _, rest in hits) - (target == 0)
    masks = _masks({rest for _, rest in hits}, left)
    pairs = ((low | high << half) for high, rest in hits for low in masks[rest])
    listed = sorted(itertools.islice(pairs, _MOST_COUNTED), key=int.bit_count)[:_MOST_LISTED]
    return [frozenset(place for place in range(len(values)) if mask >> place & 1) for mask in listed], min(count, _MOST_COUNTED)


def _sums(values: list[int]) -> list[int]:
    sums = [0]
    for value in values:
        sums += [value + one for one in sums]
    return sums


def _masks(wanted: set[int], sums: list[int]) -> dict[int, list[int]]:
    masks: dict[int, list[int]] = {rest: [] for rest in wanted}
    for mask, value in enumerate(sums):
        if value in masks:
            masks[value].append(mask)
    return masks


def _up_to_three(values: list[int], target: int) -> Iterator[frozenset[int]]:
    places: dict[int, list[int]] = {}
    for place, value in enumerate(values):
        places.setdefault(value, []).append(place)
    yield from (frozenset({place}) for place in places.get(target, ()))
    for first, value in enumerate(values):
        yield from (frozenset({first, second}) for second in places.get(target - value, ()) if second > first)
    for first, second in itertools.combinations(range(len(values)), 2):
        rest = target - values[first] - values[second]
        yield from (frozenset({first, second, third}) for third in places.get(rest, ()) if third > second)
