"""What happens to a page on its way: scanners, copiers, fax machines, telephones. A picture comes in, a file goes out."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class File:
    """A file as it hangs on a mail."""

    name: str
    media_type: str
    content: bytes
    is_inline: bool = False


def drawn(page: bytes, dots_per_inch: float) -> Image.Image:
    """The first page of a PDF as a picture."""
    file = pypdfium2.PdfDocument(page)
    picture: Image.Image = file[0].render(scale=dots_per_inch / 72).to_pil()
    return picture.convert("L")


def flatbed(page: bytes, rng: Random) -> File:
    """An office copier at 200 dots per inch: slightly aslant, a little dirt."""
    picture = _noisy(_aslant(drawn(page, 200), rng.uniform(-2, 2)), rng, 9)
    return _pdf(picture, 200, quality=75, name="SCN_0001.pdf")


def fine(page: bytes, rng: Random) -> File:
    """A good scanner at 300 dots per inch."""
    return _pdf(_noisy(_aslant(drawn(page, 300), rng.uniform(-0.7, 0.7)), rng, 4), 300, quality=85, name="scan.pdf")


def poor(page: bytes, rng: Random) -> File:
    """150 dots per inch, blurred and saved too small."""
    picture = drawn(page, 150).filter(ImageFilter.GaussianBlur(0.5))
    return _pdf(_noisy(_aslant(picture, rng.uniform(-1.5, 1.5)), rng, 14), 150, quality=35, name="doc20260714.pdf")


def coarse(page: bytes, rng: Random) -> File:
    """100 dots per inch: somebody wanted a small file."""
    return _pdf(_noisy(drawn(page, 100), rng, 5), 100, quality=60, name="small.pdf")


def copied(page: bytes, rng: Random) -> File:
    """Black and white with specks, as of a copy of a copy."""
    picture = _noisy(_aslant(drawn(page, 200), rng.uniform(-1, 1)), rng, 40).point(lambda value: 255 if value > 150 else 0)
    return _pdf(_specked(picture, rng, 0.0012).convert("1"), 200, quality=0, name="copy.pdf")


def faxed(page: bytes, rng: Random) -> File:
    """A fax in fine resolution, 204 × 196, as TIFF (ITU-T T.4)."""
    return _fax(page, rng, 196)


def faxed_coarsely(page: bytes, rng: Random) -> File:
    """A fax in standard resolution: 204 × 98, every second line is missing."""
    return _fax(page, rng, 98)


def stamped(page: bytes, rng: Random) -> File:
    """Scanned with a stamp across it, and a pen's tick beside a line."""
    picture = drawn(page, 200).convert("RGB")
    stamp = Image.new("RGBA", (430, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(stamp)
    colour = rng.choice(((190, 40, 40, 150), (40, 60, 150, 150), (60, 60, 60, 120)))
    pen.rectangle((4, 4, 425, 115), outline=colour, width=5)
    pen.text((30, 22), rng.choice(("RECEIVED", "ENTERED", "PAID")), fill=colour, font=ImageFont.load_default(68))
    stamp = stamp.rotate(rng.uniform(-25, 25), expand=True)
    picture.paste(stamp, (rng.randint(150, 900), rng.randint(280, 900)), stamp)
    at = rng.randint(600, 800)
    ImageDraw.Draw(picture).line(((40, at), (60, at + 25), (110, at - 40)), fill=(30, 40, 120), width=5)
    return _pdf(_noisy(_aslant(picture, rng.uniform(-1, 1)), rng, 7), 200, quality=70, name="stamped.pdf")


def sideways(page: bytes, rng: Random) -> File:
    """Laid into the feeder the wrong way round."""
    picture = _noisy(drawn(page, 200), rng, 6).transpose(rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)))
    return _pdf(picture, 200, quality=75, name="sideways.pdf")


def upside_down(page: bytes, rng: Random) -> File:
    """The same, on its head."""
    return _pdf(_noisy(drawn(page, 200), rng, 6).transpose(Image.Transpose.ROTATE_180), 200, quality=75, name="scan0002.pdf")


def photographed(page: bytes, rng: Random) -> File:
    """With a telephone on a desk: perspective, a shadow, and the camera's orientation only noted down (EXIF)."""
    paper = drawn(page, 150).convert("RGB")
    paper = paper.crop((0, 0, paper.width, round(paper.height * 0.62)))
    width, height = paper.width + 260, paper.height + 220
    bend = [rng.uniform(-28, 28) for _ in range(8)]
    corners = [(130, 110), (width - 130, 110), (width - 130, height - 110), (130, height - 110)]
    places = [(x + bend[2 * at], y + bend[2 * at + 1]) for at, (x, y) in enumerate(corners)]
    sources = [(0, 0), (paper.width, 0), (paper.width, paper.height), (0, paper.height)]
    desk = Image.new("RGB", (width, height), (96, 74, 52))
    bent = paper.transform(
        (width, height), Image.Transform.PERSPECTIVE, _perspective(places, sources), Image.Resampling.BICUBIC, fillcolor=(96, 74, 52)
    )
    desk.paste(bent, (0, 0))
    shade = np.linspace(rng.uniform(0.7, 0.95), 1.05, width)[None, :, None] * np.linspace(1.0, rng.uniform(0.8, 1.0), height)[:, None, None]
    picture = Image.fromarray(np.clip(np.asarray(desk) * shade, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    picture = _noisy(picture, rng, 8)
    exif = Image.Exif()
    orientation = rng.choice((1, 6, 8, 3))
    exif[0x0112] = orientation
    turn = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270, 3: Image.Transpose.ROTATE_180}.get(orientation)
    buffer = io.BytesIO()
    (picture.transpose(turn) if turn is not None else picture).save(buffer, "JPEG", quality=78, exif=exif.tobytes())
    return File("IMG_4471.jpg", "image/jpeg", buffer.getvalue())


def screenshot(page: bytes, rng: Random) -> File:  # the shape of a damage
    """A part of a screen, pasted into the mail."""
    picture = drawn(page, 110)
    box = Image.eval(picture, lambda value: 255 - value).getbbox() or (0, 0, *picture.size)
    buffer = io.BytesIO()
    picture.crop((max(box[0] - 12, 0), max(box[1] - 12, 0), box[2] + 12, box[3] + 12)).save(buffer, "PNG")
    return File("image001.png", "image/png", buffer.getvalue(), is_inline=True)


def layered(page: bytes, rng: Random) -> File:
    """A copier's own OCR behind the picture, with the mistakes that copiers make."""
    picture = _noisy(_aslant(drawn(page, 200), rng.uniform(-0.5, 0.5)), rng, 6)
    textpage = pypdfium2.PdfDocument(page)[0].get_textpage()
    words = textpage.get_text_bounded().translate(str.maketrans({"8": "3", "1": "l", "0": "O", "5": "S"}))
    return _pdf(picture, 200, quality=75, name="searchable.pdf", layer=words.splitlines())


def _fax(page: bytes, rng: Random, down: int) -> File:
    picture = _noisy(_aslant(drawn(page, 204), rng.uniform(-0.6, 0.6)), rng, 20).point(lambda value: 255 if value > 165 else 0)
    head = ImageDraw.Draw(picture)
    head.text(
        (40, 8),
        f"07/14/2026 09:{rng.randint(10, 59)}  FROM: 555 0{rng.randint(100, 199)}  P.01/01",
        fill=0,
        font=ImageFont.load_default(26),
    )
    squeezed = (
        _specked(picture, rng, 0.0006).resize((picture.width, round(picture.height * down / 204)), Image.Resampling.NEAREST).convert("1")
    )
    buffer = io.BytesIO()
    squeezed.save(buffer, "TIFF", compression="group4", dpi=(204, down))
    return File("fax.tif", "image/tiff", buffer.getvalue())


def _aslant(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")


def _noisy(picture: Image.Image, rng: Random, strength: float) -> Image.Image:
    chance = np.random.default_rng(rng.getrandbits(32))
    values = np.asarray(picture).astype(np.float32)
    return Image.fromarray(np.clip(values + chance.normal(0, strength, values.shape), 0, 255).astype(np.uint8))


def _specked(picture: Image.Image, rng: Random, share: float) -> Image.Image:
    chance = np.random.default_rng(rng.getrandbits(32))
    values = np.asarray(picture.convert("L")).copy()
    values[chance.random(values.shape) < share] = 0
    return Image.fromarray(values)


def _perspective(places: list[tuple[float, float]], sources: list[tuple[int, int]]) -> list[float]:
    rows, wanted = [], []
    for (x, y), (u, v) in zip(places, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return list(np.linalg.solve(np.array(rows), np.array(wanted)))


def _pdf(picture: Image.Image, dots_per_inch: float, *, quality: int, name: str, layer: list[str] | None = None) -> File:
    """The picture as a PDF of one page, compressed as scanners do (JPEG), or black and white."""
    width, height = picture.width * 72 / dots_per_inch, picture.height * 72 / dots_per_inch
    packed = ImageReader(picture)
    if quality:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        packed = ImageReader(io.BytesIO(buffer.getvalue()))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=True)
    canvas.drawImage(packed, 0, 0, width, height)
    if layer:
        text = canvas.beginText(50, height - 60)
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 9)
        text.textLines(layer)
        canvas.drawText(text)
    canvas.save()
    return File(name, "application/pdf", out.getvalue())


Damage = Callable[[bytes, Random], File]
# The first eight are as different as can be: a short set is made of them.
DAMAGES: tuple[Damage, ...] = (
    *(flatbed, faxed_coarsely, photographed, sideways, copied, screenshot, stamped, poor),
    *(fine, coarse, faxed, upside_down, layered),
)
