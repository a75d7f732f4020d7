"""PDF files with a text layer, by pdfium: every character with its loose box, so that "-", "." and "," stay on their line."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mailflow.documents.grid import Glyph, lines_of
from mailflow.documents.gutters import part_at_gutters
from mailflow.documents.rulings import Edge, find_tables, rows_of
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document, Page, Unit
from mailflow.domain.errors import UnreadableDocument

_MOST_PAGES = 200  # an advice of a large payer has tens; the rest of a longer file is named in its defects
_MOST_GLYPHS = 40_000  # on one page; the densest printed page has a tenth
_MOST_OBJECTS = 20_000  # looked at for rulings on one page
_MOST_PIXELS = 12_000_000  # of a rendered page
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\xad": "-"}  # pdfium's mark of a hyphen at a line's end, in two generations, and the soft one

Raw = Any  # pdfium's C handles, which have no types


class Pdf:
    """PDF (ISO 32000). Scans have no text layer and are unreadable here."""

    media_types = ("application/pdf", "application/x-pdf")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Sure where the signature stands within the first kilobyte, where ISO 32000 readers look for it."""
        if content[:1024].find(b"%PDF-") >= 0:
            return 1.0 if not kind_of(content) else 0.0  # an archive may hold a PDF so near to its beginning
        is_called_so = name.lower().endswith(".pdf") or media_type in self.media_types
        return 0.4 if is_called_so and not content[:4].strip(b"\0\r\n ") == b"" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its pages in points; raises UnreadableDocument for encrypted, broken and blank files and for pictures of text."""
        file = _load(content)
        try:
            count = len(file)
            pages = tuple(_page(file[index], index + 1) for index in range(min(count, _MOST_PAGES)))
        finally:
            file.close()
        if not any(page.rows for page in pages):
            raise UnreadableDocument("no text layer: a scan or an image, or a blank page")
        defects = (f"only the first {_MOST_PAGES} of {count} pages were read",) if count > _MOST_PAGES else ()
        text = "\f".join("\n".join(row.text for row in page.rows) for page in pages)
        return Document(
            part=part, name=name, media_type="application/pdf", unit=Unit.POINTS, pages=pages, text=text, defects=defects + _blank(pages)
        )


def render_page(content: bytes, number: int, *, dots_per_inch: int = 110) -> bytes:
    """The page as a PNG; a box in points × dpi / 72 lies right on it. Raises UnreadableDocument, also where there is no such page."""
    import io

    file = _load(content)
    try:
        if not 1 <= number <= len(file):
            raise UnreadableDocument(f"there is no page {number}: the file has {len(file)}")
        page = file[number - 1]
        width, height = page.get_size()
        scale = min(dots_per_inch / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        buffer = io.BytesIO()
        page.render(scale=scale, rotation=_turn(page)).to_pil().save(buffer, format="PNG", compress_level=1)
        return buffer.getvalue()
    finally:
        file.close()


def _load(content: bytes) -> Raw:
    import pypdfium2
    from pypdfium2 import raw

    try:
        file = pypdfium2.PdfDocument(content[max(content[:1024].find(b"%PDF-"), 0) :])
        if len(file) == 0:
            raise UnreadableDocument("the PDF has no pages")
        return file
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument("encrypted: the PDF opens only with a password") from error
        raise UnreadableDocument("corrupt: the PDF cannot be opened") from error


def _blank(pages: tuple[Page, ...]) -> tuple[str, ...]:
    blank = [str(page.number) for page in pages if not page.rows]
    return (f"no text on page {', '.join(blank[:20])}: a scan, an image or blank",) if blank else ()


def _page(page: Raw, number: int) -> Page:
    turn = _turn(page)
    place = _Placement(page, turn)
    glyphs = list(_glyphs(page, place))
    tables = find_tables(list(_edges(page, place))) if glyphs else ()
    rows = rows_of(part_at_gutters(lines_of(glyphs)), tables)
    return Page(number=number, rows=rows, width=round(place.width, 2), height=round(place.height, 2))


class _Placement:
    """From the file's coordinates (any origin, rotated pages) to points from the top left corner of the page as it is seen."""

    def __init__(self, page: Raw, turn: int) -> None:
        from pypdfium2 import raw

        self.width, self.height = page.get_size()
        if turn in (90, 270):
            self.width, self.height = self.height, self.width
        # pdfium hands device coordinates out as integers; a device this fine keeps a thousandth of a point.
        fine = 1000
        size = (round(self.width * fine), round(self.height * fine))
        corners = []
        for x, y in ((0, 0), (100, 0), (0, 100)):
            across, down = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, *size, turn // 90, x, y, across, down)
            corners.append((across.value / fine, down.value / fine))
        (self._x0, self._y0), along, up = corners
        self._xx, self._yx = (along[0] - self._x0) / 100, (along[1] - self._y0) / 100
        self._xy, self._yy = (up[0] - self._x0) / 100, (up[1] - self._y0) / 100

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """left, top, right, bottom on the page as seen."""
        xs = [self._x0 + self._xx * x + self._xy * y for x, y in ((left, top), (right, bottom))]
        ys = [self._y0 + self._yx * x + self._yy * y for x, y in ((left, top), (right, bottom))]
        return min(xs), min(ys), max(xs), max(ys)


def _turn(page: Raw) -> int:
    """By how many degrees clockwise the page must be turned until most of its text stands upright (printed sideways: 90 or 270)."""
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    sample = range(0, count, max(count // 60, 1))
    angles = Counter(round(raw.FPDFText_GetCharAngle(text, index) * 57.29578) % 360 for index in sample)
    usual = angles.most_common(1)[0][0] if angles else 0
    # pdfium counts the angle clockwise in the file's space, before the page's own /Rotate.
    turn = -(usual + page.get_rotation()) % 360
    return turn if turn in (90, 180, 270) else 0


def _glyphs(page: Raw, place: _Placement) -> Iterator[Glyph]:
    from pypdfium2 import raw

    text = page.get_textpage()
    count = min(text.count_chars(), _MOST_GLYPHS)
    rectangle = raw.FS_RECTF()
    handle, get_box, get_code = text.raw, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode
    generated = raw.FPDFText_IsGenerated
    for index in range(count):
        code = get_code(handle, index)
        if code in (0, 10, 13) or (code == 32 and generated(handle, index) == 1) or not get_box(handle, index, rectangle):
            continue
        letter = chr(code)
        letter = _HYPHENS.get(letter) or _LIGATURES.get(letter, letter)
        left, top, right, bottom = place.box(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        if letter.isprintable() or letter.isspace():
            yield Glyph(letter, left, top, right, bottom)


def _edges(page: Raw, place: _Placement) -> Iterator[Edge]:
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
