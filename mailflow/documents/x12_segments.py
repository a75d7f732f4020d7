"""Segments of ANSI X12: an interchange taken apart, whatever signs separate it, and its counts checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.documents.charsets import decode_text
from mailflow.domain.document import CUT

_MOST_SEGMENTS = 200_000
# An interchange, or what is left of one without its envelope. A separator may be any sign, control characters too.
_SIGN = r"[^A-Za-z0-9 \t\r\n]"  # not \s: to it, the separators FS to US of ASCII are spaces
BEGINS = re.compile(rf"[ \t\r\n]*(?:ISA{_SIGN}\d\d{_SIGN}|GS{_SIGN}RA{_SIGN}|ST{_SIGN}820{_SIGN})")
_INTERCHANGE = re.compile(rf"(?=ISA{_SIGN}\d\d{_SIGN})")
_BLANK = " \t\r\n\ufeff"

Segment = tuple[str, ...]


@dataclass(slots=True)
class TransactionSet:
    """What stands from ST to SE; `kind` is ST01."""

    kind: str
    segments: list[Segment] = field(default_factory=list)


def sets_of(text: str, defects: list[str]) -> list[TransactionSet]:
    """The transaction sets of all interchanges of a text; what is wrong with them is added to `defects`."""
    pieces = [piece for piece in _INTERCHANGE.split(text) if BEGINS.match(piece)]
    return [each for piece in pieces for each in _sets_of(_segments(piece), defects)]


def x12_text(content: bytes) -> str:
    """The file as text. Its separators may be control characters, which no other text has."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\0" in content[:20]:
        return (decode_text(content) or "").lstrip(_BLANK)
    try:
        return content.decode("utf-8").lstrip(_BLANK)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").lstrip(_BLANK)


def _segments(text: str) -> Iterator[Segment]:
    """The segments of one interchange. ISA16 is followed by the terminator; without an ISA what stands before the second segment is it."""
    separator = text[3] if text.startswith("ISA") else text[2]
    ending = _terminator(text, separator)
    # Mail programs break long lines; inside a segment a line's end means nothing, unless it is the terminator.
    whole = text if ending == "\n" else re.sub(r"[\r\n]+", "", text)
    for count, raw in enumerate(whole.split(ending)):
        segment = raw.strip(_BLANK)
        if segment and count < _MOST_SEGMENTS:
            yield tuple(element.strip(_BLANK) for element in segment.split(separator))


def _terminator(text: str, separator: str) -> str:
    if text.startswith("ISA"):
        last = text.split(separator, 16)[-1].replace("\r", "")
        if len(last) > 2 and separator not in last[:2]:
            # without a sub-element separator the terminator is directly behind ISA15
            return last[0] if last.startswith("GS", 1) else last[1]
    behind = re.search(rf"({_SIGN}|\n)[ \r\n]*(?:ST|BPR){re.escape(separator)}", text[3:])
    return behind[1] if behind else "~"


def _sets_of(segments: Iterator[Segment], defects: list[str]) -> Iterator[TransactionSet]:
    """The transaction sets, their counts checked (SE01 counts from ST to SE, GE01 the sets, IEA01 the groups)."""
    current: TransactionSet | None = None
    counts = {"ST": 0, "GS": 0}
    control = ""
    for segment in segments:
        tag = segment[0].upper()
        if tag == "ISA":
            counts = {"ST": 0, "GS": 0}
        elif tag == "GS":
            counts |= {"ST": 0, "GS": counts["GS"] + 1}
        elif tag == "GE" and _count(segment) not in (None, counts["ST"]):
            defects.append(f"the group says that it has {_count(segment)} sets and has {counts['ST']}")
        elif tag == "IEA" and _count(segment) not in (None, counts["GS"]):
            defects.append(f"the interchange says that it has {_count(segment)} groups and has {counts['GS']}")
        if tag == "ST":
            if current is not None:
                defects.append(f"{CUT} {len(current.segments)} segments of set {control} are there: it has no end")
                yield current
            current, control = TransactionSet(value_of(segment, 1)), value_of(segment, 2)
            counts["ST"] += 1
        if current is None:
            continue
        current.segments.append(segment)
        if tag == "SE":
            _check_end(segment, current, control, defects)
            yield current
            current = None
    if current is not None:
        defects.append(f"{CUT} {len(current.segments)} segments of set {control} are there: it has no end")
        yield current


def _check_end(segment: Segment, current: TransactionSet, control: str, defects: list[str]) -> None:
    said, counted = _count(segment), len(current.segments)
    if said not in (None, counted):
        defects.append(f"set {control} says that it has {said} segments and has {counted}")
    if value_of(segment, 2) and value_of(segment, 2) != control:
        defects.append(f"set {control} ends as set {value_of(segment, 2)}")


def _count(segment: Segment) -> int | None:
    return int(value_of(segment, 1)) if re.fullmatch(r"[0-9]{1,9}", value_of(segment, 1)) else None


def value_of(segment: Segment, number: int) -> str:
    """The element of that number, empty where the segment is shorter."""
    return segment[number] if number < len(segment) else ""
