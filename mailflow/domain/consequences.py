"""What follows from what a mail says, beside money: disputes with an owner, pauses, answers, proposed changes; each with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from mailflow.domain.cadence import Hold


class Owner(StrEnum):
    """Whose desk something lies on."""

    CLERK = "clerk"
    BILLING_ATTORNEY = "billing_attorney"
    EBILLING_DESK = "ebilling_desk"
    TAX_DESK = "tax_desk"
    MANAGER = "manager"
    QUARANTINE = "quarantine"  # bank details and refunds: looked at by two people, never acted on by a program


class Follow(StrEnum):
    """What is set in motion."""

    DISPUTE = "dispute"  # opened on invoices, with an owner; reminders for the contested part stop
    PROMISE = "promise"  # recorded; reminders pause until it is due and some days of grace have passed
    PAUSE = "pause"  # a client, a matter or a contact is not written to
    ANSWER = "answer"  # a letter, from a template
    NO_ANSWER = "no_answer"  # and why not
    CONTACT = "contact"  # another address is proposed, for a person to confirm
    ADDRESS = "address"  # an address did not take our letter
    PAYMENT = "payment"  # money that may be the payment which the sender speaks of
    CASE = "case"  # a person must act
    QUARANTINE = "quarantine"  # nothing that the mail asks for happens by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One thing that follows, in a sentence for the clerk (`says`).

    `owner` is whose task it is. `hold` is the pause that goes with it; a dispute's or promise's is that of one invoice. `email` is the
    address concerned, `substitute` the one to take its place. `template` names an answer's words; `is_trusted` that the firm lets
    answers of this kind leave without a click. `receipt_ids` are what a search for a payment found. `is_lasting` tells a permanent
    failure of an address from a passing one.
    """

    kind: Follow
    says: str
    owner: Owner = Owner.CLERK
    invoice_numbers: tuple[str, ...] = ()
    hold: Hold | None = None
    email: str = ""
    substitute: str = ""
    template: str = ""
    is_trusted: bool = False
    receipt_ids: tuple[str, ...] = ()
    is_lasting: bool = False
