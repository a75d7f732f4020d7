"""SWIFT customer transfers as text (MT103, MT202 COV's copy of it, MT910): what a payer's bank prints as a proof."""

import re
from dataclasses import dataclass

from mailflow.documents.advice import Advice, day_of, exact, write_out
from mailflow.documents.charsets import decode_text
from mailflow.documents.spoken import spoken
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument

_FIELD = re.compile(r"^[ \t]*:(?P<tag>\d{2}[A-Z]?):[ \t]*", re.MULTILINE)
_VALUE = re.compile(r"(?P<day>\d{6})\s*(?P<currency>[A-Z]{3})\s*(?P<amount>[\d.]*\d(?:,\d{0,3})?)")
_LINE = 35  # characters of a line of field 70; a full one goes on in the next
_UETR = re.compile(r"\{121:([0-9a-fA-F-]{36})\}")
_REJECTED = re.compile(r"/(?:REJT|RETN)/")


class Swift:
    """FIN messages 103 and 910, with or without their envelope."""

    media_types = ("application/swift",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # its tags are certain
        """Sure where the fields of a transfer stand at the beginnings of lines; a statement (:60F:) is none."""
        tags = {match["tag"] for match in _FIELD.finditer(decode_text(content[:20_000]) or "")}
        is_transfer = "20" in tags and bool(tags & {"32A", "59", "70"})  # a torn one may have lost its amount
        return 0.95 if is_transfer and not tags & {"32B", "60F", "61", "62F"} else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its transfers on one page; raises UnreadableDocument where one was rejected or none is there."""
        text = decode_text(content) or ""
        messages = [piece for piece in re.split(r"(?=^[ \t]*:20:)", text, flags=re.MULTILINE) if ":32A:" in piece]
        uetrs = _UETR.findall(text)
        advices = [_advice(_fields(piece), uetrs[at] if len(uetrs) == len(messages) else "") for at, piece in enumerate(messages)]
        if not advices:
            raise UnreadableDocument("corrupt: a SWIFT message without its amount (:32A:)")
        return write_out(advices, part=part, name=name, media_type=self.media_types[0])


@dataclass(frozen=True, slots=True)
class _Fields:
    values: dict[str, str]

    def get(self, *tags: str) -> str:
        return next((self.values[tag] for tag in tags if self.values.get(tag)), "")


def _fields(text: str) -> _Fields:
    found = list(_FIELD.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    values: dict[str, str] = {}
    for match, end in zip(found, ends, strict=True):
        value = re.split(r"^-?\}|\n-\}?\s*$", text[match.end() : end], maxsplit=1, flags=re.MULTILINE)[0].strip()
        values.setdefault(match["tag"], value)
    return _Fields(values)


def _advice(fields: _Fields, uetr: str) -> Advice:
    settled = _VALUE.match(fields.get("32A"))
    remarks = fields.get("72")
    if _REJECTED.search(remarks):
        raise UnreadableDocument("a SWIFT message that returns a payment")
    return Advice(
        payer=_party(fields.get("50K", "50F", "50A", "50")),
        payee=_party(fields.get("59", "59F", "59A")),
        total=exact(settled["amount"].replace(".", "").rstrip(",")) if settled else None,
        currency=settled["currency"] if settled else "",
        paid_on=day_of(settled["day"]) if settled else None,
        method="Wire",
        references=tuple((label, number) for label, number in (("Payment reference", fields.get("20")), ("UETR", uetr)) if number),
        notes=(("Ordered", fields.get("33B")), ("Charges", fields.get("71A"))),
        texts=tuple(spoken(line) for line in _lines(fields.get("70"))),
    )


def _party(value: str) -> str:
    """The name: the first line that is no account; lines of option F begin with their number ("1/NAME")."""
    lines = [line.strip() for line in value.splitlines() if line.strip() and not line.strip().startswith("/")]
    numbered = [line[2:] for line in lines if line.startswith("1/")]
    return " ".join(numbered) or (lines[0] if lines else "")


def _lines(value: str) -> list[str]:
    """The lines of field 70, those joined again that a line of full length breaks."""
    lines: list[str] = []
    is_full = False
    for raw in value.splitlines():
        line = raw.strip().removeprefix("//")
        if is_full and lines:
            lines[-1] += line
        elif line:
            lines.append(line)
        is_full = len(raw.rstrip()) >= _LINE
    return lines
