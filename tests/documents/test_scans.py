"""Pictures of pages: how large they are, which way up, and what is left of a page that only shows its words."""

import io
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mailflow.documents.image import Image as ImageLeaf
from mailflow.documents.pictures import render
from mailflow.documents.scans import scan_of, sizes_of, without_specks
from mailflow.domain.errors import UnreadableDocument
from tests.documents.papers import Paper, read_pdf
from tests.scans.damage import flatbed, layered


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **more)
    return buffer.getvalue()


def left_half_black(width: int = 400, height: int = 200) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill="black")
    return image


def test_given_a_photograph_that_was_held_sideways_when_it_is_opened_then_it_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    given = saved(left_half_black(), "JPEG", exif=exif.tobytes())

    scan = scan_of(given, 1)

    assert scan.image.size == (200, 400)
    assert scan.width < scan.height
    assert scan.image.getpixel((100, 50))[0] < 50
    assert scan.image.getpixel((100, 350))[0] > 200


def test_given_a_fax_of_low_resolution_when_it_is_opened_then_its_points_are_square() -> None:
    given = saved(Image.new("1", (1728, 1078), 1), "TIFF", compression="group4", dpi=(204, 98))

    scan = scan_of(given, 1)

    assert scan.image.size == (1728, 2244)
    assert (round(scan.width), round(scan.height)) == (610, 792)


def test_given_a_fax_of_several_pages_when_it_is_opened_then_each_is_a_picture() -> None:
    pages = [Image.new("1", (800, 1000), 1) for _ in range(3)]
    given = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    document = ImageLeaf().open(given, part="2", name="fax.tif")

    assert [(page.number, page.is_picture, page.rows) for page in document.pages] == [(1, True, ()), (2, True, ()), (3, True, ())]


def test_given_a_picture_with_nothing_behind_its_letters_when_it_is_opened_then_they_stand_on_white() -> None:
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    scan = scan_of(saved(image, "PNG"), 1)

    assert scan.image.getpixel((25, 25)) == (255, 255, 255)


def test_given_sixteen_bits_a_point_when_a_picture_is_opened_then_white_stays_white() -> None:
    given = saved(Image.fromarray(np.full((40, 40), 65_535, dtype=np.uint16)), "PNG")

    scan = scan_of(given, 1)

    assert scan.image.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff\xe0" + b"\x01" * 200, "corrupt: the image cannot be opened"),
        (b"II*\0" + b"\xff" * 60, "corrupt: the image cannot be opened"),
        (saved(Image.new("1", (30_000, 9_000)), "PNG"), "dangerous: the image"),
    ],
    ids=["torn JPEG", "torn TIFF", "bomb"],
)
def test_given_an_image_that_cannot_be_opened_when_it_is_measured_then_the_reason_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        sizes_of(content)


def test_given_a_photograph_of_a_telephone_of_another_kind_when_it_is_opened_then_the_reason_names_what_can_be_read() -> None:
    with pytest.raises(UnreadableDocument, match="HEIC form; JPEG can be read"):
        ImageLeaf().open(b"\0\0\0\x18ftypheic" + b"\0" * 40, part="2", name="IMG.HEIC")


def test_given_a_copy_of_a_copy_when_its_dirt_is_removed_then_its_letters_stay() -> None:
    dirty = np.full((600, 600, 3), 255, dtype=np.uint8)
    dirty[20:60, 20:24] = 0
    places = np.random.default_rng(1).integers(100, 600, (900, 2))
    dirty[places[:, 0], places[:, 1]] = 0

    clean = without_specks(dirty)

    assert clean[100:, 100:].min() == 255
    assert clean[40, 21].max() == 0


def test_given_a_grey_scan_when_its_dirt_is_looked_for_then_it_stays_as_it_is() -> None:
    grey = np.random.default_rng(1).integers(90, 256, (300, 300, 3)).astype(np.uint8)

    assert without_specks(grey) is grey


def test_given_a_scan_in_a_pdf_when_it_is_read_then_its_page_is_a_picture() -> None:
    given = flatbed(Paper().write(72, 100, "Invoice 900123").bytes(), Random(1))

    document = read_pdf(given.content)

    assert [(page.is_picture, page.rows) for page in document.pages] == [(True, ())]


def test_given_a_scanners_own_layer_of_text_when_it_is_read_then_the_page_is_a_picture_all_the_same() -> None:
    lines = Paper().print_lines(72, 100, *["Invoice 900123 of the third of May, as agreed with your office"] * 9).bytes()

    document = read_pdf(layered(lines, Random(1)).content)

    assert document.pages[0].is_picture
    assert document.pages[0].is_recognised


def test_given_letters_that_were_mapped_to_wrong_ones_when_a_page_is_read_then_it_is_a_picture() -> None:
    given = Paper().print_lines(72, 100, *["Jowpjdf :11234 qbje uif sftu gps kvof".translate(VOICELESS)] * 6).bytes()

    document = read_pdf(given)

    assert [(page.is_picture, page.rows) for page in document.pages] == [(True, ())]


VOICELESS = str.maketrans("aeiou", "bfjpv")


def test_given_text_drawn_as_shapes_when_a_page_is_read_then_it_is_a_picture() -> None:
    paper = Paper()
    for at in range(300):
        paper.canvas.rect(72 + at % 60 * 7, 600 - at // 60 * 20, 3, 8, stroke=0, fill=1)

    document = read_pdf(paper.write(290, 780, "Page 1").bytes())

    assert document.pages[0].is_picture


def test_given_an_advice_with_a_logo_when_it_is_read_then_its_text_counts() -> None:
    paper = Paper().print_lines(72, 200, *["Invoice 900123   1,234.50"] * 5)
    paper.canvas.drawInlineImage(left_half_black(), 72, 700, 100, 50)

    document = read_pdf(paper.bytes())

    assert not document.pages[0].is_picture


@pytest.mark.parametrize("looks", [b"/AP", b"/Xx"], ids=["with their looks", "without their looks"])
def test_given_a_form_that_was_filled_in_when_it_is_read_then_the_values_stand_in_it(looks: bytes) -> None:
    paper = Paper().write(72, 100, "Invoice number")
    paper.canvas.acroForm.textfield(name="number", value="900123", x=200, y=685, width=120, height=18, borderStyle="inset")

    document = read_pdf(paper.bytes().replace(b"/AP", looks))

    assert "900123" in document.text


def test_given_a_page_that_was_turned_to_be_read_when_it_is_shown_then_it_is_turned_likewise() -> None:
    given = saved(left_half_black(400, 200), "PNG")

    shown = Image.open(io.BytesIO(render(given, 1, turn=90)))

    assert shown.width < shown.height
    assert shown.getpixel((shown.width // 2, 10))[0] < 50


def test_given_a_slanting_page_when_it_is_shown_then_it_keeps_its_size_and_is_level() -> None:
    image = Image.new("L", (960, 480), 255)
    ImageDraw.Draw(image).line((100, 200, 860, 240), fill=0, width=3)

    shown = Image.open(io.BytesIO(render(saved(image, "PNG"), 1, dots_per_inch=96, turn=357)))
    rows = np.flatnonzero((np.asarray(shown.convert("L")) < 100).any(axis=1))

    assert shown.size == (960, 480)
    assert rows[-1] - rows[0] < 8


def test_given_a_file_whose_page_is_torn_when_it_is_read_then_it_is_corrupt_and_nothing_escapes() -> None:
    given = Paper().write(72, 100, "Invoice 900123").bytes().replace(b"/Type /Page\n", b"/Type /Pagx\n")

    with pytest.raises(UnreadableDocument, match="corrupt"):
        read_pdf(given)


def test_given_a_page_beyond_the_last_when_an_image_is_shown_then_the_reason_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="there is no page 2: the image has 1"):
        render(saved(left_half_black(), "PNG"), 2)
