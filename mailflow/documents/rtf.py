"""Letters in rich text (RTF 1.9)."""

from dataclasses import replace

from mailflow.documents.layout import text_document
from mailflow.documents.rich_text import rich_text
from mailflow.domain.document import CUT, Document
from mailflow.domain.errors import UnreadableDocument


class RichText:
    """Letters in RTF."""

    media_types = ("application/rtf", "text/rtf")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first characters are certain
        """Sure where it begins as RTF does."""
        return 1.0 if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"{\\rtf") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its text, a table's row as a line with tabs; raises UnreadableDocument where it has none."""
        words = rich_text(content)
        if not words.text.strip():
            raise UnreadableDocument("blank: the letter has no text")
        document = text_document(words.text, part=part, name=name, media_type="application/rtf")
        torn = (f"{CUT} part of the letter is there: its end is missing",) * words.is_torn
        return replace(document, defects=(*document.defects, *torn))
