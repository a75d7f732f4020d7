"""The BAI lockbox file (records 1, 2, 5, 6, 4, 7, 8, 9 of fixed columns): a receipt for each check, with the invoices that the bank keyed.

Banks fill the columns behind the check number as they like; what is read of record 4 is an invoice number with its amount (SAP's layout
FLB24) or free words. Amounts are cents; the file has no currency, lockboxes are American.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.domain.ports import Load
from mailflow.feeds.bank import Entry, beginning, day, minor, read_text, refuse, to_load

_CURRENCY = "USD"
_BEGINS = re.compile(r"1[0-9]{2}[^,\n]{10}[^,\n]{10}[0-9]{10}[^,\n]*\r?\n2")
_KEYED = re.compile(r"(?P<number>.{16})(?P<paid>[0-9]{10})(?P<deducted>[0-9]{10}|\s{10})?")


class Lockbox:
    """Lockbox transmissions of American banks."""

    def recognises(self, path: Path) -> float:
        """Sure where the first two records are an address header and a service record."""
        return 0.95 if _BEGINS.match(beginning(path)) else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where it is torn or a record cannot be read."""
        remarks: list[str] = []
        return to_load(path, list(_entries(path, remarks)), remarks=remarks)


@dataclass(slots=True)
class _Batch:
    """Where the records stand: the lockbox, its day, the checks of the batch so far."""

    lockbox: str = ""
    paid_on: date | None = None
    added: Decimal = Decimal(0)


def _entries(path: Path, remarks: list[str]) -> Iterator[Entry]:
    batch, check, file_day, last, number = _Batch(), None, None, "", 0
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        last = line[:1] or last
        if line[:1] == "1":
            file_day = day(line[23:29])
        elif line[:1] == "5":
            batch = _Batch(lockbox=line[7:14].strip(), paid_on=day(line[14:20]) or file_day)
        elif line[:1] == "6":
            if check:
                yield check
            check = _check(path, number, line, batch)
            batch.added += check.amount.amount
        elif line[:1] == "4" and check:
            check = replace(check, reference=f"{check.reference} {_keyed(line[11:])}")
        elif line[:1] in "78":
            if check:
                yield check
            check = None
            _compare(line, number, batch, remarks)
    if check:
        yield check
    if last != "9":
        refuse(
            path, number or None, None, None, "the file ends before its trailer (record 9): it was cut off; fetch it from the bank again"
        )


def _check(path: Path, number: int, line: str, batch: _Batch) -> Entry:
    amount = minor(line[7:17], _CURRENCY)
    if amount is None:
        refuse(path, number, "check amount (columns 8-17)", line[7:17], "write cents as ten digits")
    if batch.paid_on is None:
        refuse(path, number, "deposit date", None, "a check stands under a lockbox header (record 5) with the day of deposit as YYMMDD")
    check_number = line[36:46].strip()
    name = line[52:82].strip()
    return Entry(
        line=number,
        account=batch.lockbox,
        booked_on=batch.paid_on,
        amount=amount,
        bank_id=f"{batch.paid_on:%Y%m%d}-{batch.lockbox}-{line[1:4].strip()}-{line[4:7].strip()}",
        method=PaymentMethod.LOCKBOX,
        payer_name=name if re.search(r"[A-Za-z]{2}", name) else "",
        reference=f"CHECK {check_number.lstrip('0')}" if check_number.strip("0") else "",
        words=check_number,
    )


def _keyed(rest: str) -> str:
    """What the bank typed from the check's stub: an invoice number (its amount proves nothing that the ledger does not), or a memo."""
    found = _KEYED.match(rest)
    number = found["number"].strip() if found else ""
    return f"INV {number}" if number else " ".join(rest.split())


def _compare(line: str, number: int, batch: _Batch, remarks: list[str]) -> None:
    """A batch total (record 7) that differs is said; the checks count, as they lie in the bank's hands one by one."""
    stated = minor(line[23:33], _CURRENCY) if line[:1] == "7" else None
    if stated is not None and stated.amount != batch.added:
        remarks.append(f"line {number}: the bank's batch total is {stated}, its checks add up to {Money(batch.added, _CURRENCY)}")
    if line[:1] == "7":
        batch.added = Decimal(0)
