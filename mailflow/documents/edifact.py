"""UN/EDIFACT REMADV (remittance advice), in every directory from D.93A on.

Read by our own splitter: the messages of banks and utilities break the rules that a parser of the standard insists on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mailflow.documents.advice import Advice, Item, day_of, exact, settle, sum_of, write_out
from mailflow.documents.charsets import decode_text
from mailflow.domain.document import CUT, Document
from mailflow.domain.errors import UnreadableDocument

_BEGINS = re.compile(r"\s*(?:UNA.{6}\s*)?(?:UNB|UNH)[^A-Za-z0-9\s]", re.DOTALL)
_MOST_SEGMENTS = 200_000
# MOA, code list 5025: what was remitted, and what it was remitted for.
_PAID = ("12", "11")
_DUE = ("9", "77", "86", "39")
_DISCOUNT = ("52", "53", "264")
_WITHHELD = ("165", "204", "8", "19")
_TOTALS = ("12", "9", "86", "128", "139", "11")
# DTM, code list 2005: paid, valued, executed; of the message itself last.
_PAYDAYS = ("138", "209", "203", "140", "167")
# RFF, code list 1153: numbers of the payment.
_PAYMENT_NUMBERS = {
    "PQ": "Payment reference",
    "CK": "Check number",
    "TN": "Trace number",
    "ACK": "Trace number",
    "AEF": "Payment reference",
    "ABO": "Payment reference",
    "PAY": "Payment number",
}
_INVOICE_NUMBERS = ("IV", "OI")
_CREDITS = ("381", "420", "262", "396")  # DOC, code list 1001: credit notes
_KINDS = {"380": "Invoice", "383": "Debit note", "384": "Corrected invoice", "385": "Invoice", "389": "Invoice"}
# PAI, code list 4461.
_METHODS = {"20": "Check", "21": "Check", "22": "Check", "23": "Check", "30": "Bank transfer", "31": "Bank transfer"} | {
    "42": "Bank transfer",
    "58": "SEPA bank transfer",
}
# AJT, code list 4465, as far as law firms meet them; the words are those by which the desk knows a reason.
_REASONS = {
    "1": "credit as agreed",
    "2": "quality",
    "3": "damaged",
    "4": "quality",
    "5": "hours or quantity contested",
    "6": "not what was ordered: out of scope",
    "7": "terms not as agreed",
    "9": "rate or price not as agreed",
    "17": "rate or price not as agreed",
    "19": "duplicate",
    "44": "already settled",
    "46": "withholding tax",
    "55": "tax",
    "65": "rate or price not as agreed",
    "66": "early payment discount",
}


class Remadv:
    """Interchanges with the message REMADV."""

    media_types = ("application/edifact",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first segment is certain
        """Sure where it begins as interchanges do."""
        return 1.0 if _BEGINS.match(_text(content[:200])) else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its payments on one page; raises UnreadableDocument where it holds none."""
        defects: list[str] = []
        messages = list(_messages(_segments(_text(content)), defects))
        found = [message for message in messages if message.kind == "REMADV"]
        if not found:
            kinds = ", ".join(sorted({message.kind for message in messages})[:5])
            raise UnreadableDocument(f"EDI without a payment advice (REMADV): it holds {kinds or 'no message'}")
        advices = [_advice(message.segments) for message in found]
        return write_out(advices, part=part, name=name, media_type=self.media_types[0], defects=defects)


Segment = tuple[tuple[str, ...], ...]  # elements of components; the tag is the first


@dataclass(slots=True)
class _Message:
    kind: str
    segments: list[Segment] = field(default_factory=list)


def _text(content: bytes) -> str:
    return (decode_text(content) or content.decode("latin-1")).lstrip()


def _segments(text: str) -> Iterator[Segment]:
    """The segments, by the signs that UNA announces (ISO 9735: component, element, decimal, release, reserved, terminator)."""
    component, element, release, ending = ":", "+", "?", "'"
    if text.startswith("UNA") and len(text) > 9:
        component, element, release, ending = text[3], text[4], text[6], text[8]
        text = text[9:]
    for count, raw in enumerate(_split(text, ending, release)):
        segment = raw.strip()
        if segment and count < _MOST_SEGMENTS:
            parts = (_split(part, component, release) for part in _split(segment, element, release))
            yield tuple(tuple(_released(value, release) for value in part) for part in parts)


def _split(text: str, sign: str, release: str) -> list[str]:
    """Cut at each sign that is not released; a released release sign releases nothing."""
    if release.isspace() or release not in text:
        return text.split(sign)
    free, mark = re.escape(release), re.escape(sign)
    return [piece.group(1) for piece in re.finditer(rf"((?:{free}.|[^{free}{mark}]|{free}$)*)(?:{mark}|$)", text, re.DOTALL)]


def _released(value: str, release: str) -> str:
    clean = re.sub(r"[\r\n]+", "", value)
    return clean if release.isspace() else re.sub(rf"{re.escape(release)}(.)", r"\1", clean)


def _messages(segments: Iterator[Segment], defects: list[str]) -> Iterator[_Message]:
    """The messages, their counts checked (UNT counts from UNH to UNT)."""
    current: _Message | None = None
    for segment in segments:
        tag = segment[0][0].upper()
        if tag == "UNH":
            if current is not None:
                defects.append(f"{CUT} {len(current.segments)} segments of a message are there: it has no end")
                yield current
            current = _Message(_value(segment, 2).upper())
        if current is None:
            continue
        current.segments.append(segment)
        if tag == "UNT":
            said = _value(segment, 1)
            if re.fullmatch(r"[0-9]{1,9}", said) and int(said) != len(current.segments):
                defects.append(f"a message says that it has {said} segments and has {len(current.segments)}")
            yield current
            current = None
    if current is not None:
        defects.append(f"{CUT} {len(current.segments)} segments of a message are there: it has no end")
        yield current


def _value(segment: Segment, element: int, component: int = 0) -> str:
    return segment[element][component] if element < len(segment) and component < len(segment[element]) else ""


@dataclass(slots=True)
class _Loop:
    """The head of a message, one of its documents, or its summary."""

    segments: list[Segment] = field(default_factory=list)

    def first(self, tag: str) -> Segment | None:
        """The first segment of that tag."""
        return next((segment for segment in self.segments if segment[0][0].upper() == tag), None)

    def all(self, tag: str) -> list[Segment]:
        """The segments of that tag."""
        return [segment for segment in self.segments if segment[0][0].upper() == tag]

    def amount(self, codes: Sequence[str]) -> Decimal | None:
        """The amount of the first of these qualifiers that there is."""
        amounts = {_value(segment, 1): exact(_value(segment, 1, 1)) for segment in reversed(self.all("MOA"))}
        return next((amounts[code] for code in codes if amounts.get(code) is not None), None)

    def day(self, codes: Sequence[str]) -> date | None:
        """The day of the first of these qualifiers that there is."""
        days = {_value(segment, 1): day_of(_value(segment, 1, 1)) for segment in reversed(self.all("DTM"))}
        return next((day for code in codes if (day := days.get(code))), None)

    def reference(self, codes: Sequence[str]) -> str:
        """The number of the first of these qualifiers that there is."""
        numbers = {_value(segment, 1): _value(segment, 1, 1) for segment in reversed(self.all("RFF"))}
        return next((numbers[code] for code in codes if numbers.get(code)), "")


def _advice(segments: Sequence[Segment]) -> Advice:
    head, documents, summary = _loops(segments)
    stated = [amount for loop in (summary, head) if (amount := loop.amount(_TOTALS)) is not None]
    items, total = _settled([_item(loop) for loop in documents], stated)
    begins = head.first("BGM") or ((),)
    numbers = [(label, head.reference((code,))) for code, label in _PAYMENT_NUMBERS.items()]
    numbers = [*numbers, ("Payment advice number", _value(begins, 2) or _value(begins, 1, 4))]
    return Advice(
        payer=_party(head, ("PR", "BY", "PL", "MR")),
        payee=_party(head, ("PE", "SU", "BE", "PB")),
        total=total,
        currency=_currency(segments),
        paid_on=head.day(_PAYDAYS) or head.day(("137",)),
        method=next((_METHODS.get(_value(pai, 1, 2), "") for pai in head.all("PAI")), ""),
        references=tuple((label, number) for label, number in numbers if number),
        texts=tuple(" ".join(segment[4]) for segment in head.all("FTX") if len(segment) > 4),
        items=items,
    )


def _loops(segments: Sequence[Segment]) -> tuple[_Loop, list[_Loop], _Loop]:
    head, summary = _Loop(), _Loop()
    documents: list[_Loop] = []
    current = head
    for segment in segments:
        tag = segment[0][0].upper()
        if tag == "DOC":
            current = _Loop()
            documents.append(current)
        elif tag == "UNS":
            current = summary
        current.segments.append(segment)
    return head, documents, summary


def _item(loop: _Loop) -> Item:
    doc = loop.segments[0]
    code, number = _value(doc, 1), _value(doc, 2)
    named = loop.reference(_INVOICE_NUMBERS)
    due, paid = loop.amount(_DUE), loop.amount(_PAID)
    discount, withheld = loop.amount(_DISCOUNT), loop.amount(_WITHHELD)
    reasons = [_REASONS.get(_value(each, 1), f"adjustment code {_value(each, 1)}") for each in loop.all("AJT") if _value(each, 1)]
    words = [" ".join(each[4]) for each in loop.all("FTX") if len(each) > 4]
    item = Item(
        number=named or number,
        own=number if named and named != number else "",
        kind="Credit note" if code in _CREDITS else _KINDS.get(code, ""),
        invoiced_on=loop.day(("171", "3", "137", "454")),
        gross=due if paid is not None else None,
        paid=paid if paid is not None else due,
        discount=abs(discount) if discount else None,
        withheld=abs(withheld) if withheld else None,
        reason="; ".join(dict.fromkeys((*reasons, *words))),
        is_credit=code in _CREDITS,
    )
    return _with_difference(item)


def _with_difference(item: Item) -> Item:
    """What is missing of the amount due where the message gives its reason but not its size."""
    if item.gross is None or item.paid is None or item.withheld or item.discount or not item.reason:
        return item
    missing = item.gross - item.paid
    return replace(item, withheld=missing) if missing > 0 else item


def _settled(items: Sequence[Item], stated: Sequence[Decimal]) -> tuple[tuple[Item, ...], Decimal | None]:
    """The items with the total of those stated that they add up to, else the first."""
    for total in stated:
        settled = settle(items, total)
        if sum_of(settled) == total:
            return settled, total
    total_stated = next(iter(stated), None)
    return settle(items, total_stated), total_stated


def _party(head: _Loop, roles: Sequence[str]) -> str:
    """The name (C080) of the first party of these roles, else its name and address in lines (C058)."""
    named = {_value(nad, 1): " ".join(nad[4]).strip() if len(nad) > 4 else "" for nad in reversed(head.all("NAD"))}
    lines = {_value(nad, 1): _value(nad, 3) for nad in reversed(head.all("NAD"))}
    return next((named.get(role) or lines[role] for role in roles if named.get(role) or lines.get(role)), "")


def _currency(segments: Sequence[Segment]) -> str:
    stated = [_value(segment, 1, 1) for segment in segments if segment[0][0] == "CUX"]
    stated += [_value(segment, 1, 2) for segment in segments if segment[0][0] == "MOA"]
    return next((code.upper() for code in stated if re.fullmatch(r"[A-Za-z]{3}", code)), "")
