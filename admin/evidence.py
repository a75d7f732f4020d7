"""Where every found value stood: boxes on pages, marked cells of sheets, marked words of the body."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailflow.domain.document import Document, Evidence, Row, Unit
from mailflow.domain.facts import Facts
from mailflow.domain.message import Message, SenderTrust
from mailflow.services.understand import Understood

# Bodies: shown as text, not as files.
_BODIES = ("body", "quoted", "forwarded")
# Formats that programs write for programs: their raw text is shown beside the rendering.
_FOR_PROGRAMS = frozenset({"application/edi-x12", "application/edifact", "application/xml", "text/xml", "application/swift"})
_LONGEST_RAW = 60_000  # characters
# More rows than this of one sheet are for the downloaded file, not for a page.
_SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Lit:
    """A box on a page, in points; `key` names the value that stood there."""

    key: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a sheet; `key` is empty where nothing was found in it."""

    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page with what was found on it."""

    number: int
    width: float
    height: float
    boxes: tuple[Lit, ...] = ()
    rows: tuple[tuple[ShownCell, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """An attachment; `is_picture` where its pages are shown as images, `raw` is what a program wrote, segment by segment."""

    part: str
    name: str
    is_picture: bool
    unreadable: str | None
    pages: tuple[ShownPage, ...]
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """A mail for a page. `body` are runs of text, each with the key of the value that stood there or nothing."""

    row: int
    message: Message
    kinds: tuple[str, ...]
    warnings: tuple[str, ...]
    trust: SenderTrust | None
    body: tuple[tuple[str, str], ...]
    quoted: str
    defects: tuple[str, ...]
    files: tuple[ShownFile, ...]


def shown_mail(row: int, understood: Understood, *, facts: Facts | None, trust: SenderTrust | None) -> ShownMail:
    """The mail with the places of all values of its reading; without any where it was not read yet."""
    facts = facts or Facts()
    found = list(_found(facts))
    reply = understood.reply
    body = "\n\n".join(text for text in (reply.new_text, reply.forwarded) if text.strip()) or understood.message.text
    return ShownMail(
        row=row,
        message=understood.message,
        kinds=tuple(str(kind) for kind in facts.kinds),
        warnings=tuple(str(warning) for warning in trust.warnings) if trust else (),
        trust=trust,
        body=tuple(_runs(body, [(key, place) for key, place in found if place.part.split("/")[0] in _BODIES])),
        quoted=reply.quoted_text,
        defects=tuple(dict.fromkeys((*understood.defects, *facts.defects))),
        files=tuple(
            _shown_file(document, found, _raw(document, understood.message))
            for document in understood.documents
            if document.part not in _BODIES
        ),
    )


def _found(facts: Facts) -> Iterator[tuple[str, Evidence]]:
    if facts.remittance is not None:
        yield from facts.remittance.evidence
        for line in facts.remittance.lines:
            for place in line.evidence:
                yield line.invoice_number or line.reference, place
    for said in facts.said:
        for place in said.evidence:
            yield str(said.kind), place


def _runs(text: str, found: Iterable[tuple[str, Evidence]]) -> Iterator[tuple[str, str]]:
    """The text cut at the words that were found, each of them once, wherever the offsets of another rendering would lie."""
    marks: list[tuple[int, int, str]] = []
    for key, place in found:
        start = text.find(place.text) if place.text else -1
        end = start + len(place.text)
        if start >= 0 and all(end <= other[0] or start >= other[1] for other in marks):
            marks.append((start, end, key))
    at = 0
    for start, end, key in sorted(marks):
        yield text[at:start], ""
        yield text[start:end], key
        at = end
    yield text[at:], ""


def _raw(document: Document, message: Message) -> str:
    """The file's own text with a line for each segment or element, empty for formats that people write."""
    if document.media_type not in _FOR_PROGRAMS:
        return ""
    content = next((item.content for item in message.attachments if item.part == document.part), b"")
    text = content[:_LONGEST_RAW].decode("utf-8", "replace").replace("\0", "")
    if text.count("\n") * 200 > len(text):
        return text
    return re.sub(r"([~'])(?=[A-Z])|(>)(?=<[^/])", r"\1\2\n", text)


def _shown_file(document: Document, found: list[tuple[str, Evidence]], raw: str) -> ShownFile:
    is_picture = document.unit is Unit.POINTS and (not document.unreadable or bool(document.pages))
    places = [(key, place) for key, place in found if place.part == document.part]
    return ShownFile(
        part=document.part,
        name=document.name,
        is_picture=is_picture,
        unreadable=document.unreadable,
        raw=raw,
        pages=tuple(
            ShownPage(
                number=page.number,
                width=page.width,
                height=page.height,
                boxes=tuple(_boxes(places, page.number)) if is_picture else (),
                rows=() if is_picture else tuple(_cells(row, page.number, places) for row in page.rows[:_SHOWN_ROWS]),
            )
            for page in document.pages
            if not page.is_hidden
        ),
    )


def _boxes(places: list[tuple[str, Evidence]], number: int) -> Iterator[Lit]:
    for key, place in places:
        if place.page == number and place.box is not None:
            yield Lit(key, place.box.left, place.box.top, place.box.right, place.box.bottom)


def _cells(row: Row, number: int, places: list[tuple[str, Evidence]]) -> tuple[ShownCell, ...]:
    here = {(place.box.left, place.box.top): key for key, place in places if place.page == number and place.box is not None}
    return tuple(ShownCell(cell.text, here.get((cell.box.left, cell.box.top), "")) for cell in row.cells)
