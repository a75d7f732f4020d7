"""Pictures of pages → words: a step of its own in processes of its own, which may take longer and need more memory than all other reading.

The fork server of this step is started by the first picture: whoever never gets a scan never pays for the models.
"""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.documents.confinement import Bounds
from mailflow.documents.recogniser import is_installed
from mailflow.documents.sandbox import RememberingSandbox, Sandbox
from mailflow.documents.wire import framed, pack_documents, unframed, unpack_documents
from mailflow.domain.document import NOT_READ, Document, Page
from mailflow.domain.errors import ConfigurationError, UnreadableDocument
from mailflow.domain.ports import Leaf

MISSING = "no OCR installed; pip install rapidocr onnxruntime"
_PAGE_SECONDS = 4.0  # what a page usually takes; the first one is begun in any case
_SAFE = 0.85  # of the time after which the child is stopped: what it has read until then is kept
_LOADED = 3.0  # times as long by the clock as by computing: a machine that does other things as well
# The models take 0.5 GB, and a page at 220 dots per inch as much again; address space is counted before it is used.
_MEMORY, _OUTPUT = 3_000_000_000, 20_000_000


def recognition_bounds(seconds: int = 60) -> Bounds:
    """The limits of recognising where the pictures of one mail may take so many seconds of computing."""
    return Bounds(memory=_MEMORY, cpu_seconds=seconds, wall_seconds=seconds * _LOADED, output=_OUTPUT)


def make_recogniser(bounds: Bounds) -> Sandbox | None:
    """A sandbox that recognises words in pictures, `None` where no OCR is installed."""
    if not is_installed():
        return None
    jobs = {"recognise": "mailflow.services.recognition:recognise_job"}
    return RememberingSandbox(jobs=jobs, warm_up="mailflow.services.recognition:warm_up", bounds=bounds)


def try_out(recogniser: Sandbox) -> str:
    """Whether a picture of some words is read as they are, in words for `mailflow check`."""
    begun = time.monotonic()
    (seen,) = unpack_documents(unframed(recogniser.run("recognise", framed({"pages": [1], "seconds": 60.0}, _sample())))[1][0])
    read = " ".join(row.text for page in seen.pages for row in page.rows)
    if "10231" not in read or "1,234.50" not in read:
        raise ConfigurationError(where="OCR", what=f"it reads {read!r} where Invoice 10231 1,234.50 stands", fix="Install rapidocr again.")
    return f"scans and photographs are read (RapidOCR, Latin letters); it started and read a line in {time.monotonic() - begun:.1f} s"


@dataclass(slots=True)
class Spent:
    """The seconds of computing that the pictures of one mail have taken so far."""

    seconds: float = 0.0


def recognise(document: Document, content: bytes, recogniser: Sandbox | None, spent: Spent, *, may_be_bare: bool = False) -> Document:
    """The document with the words of its pages that are pictures; `content` is the file that it was opened from.

    What it takes is counted in `spent`, which is one mail's. `may_be_bare`: a picture without words is none that should have had some.
    """
    wanted = [page.number for page in document.pages if page.is_picture]
    if not wanted or document.unreadable:
        return document
    if recogniser is None:
        return _unread(document, wanted, "scan: " + MISSING if not is_installed() else "scan: OCR is switched off (ocr.enabled)")
    allowed = recogniser.bounds.cpu_seconds
    if spent.seconds >= allowed * _SAFE:
        return _unread(document, wanted, f"scan: the mail's pictures took more than {allowed} s (ocr.seconds)")
    try:
        said, (packed,) = unframed(recogniser.run("recognise", framed({"pages": wanted, "seconds": allowed}, content)))
        (seen,) = unpack_documents(packed)
        late = [int(number) for number in said["late"]]
        spent.seconds += float(said["seconds"])
    except UnreadableDocument as error:
        spent.seconds += allowed
        return _unread(document, wanted, error.reason)
    except ConfigurationError as error:
        return _unread(document, wanted, f"scan: OCR does not start ({error.what})")
    except (ValueError, TypeError, KeyError) as error:
        return _unread(document, wanted, f"corrupt: the recogniser's answer makes no sense ({error})")
    return _joined(document, seen.pages, late, may_be_bare=may_be_bare)


def recognise_job(payload: bytes, leaves: Sequence[Leaf]) -> bytes:  # noqa: ARG001  # the shape of a job
    """In the child: pages of a file with their words; pages for which the time was too short are named."""
    from mailflow.documents.levelling import read_scan
    from mailflow.documents.scans import scan_of
    from mailflow.domain.document import Unit

    order, (content,) = unframed(payload)
    pages: list[Page] = []
    late: list[int] = []
    longest = _PAGE_SECONDS
    begun = time.process_time()
    for number in map(int, order["pages"]):
        started = time.process_time()
        if pages and started - begun + longest > float(order["seconds"]) * _SAFE:
            late.append(number)
            continue
        pages.append(read_scan(scan_of(content, number), number))
        longest = max(longest, time.process_time() - started)
    seen = Document(part="", name="", media_type="", unit=Unit.POINTS, pages=tuple(pages))
    return framed({"late": late, "seconds": round(time.process_time() - begun, 2)}, pack_documents((seen,)))


def warm_up(leaves: Sequence[Leaf]) -> None:  # noqa: ARG001  # the shape of a warm-up
    """Loads the models and uses each of them once, so that the children share them."""
    from mailflow.documents.levelling import read_scan
    from mailflow.documents.scans import scan_of

    read_scan(scan_of(_sample(), 1), 1)


def _sample() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((20, 40), "Invoice 10231   1,234.50", fill="black", font_size=32)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _joined(document: Document, seen: Sequence[Page], late: Sequence[int], *, may_be_bare: bool) -> Document:
    """The recognised pages in the places of their pictures; a layer of text that was there stays where nothing was recognised."""
    found = {page.number: page for page in seen}
    pages = tuple(
        replace(found[page.number], name=page.name) if page.number in found and found[page.number].rows else page for page in document.pages
    )
    text = "\f".join("\n".join(row.text for row in page.rows) for page in pages)
    whole = replace(document, pages=pages, text=text)
    if late:
        return _unread(whole, late, "the time for pictures was over (ocr.seconds)")
    if may_be_bare or any(page.rows for page in pages):
        return whole
    return replace(whole, unreadable="blank: no words can be seen in the picture")


def _unread(document: Document, numbers: Sequence[int], reason: str) -> Document:
    """The document as it is without these pages: unreadable where nothing else stands in it."""
    if not any(page.rows for page in document.pages):
        return replace(document, unreadable=reason)
    rowless = [str(page.number) for page in document.pages if page.number in numbers and not page.rows]
    if not rowless:
        return document
    return replace(document, defects=(*document.defects, f"{NOT_READ} page {', '.join(rowless[:20])}, a picture ({reason})"))
