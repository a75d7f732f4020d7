"""Messages that Outlook saved as files (.msg)."""

from mailflow.documents.outlook_message import as_mail
from mailflow.documents.signatures import kind_of
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment
from mailflow.domain.ports import Contents


class Outlook:
    """Messages that Outlook saved as files or attached."""

    media_types = ("application/vnd.ms-outlook",)

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the streams are certain
        """Sure where the compound file has a message's streams."""
        return 1.0 if kind_of(content) == "msg" else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """The mail that it is."""
        return Contents(files=(Attachment(part="", name=name, content_type="message/rfc822", content=as_mail(content)),))
