"""Plain text files."""

from mailflow.documents.charsets import decode_text
from mailflow.documents.layout import text_document
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument


class Text:
    """Plain text in any common encoding."""

    media_types = ("text/plain",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Half sure of anything that decodes: every other text format is text too."""
        if not content.strip() or decode_text(content) is None:
            return 0.0
        return 0.6 if name.lower().endswith((".txt", ".asc", ".lst", ".prn")) or media_type in self.media_types else 0.5

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its lines as rows; raises UnreadableDocument where there is nothing to read."""
        text = decode_text(content)
        if text is None:
            raise UnreadableDocument("corrupt: the file is called a text but is none")
        if not text.strip():
            raise UnreadableDocument("blank: the file has no text")
        return text_document(text, part=part, name=name)
