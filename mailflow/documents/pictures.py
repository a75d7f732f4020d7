"""A page as a picture for a person who decides: a PDF's page by pdfium, a photograph turned as its words were read."""

import io
from typing import Any

from mailflow.documents.pdfium import load, upright_turn
from mailflow.documents.scans import opened, sizes_of, upright
from mailflow.documents.signatures import kind_of
from mailflow.domain.errors import UnreadableDocument

_MOST_PIXELS = 12_000_000  # of a rendered page
_QUARTERS = {90: "ROTATE_270", 180: "ROTATE_180", 270: "ROTATE_90"}  # Pillow counts the other way round


def render(content: bytes, number: int, *, dots_per_inch: int = 110, turn: float = 0.0) -> bytes:
    """The page as a PNG; a box in points × dpi / 72 lies right on it. `turn` is the page's own (`Page.turn`), in degrees clockwise.

    Raises UnreadableDocument where there is nothing to show.
    """
    if kind_of(content).startswith("image/"):
        picture = _photograph(content, number, dots_per_inch)
    elif content[:1024].find(b"%PDF-") >= 0:
        picture = _page(content, number, dots_per_inch)
    else:
        raise UnreadableDocument("only pages of PDF files and images can be shown")
    buffer = io.BytesIO()
    _turned(picture, turn).save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def _page(content: bytes, number: int, dots_per_inch: int) -> Any:  # Pillow's image
    import pypdfium2

    file = load(content)
    try:
        if not 1 <= number <= len(file):
            raise UnreadableDocument(f"there is no page {number}: the file has {len(file)}")
        page = file[number - 1]
        width, height = page.get_size()
        scale = min(dots_per_inch / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        return page.render(scale=scale, rotation=upright_turn(page, page.get_textpage())).to_pil()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"corrupt: page {number} cannot be drawn") from error
    finally:
        file.close()


def _photograph(content: bytes, number: int, dots_per_inch: int) -> Any:  # as above
    sizes = sizes_of(content)
    if not 1 <= number <= len(sizes):
        raise UnreadableDocument(f"there is no page {number}: the image has {len(sizes)}")
    size = tuple(max(round(edge * dots_per_inch / 72), 1) for edge in sizes[number - 1])
    with opened(content) as image:
        if number > 1:
            image.seek(number - 1)
        image.draft("RGB", (2 * size[0], 2 * size[1]))
        return upright(image).resize(size)


def _turned(picture: Any, turn: float) -> Any:  # as above
    """The picture turned clockwise: by quarters, then by the rest about its middle, as boxes count it."""
    from PIL import Image

    quarter = round(turn / 90) * 90 % 360
    if quarter:
        picture = picture.transpose(Image.Transpose[_QUARTERS[quarter]])
    rest = (turn - quarter + 180) % 360 - 180
    if abs(rest) < 0.05:
        return picture
    return picture.convert("RGB").rotate(-rest, resample=Image.Resampling.BICUBIC, fillcolor="white")
