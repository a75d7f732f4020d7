"""Letters of old Word: their words in order, or the reason why there are none."""

import struct

import pytest

from mailflow.documents.old_word import OldWord
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import compound

LETTER = "We paid on 4 May 2026:\rInvoice\x07Paid\x07\x07A-100\x071,200.00\x07\x07M\xfcller \x13 PAGE \x14 1\x15\x0b"


def doc(*pieces: tuple[str, bool], flags: int = 0x0200, version: int = 0x00C1) -> bytes:
    """A document of these pieces of text, each with one byte a character or two."""
    stream = bytearray(0x0600)
    struct.pack_into("<HH", stream, 0, 0xA5EC, version)
    struct.pack_into("<H", stream, 0x0A, flags)
    ends, places = [0], []
    for text, is_wide in pieces:
        places.append(len(stream) if is_wide else len(stream) * 2 | 0x40000000)
        stream += text.encode("utf-16-le" if is_wide else "cp1252")
        ends.append(ends[-1] + len(text))
    struct.pack_into("<i", stream, 0x4C, ends[-1])
    table = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<II", stream, 0x01A2, 16, len(clx))
    return compound({"WordDocument": bytes(stream), "1Table": bytes(16) + clx})


def read(content: bytes) -> Document:
    return OldWord().open(content, part="2", name="letter.doc")


def test_given_a_letter_of_old_word_when_it_is_read_then_its_paragraphs_cells_and_fields_are_text() -> None:
    document = read(doc((LETTER[:30], True), (LETTER[30:], False)))

    assert document.text.strip() == "We paid on 4 May 2026:\nInvoice\tPaid\nA-100\t1,200.00\nMüller  1"


def test_given_a_letter_of_old_word_when_it_is_looked_at_then_it_is_known_by_its_streams() -> None:
    assert OldWord().recognises(doc((LETTER, False)), name="x.bin", media_type="") == 1.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(doc(("secret", False), flags=0x0300), "encrypted: the document opens only with a password", id="a password"),
        pytest.param(doc((" \r", False)), "blank: the document has no text", id="no words"),
        pytest.param(doc(("old", False), version=0x0065), "a Word document of before 1997; ask for it", id="Word 95"),
        pytest.param(compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(5000), "0Table": b"x"}), "corrupt: the old Word", id="no pieces"),
        pytest.param(doc((LETTER, False))[:3000], "corrupt: the old Word document cannot be taken apart; ask", id="torn"),
    ],
)
def test_given_a_letter_that_cannot_be_read_when_it_is_opened_then_the_reason_says_what_to_do(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(content)

    assert refused.value.reason.startswith(reason)
