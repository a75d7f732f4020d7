"""Letters in rich text (RTF 1.9)."""

from mailflow.documents.layout import text_document
from mailflow.documents.rich_text import rich_text
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument


class RichText:
    """Letters in RTF."""

    media_types = ("application/rtf", "text/rtf")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the first characters are certain
        """Sure where it begins as RTF does."""
        return 1.0 if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"{\\rtf") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its text, a table's row as a line with tabs; raises UnreadableDocument where it has none."""
        text = rich_text(content).text
        if not text.strip():
            raise UnreadableDocument("blank: the letter has no text")
        return text_document(text, part=part, name=name, media_type="application/rtf")
