"""Photographs, screenshots, faxes and scans as images: pages without words, which somebody else recognises."""

from mailflow.documents.scans import sizes_of
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document, Page, Unit
from mailflow.domain.errors import UnreadableDocument


class Image:
    """JPEG, PNG, TIFF (with several pages), GIF, BMP and WebP."""

    media_types = ("image/jpeg", "image/png", "image/tiff", "image/gif", "image/bmp", "image/webp")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the signature is certain
        """Sure by the signature."""
        return 1.0 if kind_of(content) in (*self.media_types, "image/heic") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its pages, still without words; raises UnreadableDocument where the image cannot be opened."""
        kind = kind_of(content)
        if kind == "image/heic":
            raise UnreadableDocument("format not read yet: a photograph in HEIC form; JPEG can be read")
        pages = tuple(
            Page(number=number, rows=(), width=width, height=height, is_picture=True)
            for number, (width, height) in enumerate(sizes_of(content), start=1)
        )
        return Document(part=part, name=name, media_type=kind, unit=Unit.POINTS, pages=pages)
