"""SWIFT MT940 and MT942 (statements of account), with the structured fields 86 of German, Dutch, Polish and American banks.

Read by our own splitter, not by a library: a line that cannot be read must be refused with its number, and none may be skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.domain.ports import Load
from mailflow.feeds.bank import Entry, LeftOut, beginning, day, is_reference, method_in, money, read_text, refuse, takes_back, to_load
from mailflow.feeds.mt940_details import Details, read_details

_TAG = re.compile(r":(?P<tag>\d{2}[A-Z]?):(?P<rest>.*)")
_BEGINS = re.compile(r"(?:^|\n|\{4:\s*):20:[^\n]*\n(?:.*\n){0,4}:25:", re.MULTILINE)
_BALANCE = re.compile(r"(?P<sign>[CD])(?P<day>\d{6})(?P<currency>[A-Z]{3})(?P<amount>[\d,.]+)")
# Field 61: value date, entry date, debit or credit (R: a reversal, E: expected), funds code, amount, type, references, more.
_STATEMENT_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?\s?(?P<amount>\d*[,.]\d{0,3}|\d+(?=[NFS]))"
    r"(?P<type>[NFS][A-Z0-9 ]{3})?(?P<own>(?:(?!//)[^\n]){0,34})(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.DOTALL,
)
_CLOSINGS = ("62F", "62M", "64", "90C", "90D")
_CHECK_TYPES = frozenset(("CHK", "CLR", "TCK", "ECK"))


class Mt940:
    """Statements in SWIFT's fields."""

    def recognises(self, path: Path) -> float:
        """Sure where fields 20 and 25 begin it."""
        return 1.0 if _BEGINS.search(beginning(path).replace("\r", "")) else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where it is torn or a statement line cannot be read."""
        remarks: list[str] = []
        return to_load(path, list(_entries(path, remarks)), remarks=remarks)


@dataclass(slots=True)
class _Field:
    """A field with the number of its first line; further lines follow in `text`."""

    line: int
    tag: str
    text: str


@dataclass(slots=True)
class _Statement:
    """A statement as far as it was read."""

    line: int = 0
    account: str = ""
    currency: str = ""
    opening: Decimal | None = None
    moved: Decimal = Decimal(0)
    pending: list[tuple[_Field, str]] = field(default_factory=list)
    is_closed: bool = True


def _fields(path: Path) -> Iterator[_Field]:
    current: _Field | None = None
    for number, line in enumerate(read_text(path).replace("\r\n", "\n").split("\n"), start=1):
        plain = re.sub(r"^\{.*\{4:", "", line)
        found = _TAG.match(plain)
        if found:
            if current:
                yield current
            current = _Field(number, found["tag"], found["rest"])
        elif re.match(r"-(?:\}|[A-Z]{3}$)", plain) or plain.strip() == "-":
            if current:
                yield current
            current = None
        elif current:
            current.text += f"\n{plain}"
    if current:
        yield current


def _entries(path: Path, remarks: list[str]) -> Iterator[Entry]:
    now = _Statement()
    for each in _fields(path):
        if each.tag == "20" and not now.is_closed:
            _refuse_open(path, now)
        if each.tag == "25":
            now = _Statement(line=each.line, account=_account(each.text), is_closed=False)
        elif each.tag in ("60F", "60M", "34F"):
            _open(now, each)
        elif each.tag == "61":
            now.pending.append((each, ""))
        elif each.tag == "86" and now.pending and not now.pending[-1][1]:
            now.pending[-1] = (now.pending[-1][0], each.text)
        elif each.tag in _CLOSINGS:
            yield from (_entry(path, now, line, text) for line, text in now.pending)
            now.pending = []
            _close(now, each, remarks)
    if not now.is_closed:
        _refuse_open(path, now)


def _refuse_open(path: Path, now: _Statement) -> None:
    fix = f"the statement of account {now.account} has no closing balance (field 62F): the file was cut off; fetch it from the bank again"
    refuse(path, now.line, None, None, fix)


def _account(text: str) -> str:
    """The account without the currency that some banks put behind it."""
    return re.sub(r"(?<=\d) ?[A-Z]{3}$", "", text.partition("\n")[0].strip())


def _open(now: _Statement, each: _Field) -> None:
    balance = _BALANCE.match(each.text)
    now.currency = balance["currency"] if balance else now.currency or each.text[:3]
    if balance and each.tag != "34F":
        found = money(balance["amount"], now.currency)
        now.opening = None if found is None else found.amount if balance["sign"] == "C" else -found.amount


def _close(now: _Statement, each: _Field, remarks: list[str]) -> None:
    balance = _BALANCE.match(each.text)
    if not now.is_closed and balance and now.opening is not None and each.tag in ("62F", "62M"):
        found = money(balance["amount"], now.currency)
        closing = None if found is None else found.amount if balance["sign"] == "C" else -found.amount
        if closing is not None and closing != now.opening + now.moved:
            moved = Money(closing - now.opening, now.currency)
            remarks.append(f"line {each.line}: the balances of account {now.account} differ by {moved}, its entries by {now.moved}")
    now.is_closed = True


def _entry(path: Path, now: _Statement, each: _Field, text: str) -> Entry:
    said = each.text.strip()
    found = _STATEMENT_LINE.match(said) or _STATEMENT_LINE.match(said.replace("\n", ""))
    amount = money(found["amount"], now.currency) if found and re.fullmatch(r"[A-Z]{3}", now.currency) else None
    value = day(found["value"]) if found else None
    if found is None or amount is None or value is None:
        fix = "field 61 holds value date, C or D, amount with a comma, and a type such as NTRF; the currency stands in field 60F"
        refuse(path, each.line, "61", said[:60], fix)
    mark, details = found["mark"], read_details(text)
    is_credit = mark in ("C", "RD", "EC")
    now.moved += amount.amount if is_credit else -amount.amount
    more = " ".join((found["more"] or "").split())
    return _from(found, details, account=now.account, line=each.line, amount=amount, booked_on=_booked_on(value, found["entry"]), more=more)


def _from(found: re.Match[str], details: Details, *, account: str, line: int, amount: Money, booked_on: date, more: str) -> Entry:
    mark, own, bank = found["mark"], (found["own"] or "").strip(), (found["bank"] or "").strip()
    told = details.text or more
    returns = mark == "RC" or (mark == "D" and takes_back(f"{details.kind} {told}"))
    left_out = LeftOut.PAID_OUT if mark == "D" and not returns else None
    if mark in ("EC", "ED"):
        left_out = LeftOut.PENDING
    elif mark == "RD":
        left_out = LeftOut.GIVEN_BACK
    numbers = [f"EREF {details.end_to_end}"] if is_reference(details.end_to_end) and details.end_to_end not in told else []
    numbers += [f"REF {own}"] if is_reference(own) and own not in told else []
    return Entry(
        line=line,
        account=account,
        booked_on=booked_on,
        amount=amount,
        bank_id=f"{booked_on:%Y%m%d}-{bank}" if is_reference(bank) else "",
        method=PaymentMethod.CHECK if (found["type"] or "")[1:].strip() in _CHECK_TYPES else method_in(details.kind) or PaymentMethod.WIRE,
        payer_name=details.name,
        reference=" ".join((told, *numbers)).strip(),
        words=f"{own} {bank} {details.end_to_end}",
        returns=returns,
        left_out=left_out,
    )


def _booked_on(value: date, entry: str | None) -> date:
    """The entry date has no year: it is the one nearest to the value date."""
    if not entry:
        return value
    days = []
    for year in (value.year - 1, value.year, value.year + 1):
        try:
            days.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue  # 29 February, or a day that there is not
    return min(days, key=lambda each: abs(each - value), default=value)
