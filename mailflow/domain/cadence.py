"""Cadences as values: who is reminded of what, when, by which step; and what holds a reminder back."""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from mailflow.domain.ledger import ClientKind


class Role(StrEnum):
    """Whom a step writes to; `contacts` says which person that is for a client and matter."""

    CLIENT = "client"
    ACCOUNTS_PAYABLE = "accounts_payable"
    BILLING_ATTORNEY = "billing_attorney"
    PRACTICE_HEAD = "practice_head"
    COMMITTEE = "committee"


class Channel(StrEnum):
    """How a step reaches its recipient: mail leaves by itself, the others are tasks for a person.

    A decision is the end of a ladder: somebody of the firm says how to go on.
    """

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    DECISION = "decision"


class Outcome(StrEnum):
    """What may be decided at the end of a ladder."""

    PLAN = "plan"
    WRITE_OFF = "write_off"
    AGENCY = "agency"
    HOLD = "hold"


class Approval(StrEnum):
    """Who must agree before a letter leaves."""

    NONE = "none"
    BILLING_ATTORNEY = "billing_attorney"
    MANAGER = "manager"


class Enclosure(StrEnum):
    """What goes with a letter."""

    STATEMENT = "statement"
    INVOICES = "invoices"


class HoldScope(StrEnum):
    """What a hold covers; the id of a contact is its address, that of an office its name; the firm's covers all, whatever it says."""

    CLIENT = "client"
    MATTER = "matter"
    INVOICE = "invoice"
    CONTACT = "contact"
    OFFICE = "office"
    FIRM = "firm"


class HoldReason(StrEnum):
    """Why nobody is asked for the money for the time being."""

    DISPUTE = "dispute"
    PROMISE = "promise"
    PLAN = "plan"
    STOP_CONTACT = "stop_contact"
    INSOLVENCY = "insolvency"
    EBILLING = "ebilling"
    ABSENCE = "absence"
    CREDIT_CHECK = "credit_check"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Something that keeps items out of letters, from `since` until `until`, both days included; `None` is without that end.

    `amount` is the contested part of an invoice, in the invoice's currency: the rest is still asked for. `None` holds all of it.
    """

    scope: HoldScope
    id: str
    reason: HoldReason
    since: date | None = None
    until: date | None = None
    amount: Decimal | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it stands on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person whom we write to in a role; without a matter, for all matters of the client."""

    client_number: str
    role: Role
    email: str
    name: str = ""
    matter_number: str = ""
    language: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of a ladder. Exactly one of four says when its day is.

    `after_due_days` and `after_invoice_days` are calendar days after the due date (negative: before it) and the invoice's own;
    `after_last_letter_days` are those after the last letter or task that asked for the invoice, once it has had the step before;
    `on_month_end` is the first, second, … last business day of a month after the due date.

    With `repeat_at_most` the step comes again so often: each time `repeat_every_days` after the last letter, or on the next month end.
    `to` and `cc` are roles; the first of `to` is whose address gathers what goes into one letter. `sender` names the mailbox that the
    letter leaves from (empty: the firm's first). `min_amount` goes before the cadence's. `offer` is what may be decided at the end.
    """

    name: str
    after_due_days: int | None = None
    after_invoice_days: int | None = None
    after_last_letter_days: int | None = None
    on_month_end: int | None = None
    repeat_every_days: int = 0
    repeat_at_most: int = 0
    template: str = ""
    to: tuple[Role, ...] = (Role.CLIENT,)
    cc: tuple[Role, ...] = ()
    channel: Channel = Channel.EMAIL
    attach: tuple[Enclosure, ...] = ()
    approval: Approval = Approval.NONE
    sender: str = ""
    min_amount: Decimal | None = None
    offer: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliesTo:
    """Whose items a cadence is for: each empty tuple means all; `min_balance` is what an item must be open for.

    `parents` name clients whose accounts-payable department pays: they and those for whom they pay. One of a client's tags is enough.
    """

    clients: tuple[str, ...] = ()
    practice_groups: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    min_balance: Decimal = Decimal(0)
    invoices: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    kinds: tuple[ClientKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout:
    """Days on which no letter of a cadence goes, both ends included: of one year, or of every year where `is_yearly` (the year is any)."""

    first: date
    last: date
    is_yearly: bool = False

    def covers(self, day: date) -> bool:
        """Whether nothing goes on that day; a yearly one may run over the end of the year."""
        if not self.is_yearly:
            return self.first <= day <= self.last
        begins, ends, this = ((each.month, each.day) for each in (self.first, self.last, day))
        return begins <= this <= ends if begins <= ends else this >= begins or this <= ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """The last step that an invoice has had: of which cadence, when, and which repeat of it.

    `days` are those after its due date, by which another ladder knows how far the invoice has come. `steps` are all that it has had, each
    with its cadence: none of them comes as if it were new, however its ladder was changed since.
    """

    cadence: str
    step: str
    days: int
    on: date
    turn: int = 0
    steps: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWindow:
    """The hours of the recipient's day in which a letter may leave; `closes` is not one of them."""

    opens: time = time(9)
    closes: time = time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A ladder of steps, and for whom it stands. `steps` are in the order of their days, or as they were written where only the ledger
    can tell.

    `calendar` is a country with or without its subdivision (``US-NY``); empty: only Saturday and Sunday are no business days.
    `min_interval_days` lie between two letters to one address; a letter that asks for less than `min_amount` in every currency waits.
    """

    name: str
    steps: tuple[Step, ...]
    applies_to: AppliesTo = field(default_factory=AppliesTo)
    calendar: str = ""
    send_window: SendWindow = field(default_factory=SendWindow)
    min_interval_days: int = 0
    min_amount: Decimal = Decimal(0)
    blackouts: tuple[Blackout, ...] = ()
