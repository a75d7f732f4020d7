"""The ledger's values: who is billed, what is open, what came in, what pays what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money


class ClientKind(StrEnum):
    """What a client is; the ledger need not say."""

    UNKNOWN = ""
    INDIVIDUAL = "individual"
    COMPANY = "company"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Whom the firm bills. `parent_number` names the client whose accounts-payable department pays for this one.

    `further_emails` are addresses that people have learned to write for it. `tags` and `risk` are the firm's own words, by which it may
    tell apart whom it reminds how.
    """

    number: str
    name: str
    aliases: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    currency: str = ""
    billing_attorney: str = ""
    attorney_email: str = ""
    office: str = ""
    practice_group: str = ""
    terms_days: int = 30
    parent_number: str | None = None
    further_emails: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    risk: str = ""
    kind: ClientKind = ClientKind.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvoice:
    """An item of the ledger. `balance` is the effective one (DESIGN: loaded minus allocations not yet loaded); a credit note
    has a negative amount and balance; a paid invoice has balance zero and is kept so that it can be recognised."""

    number: str
    client_number: str
    matter_number: str
    matter_name: str
    invoiced_on: date
    due_on: date
    amount: Money
    balance: Money
    billing_attorney: str = ""
    office: str = ""
    practice_group: str = ""


# An item of the ledger as plain columns, in the order of `OpenInvoice` with the currency before the two amounts and these in minor
# units: for those who handle a million at once.
InvoiceRow = tuple[str, str, str, str, date, date, str, int, int, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money on a bank account of the firm; `is_trust` where the account is a trust account (never touched automatically).

    `unapplied` is what is still to be decided of `amount`; `None` means all of it.
    """

    receipt_id: str
    received_on: date
    amount: Money
    method: PaymentMethod
    payer_name: str
    reference: str
    is_trust: bool = False
    unapplied: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Money that the bank took back (NSF, a stopped check, a recalled wire), as the bank's file tells it.

    `return_id` names this entry of the bank, `words` all that may name the payment that it takes back (ids, check and trace numbers).
    """

    return_id: str
    returned_on: date
    amount: Money
    words: str
    reason: str = ""
    is_trust: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one invoice gets (negative: a credit note is used up)."""

    invoice_number: str
    amount: Money
