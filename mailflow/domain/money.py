"""Exact amounts of one currency. Adding two currencies is an error, never a sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {"BHD": 3, "CLP": 0, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0, "XAF": 0, "XOF": 0}


def exponent(currency: str) -> int:
    """How many decimal places the currency's minor unit has (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `amount` in major units (``Decimal("12.50")``), `currency` an ISO 4217 code in capitals."""

    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in that currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Self:
        """The amount that the store keeps as an integer of minor units (cents)."""
        return cls(Decimal(minor).scaleb(-exponent(currency)), currency)

    @property
    def minor(self) -> int:
        """The amount in minor units; raises ValueError where it has a fraction of one."""
        scaled = self.amount.scaleb(exponent(self.currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{self.amount} {self.currency} has a fraction of a minor unit")
        return int(scaled)

    @property
    def is_whole(self) -> bool:
        """Whether the books can have it: without a fraction of a minor unit."""
        scaled = self.amount.scaleb(exponent(self.currency))
        return scaled == scaled.to_integral_value()

    @property
    def plain(self) -> str:
        """The amount as files carry it: a point, all minor places, no grouping (``12345.60``)."""
        places = Decimal(1).scaleb(-exponent(self.currency))
        return str(self.amount.quantize(places, rounding=ROUND_HALF_EVEN))

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")
        return other.amount

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.plain} {self.currency}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of `currency` when there is nothing to add; raises ValueError on a mixture."""
    return sum(amounts, start=Money.zero(currency))
