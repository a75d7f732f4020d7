"""A page as a picture that a recogniser can read: a PDF's page drawn at its own resolution, a photograph as it was held, a fax squared.

Everything is counted and bounded: a picture that is too large is made smaller, and what cannot be opened has its reason.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mailflow.documents.pdfium import load
from mailflow.domain.errors import UnreadableDocument

Array = Any  # numpy's arrays
Image = Any  # Pillow's images; importing the library is left to those who open one

_LEAST_DPI, _MOST_DPI = 150, 220  # more shows a recogniser nothing new (its lines are 48 pixels high) and costs time
_LONGEST = 2_600  # pixels of a side: a letter page at 220 dots per inch
_MOST_PIXELS = 60_000_000  # of an image that is opened at all; the largest telephone takes fifty million
_MOST_FRAMES = 200  # pages of a TIFF
_INK, _BLACK, _WHITE = 60, 128, 200  # what is darker is ink, what is lighter paper
_MOSTLY, _BILEVEL = 0.7, 0.985  # the share of paper on a page; the share of paper and ink on one that was copied in black and white
_SPECK = 4  # pixels; a full stop of small print has nine at 200 dots per inch
_DIRTY = 400  # so many specks are no punctuation
_PLAUSIBLE_DPI = range(90, 651)  # of scanners and faxes; cameras write 72 for want of anything better
_SCREEN_DPI = 96  # of screenshots and photographs, which have no size on paper
_LONGEST_IN_POINTS = 1_047.0  # of any picture: 1,600 pixels where a case shows it at 110 dots per inch


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as an RGB picture, and its size in points; a point is `image.width / width` pixels."""

    image: Image
    width: float
    height: float


def scan_of(content: bytes, number: int) -> Scan:
    """The page (from 1) of a PDF or an image; raises UnreadableDocument where there is nothing to see."""
    return _drawn(content, number) if content[:1024].find(b"%PDF-") >= 0 else _photographed(content, number)


def without_specks(picture: Array) -> Array:
    """The picture without the dirt of a copy of a copy: dots smaller than a full stop, where there are hundreds of them on white paper."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ink, paper = np.count_nonzero(grey < _INK), np.count_nonzero(grey > _WHITE)
    if paper < _MOSTLY * grey.size or ink + paper < _BILEVEL * grey.size:
        return picture  # a scan in grey has no specks, and its commas are pale
    _, labels, stats, _ = cv2.connectedComponentsWithStats((grey < _BLACK).astype(np.uint8), connectivity=8)
    specks = stats[:, cv2.CC_STAT_AREA] <= _SPECK
    if np.count_nonzero(specks) < _DIRTY:
        return picture
    return np.where(specks[labels][:, :, None], np.uint8(255), picture)


def sizes_of(content: bytes) -> tuple[tuple[float, float], ...]:
    """The size in points of each page of an image (a TIFF has several); raises UnreadableDocument with the reason."""
    with opened(content) as image:
        count = min(getattr(image, "n_frames", 1), _MOST_FRAMES) if image.format == "TIFF" else 1
        sizes = []
        for frame in range(count):
            image.seek(frame)
            sizes.append(_points(image))
        return tuple(sizes)


def upright(image: Image) -> Image:
    """The current page of an image in RGB, as it was held when it was taken (EXIF), its points as high as wide (fax), on white."""
    from PIL import Image as Pillow
    from PIL import ImageOps

    across, down = _resolution(image)
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        paper = Pillow.new("RGBA", turned.size, "white")
        turned = Pillow.alpha_composite(paper, turned)
    elif turned.mode.startswith("I"):
        turned = turned.point(lambda value: value / 257).convert("L")  # sixteen bits a point
    turned = turned.convert("RGB")
    if 1.2 < across / down < 3 or 1.2 < down / across < 3:
        larger = max(across, down)
        turned = turned.resize((round(turned.width * larger / across), round(turned.height * larger / down)))
    return turned


@contextmanager
def opened(content: bytes) -> Iterator[Image]:
    """The image; whatever is wrong with it raises UnreadableDocument."""
    from PIL import Image as Pillow
    from PIL import UnidentifiedImageError

    Pillow.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Pillow.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise UnreadableDocument(f"dangerous: the image has {image.width} × {image.height} points")
            yield image
    except UnreadableDocument:
        raise
    except Pillow.DecompressionBombError as error:
        raise UnreadableDocument("dangerous: the image unpacks to more points than a camera takes") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError) as error:
        # Pillow raises all of these on torn files, each format its own.
        raise UnreadableDocument("corrupt: the image cannot be opened") from error


def _photographed(content: bytes, number: int) -> Scan:
    with opened(content) as image:
        if number > 1:
            image.seek(number - 1)
        width, height = _points(image)
        image.draft("RGB", (_LONGEST, _LONGEST))
        picture = upright(image)
        picture.thumbnail((_LONGEST, _LONGEST))
        return Scan(picture, width, height)


def _drawn(content: bytes, number: int) -> Scan:
    import pypdfium2

    file = load(content)
    try:
        page = file[number - 1]
        width, height = page.get_size()
        scale = min(_own_dpi(page) / 72, _LONGEST / max(width, height, 1))
        return Scan(page.render(scale=scale).to_pil().convert("RGB"), width, height)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadableDocument(f"corrupt: page {number} cannot be drawn") from error
    finally:
        file.close()


def _own_dpi(page: Any) -> float:  # pdfium's page
    """The resolution of the page's largest picture within what is useful; text drawn as shapes has any."""
    from pypdfium2 import raw

    best, area = float(_MOST_DPI), 0.0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        covered = abs((right - left) * (top - bottom))
        if covered > area:
            area = covered
            best = max(item.get_px_size()) / max(abs(right - left), abs(top - bottom), 1) * 72
    return min(max(best, _LEAST_DPI), _MOST_DPI)


def _resolution(image: Image) -> tuple[float, float]:
    """Dots per inch across and down, where they are plausible."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):  # fractions of nothing, in EXIF
        across, down = 0.0, 0.0
    return (across, down) if round(across) in _PLAUSIBLE_DPI and round(down) in _PLAUSIBLE_DPI else (_SCREEN_DPI, _SCREEN_DPI)


def _points(image: Image) -> tuple[float, float]:
    """The size of the current page, as it is held, in points."""
    across, down = _resolution(image)
    width, height = image.width / across * 72, image.height / down * 72
    if _turned_aside(image):
        width, height = height, width
    shrunk = min(1.0, _LONGEST_IN_POINTS / max(width, height))
    return round(width * shrunk, 2), round(height * shrunk, 2)


def _turned_aside(image: Image) -> bool:
    """Whether the camera was held so that width and height change places (EXIF 2.32, 4.6.4.A: Orientation)."""
    return image.getexif().get(0x0112) in (5, 6, 7, 8)
