"""What the firm allows: the `[cash]` table of config/policy.toml as one frozen value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from mailflow.policy.rules_file import Count, Table, read_table

_TRUST_WORDS = ("RETAINER", "ESCROW", "IOLTA", "IOLA", "TRUST ACCOUNT", "TRUST ACCT", "TRUST A/C", "CLIENT ACCOUNT")


class Automatic(StrEnum):
    """What becomes of a payment that is beyond doubt: booked at once, or prepared for a person's click (policy: automatic)."""

    APPLY = "apply"
    SUGGEST = "suggest"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRules:
    """The firm's choices about money; config/policy.toml says what each means. `version` is kept with every decision.

    `automatic` comes from mailflow.toml, beside what else differs between installations; services honour it.
    """

    automatic: Automatic = Automatic.SUGGEST
    tolerance: Decimal = Decimal(0)
    wait_for_advice_days: int = 3
    by_amount_alone: bool = True
    trust_words: tuple[str, ...] = _TRUST_WORDS
    version: str = "cash-1"


def read_cash_rules(path: Path) -> CashRules:
    """The rules of a policy.toml; raises ConfigurationError naming every fault."""
    return CashRules(**dict(read_table(path, "cash", _CashTable)))


def _upper(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.upper() for word in words)


_DEFAULT = CashRules()


class _CashTable(Table):
    tolerance: Annotated[Decimal, Field(ge=0)] = _DEFAULT.tolerance
    wait_for_advice_days: Count = _DEFAULT.wait_for_advice_days
    by_amount_alone: bool = _DEFAULT.by_amount_alone
    trust_words: Annotated[tuple[str, ...], AfterValidator(_upper)] = _DEFAULT.trust_words
    version: str = _DEFAULT.version
