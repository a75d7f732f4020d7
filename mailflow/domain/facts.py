"""What a mail says, once read: payments, promises, disputes, requests; each with the place where it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mailflow.domain.document import Evidence


class Kind(StrEnum):
    """What a sender newly says; several may be true of one mail."""

    REMITTANCE = "remittance"
    PAYMENT_CLAIM = "payment_claim"
    PROMISE = "promise"
    DISPUTE = "dispute"
    PLAN_REQUEST = "plan_request"
    COPY_REQUEST = "copy_request"
    QUESTION = "question"
    CONTACT_CHANGE = "contact_change"
    BANK_CHANGE = "bank_change"
    INSOLVENCY = "insolvency"
    STOP_CONTACT = "stop_contact"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    UNRELATED = "unrelated"


class DisputeReason(StrEnum):
    """Why an invoice, or a part of it, is contested."""

    RATE = "rate"
    HOURS = "hours"
    SCOPE = "scope"
    GUIDELINE = "guideline"
    EXPENSE = "expense"
    DUPLICATE = "duplicate"
    WRONG_PARTY = "wrong_party"
    ALREADY_PAID = "already_paid"
    NOT_RECEIVED = "not_received"
    BUDGET = "budget"
    DISCOUNT = "discount"
    TAX = "tax"
    ARITHMETIC = "arithmetic"
    EBILLING = "ebilling"
    QUALITY = "quality"
    OTHER = "other"


class PaymentMethod(StrEnum):
    """How money comes: SEPA, SWIFT, CHAPS and book transfers are `wire`; BACS, EFT and direct deposits `ach`."""

    WIRE = "wire"
    ACH = "ach"
    CHECK = "check"
    CARD = "card"
    LOCKBOX = "lockbox"


class Resolution(StrEnum):
    """How a reference was tied to the ledger, the surest first."""

    EXACT = "exact"
    NORMALISED = "normalised"  # without prefix, zeros, separators, look-alike letters
    SUFFIX = "suffix"  # "-32" after 10231; a range
    ONE_SLIP = "one_slip"  # a digit wrong, swapped, lost or added
    MATTER = "matter"
    DESCRIPTION = "description"  # by date and amount, without a number
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceLine:
    """One line of an advice, in the advice's currency.

    `reference` is the sender's spelling; `invoice_number` the ledger's, `None` where the ledger has nothing like it.
    `paid` is `None` where the line names an invoice without an amount of its own and nothing fills it in.
    `deduction` is what was withheld from this line, for `reason`. `is_partial`: the payer says that it pays a part.
    `rivals` are other ledger numbers that the reference could as well mean.
    """

    reference: str
    invoice_number: str | None
    paid: Decimal | None
    deduction: Decimal = Decimal(0)
    reason: DisputeReason | None = None
    resolution: Resolution = Resolution.UNKNOWN
    is_partial: bool = False
    invoice_date: date | None = None
    matter: str = ""
    rivals: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """A payment advice as it was read.

    `closes` is the arithmetic proof: the lines add up to the stated total. `references` are all payment references seen, the
    best (a trace or IMAD before the payer's own payment number) first. `payer_names` are company names at the places of a
    payer. `unproven` are numbers of lines that were recognised in a picture and that nothing proves.
    `unreadable` says why a document that should have held the advice could not be read, or not to its end. `cut_list` are the words
    by which the list says that it is not whole, `payments` how many payments one file tells of. `alternatives` are other readings of the
    same advice that close as well.
    """

    currency: str | None = None
    total: Decimal | None = None
    paid_on: date | None = None
    method: PaymentMethod | None = None
    references: tuple[str, ...] = ()
    lines: tuple[RemittanceLine, ...] = ()
    closes: bool = False
    payer_names: tuple[str, ...] = ()
    is_correction: bool = False
    is_for_trust: bool = False
    is_on_account: bool = False
    unreadable: str | None = None
    unproven: tuple[str, ...] = ()
    cut_list: str | None = None
    payments: int = 1
    alternatives: tuple["Remittance", ...] = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()

    @property
    def reference(self) -> str | None:
        """The best payment reference, or nothing."""
        return self.references[0] if self.references else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A contested invoice; `amount` is the contested part where the sender says it, else `None`."""

    invoice_number: str
    reason: DisputeReason
    amount: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Who says when an invoice will be paid; `amount` where the sender states a part."""

    invoice_number: str
    due_on: date
    amount: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A kind, and the words that it rests on; `invoice_numbers` are those that these words are about, where they say it."""

    kind: Kind
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    invoice_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that one mail says. `asks_new_bank_details`: money is asked to go to, or comes from, other details.

    `new_contacts` are addresses that the sender asks to write to instead; `asks_refund` that money is asked back.
    """

    said: tuple[Said, ...] = ()
    reply_text: str = ""
    quoted_text: str = ""
    remittance: Remittance | None = None
    disputes: tuple[Dispute, ...] = ()
    promises: tuple[Promise, ...] = ()
    asks_new_bank_details: bool = False
    asks_refund: bool = False
    new_contacts: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds alone, in the order in which they were found."""
        return tuple(said.kind for said in self.said)
