"""What the firm wants to follow from replies: the `[replies]` table of config/policy.toml as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from mailflow.domain.consequences import Owner
from mailflow.domain.facts import DisputeReason, PaymentMethod
from mailflow.policy.rules_file import Count, Table, read_table

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
    """The rules of a policy.toml; raises ConfigurationError naming every fault."""
    table = read_table(path, "replies", _ReplyTable)
    return ReplyRules(
        owners=_OWNERS | table.owners,
        grace=_GRACE | table.grace,
        send=frozenset(name for name, is_sent in table.send.items() if is_sent),
        documents=path.parent / table.documents if table.documents else None,
        **table.model_dump(exclude={"owners", "grace", "send", "documents"}),
    )


def _answer(name: str) -> str:
    if name not in ANSWERS:
        raise ValueError(f"is no answer; the answers are {', '.join(ANSWERS)}")
    return name


_DEFAULT = ReplyRules()


class _ReplyTable(Table):
    owners: dict[DisputeReason, Owner] = Field(default={})
    grace: dict[PaymentMethod, Count] = Field(default={})
    grace_days: Count = _DEFAULT.grace_days
    claim_days: Count = _DEFAULT.claim_days
    absence_days: Count = _DEFAULT.absence_days
    send: dict[Annotated[str, AfterValidator(_answer)], bool] = Field(default={})
    acknowledge: bool = _DEFAULT.acknowledge
    most_per_sender: Count = _DEFAULT.most_per_sender
    most_per_domain: Count = _DEFAULT.most_per_domain
    documents: str = ""
