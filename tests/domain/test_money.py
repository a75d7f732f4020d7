"""Money is exact and of one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.domain.money import Money, total

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])


def test_given_two_currencies_when_they_are_added_then_it_is_refused() -> None:
    dollars = Money(Decimal("1.00"), "USD")
    euros = Money(Decimal("1.00"), "EUR")

    with pytest.raises(ValueError, match="cannot combine USD with EUR"):
        dollars + euros


def test_given_two_currencies_when_they_are_compared_then_it_is_refused() -> None:
    dollars = Money(Decimal("1.00"), "USD")
    euros = Money(Decimal("2.00"), "EUR")

    with pytest.raises(ValueError, match="cannot combine USD with EUR"):
        assert dollars < euros


@given(st.integers(-(10**14), 10**14), CURRENCIES)
def test_given_any_minor_amount_when_it_goes_to_money_and_back_then_it_is_the_same(minor: int, currency: str) -> None:
    money = Money.from_minor(minor, currency)

    back = money.minor

    assert back == minor


def test_given_a_fraction_of_a_cent_when_minor_units_are_asked_then_it_is_refused() -> None:
    money = Money(Decimal("1.005"), "USD")

    with pytest.raises(ValueError, match="fraction of a minor unit"):
        _ = money.minor


def test_given_currencies_with_other_minor_units_when_they_are_written_plainly_then_their_places_are_kept() -> None:
    amounts = [Money(Decimal(1200), "JPY"), Money(Decimal("1.5"), "KWD"), Money(Decimal("1.5"), "USD")]

    written = [money.plain for money in amounts]

    assert written == ["1200", "1.500", "1.50"]


def test_given_nothing_when_it_is_totalled_then_the_total_is_zero_of_that_currency() -> None:
    nothing: list[Money] = []

    result = total(nothing, "CAD")

    assert result == Money(Decimal(0), "CAD")


@given(st.lists(st.integers(-(10**9), 10**9), max_size=20))
def test_given_any_amounts_when_they_are_totalled_then_nothing_is_rounded(minors: list[int]) -> None:
    amounts = [Money.from_minor(minor, "USD") for minor in minors]

    result = total(amounts, "USD")

    assert result.minor == sum(minors)


def test_given_amounts_of_one_currency_when_they_are_ordered_then_the_larger_is_larger() -> None:
    small = Money(Decimal("-1.00"), "USD")
    large = Money(Decimal("0.01"), "USD")

    assert small < large
    assert large >= small
    assert small <= small  # noqa: PLR0124 - the equal case is the point
    assert not large <= small


def test_given_zero_when_its_truth_is_asked_then_it_is_false() -> None:
    nothing = Money.zero("USD")

    assert not nothing
    assert -Money(Decimal(2), "USD") == Money(Decimal(-2), "USD")
    assert str(Money(Decimal("1234.5"), "USD")) == "1234.50 USD"
