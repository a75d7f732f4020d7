"""What pdfium needs before a page can be read or shown: opening the file, and where things stand on the page as a person sees it."""

import ctypes
from collections import Counter
from typing import Any

from mailflow.domain.errors import UnreadableDocument

Raw = Any  # pdfium's C handles, which have no types


def load(content: bytes) -> Raw:
    """The opened file; raises UnreadableDocument for encrypted and broken ones."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        file = pypdfium2.PdfDocument(content[max(content[:1024].find(b"%PDF-"), 0) :])
        if len(file) == 0:
            raise UnreadableDocument("the PDF has no pages")
        if file.get_formtype() != raw.FORMTYPE_NONE:
            file.init_forms()  # draws values that were saved without their looks (ISO 32000-1, 12.7.2: NeedAppearances)
        return file
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument("encrypted: the PDF opens only with a password") from error
        raise UnreadableDocument("corrupt: the PDF cannot be opened") from error


def page_of(file: Raw, index: int) -> tuple[Raw, Raw] | None:
    """A page and its text; `None` where the file is torn there. What was filled into forms, and typed on top, stands in the text too."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = file[index]
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            # Values of form fields are drawn by annotations, which are no part of a page's text until they are made one.
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = file[index]
        return page, page.get_textpage()
    except pypdfium2.PdfiumError:
        return None


class Placement:
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
        # Written out, because this runs for every character.
        x1, x2 = self._x0 + self._xx * left + self._xy * top, self._x0 + self._xx * right + self._xy * bottom
        y1, y2 = self._y0 + self._yx * left + self._yy * top, self._y0 + self._yx * right + self._yy * bottom
        if x1 > x2:
            x1, x2 = x2, x1
        return (x1, y1, x2, y2) if y1 <= y2 else (x1, y2, x2, y1)


def upright_turn(page: Raw, text: Raw) -> int:
    """By how many degrees clockwise the page must be turned until most of its text stands upright (printed sideways: 90 or 270)."""
    turn = -(usual_angle(text)[0] + page.get_rotation()) % 360
    return turn if turn in (90, 180, 270) else 0


def usual_angle(text: Raw) -> tuple[int, bool]:
    """The angle in which most of the text is written, in degrees clockwise before the page's own /Rotate, and whether there are others."""
    from pypdfium2 import raw

    count = text.count_chars()
    sample = range(0, count, max(count // 150, 1))
    angles = Counter(angle_of(raw.FPDFText_GetCharAngle(text, index)) for index in sample)
    usual = angles.most_common(1)[0][0] if angles else 0
    return usual, any(is_aside(angle, usual) for angle in angles)


def is_aside(angle: int, usual: int) -> bool:
    """Whether text at this angle does not belong to the lines of the page; a scanner's slant of some degrees does no harm."""
    return 20 < abs(angle - usual) < 340


def angle_of(radians: float) -> int:
    """Pdfium's angle of a character in whole degrees."""
    return round(radians * 57.29578) % 360
