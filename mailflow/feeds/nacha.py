"""NACHA files as a receiver's bank hands them on: CCD+, CTX and PPD credits with the words of their addenda, and returns.

Lines of 94 characters (NACHA Operating Rules, appendix one). CTX addenda are a payment order (X12 820) in pieces of 80 characters: its
references go into the receipt's text, so that they are found like those of any bank.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ports import Load
from mailflow.feeds.bank import Entry, LeftOut, beginning, day, is_reference, minor, read_text, refuse, to_load

_BEGINS = re.compile(r"\s*101[ 0-9]{10}[ 0-9]{10}\d{6}[\d ]{4}.094(?:10|01)")
_CURRENCY = "USD"  # an international entry (IAT) is settled in dollars too
_CREDITS = frozenset("22 32 42 52".split())
_RETURNED_CREDITS = frozenset("21 31 41 51".split())
_RETURNED_DEBITS = frozenset("26 36 46 56".split())
# Segments of an 820 that name what is paid: invoices and other numbers, and the payment itself.
_PAID_NUMBERS = re.compile(r"(?:^|[~\\\s])(RMR|REF|TRN|REM)[*|](?P<kind>[^*|~\\]*)[*|](?P<number>[^*|~\\]+)")


class Nacha:
    """Files of the Automated Clearing House."""

    def recognises(self, path: Path) -> float:
        """Sure where the first record is a file header of 94 characters."""
        return 1.0 if _BEGINS.match(beginning(path)) else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where it is torn, a control total differs, or a record cannot be read."""
        return to_load(path, list(_entries(path)))


@dataclass(slots=True)
class _Batch:
    """The batch that entries stand in, with what its control record must agree with."""

    line: int = 0
    payer: str = ""
    purpose: str = ""
    paid_on: date | None = None
    credits: Decimal = Decimal(0)
    debits: Decimal = Decimal(0)


def _entries(path: Path) -> Iterator[Entry]:
    batch: _Batch | None = None
    entry: Entry | None = None
    addenda: list[str] = []
    is_ended = False
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        kind = line[:1]
        if kind in "58" and entry:
            yield _told(entry, addenda)
            entry = None
        if kind == "5":
            batch = _batch(path, number, line)
        elif kind == "6":
            if entry:
                yield _told(entry, addenda)
            if batch is None:
                refuse(path, number, None, line[:40], "an entry stands in a batch (record 5)")
            entry, addenda = _entry(path, number, line, batch), []
        elif kind == "7" and entry:
            entry = _with_addendum(entry, line, addenda)
        elif kind == "8" and batch:
            _agree(path, number, line, batch)
            batch = None
        elif kind == "9":
            is_ended = True
    if not is_ended or batch:
        refuse(path, None, None, None, "the file ends before its control records (8, 9): it was cut off; fetch it from the bank again")


def _batch(path: Path, number: int, line: str) -> _Batch:
    paid_on = day(line[69:75]) or day(line[63:69])
    if paid_on is None:
        refuse(path, number, "effective entry date (columns 70-75)", line[69:75], "write the day as YYMMDD")
    return _Batch(line=number, payer=line[4:20].strip(), purpose=line[53:63].strip(), paid_on=paid_on)


def _entry(path: Path, number: int, line: str, batch: _Batch) -> Entry:
    code, amount, trace = line[1:3], minor(line[29:39], _CURRENCY), line[79:94].strip()
    if amount is None or batch.paid_on is None:
        refuse(path, number, "amount (columns 30-39)", line[29:39], "write cents as ten digits")
    is_credit = code in _CREDITS | _RETURNED_CREDITS
    if is_credit:
        batch.credits += amount.amount
    else:
        batch.debits += amount.amount
    left_out = None if code in _CREDITS else LeftOut.GIVEN_BACK if code in _RETURNED_CREDITS | _RETURNED_DEBITS else LeftOut.PAID_OUT
    return Entry(
        line=number,
        account=line[12:29].strip(),
        booked_on=batch.paid_on,
        amount=amount,
        bank_id=f"{batch.paid_on:%Y%m%d}-{trace}" if is_reference(trace) else "",
        method=PaymentMethod.ACH,
        payer_name=batch.payer,
        reference=" ".join(part for part in (batch.purpose, line[39:54].strip(), f"TRACE {trace}" if is_reference(trace) else "") if part),
        words=trace,
        left_out=left_out,
    )


def _with_addendum(entry: Entry, line: str, addenda: list[str]) -> Entry:
    """A further record: payment words (05), or why an entry came back (99) with the trace number of the original."""
    if line[1:3] != "99":
        addenda.append(line[3:83])
        return entry
    # Ours that came back: a debit that we had drawn from the payer, whose money we had as a receipt.
    words = f"{entry.words} {line[6:21]}"
    took_back = entry.left_out is LeftOut.GIVEN_BACK and line[3:4] == "R"
    return replace(
        entry,
        words=words,
        reference=f"{entry.reference} RETURNED {line[3:6]} {line[6:21].strip()}",
        returns=took_back,
        left_out=None if took_back else entry.left_out,
    )


def _told(entry: Entry, addenda: list[str]) -> Entry:
    """The entry with what its addenda say: numbers of an 820 behind a word that announces them, or the words as they are."""
    text = "".join(addenda).strip()
    numbers = list(_PAID_NUMBERS.finditer(text))
    words = " ".join(f"{'INV' if each[1] in ('RMR', 'REM') else each[1]} {each['number'].strip()}" for each in numbers)
    said = words or " ".join(text.split())
    return replace(entry, reference=f"{entry.reference} {said}".strip())


def _agree(path: Path, number: int, line: str, batch: _Batch) -> None:
    """Compares with the batch control record: NACHA files are all or nothing."""
    out, came = minor(line[20:32], _CURRENCY), minor(line[32:44], _CURRENCY)
    if out is None or came is None or (out.amount, came.amount) != (batch.debits, batch.credits):
        fix = f"the entries from line {batch.line} add up to {batch.debits} debits and {batch.credits} credits; fetch the file again"
        refuse(path, number, "batch control totals (columns 21-44)", line[20:44], fix)
