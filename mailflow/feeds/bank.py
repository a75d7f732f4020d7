"""What all formats of a bank have in common: entries of an account → receipts, each under the bank's own id.

Money that went out is left out and counted; an entry that takes an earlier receipt back becomes a `Returned`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from mailflow.domain.errors import FeedError
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ledger import Receipt, Returned
from mailflow.domain.money import Money, exponent
from mailflow.domain.ports import Load
from mailflow.feeds.sheet import sha256_of

_LARGEST = 100_000_000  # bytes; a bank's day of a large firm has a hundredth
# What a bank writes where it has no reference (SWIFT NONREF, ISO 20022 NOTPROVIDED), or zeros.
_NO_REFERENCE = re.compile(r"(?:NON-?REF|NOREF|NOTPROVIDED|NOT PROVIDED|UNKNOWN|N/?A|0*|-*)", re.IGNORECASE)
# How banks call money that they take back from a depositor; fees for it are payments out like any other.
_RETURN_WORDS = re.compile(
    r"\bNSF\b|\b(?:RETURN(?:ED)?|RTN|RETD?)\W{0,3}(?:ITEM|DEP\w*|CHECK|CHK|CHQ|CHEQUE|ACH|PAYMENT|CREDIT)|\bDEPOSIT(?:ED)?\W+(?:ITEM|CHECK)\W+RET"
    r"|\bCHARGE\W?BACKS?\b|\bUNPAID\W+(?:CHEQUE|CHECK|ITEM)|\bRECALL(?:ED)?\b|\bREVERSAL OF CREDIT\b|\bREJECTED DEPOSIT"
    r"|\bR(?:Ü|UE?)CK(?:LAST|GABE|RUF|SCHECK|BELAST)|\bR[ÉE]?JET (?:DE )?CH[ÈE]QUE|\bIMPAY[ÉE]|\bINSOLUTO\b|\bDEVOLUCI[OÓ]N",
    re.IGNORECASE,
)
_FEE_WORDS = re.compile(r"\b(?:FEES?|CHARGES?|GEB(?:Ü|UE)HR\w*|ENTGELT\w*|FRAIS|COMISI[OÓ]N)\b(?!\W?BACK)", re.IGNORECASE)
_METHODS = (
    (PaymentMethod.LOCKBOX, r"\bLOCK\W?BOX\b|\bLBX\b"),
    (PaymentMethod.CHECK, r"\b(?:CHECK|CHEQUE|CHQ|CHK|SCHECK|REMOTE DEPOSIT|MOBILE DEPOSIT)\b"),
    (PaymentMethod.CARD, r"\b(?:CARD|VISA|MASTERCARD|AMEX|MERCHANT)\b"),
    (PaymentMethod.ACH, r"\b(?:ACH|BACS|EFT|CCD|CTX|PPD|DIRECT (?:DEPOSIT|CREDIT)|ORIG CO NAME|BGC)\b"),
    (
        PaymentMethod.WIRE,
        r"\b(?:WIRE|FEDWIRE|SWIFT|CHIPS|CHAPS|SEPA|RTP|FASTER PAYMENT|TRANSFER|GUTSCHRIFT|(?:Ü|UE)BERWEISUNG|VIREMENT)\b",
    ),
)


# How X12 names an invoice (RMR*IV*, REF*IV*) in the text of a bank that hands its addenda on as they are.
_INVOICE_SEGMENT = re.compile(r"\b(?:RMR|REF)\*(?:IV|I5|IK)\*", re.IGNORECASE)


class LeftOut(StrEnum):
    """Why an entry of a statement is no receipt, in words for whoever loads it."""

    PAID_OUT = "payments out and charges"
    PENDING = "entries that the bank has not booked yet"
    OWN_MOVE = "transfers between own accounts, and interest"
    GIVEN_BACK = "own payments that came back"
    ZERO = "entries without an amount"
    OTHER_ACCOUNT = "entries of accounts that are ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a statement; `amount` is positive, `left_out` says why it is no receipt, `returns` that it takes one back.

    `bank_id` is what the bank calls this entry and nothing else, empty where it does not; `words` what else may name it.
    """

    line: int
    account: str
    booked_on: date
    amount: Money
    bank_id: str = ""
    method: PaymentMethod = PaymentMethod.WIRE
    payer_name: str = ""
    reference: str = ""
    words: str = ""
    returns: bool = False
    left_out: LeftOut | None = None


def to_load(path: Path, entries: Iterable[Entry], *, columns: Sequence[tuple[str, str]] = (), remarks: Sequence[str] = ()) -> Load:
    """The entries of a file as receipts and returned money, with what was left out counted."""
    taken: list[Entry] = []
    left: Counter[LeftOut] = Counter()
    for entry in entries:
        reason = entry.left_out or (None if entry.amount.amount > 0 else LeftOut.ZERO)
        if reason is None:
            taken.append(entry)
        else:
            left[reason] += 1
    ids = _ids(taken)
    came = [each for each in zip(taken, ids, strict=True) if not each[0].returns]
    went = [each for each in zip(taken, ids, strict=True) if each[0].returns]
    return Load(
        file=path.name,
        sha256=sha256_of(path),
        receipts=tuple(_receipt(entry, own) for entry, own in came),
        returned=tuple(_returned(entry, own) for entry, own in went),
        lines=tuple(entry.line for entry, _ in (*came, *went)),
        accounts=tuple(entry.account for entry, _ in (*came, *went)),
        left_out=tuple((str(reason), count) for reason, count in sorted(left.items())),
        columns=tuple(columns),
        remarks=tuple(remarks),
    )


def read_text(path: Path) -> str:
    """The file's text in whatever encoding banks use; raises FeedError where it is none."""
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            refuse(path, None, None, f"{size} bytes", f"a bank's file has no more than {_LARGEST} bytes; load its days one by one")
        content = path.read_bytes()
    except OSError as error:
        refuse(path, None, None, None, f"it cannot be read ({error.strerror}); give the path of a file")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def beginning(path: Path, size: int = 4096) -> str:
    """The first characters of a file, empty where it cannot be read; for recognising a format."""
    try:
        with path.open("rb") as file:
            content = file.read(size)
    except OSError:
        return ""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return content.decode(encoding, "ignore")


def refuse(path: Path, line: int | None, column: str | None, value: str | None, fix: str) -> NoReturn:  # noqa: PLR0917  # the five parts of every message
    """Raises FeedError about a place of the file."""
    raise FeedError(file=path.name, line=line, column=column, value=value, fix=fix)


def money(text: str, currency: str) -> Money | None:
    """An amount as programs write it, a point or comma for decimals; `None` where it is none or has more places than the currency."""
    plain = text.strip().replace(" ", "").replace(",", ".")
    if not re.fullmatch(r"\d{0,15}(?:\.\d{0,5})?", plain) or not re.search(r"\d", plain):
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    found = Money(amount.normalize() if amount else Decimal(0), currency)
    return Money(Decimal(found.plain), currency) if found.is_whole else None


def minor(digits: str, currency: str) -> Money | None:
    """An amount without a decimal sign, in cents; `None` where it is none."""
    plain = digits.strip().removeprefix("+")
    return Money(Decimal(int(plain)).scaleb(-exponent(currency)), currency) if re.fullmatch(r"[0-9]{1,18}", plain) else None


def day(text: str) -> date | None:
    """The day of YYMMDD or YYYYMMDD, `None` where there is none."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", digits):
        return None
    full = digits if len(digits) == 8 else f"20{digits}"
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None


def is_reference(text: str) -> bool:
    """Whether a bank's field for a reference holds one."""
    return not _NO_REFERENCE.fullmatch(text.strip())


def takes_back(text: str) -> bool:
    """Whether the words of a payment out say that it takes an earlier receipt back; fees for that do not."""
    return bool(_RETURN_WORDS.search(text)) and not _FEE_WORDS.search(text)


def method_in(text: str) -> PaymentMethod | None:
    """How the money came, by the words of the bank."""
    return next((method for method, words in _METHODS if re.search(words, text, re.IGNORECASE)), None)


def _ids(entries: Sequence[Entry]) -> list[str]:
    """The bank's ids; those that it gives to several entries of a file, or not at all, are made of what the entry says."""
    shared = Counter(entry.bank_id for entry in entries)
    equals: Counter[str] = Counter()
    ids = []
    for entry in entries:
        if entry.bank_id and shared[entry.bank_id] == 1:
            ids.append(entry.bank_id)
            continue
        said = "|".join((entry.bank_id, entry.account, entry.booked_on.isoformat(), str(entry.amount), entry.payer_name, entry.reference))
        equals[said] += 1  # two equal entries of a day are two receipts
        digest = hashlib.sha256(f"{said}|{equals[said]}".encode()).hexdigest()
        ids.append(f"{entry.bank_id or f'{entry.booked_on:%Y%m%d}'}-{digest[: 8 if entry.bank_id else 16]}")
    return ids


def _receipt(entry: Entry, receipt_id: str) -> Receipt:
    return Receipt(
        receipt_id=receipt_id,
        received_on=entry.booked_on,
        amount=entry.amount,
        method=entry.method,
        payer_name=_line(entry.payer_name),
        reference=_line(entry.reference),
    )


def _returned(entry: Entry, return_id: str) -> Returned:
    words = _line(f"{entry.reference} {entry.words} {entry.payer_name}")
    return Returned(return_id=return_id, returned_on=entry.booked_on, amount=entry.amount, words=words, reason=_line(entry.reference)[:200])


def _line(text: str) -> str:
    return " ".join(_INVOICE_SEGMENT.sub(" INV ", text).split())[:2000]
