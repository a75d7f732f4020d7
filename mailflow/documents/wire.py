"""Documents as bytes between processes: JSON with rows as bare lists, because a page has hundreds of words with four edges each.

`domain.codec` says the same five times as long and eight times as slowly. What comes back is checked like anything from outside.
"""

import json
import struct
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mailflow.domain.codec import from_plain, to_plain
from mailflow.domain.document import Box, Cell, Document, Page, Row, Word

Plain = Any  # JSON's own types

_DISTANCE = 1e9  # no edge of a box lies farther out
_LENGTH = struct.Struct("!Q")
_WHOLE = ("part", "name", "media_type", "unit", "text", "unreadable", "defects", "payments")  # of a document, beside its pages


def framed(said: dict[str, Any], *blobs: bytes) -> bytes:  # plain JSON
    """JSON, and bytes that are too many for JSON, as one run of lengths and bytes."""
    pieces = (json.dumps(said, separators=(",", ":")).encode(), *blobs)
    return b"".join(_LENGTH.pack(len(piece)) + piece for piece in pieces)


def unframed(octets: bytes) -> tuple[dict[str, Any], list[bytes]]:  # as above
    """What `framed` wrote; raises ValueError or TypeError where it is anything else."""
    pieces: list[bytes] = []
    at = 0
    while at + _LENGTH.size <= len(octets):
        (length,) = _LENGTH.unpack_from(octets, at)
        at += _LENGTH.size
        pieces.append(octets[at : at + length])
        at += length
    if at != len(octets) or not pieces:
        raise ValueError("an answer was cut off")
    said = json.loads(pieces[0])
    if not isinstance(said, dict):
        raise TypeError("an answer of another shape")
    return said, pieces[1:]


def pack_documents(documents: tuple[Document, ...]) -> bytes:
    """The documents as JSON."""
    return json.dumps([_packed(document) for document in documents], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpack_documents(octets: bytes) -> tuple[Document, ...]:
    """What `pack_documents` wrote; raises ValueError where it is anything else."""
    try:
        return tuple(_document(plain) for plain in json.loads(octets))
    except (TypeError, KeyError, AttributeError, InvalidOperation, RecursionError) as error:
        raise ValueError(f"not a document: {error}") from error


def _packed(document: Document) -> Plain:
    plain = {name: to_plain(getattr(document, name)) for name in _WHOLE}
    plain["pages"] = [
        {
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "name": page.name,
            "is_hidden": page.is_hidden,
            "is_picture": page.is_picture,
            "turn": page.turn,
            "rows": [[[_packed_cell(cell) for cell in row.cells], [_packed_word(word) for word in row.words]] for row in page.rows],
        }
        for page in document.pages
    ]
    return plain


def _packed_word(word: Word) -> Plain:
    box = word.box
    edges = (word.text, box.left, box.top, box.right, box.bottom)
    return edges if word.confidence == 1.0 else (*edges, word.confidence)


def _packed_cell(cell: Cell) -> Plain:
    box = cell.box
    if cell.value is None:
        return (cell.text, box.left, box.top, box.right, box.bottom)
    kind = "d" if isinstance(cell.value, date) else "n"
    return (
        cell.text,
        box.left,
        box.top,
        box.right,
        box.bottom,
        kind,
        cell.value.isoformat() if isinstance(cell.value, date) else str(cell.value),
    )


def _document(plain: Plain) -> Document:
    pages = tuple(_page(page) for page in plain.pop("pages"))
    document = from_plain(Document, plain)
    return replace(document, pages=pages)


def _page(plain: Plain) -> Page:
    rows = tuple(Row(tuple(_cell(cell) for cell in cells), tuple(_word(word) for word in words)) for cells, words in plain.pop("rows"))
    page = from_plain(Page, {**plain, "rows": []})
    return replace(page, rows=rows)


def _word(plain: Plain) -> Word:
    text, left, top, right, bottom, *sure = plain
    confidence = sure[0] if sure else 1.0
    if type(confidence) is not float or not 0 <= confidence <= 1:
        raise ValueError(f"not a confidence: {confidence!r}")
    return Word(_text(text), _box(left, top, right, bottom), confidence)


def _cell(plain: Plain) -> Cell:
    text, left, top, right, bottom, *typed = plain
    box = _box(left, top, right, bottom)
    if not typed:
        return Cell(_text(text), box)
    kind, value = typed
    return Cell(_text(text), box, date.fromisoformat(value) if kind == "d" else _number(value))


def _box(left: Plain, top: Plain, right: Plain, bottom: Plain) -> Box:
    # NaN and infinity fail the comparison, other types the arithmetic.
    if not -_DISTANCE < left + top + right + bottom < _DISTANCE:
        raise ValueError(f"not a box: {(left, top, right, bottom)}")
    return Box(left, top, right, bottom)


def _number(value: Plain) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError(f"not a number: {value}")
    return number


def _text(value: Plain) -> str:
    if type(value) is not str:
        raise ValueError(f"not a text: {value!r}")
    return value
