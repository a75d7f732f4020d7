"""Recognising words in a mail's pictures: with limits of its own, only where it must be, and never at the cost of the other mail."""

import io
from collections.abc import Iterator
from random import Random

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from mailflow.documents.confinement import Bounds
from mailflow.documents.sandbox import Sandbox
from mailflow.documents.wire import framed, unframed, unpack_documents
from mailflow.domain.document import Document, Page, Unit
from mailflow.services.recognition import Spent, make_recogniser, recognise, recognise_job, try_out
from mailflow.services.understand import make_sandbox, open_document, understand
from tests.documents.papers import Paper
from tests.scans.damage import faxed_coarsely, flatbed, photographed, sideways
from tests.services.test_understand import LEAVES, mail

ADVICE = (
    Paper()
    .print_lines(72, 100, "REMITTANCE", font="Helvetica", size=14)
    .row(160, (72, "Invoice"), (200, "Date"), (-500, "Amount"), size=11)
    .row(180, (72, "900123"), (200, "05/03/2026"), (-500, "1,234.50"), size=11)
    .row(200, (72, "900187"), (200, "05/09/2026"), (-500, "880.25"), size=11)
    .row(230, (72, "TOTAL"), (-500, "2,114.75"), size=11)
    .bytes()
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with make_sandbox((*LEAVES, "mailflow.documents.image:Image")) as opened:
        yield opened


def words(document: Document) -> list[str]:
    return [" ".join(word.text for word in row.words) for page in document.pages for row in page.rows]


def pictured(*pages: int) -> Document:
    return Document(
        part="2",
        name="scan.pdf",
        media_type="application/pdf",
        unit=Unit.POINTS,
        pages=tuple(Page(number=number, rows=(), is_picture=True) for number in pages),
    )


def together(*files: bytes) -> bytes:
    """PDFs behind each other in one."""
    whole = pypdfium2.PdfDocument.new()
    for file in files:
        whole.import_pages(pypdfium2.PdfDocument(file))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("damage", [faxed_coarsely, photographed, sideways], ids=lambda damage: damage.__name__)
def test_given_a_scan_when_it_is_opened_then_its_rows_are_read_and_say_how_surely(damage, sandbox: Sandbox) -> None:
    file = damage(ADVICE, Random(4))

    (document,) = open_document(file.content, file.name, sandbox)

    assert {"900123 05/03/2026 1,234.50", "900187 05/09/2026 880.25", "TOTAL 2,114.75"} <= set(words(document))
    assert document.unreadable is None
    assert all(0 < word.confidence <= 1 for page in document.pages for row in page.rows for word in row.words)
    assert document.pages[0].is_recognised


def test_given_a_page_with_text_and_a_scanned_one_when_a_file_is_opened_then_only_the_scan_is_recognised(sandbox: Sandbox) -> None:
    given = together(Paper().write(72, 100, "Dear Sirs, our advice is overleaf.").bytes(), flatbed(ADVICE, Random(4)).content)

    (document,) = open_document(given, "both.pdf", sandbox)

    assert [page.is_recognised for page in document.pages] == [False, True]
    assert {word.confidence for row in document.pages[0].rows for word in row.words} == {1.0}
    assert "TOTAL 2,114.75" in words(document)


def test_given_a_box_of_a_recognised_word_when_it_is_laid_on_the_page_then_it_holds_ink(sandbox: Sandbox) -> None:
    from mailflow.documents.pictures import render

    file = flatbed(ADVICE, Random(4))
    (document,) = open_document(file.content, file.name, sandbox)
    page = document.pages[0]
    box = next(word.box for row in page.rows for word in row.words if word.text == "1,234.50")

    shown = Image.open(io.BytesIO(render(file.content, 1, dots_per_inch=144, turn=page.turn))).convert("L")
    inside = shown.crop((int(box.left * 2), int(box.top * 2), int(box.right * 2), int(box.bottom * 2)))

    assert inside.getextrema()[0] < 120
    assert box.right - box.left < 80


def test_given_a_screenshot_in_the_text_when_a_mail_is_understood_then_it_is_read(sandbox: Sandbox) -> None:
    shot = Image.new("RGB", (700, 220), "white")
    pen = ImageDraw.Draw(shot)
    pen.text((20, 40), "Bill 900123     Paid 1,234.50", fill="black", font_size=26)
    buffer = io.BytesIO()
    shot.save(buffer, "PNG")

    given = mail("We paid this one:")
    given.add_attachment(buffer.getvalue(), "image", "png", filename="image001.png", disposition="inline", cid="<shot@x>")

    understood = understand(given.as_bytes(), sandbox)

    assert any("900123" in document.text and "1,234.50" in document.text for document in understood.documents)


def test_given_a_photograph_of_nothing_when_it_is_opened_then_the_reason_says_that_it_is_blank(sandbox: Sandbox) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 700), (200, 190, 170)).save(buffer, "JPEG")

    (document,) = open_document(buffer.getvalue(), "IMG_1.jpg", sandbox)

    assert document.unreadable == "blank: no words can be seen in the picture"


def test_given_no_ocr_when_a_scan_is_opened_then_the_reason_says_so_and_the_page_can_still_be_shown() -> None:
    with make_sandbox(LEAVES, recognition=None) as sandbox:
        (document,) = open_document(flatbed(ADVICE, Random(4)).content, "scan.pdf", sandbox)

    assert document.unreadable == "scan: OCR is switched off (ocr.enabled)"
    assert len(document.pages) == 1


def test_given_no_ocr_when_one_page_of_two_is_a_scan_then_the_document_says_what_was_not_read() -> None:
    given = together(Paper().write(72, 100, "Invoice 900123  5.00").bytes(), flatbed(ADVICE, Random(4)).content)

    with make_sandbox(LEAVES, recognition=None) as sandbox:
        (document,) = open_document(given, "both.pdf", sandbox)

    assert document.cut == "not read: page 2, a picture (scan: OCR is switched off (ocr.enabled))"


def test_given_pictures_that_took_too_long_when_another_comes_then_it_is_left_unread(sandbox: Sandbox) -> None:
    document = recognise(pictured(1), b"", sandbox.aside, Spent(seconds=60.0))

    assert document.unreadable == "scan: the mail's pictures took more than 60 s (ocr.seconds)"


def test_given_a_recogniser_that_does_not_come_to_an_end_when_the_time_is_over_then_it_is_stopped() -> None:
    recogniser = make_recogniser(Bounds(memory=3_000_000_000, wall_seconds=0.05))
    assert recogniser is not None
    with recogniser:
        document = recognise(pictured(1), flatbed(ADVICE, Random(4)).content, recogniser, Spent())

    assert document.unreadable == "dangerous: reading it took more than 0.05 s and was stopped"


def test_given_more_pages_than_there_is_time_for_when_they_are_recognised_then_the_others_are_named() -> None:
    page = flatbed(ADVICE, Random(4)).content

    said, (packed,) = unframed(recognise_job(framed({"pages": [1, 2], "seconds": 1.0}, together(page, page)), ()))
    (seen,) = unpack_documents(packed)

    assert said["late"] == [2]
    assert [page.number for page in seen.pages] == [1]


def test_given_an_installed_recogniser_when_it_is_tried_out_then_it_says_that_it_reads(sandbox: Sandbox) -> None:
    assert sandbox.aside is not None
    assert try_out(sandbox.aside).startswith("scans and photographs are read")
