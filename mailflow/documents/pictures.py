"""A page as a picture for a person who decides: a PDF's page by pdfium, a photograph as it is."""

import io

from mailflow.documents.pdfium import load, upright_turn
from mailflow.documents.signatures import kind_of
from mailflow.domain.errors import UnreadableDocument

_MOST_PIXELS = 12_000_000  # of a rendered page
_WIDEST = 1_600  # pixels of a photograph: wider than any screen column it is shown in


def render(content: bytes, number: int, *, dots_per_inch: int = 110) -> bytes:
    """The page as a PNG; a box in points × dpi / 72 lies right on it. Raises UnreadableDocument where there is nothing to show."""
    if kind_of(content).startswith("image/"):
        return _photograph(content)
    if content[:1024].find(b"%PDF-") < 0:
        raise UnreadableDocument("only pages of PDF files and images can be shown")
    return _page(content, number, dots_per_inch)


def _page(content: bytes, number: int, dots_per_inch: int) -> bytes:
    file = load(content)
    try:
        if not 1 <= number <= len(file):
            raise UnreadableDocument(f"there is no page {number}: the file has {len(file)}")
        page = file[number - 1]
        width, height = page.get_size()
        scale = min(dots_per_inch / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        buffer = io.BytesIO()
        page.render(scale=scale, rotation=upright_turn(page, page.get_textpage())).to_pil().save(buffer, format="PNG", compress_level=1)
        return buffer.getvalue()
    finally:
        file.close()


def _photograph(content: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = 10 * _MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (_WIDEST, _WIDEST))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((_WIDEST, _WIDEST))
            buffer = io.BytesIO()
            upright.save(buffer, format="PNG", compress_level=1)
            return buffer.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocument("corrupt: the image cannot be opened") from error
