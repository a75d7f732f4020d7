"""The values from which an invented case set is made: clients, invoices, advices, receipts, mails and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

FIRM = "Harrow Quist LLP"
FIRM_DOMAIN = "harrowquist.example"
MAILBOX = f"receivables@{FIRM_DOMAIN}"
FIRST_DAY = date(2026, 9, 7)
TODAY = date(2026, 10, 16)
CENT = Decimal("0.01")
# Letters that addresses and bank texts do without.
_PLAIN: dict[str, str | int | None] = {"ü": "ue", "ö": "oe", "ä": "ae", "é": "e", "è": "e", "ç": "c", "'": ""}
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Somebody whom the firm bills, and the person who writes for it."""

    number: str
    name: str
    locale: str  # us ca uk de fr ch: how its people write numbers, days and letters
    currency: str
    office: str
    domain: str
    contact: str
    style: str  # formal plain terse phone robot
    monthly: int  # how many invoices a month
    aliases: str = ""
    parent: str = ""
    practice: str = "Litigation"
    attorney: str = "Miriam Castellane"
    address: str = "P.O. Box 4410"

    @property
    def email(self) -> str:
        """The contact's address, by the house rule first.last."""
        plain = self.contact.lower().translate(str.maketrans(_PLAIN))
        return f"{plain.replace(' ', '.')}@{self.domain}"

    @property
    def language(self) -> str:
        """The language in which the client's people write."""
        return {"de": "de", "ch": "de", "fr": "fr"}.get(self.locale, "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One row of the receivables ledger; a credit note has negative amounts."""

    number: str
    client: str
    matter: str
    matter_name: str
    issued_on: date
    due_on: date
    currency: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an advice: what the payer writes, and which invoice is meant (None: one that the ledger does not have)."""

    shown: str
    invoice: Invoice | None
    gross: Decimal
    paid: Decimal
    deduction: Decimal = ZERO
    note: str = ""
    own_ref: str = ""
    company: str = ""
    matter: str = ""
    issued_on: date | None = None

    @property
    def number(self) -> str:
        """The ledger's spelling, else the sender's."""
        return self.invoice.number if self.invoice else self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a payer tells about one payment; None is not told."""

    payer: Client
    payer_name: str
    currency: str
    lines: tuple[Line, ...]
    total: Decimal
    paid_on: date | None
    method: str | None
    method_words: str
    reference: str | None
    payment_number: str
    shows_total: bool = True
    remark: str = ""

    def answer(self) -> dict[str, object]:
        """The remittance as the answer gives it."""
        return {
            "currency": self.currency,
            "total": str(self.total),
            "payment_date": self.paid_on.isoformat() if self.paid_on else None,
            "method": self.method,
            "reference": self.reference,
            "lines": [{"invoice_number": x.number, "paid": str(x.paid), "deduction": str(x.deduction)} for x in self.lines],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that hangs on a mail."""

    name: str
    kind: str  # MIME type
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An advice as a document or as words of the body; `words` None: a covering note is still to be written."""

    words: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    bare: bool = False  # the words stand alone: no greeting, no closing
    tail: str = ""  # what hangs below the signature: a forwarded mail


@dataclass(eq=False, slots=True, kw_only=True)
class Receipt:
    """A bank receipt; its answer is filled in by the mail that it pays, or by itself when it stands bare."""

    received_on: date
    amount: Decimal
    currency: str
    method: str
    payer_name: str
    reference: str
    account: str = "operating"
    answer: dict[str, object] = field(default_factory=dict)
    receipt_id: str = ""


@dataclass(eq=False, slots=True, kw_only=True)
class Case:
    """One inbound mail with its answer; `note` names the layout or scenario for the reader of a failing run."""

    sent_at: datetime
    raw: bytes
    answer: dict[str, object]
    receipt: Receipt | None = None
    note: str = ""


def blank_answer(kinds: Sequence[str], client: str | None, reply_text: str) -> dict[str, object]:
    """An answer with every key, to be filled in."""
    return {
        "file": "",
        "kinds": list(kinds),
        "client_number": client,
        "reply_text": reply_text,
        "remittance": None,
        "receipt_id": None,
        "disposition": None,
        "exception": None,
        "allocations": [],
        "on_account": "0.00",
        "disputes": [],
        "promises": [],
    }


def allocation(number: str, amount: Decimal) -> dict[str, str]:
    """One allocation of cash to an invoice."""
    return {"invoice_number": number, "amount": str(amount)}


def business_day(day: date, step: int = 0) -> date:
    """`day` moved off a weekend, then `step` business days on."""
    direction = -1 if step < 0 else 1
    while day.weekday() > 4:
        day += timedelta(days=1)
    for _ in range(abs(step)):
        day += timedelta(days=direction)
        while day.weekday() > 4:
            day += timedelta(days=direction)
    return day
