"""PDF files by pdfium: every character with its loose box, so that "-", "." and "," stay on their line; pages without any are pictures."""

import ctypes
import itertools
import time
from collections.abc import Iterator

from mailflow.documents.grid import Glyph, cell_of, lines_of, surround
from mailflow.documents.gutters import part_at_gutters
from mailflow.documents.pdfium import Placement, Raw, angle_of, is_aside, load, page_of, upright_turn, usual_angle
from mailflow.documents.rulings import Edge, find_tables, rows_of
from mailflow.documents.shown import is_garbled, is_only_shown
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import CUT, Box, Document, Page, Row, Unit, Word
from mailflow.domain.errors import UnreadableDocument

_MOST_PAGES = 200  # an advice of a large payer has tens; the rest of a longer file is named in its defects
_MOST_GLYPHS = 40_000  # on one page; the densest printed page has a tenth
_MOST_WORDS = 200_000  # in one file: five hundred dense pages
_MOST_SECONDS = 6.0  # of computing: better some pages than a reader that is stopped with none
_MOST_OBJECTS = 20_000  # looked at for rulings on one page
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\xad": "-"}  # pdfium's mark of a hyphen at a line's end, in two generations, and the soft one


class Pdf:
    """PDF (ISO 32000). Pages without a text layer, or with a useless one, are pictures, which somebody else recognises."""

    media_types = ("application/pdf", "application/x-pdf")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Sure where the signature stands within the first kilobyte, where ISO 32000 readers look for it."""
        if content[:1024].find(b"%PDF-") >= 0:
            return 1.0 if not kind_of(content) else 0.0  # an archive may hold a PDF so near to its beginning
        is_called_so = name.lower().endswith(".pdf") or media_type in self.media_types
        return 0.4 if is_called_so and content[:4].strip(b"\0\r\n ") != b"" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its pages in points; raises UnreadableDocument for encrypted, broken and blank files and for pictures of text."""
        file = load(content)
        try:
            count = len(file)
            pages = tuple(_pages(file, min(count, _MOST_PAGES)))
        finally:
            file.close()
        if not pages:
            raise UnreadableDocument("corrupt: the first page of the PDF cannot be opened")
        if not any(page.rows or page.is_picture for page in pages):
            raise UnreadableDocument("blank: nothing stands on its pages")
        defects = (f"{CUT} {len(pages)} of {count} pages were read",) if count > len(pages) else ()
        text = "\f".join("\n".join(row.text for row in page.rows) for page in pages)
        return Document(
            part=part, name=name, media_type="application/pdf", unit=Unit.POINTS, pages=pages, text=text, defects=defects + _blank(pages)
        )


def _blank(pages: tuple[Page, ...]) -> tuple[str, ...]:
    blank = [str(page.number) for page in pages if not page.rows and not page.is_picture]
    return (f"nothing on page {', '.join(blank[:20])}",) if blank else ()


def _pages(file: Raw, count: int) -> Iterator[Page]:
    words = 0
    begun = time.process_time()
    for index in range(count):
        opened = page_of(file, index)
        if opened is None:
            return  # torn here: what was read so far is there, and the defect says that it is not all
        page = _page(*opened, index + 1)
        words += sum(len(row.words) for row in page.rows)
        yield page
        if words > _MOST_WORDS or time.process_time() - begun > _MOST_SECONDS:
            return


def _page(page: Raw, text: Raw, number: int) -> Page:
    if is_garbled(text):
        return Page(number=number, rows=(), width=round(page.get_width(), 2), height=round(page.get_height(), 2), is_picture=True)
    turn = upright_turn(page, text)
    place = Placement(page, turn)
    glyphs, aside = _divided(text, place)
    tables = find_tables(list(_edges(page, place))) if glyphs else ()
    rows = rows_of(part_at_gutters(lines_of(glyphs)), tables) + _aside(aside)
    is_picture = is_only_shown(page, len(glyphs))
    return Page(number=number, rows=rows, width=round(place.width, 2), height=round(place.height, 2), is_picture=is_picture)


def _divided(text: Raw, place: Placement) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs that stand in lines, and those that run across them: a note up the margin, a watermark."""
    from pypdfium2 import raw

    usual, has_others = usual_angle(text)
    if not has_others:
        return [glyph for _, glyph in _glyphs(text, place)], []
    upright: list[Glyph] = []
    aside: list[Glyph] = []
    for index, glyph in _glyphs(text, place):
        (aside if is_aside(angle_of(raw.FPDFText_GetCharAngle(text, index)), usual) else upright).append(glyph)
    return upright, aside


def _aside(glyphs: list[Glyph]) -> tuple[Row, ...]:
    """What runs across the lines as one last row, so that it is there and stands in nobody's column."""
    words: list[Word] = []
    for is_space, group in itertools.groupby(glyphs, key=lambda glyph: glyph.text.isspace()):
        if not is_space:
            letters = list(group)
            boxes = [Box(round(glyph.left, 2), round(glyph.top, 2), round(glyph.right, 2), round(glyph.bottom, 2)) for glyph in letters]
            words.append(Word("".join(glyph.text for glyph in letters), surround(boxes)))
    return (Row(cells=(cell_of(words),), words=tuple(words)),) if words else ()


def _glyphs(text: Raw, place: Placement) -> Iterator[tuple[int, Glyph]]:
    from pypdfium2 import raw

    count = min(text.count_chars(), _MOST_GLYPHS)
    rectangle = raw.FS_RECTF()
    handle, get_box, get_code = text.raw, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode
    generated = raw.FPDFText_IsGenerated
    for index in range(count):
        code = get_code(handle, index)
        if code in (0, 10, 13) or (code == 32 and generated(handle, index) == 1) or not get_box(handle, index, rectangle):
            continue
        letter = chr(code)
        if not 32 <= code < 127:
            letter = _HYPHENS.get(letter) or _LIGATURES.get(letter, letter)
            if not (letter.isprintable() or letter.isspace()):
                continue
        yield index, Glyph(letter, *place.box(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom))


def _edges(page: Raw, place: Placement) -> Iterator[Edge]:
    """Straight printed lines, thin filled bars, and the four sides of boxes."""
    from pypdfium2 import raw

    for index, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if index > _MOST_OBJECTS:
            return
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        left, top, right, bottom = place.box(left, top, right, bottom)
        width, height = right - left, bottom - top
        if min(width, height) < 3 and max(width, height) > 8:
            yield Edge(left, top, right, bottom)
        elif width > 8 and height > 6 and _is_box(item):
            yield from (Edge(left, top, right, top), Edge(left, bottom, right, bottom))
            yield from (Edge(left, top, left, bottom), Edge(right, top, right, bottom))


def _is_box(item: Raw) -> bool:
    """A rectangle drawn with strokes; a filled one is a shaded background that encloses no cell."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    segments = raw.FPDFPath_CountSegments(item)
    return bool(stroke.value) and 4 <= segments <= 6
