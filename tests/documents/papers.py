"""Files as clients' programs print and save them, made on the spot; and hostile ones, made by hand."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import xlsxwriter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from mailflow.documents.pdf import Pdf
from mailflow.domain.document import Document


class Paper:
    """A PDF in the making; `down` counts points from the top of a letter page, as readers see it."""

    def __init__(self, *, password: str = "", rotation: int = 0, width: float = 612, height: float = 792) -> None:
        self._buffer = io.BytesIO()
        self._height = height
        self.canvas = Canvas(
            self._buffer, pagesize=(width, height), encrypt=StandardEncryption(password, ownerPassword="owner") if password else None
        )
        if rotation:
            self.canvas.setPageRotation(rotation)

    def write(self, left: float, down: float, text: str, *, font: str = "Helvetica", size: float = 9) -> "Paper":
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self._height - down, text)
        return self

    def write_right(self, right: float, down: float, text: str, *, font: str = "Helvetica", size: float = 9) -> "Paper":
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(right, self._height - down, text)
        return self

    def row(self, down: float, *columns: tuple[float, str], font: str = "Helvetica", size: float = 9) -> "Paper":
        """Texts by their left edge; a negative edge is the right one."""
        for edge, text in columns:
            if edge < 0:
                self.write_right(-edge, down, text, font=font, size=size)
            else:
                self.write(edge, down, text, font=font, size=size)
        return self

    def print_lines(self, left: float, down: float, *lines: str, font: str = "Courier", size: float = 9) -> "Paper":
        """Lines of a fixed-pitch report, spaces and all."""
        for number, line in enumerate(lines):
            self.write(left, down + number * (size + 2), line, font=font, size=size)
        return self

    def grid(self, lefts: Sequence[float], downs: Sequence[float]) -> "Paper":
        """Ruling lines: upright at these lefts, level at these downs."""
        for left in lefts:
            self.canvas.line(left, self._height - downs[0], left, self._height - downs[-1])
        for down in downs:
            self.canvas.line(lefts[0], self._height - down, lefts[-1], self._height - down)
        return self

    def next_page(self) -> "Paper":
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


def read_pdf(content: bytes) -> Document:
    return Pdf().open(content, part="2", name="advice.pdf")


def cells(document: Document, page: int = 1) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.pages[page - 1].rows]


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: str = "", formats: dict[str, str] | None = None) -> bytes:
    """An XLSX; `formats` gives number formats by cell of the first sheet (``{"A2": "000000"}``)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                style = book.add_format({"num_format": (formats or {}).get(f"{chr(65 + across)}{down + 1}", "")}) if formats else None
                sheet.write(down, across, value, style)
        if name == hidden:
            sheet.hide()
    book.close()
    return buffer.getvalue()


def workbook_of_xml(sheet_data: str) -> bytes:
    """An XLSX with these rows in its only sheet, however odd."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(type="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(type="worksheet", target="worksheets/sheet1.xml"))
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET.format(rows=sheet_data))
    return buffer.getvalue()


def far_cell() -> bytes:
    """A sheet of 1.4 kB whose second cell is its last possible one: seventeen thousand million cells between."""
    return workbook_of_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


def zip_bomb() -> bytes:
    """A sheet that unpacks to 300 MB."""
    return workbook_of_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 300_000_000)


def self_drawing_form() -> bytes:
    """A PDF of half a kilobyte whose form draws itself."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X 5 0 R>>>>"
    return _pdf(_page(b"/XObject<</X 5 0 R>>"), _stream(b"/X Do"), _stream(b"/X Do /X Do", form))


def flate_bomb() -> bytes:
    """A PDF of 1.3 kB whose page, compressed twice, writes three million letters."""
    text = zlib.compress(zlib.compress(b"BT /F 10 Tf 1 1 Td (x) Tj ET " * 3_000_000, 9), 9)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return _pdf(_page(b"/Font<</F 5 0 R>>"), _stream(text, b"/Filter[/FlateDecode/FlateDecode]"), font)


def blank_page() -> bytes:
    return Paper().next_page().bytes()


def _page(resources: bytes) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<" + resources + b">>>>"


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<" + extra + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"


def _pdf(*objects: bytes) -> bytes:
    every = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *objects)
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, item) for number, item in enumerate(every, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n"


_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}" Target="{target}"/>'
    "</Relationships>"
)
_WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)
