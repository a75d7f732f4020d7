"""What the firm wants to follow from replies: the `[replies]` table of config/policy.toml as one frozen value."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mailflow.domain.consequences import Owner
from mailflow.domain.errors import ConfigurationError
from mailflow.domain.facts import DisputeReason, PaymentMethod

# Who can put an objection right: what was agreed and done is the attorney's, how it was billed the desk's that bills.
_OWNERS = {
    **dict.fromkeys(DisputeReason, Owner.BILLING_ATTORNEY),
    DisputeReason.EBILLING: Owner.EBILLING_DESK,
    DisputeReason.GUIDELINE: Owner.EBILLING_DESK,
    DisputeReason.TAX: Owner.TAX_DESK,
    **dict.fromkeys(
        (
            *(DisputeReason.DUPLICATE, DisputeReason.ALREADY_PAID, DisputeReason.NOT_RECEIVED, DisputeReason.ARITHMETIC),
            *(DisputeReason.WRONG_PARTY, DisputeReason.OTHER),
        ),
        Owner.CLERK,
    ),
}
# A check travels; a wire promised for Friday is there on Friday, or on the next day that the bank is open.
_GRACE = {PaymentMethod.CHECK: 7, PaymentMethod.LOCKBOX: 7, PaymentMethod.ACH: 3, PaymentMethod.WIRE: 3, PaymentMethod.CARD: 1}
# The kinds of answers that there are templates for, the most urgent first: they are the paragraphs of one letter.
ANSWERS = (
    *("payment_found", "payment_not_found", "copy_request", "dispute", "plan_request", "question", "contact_change", "promise"),
    "received",
)
# The whole numbers of the table.
_COUNTED = ("grace_days", "claim_days", "absence_days", "most_per_sender", "most_per_domain")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRules:
    """The firm's choices about replies; config/policy.toml says what each means.

    `grace` are calendar days by the way of payment, `grace_days` where that is not said. `send` are the answers that leave without a
    click. `most_per_sender` and `most_per_domain` are letters by programs within a day: two programs that answer each other stop there.
    """

    owners: Mapping[DisputeReason, Owner] = field(default_factory=lambda: dict(_OWNERS))
    grace: Mapping[PaymentMethod, int] = field(default_factory=lambda: dict(_GRACE))
    grace_days: int = 3
    claim_days: int = 7
    absence_days: int = 14
    send: frozenset[str] = frozenset()
    acknowledge: bool = False
    most_per_sender: int = 3
    most_per_domain: int = 30
    documents: Path | None = None

    def owner_of(self, reason: DisputeReason) -> Owner:
        """On whose desk a dispute lies."""
        return self.owners.get(reason, Owner.CLERK)

    def grace_for(self, method: PaymentMethod | None) -> int:
        """How many days after its day a promise is still waited for."""
        return self.grace_days if method is None else self.grace.get(method, self.grace_days)


def read_reply_rules(path: Path) -> ReplyRules:
    """The rules of a policy.toml; raises ConfigurationError naming the first fault."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("replies", {})
    except OSError as error:
        raise ConfigurationError(
            where=str(path), what=f"cannot be read ({error.strerror})", fix="Make one with `mailflow init`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(where=str(path), what=f"is not TOML: {error}", fix="Correct that place.") from error
    known = {item.name for item in fields(ReplyRules)}
    for name in table:
        if name not in known:
            where, fix = f"{path}, replies.{name}", f"Use one of: {', '.join(sorted(known))}."
            raise ConfigurationError(where=where, what="no such setting", fix=fix)
    try:
        return _rules(table, path.parent)
    except (ValueError, TypeError, AttributeError) as error:
        where, fix = f"{path}, [replies]", "See the comments in the file."
        raise ConfigurationError(where=where, what=f"a value does not fit: {error}", fix=fix) from error


def _rules(table: Mapping[str, Any], folder: Path) -> ReplyRules:  # TOML's own types, each checked as it is taken
    days = {name: int(table[name]) for name in _COUNTED if name in table}
    grace = {PaymentMethod(method): int(count) for method, count in table.get("grace", {}).items()}
    send = table.get("send", {})
    unknown = set(send) - set(ANSWERS)
    if unknown:
        raise ValueError(f"there is no answer {', '.join(sorted(unknown))}; the answers are {', '.join(ANSWERS)}")
    if any(number < 0 for number in (*days.values(), *grace.values())):
        raise ValueError("a number is negative")
    documents = str(table.get("documents", ""))
    return ReplyRules(
        owners=_OWNERS | {DisputeReason(reason): Owner(owner) for reason, owner in table.get("owners", {}).items()},
        grace=_GRACE | grace,
        send=frozenset(name for name, is_sent in send.items() if is_sent),
        acknowledge=bool(table.get("acknowledge", False)),
        documents=folder / documents if documents else None,
        **days,
    )
