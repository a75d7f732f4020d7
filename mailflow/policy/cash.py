"""What the firm allows: the `[cash]` table of config/policy.toml as one frozen value."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

from mailflow.domain.errors import ConfigurationError

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
    """The rules of a policy.toml; raises ConfigurationError naming the first fault."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("cash", {})
    except OSError as error:
        raise ConfigurationError(
            where=str(path), what=f"cannot be read ({error.strerror})", fix="Make one with `mailflow init`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(where=str(path), what=f"is not TOML: {error}", fix="Correct that place.") from error
    return _checked(table, str(path))


def _checked(table: Mapping[str, Any], where: str) -> CashRules:  # TOML's own types, checked here one by one
    known = {field.name for field in fields(CashRules)} - {"automatic"}
    for name in table:
        if name not in known:
            raise ConfigurationError(where=f"{where}, cash.{name}", what="no such setting", fix=f"Use one of: {', '.join(sorted(known))}.")
    default = CashRules()
    try:
        rules = CashRules(
            tolerance=Decimal(str(table.get("tolerance", default.tolerance))),
            wait_for_advice_days=int(table.get("wait_for_advice_days", default.wait_for_advice_days)),
            by_amount_alone=bool(table.get("by_amount_alone", default.by_amount_alone)),
            trust_words=tuple(str(word).upper() for word in table.get("trust_words", default.trust_words)),
            version=str(table.get("version", default.version)),
        )
    except (ValueError, TypeError, InvalidOperation) as error:
        raise ConfigurationError(
            where=f"{where}, [cash]", what=f"a value does not fit: {error}", fix="See the comments in the file."
        ) from error
    if rules.tolerance < 0 or rules.wait_for_advice_days < 0:
        raise ConfigurationError(where=f"{where}, [cash]", what="a number is negative", fix="Use 0 or more.")
    return rules
