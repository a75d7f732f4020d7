"""Structured and packed files, damaged in ways that a seed repeats: each reads, or says why it cannot; nothing else ever happens."""

import random

import pytest

from mailflow.documents.archive import Zip
from mailflow.documents.cxml import Cxml
from mailflow.documents.edifact import Remadv
from mailflow.documents.iso20022 import Iso20022
from mailflow.documents.outlook import Outlook
from mailflow.documents.rtf import RichText
from mailflow.documents.smime import Signed
from mailflow.documents.swift import Swift
from mailflow.documents.unpack import open_file, unpack_file
from mailflow.documents.word import Word
from mailflow.documents.x12 import X12
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import camt, edifact, entry, remt, strd, x12
from tests.documents.packages import compound, file, letter, message, signed, text, zipped

LEAVES = (X12(), Remadv(), Iso20022(), Cxml(), Swift(), Word(), RichText(), Zip(), Outlook(), Signed())
WHOLE = {
    "x12": x12("RMR*IV*A-100**1000.00*1100.00", "ADX*-100*01", "DTM*003*20260402", "RMR*CM*C-9**-500.00", total="500.00"),
    "edifact": edifact("BGM+481+1", "DOC+380+A-100", "MOA+9:1100", "MOA+12:1000", "AJT+19", "DTM+137:20260402:102", "UNS+S", "MOA+12:1000"),
    "remt": remt(strd("A-100", DuePyblAmt="1600.00", DscntApldAmt="100.00", RmtdAmt="1500.00")),
    "camt": camt(entry("<Ustrd>/INV/A-100</Ustrd>"), entry(strd("A-101", RmtdAmt="1500.00"))),
    "swift": b":20:REF\n:32A:260612EUR1500,00\n:50K:/1\nNORDWIND\n:70:/INV/A-100\n-}",
    "zip": zipped({"a.edi": x12("RMR*IV*A-100**1500.00"), "b.txt": b"paid"}),
    "docx": letter("<w:p><w:r><w:t>We paid A-100</w:t></w:r></w:p>"),
    "rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\trowd A-100\cell 1,000.00\cell\row M\'fcller \u8364?}",
    "msg": compound(message(file(0, "list.csv", b"a;b\n" * 1200), p0037001F=text("Advice"), p1000001F=text("words"))),
    "p7m": signed(b"Content-Type: text/plain\r\n\r\nWe paid", is_indefinite=True),
}


def damaged(content: bytes, seed: int) -> bytes:
    """The content with a few bytes changed, lost, repeated or cut off."""
    chance = random.Random(seed)
    octets = bytearray(content)
    for _ in range(chance.choice([1, 2, 6])):
        at = chance.randrange(len(octets))
        change = chance.choice(["flip", "lose", "repeat", "cut"])
        if change == "flip":
            octets[at] = chance.randrange(256)
        elif change == "lose":
            del octets[at : at + chance.randrange(1, 30)]
        elif change == "repeat":
            octets[at:at] = octets[at : at + chance.randrange(1, 100)] * chance.choice([1, 30])
        else:
            del octets[max(at, 8) :]
        octets = octets or bytearray(b" ")
    return bytes(octets)


def outcome_of(content: bytes, name: str) -> str:
    """What was read, what was inside, or the reason."""
    try:
        contents = unpack_file(content, name, media_type="", leaves=LEAVES)
    except UnreadableDocument as error:
        return error.reason
    document = open_file(content, name, part="2", media_type="", leaves=LEAVES)
    return str(contents) if contents is not None else document.unreadable or document.text


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", list(WHOLE))
def test_given_a_damaged_file_when_it_is_opened_then_it_reads_or_says_why_it_cannot(name: str, seed: int) -> None:
    given = damaged(WHOLE[name], seed)

    assert outcome_of(given, name)
