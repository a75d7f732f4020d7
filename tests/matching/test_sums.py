"""Sets of open items that make an amount: all of them, none too many, and only those that mean something."""

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.domain.money import Money
from mailflow.matching.sums import find_sets
from tests.matching.desk import desk

_DAY = date(2026, 5, 4)


def _ledger(amounts):
    rows = [f"invoice {900100 + place} 100 M{place} 2025-0{place % 9 + 1}-11 {amount} USD" for place, amount in enumerate(amounts)]
    return desk("\n".join(rows)).ledger.of_client("100")


def _usd(amount):
    return Money(Decimal(amount), "USD")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-500, 5000).filter(bool), min_size=1, max_size=9), st.data())
def test_given_any_open_items_when_sets_are_found_then_each_makes_the_amount_and_one_is_found_when_there_is_one(minors, data):
    items = _ledger([Decimal(minor) / 100 for minor in minors])
    chosen = data.draw(st.sets(st.sampled_from(range(len(minors))), min_size=1))
    target = Money.from_minor(sum(items[place].balance.minor for place in chosen), "USD")

    found = find_sets(items, target, today=_DAY)

    assert all(sum(item.balance.minor for item in one.items) == target.minor for one in found.sets)
    assert found.sets
    assert all(not set(a.items) < set(b.items) for a, b in itertools.permutations(found.sets, 2))


def test_given_odd_amounts_when_one_set_of_two_fits_then_it_is_telling():
    items = _ledger(["2212.00", "3278.50", "7614.00", "4726.50", "529.75"])

    found = find_sets(items, _usd("5490.50"), today=_DAY)

    assert [[item.number for item in one.items] for one in found.telling] == [["900100", "900101"]]


def test_given_round_amounts_when_a_set_fits_then_it_tells_nothing():
    items = _ledger(["3100.00", "4400.00", "3350.00", "4250.00", "918.75"])

    found = find_sets(items, _usd("7500.00"), today=_DAY)

    assert found.sets
    assert not found.telling


def test_given_a_credit_when_invoices_less_the_credit_fit_then_the_set_holds_it():
    items = _ledger(["1200.40", "-200.15", "811.30"])

    found = find_sets(items, _usd("1000.25"), today=_DAY)

    assert [[item.number for item in one.items] for one in found.telling] == [["900100", "900101"]]


def test_given_everything_is_paid_when_the_sum_is_asked_then_it_is_called_by_its_name():
    items = _ledger(["1200.40", "311.30", "95.05"])

    found = find_sets(items, _usd("1606.75"), today=_DAY)

    assert found.sets[0].structure == "all open items"


def test_given_many_items_when_more_than_three_would_be_needed_then_no_accident_is_offered():
    items = _ledger([f"{1000 + 37 * place}.{place:02d}" for place in range(40)])

    found = find_sets(items, _usd(sum(item.balance.amount for item in items[3:11])), today=_DAY)

    assert all(len(one.items) <= 3 or one.structure for one in found.sets)
