"""Documents between processes: the same on the other side, and nothing else gets through."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.documents.wire import pack_documents, unpack_documents
from mailflow.domain.document import Box, Cell, Document, Page, Row, Unit, Word

BOX = Box(1.5, 2.0, 3.0, 4.25)


def document(**changes: object) -> Document:
    row = Row(cells=(Cell("é 1", BOX), Cell("2", BOX, Decimal("2.50")), Cell("3", BOX, date(2026, 5, 1))), words=(Word("é", BOX),))
    page = Page(number=2, rows=(row,), width=612.0, height=792.0, name="S", is_hidden=True)
    return Document(
        **{
            "part": "2",
            "name": "a.pdf",
            "media_type": "m",
            "unit": Unit.POINTS,
            "pages": (page,),
            "text": "é",
            "defects": ("d",),
            **changes,
        }
    )


def test_given_documents_when_they_go_through_bytes_then_they_come_back_equal() -> None:
    given = (document(), document(pages=(), unreadable="corrupt"))

    assert unpack_documents(pack_documents(given)) == given


@pytest.mark.parametrize(
    "octets",
    [
        b"{",
        b"[1]",
        b'{"part": 1}',
        b'[{"part":"2"}]',
        pack_documents((document(),)).replace(b"1.5", b"NaN"),
        pack_documents((document(),)).replace(b"1.5", b"1e999"),
        pack_documents((document(),)).replace(b'"2.50"', b'"sNaN"'),
        pack_documents((document(),)).replace(b'"2.50"', b'"nothing"'),
        pack_documents((document(),)).replace(b'"2026-05-01"', b'"2026-15-01"'),
        pack_documents((document(),)).replace(b'"points"', b'"miles"'),
        b"[" * 100_000,
    ],
)
def test_given_bytes_that_a_broken_child_might_send_when_they_are_taken_back_then_they_are_refused(octets: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_documents(octets)


def test_given_a_recognised_page_when_it_crosses_then_confidences_and_the_turn_are_kept() -> None:
    words = (Word("900123", Box(1, 2, 3, 4), 0.71), Word("5.00", Box(5, 2, 8, 4)))
    page = Page(number=1, rows=(Row((), words),), is_picture=True, turn=91.5)
    given = (Document(part="2", name="scan.pdf", media_type="application/pdf", unit=Unit.POINTS, pages=(page,)),)

    assert unpack_documents(pack_documents(given)) == given


@pytest.mark.parametrize("confidence", ["1.5", '"high"', "true"])
def test_given_a_confidence_that_is_none_when_it_comes_back_then_it_is_refused(confidence: str) -> None:
    page = Page(number=1, rows=(Row((), (Word("900123", Box(1, 2, 3, 4), 0.71),)),))
    packed = pack_documents((Document(part="2", name="", media_type="", unit=Unit.POINTS, pages=(page,)),))

    with pytest.raises(ValueError, match="not a confidence"):
        unpack_documents(packed.replace(b"0.71", confidence.encode()))
