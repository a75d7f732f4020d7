"""Files called smime.p7m: mail inside of its signature, or encrypted mail."""

from mailflow.documents.signed_mail import NOT_CHECKED, is_wrapped, signed_content
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import Attachment
from mailflow.domain.ports import Contents


class Signed:
    """Files called smime.p7m: a signed mail, or an encrypted one."""

    media_types = ("application/pkcs7-mime", "application/x-pkcs7-mime")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Sure where it begins with the name of signed or encrypted content."""
        if is_wrapped(content):
            return 1.0
        return 0.7 if media_type in self.media_types or name.lower().endswith(".p7m") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:  # noqa: ARG002  # the shape of a leaf
        """Never; it is unpacked."""
        raise UnreadableDocument("not opened: packed too deeply")

    def unpack(self, content: bytes, *, name: str) -> Contents:
        """The mail inside; raises UnreadableDocument where it is encrypted or torn."""
        inside = signed_content(content)
        mail = Attachment(part="", name=name, content_type="message/rfc822", content=inside)
        return Contents(files=(mail,), defects=(NOT_CHECKED,))
