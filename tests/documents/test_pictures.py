"""Pages as pictures: boxes lie right on them, and nothing is rendered that is too large."""

import io

import pytest
from PIL import Image

from mailflow.documents.pictures import render
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import Paper, read_pdf


def shown(content: bytes, **more: int) -> Image.Image:
    return Image.open(io.BytesIO(render(content, 1, **more))).convert("L")


def darkest(content: bytes) -> int:
    """The darkest point within the box of the first word."""
    box = read_pdf(content).pages[0].rows[0].words[0].box
    return (
        shown(content, dots_per_inch=144)
        .crop((int(box.left * 2), int(box.top * 2), int(box.right * 2), int(box.bottom * 2)))
        .getextrema()[0]
    )


def test_given_a_word_when_its_page_is_shown_then_its_box_holds_ink() -> None:
    given = Paper().write(300, 500, "900123", size=12).bytes()

    assert darkest(given) < 60


def test_given_a_table_printed_sideways_when_its_page_is_shown_then_boxes_still_fit() -> None:
    paper = Paper()
    paper.canvas.translate(300, 100)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "900123")

    assert darkest(paper.bytes()) < 60


def test_given_a_cropped_page_when_it_is_shown_then_boxes_still_fit() -> None:
    paper = Paper()
    paper.canvas.setCropBox((50, 100, 550, 700))

    assert darkest(paper.write(72, 192, "900123", size=12).bytes()) < 60


def test_given_a_page_as_large_as_a_wall_when_it_is_shown_then_the_picture_is_not() -> None:
    given = Paper(width=14_000, height=14_000).write(72, 100, "x").bytes()

    width, height = shown(given).size

    assert width * height <= 12_100_000


def test_given_a_photograph_when_it_is_shown_then_it_fits_a_screen() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4000, 3000), "white").save(buffer, "JPEG")

    assert shown(buffer.getvalue()).size == (1600, 1200)


def test_given_a_torn_photograph_when_it_is_shown_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="corrupt: the image cannot be opened"):
        render(b"\xff\xd8\xff\xe0" + b"\x01" * 200, 1)


def test_given_a_workbook_when_its_page_is_asked_for_then_the_reason_says_that_only_some_files_can_be_shown() -> None:
    with pytest.raises(UnreadableDocument, match="only pages of PDF files and images"):
        render(b"a;b;c\n", 1)
