"""A hostile corpus, made from a seed: the same honest advice in every format, then torn, flipped, packed in itself, and blown up.

``python -m tests.documents.hostile FOLDER [COUNT] [SEED]`` writes it out, to look at a file that a test names.
"""

import gzip
import io
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.documents.interchanges import edifact, remt, strd, x12
from tests.documents.packages import compound, file, letter, message, signed, text, winmail, zipped
from tests.documents.papers import Paper, far_cell, flate_bomb, self_drawing_form, workbook, workbook_of_xml, zip_bomb

CSV = (
    b"Payment date;2026-05-04\nReference;PAY-4711002\nInvoice;Invoice date;Paid\n"
    b"10231;2026-04-01;1200.00\n10232;2026-04-15;800.00\nTotal paid;;2000.00\n"
)
LETTER = (
    "We paid by wire on 2026-05-04, reference PAY-4711002:\n\nInvoice    Paid\n10231    1,200.00\n10232    800.00\nTotal paid    2,000.00\n"
)
ROWS = [["Payment date", "2026-05-04"], ["Invoice", "Paid"], ["10231", 1200.0], ["10232", 800.0], ["Total paid", 2000.0]]
MAIL = f"From: ap@caldermills.example\r\nTo: ar@firm.example\r\nSubject: Remittance\r\nMessage-ID: <1@x.example>\r\n\r\n{LETTER}".encode()
SEGMENTS = ("ENT*1", "RMR*IV*10231**1200.00*1200.00", "RMR*IV*10232**800.00*800.00")
RTF = b"{\\rtf1\\ansi " + LETTER.replace("\n", "\\par ").encode() + b"}"
HTML = "<html><body><table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table></body></html>"
SWIFT = (
    b":20:PAY4711002\n:32A:260504USD2000,00\n:50K:/1\nCALDER MILLS LTD\n:59:/2\nYOUR FIRM\n:70:/INV/10231 1200.00\n"
    b"/INV/10232 800.00\n:71A:SHA\n-}"
)
ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><Document><RmtAdvc>&b;</RmtAdvc></Document>"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file of the corpus: what it was made of and how, under which name it comes."""

    label: str
    name: str
    content: bytes


@cache
def wholes() -> dict[str, bytes]:
    """The advice of 2,000.00 for 10231 and 10232 in every format that is read, by file name."""
    packed = zipped({"advice.csv": CSV})
    return {
        "advice.csv": CSV,
        "advice16.csv": CSV.decode().encode("utf-16"),
        "advice.txt": LETTER.encode(),
        "advice.html": HTML.encode(),
        "advice.rtf": RTF,
        "advice.eml": MAIL,
        "advice.820": x12(*SEGMENTS, total="2000.00").replace(b"BRAMLEY FOODS LLC", b"CALDER MILLS LTD"),
        "advice.edi": edifact(
            *("BGM+481+PAY-4711002", "DTM+138:20260504:102", "CUX+2:USD:11", "DOC+380+10231", "MOA+12:1200", "DOC+380+10232", "MOA+12:800"),
            *("UNS+S", "MOA+12:2000"),
        ),
        "remt.xml": remt(strd("10231", RmtdAmt="1200.00") + strd("10232", RmtdAmt="800.00"), total="2000.00").replace(b'"EUR"', b'"USD"'),
        "mt103.txt": SWIFT,
        "advice.xlsx": workbook(("Detail", ROWS)),
        "advice.pdf": _pdf(),
        "advice.docx": letter("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LETTER.split("\n"))),
        "advice.zip": packed,
        "advice.csv.gz": gzip.compress(CSV, mtime=0),
        "advice.msg": compound(message(file(0, "advice.csv", CSV * 1), p0037001F=text("Remittance"), p1000001F=text(LETTER))),
        "winmail.dat": winmail(LETTER, ("advice.csv", CSV)),
        "smime.p7m": signed(b"Content-Type: text/plain\r\n\r\n" + LETTER.encode()),
    }


def corpus(count: int, seed: int) -> Iterator[Hostile]:
    """`count` files, half of them single formats damaged, the others packed, spliced, misnamed or bombs."""
    chance = random.Random(seed)
    whole = wholes()
    names = sorted(whole)
    for number in range(count):
        name = names[number % len(names)]
        other = chance.choice(names)
        way = chance.choice(sorted(_WAYS))
        content, shown = _WAYS[way](whole[name], name, whole[other], chance)
        yield Hostile(f"{number}:{seed}:{way}:{name}", shown, content)


@cache
def endless() -> dict[str, bytes]:
    """Mails whose body goes on for megabytes."""
    kinds = {
        "line": ("plain", "1,200.00 10231 " * 130_000),
        "lines": ("plain", "Invoice 10231 paid 1,200.00\r\n" * 20_000),
        "page": ("html", "<p>We will pay 10231 tomorrow, but dispute 10232.</p>" * 8_000),
        "table": ("html", "<table>" + "<tr><td>10231</td><td>1,200.00</td></tr>" * 5_000),
    }
    head = MAIL.partition(b"\r\n\r\n")[0]
    return {name: head + f"\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{body}".encode() for name, (kind, body) in kinds.items()}


# Small files that grow, nest or loop beyond any measure, by file name; made when they are wanted, because making some takes memory.
BOMBS: dict[str, Callable[[], bytes]] = {
    "far.xlsx": far_cell,
    "blown.xlsx": zip_bomb,
    "drawing.pdf": self_drawing_form,
    "flate.pdf": flate_bomb,
    "zeros.csv.gz": lambda: gzip.compress(bytes(300_000_000), mtime=0),
    "deep.xml": lambda: b"<?xml version='1.0'?><Document><RmtAdvc>" + b"<a>" * 200_000,
    "entities.xml": lambda: ENTITIES,
    "deep.html": lambda: b"<html>" + b"<table><tr><td>" * 60_000,
    "deep.rtf": lambda: b"{\\rtf1" + b"{" * 500_000,
    "wide.csv": lambda: b";".join(b"1" for _ in range(1_000_000)),
    "long.txt": lambda: b"1,200.00 10231 " * 400_000,
    "quotes.csv": lambda: b'a;"' + b"\n;" * 500_000,
    "many.zip": lambda: zipped({f"{number}.csv": CSV for number in range(2_000)}),
    "deep.zip": lambda: _nested(12),
    "repeated.xlsx": lambda: workbook_of_xml("".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 60_000))),
    "segments.820": lambda: (
        b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260612*0815*U*00401*000000417*0*P*>~"
        + b"RMR*IV*1**1~" * 300_000
    ),
}


def _pdf() -> bytes:
    paper = Paper()
    for place, line in enumerate(LETTER.split("\n")):
        paper.canvas.drawString(60, 760 - 16 * place, line)
    return paper.bytes()


def _nested(times: int) -> bytes:
    content = CSV
    for _ in range(times):
        content = zipped({"inner.zip": content})
    return content


def _cut(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    return content[: chance.randrange(1, len(content))], name


def _flip(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    octets = bytearray(content)
    for _number in range(chance.choice([1, 1, 2, 8, 64])):
        octets[chance.randrange(len(octets))] ^= 1 << chance.randrange(8)
    return bytes(octets), name


def _lose(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randrange(1, 200) :], name


def _repeat(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    at, size = chance.randrange(len(content)), chance.randrange(1, 300)
    return content[:at] + content[at : at + size] * chance.choice([2, 40]) + content[at:], name


def _splice(content: bytes, name: str, other: bytes, chance: random.Random) -> tuple[bytes, str]:
    return content[: chance.randrange(1, len(content))] + other[chance.randrange(len(other)) :], name


def _misname(content: bytes, _: str, __: bytes, chance: random.Random) -> tuple[bytes, str]:
    return content, chance.choice(
        ["advice.pdf", "advice.xlsx", "advice", "advice.msg", "invoice.exe", "..\\..\\advice.csv", "a" * 300 + ".csv"]
    )


def _pack(content: bytes, name: str, other: bytes, chance: random.Random) -> tuple[bytes, str]:
    torn = content[: chance.randrange(1, len(content))] if chance.random() < 0.5 else content
    packed = zipped({f"inside/{name}": torn, "second": other[: chance.randrange(1, len(other))]})
    return (packed if chance.random() < 0.5 else packed[: chance.randrange(30, len(packed))]), "packed.zip"


def _noise(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    return content[:12] + chance.randbytes(chance.randrange(1, 3_000)), name


def _lie(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Four bytes become a length or count that cannot be."""
    at = chance.randrange(max(len(content) - 4, 1))
    return content[:at] + chance.choice([b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\0\0\0\x80", b"9999"]) + content[at + 4 :], name


def _weaken(content: bytes, name: str, _: bytes, chance: random.Random) -> tuple[bytes, str]:
    """A part of an archive is changed and its checksum mended, so that the change reaches the reader."""
    if not content.startswith(b"PK"):
        return _flip(content, name, b"", chance)
    whole = zipfile.ZipFile(io.BytesIO(content))
    parts = {each: whole.read(each) for each in whole.namelist()}
    chosen = chance.choice([each for each in parts if parts[each]])
    parts[chosen], _shown = chance.choice([_flip, _lose, _cut])(parts[chosen], name, b"", chance)
    return zipped(parts), name


_Way = Callable[[bytes, str, bytes, random.Random], tuple[bytes, str]]
_WAYS: dict[str, _Way] = {
    "cut": _cut,
    "flip": _flip,
    "lose": _lose,
    "repeat": _repeat,
    "splice": _splice,
    "misname": _misname,
    "pack": _pack,
    "noise": _noise,
    "lie": _lie,
    "weaken": _weaken,
}


if __name__ == "__main__":
    target, wanted, started = Path(sys.argv[1]), int((*sys.argv, "300")[2]), int((*sys.argv, "", "1")[3] or 1)
    target.mkdir(parents=True, exist_ok=True)
    for each in corpus(wanted, started):
        (target / f"{each.label.replace(':', '_')}").write_bytes(each.content)
