"""What mailflow would book and what it decided, with every reason kept."""

from dataclasses import dataclass
from enum import StrEnum

from mailflow.domain.consequences import Consequence
from mailflow.domain.facts import Dispute, Promise, RemittanceLine
from mailflow.domain.ledger import Allocation
from mailflow.domain.money import Money


class Disposition(StrEnum):
    """What became of a payment."""

    APPLIED = "applied"
    MATCHED = "matched"
    EXCEPTION = "exception"


class ExceptionReason(StrEnum):
    """Why a person must decide."""

    UNKNOWN_INVOICE = "unknown_invoice"
    UNIDENTIFIED_PAYER = "unidentified_payer"
    AMBIGUOUS = "ambiguous"
    SHORT_PAYMENT = "short_payment"
    DEDUCTION = "deduction"
    OVERPAYMENT = "overpayment"
    TOTAL_MISMATCH = "total_mismatch"
    DUPLICATE = "duplicate"
    ALREADY_PAID = "already_paid"
    CURRENCY_MISMATCH = "currency_mismatch"
    TRUST_FUNDS = "trust_funds"
    UNREADABLE = "unreadable"
    SUSPECTED_FRAUD = "suspected_fraud"
    NO_ADVICE = "no_advice"


class Basis(StrEnum):
    """What a proposal rests on, the strongest first."""

    ADVICE = "advice"  # the lines of a remittance advice
    REFERENCE = "reference"  # invoice numbers in the bank's text
    MATTER = "matter"
    AMOUNT = "amount"  # one invoice of exactly this balance
    SET = "set"  # a structured set of open items makes the amount (all due, one matter, one month, oldest first …)
    SUM = "sum"  # an arbitrary set of open items makes the amount
    ON_ACCOUNT = "on_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One way to book a payment. `score` ranks from 0 to 1 and never posts by itself; `solutions` counts the equally good sets.

    `reasons` speak for it, `against` against it, in sentences for a clerk. `deductions` are differences to be opened as disputes.
    `client_number` is the client whose invoices are paid (the payer where they are mixed), `None` where nobody can know.
    `lines` are the lines of the advice, or of the bank's text, as this proposal understands them: tied to the ledger, amounts filled in.
    """

    client_number: str | None
    allocations: tuple[Allocation, ...]
    on_account: Money | None = None
    receipt_id: str | None = None
    deductions: tuple[Dispute, ...] = ()
    lines: tuple[RemittanceLine, ...] = ()
    basis: Basis = Basis.ADVICE
    solutions: int = 1
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule of the policy saw. `reason` is the exception that it calls for, `None` where the rule is content."""

    rule: str
    says: str
    reason: ExceptionReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The judge's word. For mail that carries no payment `disposition` is `None`.

    `chosen` is what is booked (or what a person would book); `candidates` at most five, best first; `findings` of all rules.
    `follows` is what a reply sets in motion beside money.
    """

    disposition: Disposition | None
    exception: ExceptionReason | None = None
    chosen: Proposal | None = None
    candidates: tuple[Proposal, ...] = ()
    client_number: str | None = None
    receipt_ids: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    promises: tuple[Promise, ...] = ()
    follows: tuple[Consequence, ...] = ()
    findings: tuple[Finding, ...] = ()
    confidence: float = 0.0
    rules: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAdvice:
    """An advice that was decided earlier: what duplicates, corrections and second halves of one wire are compared with."""

    message_key: str
    client_number: str | None
    currency: str | None
    total: Money | None
    references: tuple[str, ...]
    paid_on: str | None
    lines: tuple[Allocation, ...]
    disposition: Disposition
    receipt_ids: tuple[str, ...] = ()
    sender_domain: str = ""
