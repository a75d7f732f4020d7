"""ANSI X12 820 (payment order/remittance advice), in every release: the segments are the same, their separators and habits are not."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mailflow.documents.advice import Advice, Item, day_of, exact, settle, sum_of, write_out
from mailflow.documents.x12_segments import BEGINS, Segment, sets_of, value_of, x12_text
from mailflow.domain.document import CUT, Document
from mailflow.domain.errors import UnreadableDocument

_LARGEST = 8_000_000  # bytes; an 820 of five thousand invoices has one
# BPR04, element 591: how the money moves. FEW, FWT: Fedwire; SWT: SWIFT; NON: it does not.
_METHODS = {"ACH": "ACH", "CHK": "Check", "PBC": "Check", "PBD": "Check", "FEW": "Wire", "FWT": "Wire", "SWT": "Wire"} | {
    "BKW": "Wire",
    "CCC": "Card",
    "CCH": "Card",
}
# BPR01, element 305, where it is more or less than a payment with its advice.
_HANDLING = {
    "I": "remittance information only; the money moves by itself",
    "P": "prenotification: no money moves",
    "H": "notification only",
    "D": "payment order only",
}
# RMR01 and REF01, element 128: whose number it is. IV, OI, CM, CN, SI: the seller's own.
_OURS = frozenset({"IV", "OI", "CM", "CN", "CR", "SI", "DM", "AR", "IN", "CI"})
_KINDS = {"IV": "Invoice", "OI": "Invoice", "CM": "Credit memo", "CN": "Credit note", "DM": "Debit memo"}
_CREDITS = frozenset({"CM", "CN"})
_ADJUSTMENT = "Adjustment"
# REF01 before the lines: numbers of the payment.
_PAYMENT_NUMBERS = {"CK": "Check number", "TN": "Payment reference", "EF": "EFT number", "BT": "Batch", "PY": "Payment number"}
# ADX02, element 426, as far as law firms meet them; the words are those by which the desk knows a reason.
_REASONS = {
    "01": "rate or price not as agreed",
    "02": "allowance or charge not as agreed",
    "03": "arithmetic: extension error",
    "05": "quality",
    "06": "hours or quantity contested",
    "07": "not what was ordered: out of scope",
    "09": "terms not as agreed",
    "16": "not related to an invoice",
    "17": "required data missing",
    "18": "wrong party: not our bill",
    "19": "duplicate",
    "20": "balance declined",
    "23": "expense: special charge not authorized",
    "24": "discount",
    "26": "invoice cancelled",
    "29": "fee rate not as agreed",
    "44": "required documents missing",
    "52": "credit for an earlier overpayment",
    "53": "for an earlier underpayment",
    "55": "withholding tax",
    "57": "volume discount",
    "59": "item not received",
    "60": "no open item on file",
    "63": "was disputed before",
    "72": "authorized return",
    "75": "total order not received",
    "80": "overpayment",
    "81": "credit as agreed",
    "90": "early payment discount",
    "CS": "adjustment",
    "E3": "withholding",
}


class X12:
    """Interchanges with the transaction set 820."""

    media_types = ("application/edi-x12", "application/x-edi-x12")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first segment is certain
        """Sure where it begins as interchanges do."""
        return 1.0 if BEGINS.match(x12_text(content[:400])) else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its payments on one page; raises UnreadableDocument where it holds none."""
        defects: list[str] = []
        sets = sets_of(x12_text(content[:_LARGEST]), defects)
        found = [each for each in sets if each.kind == "820"]
        if not found:
            kinds = ", ".join(sorted({each.kind for each in sets if each.kind})[:5])
            raise UnreadableDocument(f"EDI without a payment advice (820): it holds {kinds or 'no transaction set'}")
        defects += [f"a transaction set {each.kind} was not read" for each in sets if each.kind != "820"][:3]
        if len(content) > _LARGEST:
            defects.append(f"{CUT} {_LARGEST // 1_000_000} MB were read")
        return write_out(
            [_advice(each.segments, defects) for each in found], part=part, name=name, media_type=self.media_types[0], defects=defects
        )


@dataclass(slots=True)
class _Line:
    """An RMR, or an ADX that stands by itself, with the segments below it."""

    head: Segment
    below: list[Segment] = field(default_factory=list)


def _advice(segments: Sequence[Segment], defects: list[str]) -> Advice:
    head, lines = _loops(segments)
    bpr = next((segment for segment in head if segment[0] == "BPR"), ())
    total = exact(value_of(bpr, 2))
    if total is None:
        defects.append("the payment's amount (BPR02) is missing")
    items = [_item(line) for line in lines]
    method = _METHODS.get(value_of(bpr, 4).upper(), "")
    return Advice(
        payer=_party(head, ("PR", "BY", "RM")),
        payee=_party(head, ("PE", "SE")),
        total=total,
        currency=next((value_of(segment, 2) for segment in head if segment[0] == "CUR"), "").upper()[:3],
        paid_on=_paid_on(bpr, head),
        method=method,
        references=tuple(_references(head, method)),
        notes=(("Handling", _HANDLING.get(value_of(bpr, 1).upper(), "")),),
        texts=tuple(" ".join(segment[1:]) for segment in head if segment[0] == "NTE"),
        items=_netted(_folded(items), total),
    )


def _loops(segments: Sequence[Segment]) -> tuple[list[Segment], list[_Line]]:
    head: list[Segment] = []
    lines: list[_Line] = []
    for segment in segments:
        tag = segment[0].upper()
        if tag == "RMR" or (tag == "ADX" and not (lines and lines[-1].head[0] == "RMR")) or tag == "ENT":
            lines.append(_Line(segment))
        elif lines:
            lines[-1].below.append(segment)
        else:
            head.append(segment)
    return head, [line for line in lines if line.head[0] != "ENT"]


def _item(line: _Line) -> Item:
    if line.head[0] == "ADX":
        return _lone_adjustment(line)
    kind = value_of(line.head, 1).upper()
    number = value_of(line.head, 2)
    ours = [value_of(each, 2) for each in _own_references(line) if value_of(each, 1).upper() in _OURS]
    theirs = [value_of(each, 2) for each in _own_references(line) if value_of(each, 1).upper() not in _OURS and value_of(each, 2)]
    is_theirs = kind not in _OURS and bool(ours)
    discount = exact(value_of(line.head, 6))
    adjustments = [(exact(value_of(each, 1)), value_of(each, 2)) for each in line.below if each[0] == "ADX"]
    if (own := exact(value_of(line.head, 8))) is not None:
        adjustments.append((own, value_of(line.head, 7)))
    return Item(
        number=ours[0] if is_theirs else number,
        own=number if is_theirs else next(iter(theirs), ""),
        kind="Partial payment" if value_of(line.head, 3).upper() == "PP" else _KINDS.get(kind, ""),
        invoiced_on=_invoiced_on(line),
        paid=exact(value_of(line.head, 4)),
        gross=exact(value_of(line.head, 5)),
        discount=abs(discount) if discount else None,
        # signed as it stands; `_netted` makes a deduction of it
        withheld=sum((amount for amount, _ in adjustments if amount is not None), Decimal(0)) if adjustments else None,
        reason="; ".join(dict.fromkeys(_reason(code) for _, code in adjustments if code)),
        text=" ".join(" ".join(each[2:3]) for each in line.below if each[0] == "NTE"),
        is_credit=kind in _CREDITS,
    )


def _own_references(line: _Line) -> list[Segment]:
    """The REFs of the line itself: those behind an ADX are the adjustment's."""
    first = next((at for at, each in enumerate(line.below) if each[0] == "ADX"), len(line.below))
    return [each for each in line.below[:first] if each[0] == "REF"]


def _invoiced_on(line: _Line) -> date | None:
    dated = {value_of(each, 1): day_of(value_of(each, 2)) for each in reversed(line.below) if each[0] == "DTM"}
    return dated.get("003") or next(iter(dated.values()), None)


def _lone_adjustment(line: _Line) -> Item:
    """An adjustment of the whole payment, with the number of what it takes back where one is given."""
    named = [value_of(line.head, 4), *(value_of(each, 2) for each in line.below if each[0] == "REF" and value_of(each, 1).upper() in _OURS)]
    return Item(
        number=next((number for number in named if number), ""),
        kind=_ADJUSTMENT,
        invoiced_on=_invoiced_on(line),
        paid=exact(value_of(line.head, 1)),
        reason=_reason(value_of(line.head, 2)),
        text=" ".join(" ".join(each[2:3]) for each in line.below if each[0] == "NTE"),
    )


def _reason(code: str) -> str:
    return _REASONS.get(code.upper(), f"adjustment code {code}" if code else "")


def _folded(items: Sequence[Item]) -> list[Item]:
    """Adjustments that name an invoice of the list become that line's."""
    kept = [item for item in items if item.kind != _ADJUSTMENT]
    places = {item.number: at for at, item in enumerate(kept) if item.number}
    for item in items:
        if item.kind != _ADJUSTMENT:
            continue
        at = places.get(item.number)
        if at is None:
            kept.append(item)
            continue
        line = kept[at]
        reason = "; ".join(each for each in (line.reason, item.reason) if each)
        kept[at] = replace(line, withheld=(line.withheld or Decimal(0)) + (item.paid or Decimal(0)), reason=reason)
    return kept


def _netted(items: Sequence[Item], total: Decimal | None) -> tuple[Item, ...]:
    """RMR04 may have its adjustments taken off already, or not: the reading that adds up to BPR02 is the right one."""
    tried = [settle([_read_as(way, item) for item in items], total) for way in _WAYS]
    return next((way for way in tried if sum_of(way) == total), tried[0])


def _read_as(way: Callable[[Item, Decimal], Decimal], item: Item) -> Item:
    """The line with its adjustment as a deduction, by one way to understand its amount; what adds to a payment is no deduction."""
    if item.kind == _ADJUSTMENT or item.paid is None:
        return item
    adjusted, discount = item.withheld or Decimal(0), item.discount or Decimal(0)
    paid = item.paid if _is_proven_net(item) else way(item, adjusted)
    is_positive = adjusted > 0 and (item.gross or item.paid) - discount - adjusted == paid
    withheld = abs(adjusted) if adjusted < 0 or is_positive else Decimal(0)
    gross = item.gross if item.gross is not None or not (withheld or discount) else paid + withheld + discount
    return replace(item, paid=paid, gross=gross, withheld=withheld or None)


def _is_proven_net(item: Item) -> bool:
    """Whether the line's own arithmetic shows that RMR04 is what is left of RMR05."""
    adjusted, discount = item.withheld or Decimal(0), item.discount or Decimal(0)
    return (
        item.gross is not None
        and bool(adjusted or discount)
        and item.paid
        in (
            item.gross - discount + adjusted,
            item.gross - discount - abs(adjusted),
        )
    )


# What the amount of a line (RMR04) may be: what is left; what the signed adjustments change (note to ADX01); what adjustments without
# a sign reduce; what the discount reduces too.
_WAYS: tuple[Callable[[Item, Decimal], Decimal], ...] = (
    lambda item, _: item.paid or Decimal(0),
    lambda item, adjusted: (item.paid or Decimal(0)) + adjusted,
    lambda item, adjusted: (item.paid or Decimal(0)) - abs(adjusted),
    lambda item, adjusted: (item.paid or Decimal(0)) - (item.discount or Decimal(0)) + adjusted,
)


def _party(head: Sequence[Segment], roles: tuple[str, ...]) -> str:
    named = {value_of(each, 1).upper(): value_of(each, 2) for each in reversed(head) if each[0] == "N1"}
    return next((named[role] for role in roles if named.get(role)), "")


def _paid_on(bpr: Segment, head: Sequence[Segment]) -> date | None:
    """BPR16, else the day of a DTM: 009 processed, 234 settled, 097 made."""
    stated = [day_of(value_of(bpr, 16)), *(day_of(element) for element in reversed(bpr[5:]) if re.fullmatch(r"20\d{6}", element))]
    dated = {value_of(each, 1): day_of(value_of(each, 2)) for each in head if each[0] == "DTM"}
    return next((day for day in (*stated, *(dated.get(code) for code in ("234", "009", "097", "007"))) if day), None)


def _references(head: Sequence[Segment], method: str) -> Iterator[tuple[str, str]]:
    for each in head:
        if each[0] == "TRN" and value_of(each, 2):
            yield ("Check number" if method == "Check" else "Trace number", value_of(each, 2))
    for each in head:
        if each[0] == "REF" and value_of(each, 1).upper() in _PAYMENT_NUMBERS and value_of(each, 2):
            yield (_PAYMENT_NUMBERS[value_of(each, 1).upper()], value_of(each, 2))
