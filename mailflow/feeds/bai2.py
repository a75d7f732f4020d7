"""BAI2 (Cash Management Balance Reporting, version 2; also BTRS): the day's report of American banks, with the items of lockbox deposits.

Read by its records 01, 02, 03, 16, 88, 49, 98, 99. Written from public samples of several banks: records that end with a slash or with the
line, several records on a line, texts that hold slashes and commas, continuations that begin with a name (``88,EREF: …``).
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from mailflow.domain.facts import PaymentMethod
from mailflow.domain.ports import Load
from mailflow.feeds.bank import Entry, LeftOut, beginning, day, is_reference, method_in, minor, read_text, refuse, takes_back, to_load

_BEGINS = re.compile(r"\s*01,[^,\n]*,[^,\n]*,\d{6},\d{0,4},")
_CODES = "01|02|03|16|49|88|98|99"
# Some banks put several records on one line: each ends with a slash, blanks follow, and the next begins with its code.
_NEXT = re.compile(rf"/[ \t]+(?=(?:{_CODES}),)")
_RECORD = re.compile(rf"[ \t]*(?:(?P<code>{_CODES})[,:/]|(?P<bare>88)$)")
# Names that some banks put before the values of a continuation: who pays, for what, under which numbers.
_NAMED = re.compile(r"^(?P<name>[A-Z]{4}): ?(?P<value>.*)$")
_PAYER = re.compile(
    r"\b(?:ORIG(?:INATOR)?(?: CO)?(?: NAME)?|ORG|BY ORDER OF|ORDERING CUSTOMER|REMITTER|FROM)[:=]\s*(?P<name>[^:=,\n;/*]{3,60}?)"
    r"\s*(?=$|[:=,\n;/*]|\b(?:ORIG|ID|OBI|RFB|SEC|DESC|DES|INDN|CO ID|REF|TRN|BNF|OGB|SND|IMAD|TRACE)\b)",
    re.IGNORECASE,
)
_METHODS = (
    dict.fromkeys(("115", "116", "118"), PaymentMethod.LOCKBOX)
    | dict.fromkeys(("142", "143", "145", "155", "162", "163", "164", "165", "166", "169", "121", "122"), PaymentMethod.ACH)
    | dict.fromkeys(("171", "172", "173", "174", "175", "176", "184", "187", "301", "221", "224", "135", "136"), PaymentMethod.CHECK)
    | dict.fromkeys(("191", "195", "196", "206", "208", "216", "218"), PaymentMethod.WIRE)
)
# Sweeps between the firm's own accounts (ZBA), automatic transfers, interest, repurchase agreements.
_OWN_MOVES = frozenset(("201", "275", "276", "277", "278", "202", "230", "344", "345", "346", "347", "348", "349", "350", "351", "354"))
# Credits for what we had paid: rejected ACH credits, returned wires and checks of ours.
_GIVEN_BACK = frozenset(("252", "254", "255", "257", "261", "266"))
# Debits that take a receipt back: credit reversal, deposited item returned, ACH return item, ACH reversal, return item.
_RETURNS = frozenset(("552", "555", "557", "558", "566"))
# Deposits and the items in them: lockbox, DTC, preauthorised drafts.
_ITEMS_OF = {"115": "116", "135": "136", "155": "156"}


class Bai2:
    """The files of balance reporting."""

    def recognises(self, path: Path) -> float:
        """Sure where the first record is a BAI2 header."""
        return 1.0 if _BEGINS.match(beginning(path)) else 0.0

    def parse(self, path: Path) -> Load:
        """The whole file; raises FeedError where it is torn or a record cannot be read."""
        records = list(_records(path))
        if not records or records[-1].code != "99":
            last = records[-1].line if records else None
            refuse(path, last, None, None, "the file ends before its trailer (99): it was cut off; fetch it from the bank again")
        remarks: list[str] = []
        return to_load(path, list(_entries(path, records, remarks)), remarks=remarks)


@dataclass(slots=True)
class _Record:
    """A record with its continuations: `fields` behind the code, `text` what the continuations say."""

    line: int
    code: str
    body: str
    more: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        return [value.strip() for value in self.body.removesuffix("/").split(",")]


def _records(path: Path) -> Iterator[_Record]:
    current: _Record | None = None
    for number, piece in _pieces(path):
        begins = _RECORD.match(piece)
        rest = piece[begins.end() :] if begins else piece
        if begins and (begins["code"] or begins["bare"]) != "88":
            if current:
                yield current
            current = _Record(number, begins["code"], rest)
        elif current and piece.strip():
            current.more.append(rest.strip())  # a continuation, or a line that a text has broken
    if current:
        yield current


def _pieces(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        yield from ((number, piece) for piece in _NEXT.sub("/\n", line.rstrip()).split("\n"))


@dataclass(slots=True)
class _Account:
    """The account that the records stand under."""

    number: str = ""
    currency: str = "USD"
    as_of: date | None = None
    items: list[tuple[str, Entry]] = field(default_factory=list)  # with their type codes


def _entries(path: Path, records: Sequence[_Record], remarks: list[str]) -> Iterator[Entry]:
    group = account = _Account()
    for record in records:
        fields = [*record.fields, "", "", "", "", "", "", ""]
        if record.code == "02":
            as_of = day(fields[3])
            if as_of is None:
                refuse(path, record.line, "as-of date", fields[3], "write the day as YYMMDD")
            group = _Account(currency=fields[5].upper() or "USD", as_of=as_of)
        elif record.code == "03":
            account = _Account(number=fields[0], currency=fields[1].upper() or group.currency, as_of=group.as_of)
        elif record.code == "16":
            account.items.append((record.fields[0], _entry(path, record, account)))
        elif record.code == "49":
            yield from _without_sums(account, remarks)
            account.items = []
    if account.items:
        refuse(
            path, account.items[0][1].line, None, None, f"account {account.number} has no trailer (49): the file was cut; fetch it again"
        )


def _entry(path: Path, record: _Record, account: _Account) -> Entry:
    fields = record.fields
    code = fields[0]
    amount = minor(fields[1] if len(fields) > 1 else "", account.currency)
    if not re.fullmatch(r"[0-9]{3}", code) or account.as_of is None:
        refuse(path, record.line, "type code", code, "a transaction has a type code of three digits and stands under a group (02)")
    if amount is None:
        refuse(path, record.line, "amount", ",".join(fields[1:2]), "write the amount in cents, without a point")
    bank_ref, own_ref, text = _texts(record)
    named = {found["name"]: found["value"].strip() for more in record.more if (found := _NAMED.match(more))}
    lines = [named.get(found["name"], "") if (found := _NAMED.match(more)) else more.removesuffix("/") for more in record.more]
    told = " ".join(" ".join((text.removesuffix("/"), *lines)).split())
    is_credit = 100 <= int(code) < 400
    payer = named.get("DBNM") or (found["name"] if (found := _PAYER.search(told)) else "")
    left_out = None if is_credit else LeftOut.PAID_OUT
    returns = not is_credit and (code in _RETURNS or takes_back(told))
    if code in _OWN_MOVES:
        left_out = LeftOut.OWN_MOVE
    elif code in _GIVEN_BACK:
        left_out = LeftOut.GIVEN_BACK
    return Entry(
        line=record.line,
        account=account.number,
        booked_on=account.as_of,
        amount=amount,
        bank_id=f"{account.as_of:%Y%m%d}-{bank_ref}" if is_reference(bank_ref) else "",
        method=_METHODS.get(code) or method_in(told) or PaymentMethod.WIRE,
        payer_name=" ".join(payer.split()),
        reference=" ".join(part for part in (_numbered(own_ref, code), told) if part),
        words=" ".join((bank_ref, own_ref, *named.values())),
        returns=returns,
        left_out=None if returns else left_out,
    )


def _numbered(own_ref: str, code: str) -> str:
    """The customer's reference, which of a check is its number."""
    if not is_reference(own_ref):
        return ""
    is_check = _METHODS.get(code) in (PaymentMethod.CHECK, PaymentMethod.LOCKBOX) and own_ref.isdigit()
    return f"CHECK {own_ref.lstrip('0')}" if is_check else own_ref


def _texts(record: _Record) -> tuple[str, str, str]:
    """The bank's reference, the customer's, and the text; the funds type before them has further fields (S three, V two, D a list)."""
    parts = record.body.split(",")
    kind = parts[2].strip().upper() if len(parts) > 2 else ""
    at = 3
    if kind == "S":
        at += 3
    elif kind == "V":
        at += 2
    elif kind == "D" and len(parts) > 3 and parts[3].strip().isdigit():
        at += 1 + 2 * min(int(parts[3]), 100)
    rest = [*parts[at:], "", "", ""]
    return rest[0].strip().removesuffix("/"), rest[1].strip().removesuffix("/"), ",".join(parts[at + 2 :])


def _without_sums(account: _Account, remarks: list[str]) -> Iterator[Entry]:
    """The entries; the sum of a deposit (115 of a lockbox) gives way to its items (116) where they are reported and add up to it."""
    left_out: set[int] = set()
    for at, (code, deposit) in enumerate(account.items):
        item_code = _ITEMS_OF.get(code)
        if item_code is None:
            continue
        behind = itertools.takewhile(lambda number: account.items[number][0] == item_code, range(at + 1, len(account.items)))  # noqa: B023  # consumed at once
        items = list(behind)
        added = sum((account.items[number][1].amount.amount for number in items), Decimal(0))
        if items and added == deposit.amount.amount:
            left_out.add(at)
        elif items:
            left_out.update(items)
            remarks.append(
                f"line {deposit.line}: the items of this deposit add up to {added}, not to {deposit.amount}; it was taken as one receipt"
            )
    yield from (entry for at, (_, entry) in enumerate(account.items) if at not in left_out)
