"""Mail as it came, for people to look at: taken apart, a page as an image, an attachment as a file; all of it in bounded children."""

import threading
from collections import OrderedDict

from mailflow.documents.sandbox import Sandbox
from mailflow.domain.document import Page
from mailflow.services.process import without_contents
from mailflow.services.understand import Understood, find_attachment, render_page, understand
from mailflow.store.unit import Store

# Mails that a person goes back and forth between. Without their attachments' bytes, one takes some hundred kilobytes.
_KEPT = 32


class Originals:
    """The originals of one installation; may be used from several threads. Every method raises LookupError where there is no such mail."""

    def __init__(self, store: Store, sandbox: Sandbox) -> None:
        self._store = store
        self._sandbox = sandbox
        self._kept: OrderedDict[int, Understood] = OrderedDict()
        self._lock = threading.Lock()

    def raw(self, row: int) -> bytes:
        """The mail as it came."""
        with self._store.reading() as unit:
            return unit.mail.raw(row)

    def understood(self, row: int) -> Understood:
        """The mail taken apart, without the bytes of its attachments; a mail that was looked at lately is not opened again."""
        with self._lock:
            known = self._kept.get(row)
            if known is not None:
                self._kept.move_to_end(row)
                return known
        opened = understand(self.raw(row), self._sandbox)
        light = Understood(
            message=without_contents(opened.message),
            reply=opened.reply,
            automatic=opened.automatic,
            documents=opened.documents,
            defects=opened.defects,
        )
        with self._lock:
            self._kept[row] = light
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return light

    def page(self, row: int, part: str, number: int) -> bytes:
        """A page of a PDF or an image as PNG, turned as it was read; raises UnreadableDocument with the reason where it cannot be drawn."""
        documents = (document for document in self.understood(row).documents if document.part == part)
        known = (page for document in documents for page in document.pages if page.number == number)
        return render_page(self.raw(row), part, next(known, Page(number=number, rows=())), self._sandbox)

    def attachment(self, row: int, part: str) -> tuple[str, bytes] | None:
        """Name and bytes of an attachment as it came; `None` where the mail has no such part."""
        content = find_attachment(self.raw(row), part, self._sandbox)
        if content is None:
            return None
        names = [document.name for document in self.understood(row).documents if document.part == part and document.name]
        return (names[0] if names else f"part-{part.replace('/', '-')}"), content
