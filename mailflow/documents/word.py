"""Letters of word processors (DOCX, ODT): paragraphs as lines, a table's row as a line with tabs; macros and pictures are left alone."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from mailflow.documents.layout import text_document
from mailflow.documents.signatures import MACROS, has_macros, kind_of
from mailflow.documents.xml_tree import Element, below, children, find, name_of, parse_xml
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument

_LARGEST_PART = 10_000_000  # bytes of one XML part unpacked; a letter of fifty pages has one
_LONGEST = 2_000_000  # characters
_OFF = frozenset({"0", "false", "off", "none"})
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "drawing", "pict", "object", "fldChar", "Fallback", "footnoteReference"})


class Word:
    """Letters in Office Open XML (ECMA-376) and OpenDocument."""

    media_types = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
    )

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:  # noqa: ARG002  # the archive's directory is certain
        """Sure where the archive holds a letter."""
        return 1.0 if kind_of(content) in ("docx", "odt") else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its text; raises UnreadableDocument where it is torn, dangerous or blank."""
        is_docx = kind_of(content) == "docx"
        scan = _Docx() if is_docx else _Odt()
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
                lines = [line for each in scan.parts(names) for line in scan.lines(parse_xml(_unpacked(archive, each)))]
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise UnreadableDocument("corrupt: the letter's archive is torn") from error
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")[:_LONGEST]
        if not text.strip():
            raise UnreadableDocument("blank: the letter has no text; it may be a picture")
        defects = ["struck-out or hidden words were left out"] if scan.has_struck else []
        defects += [MACROS] * has_macros(content)
        document = text_document(text, part=part, name=name, media_type=self.media_types[0 if is_docx else 1])
        return replace(document, defects=(*document.defects, *defects))


class _Docx:
    """WordprocessingML: w:p, w:r, w:t, w:tbl."""

    def __init__(self) -> None:
        self.has_struck = False

    def parts(self, names: list[str]) -> list[str]:
        """The letterhead, then the letter, then its footers."""
        heads = sorted(name for name in names if re.fullmatch(r"word/header\d*\.xml", name))
        feet = sorted(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))
        return [*heads, "word/document.xml", *feet]

    def lines(self, root: Element) -> Iterator[str]:
        """The paragraphs and rows in their order."""
        body = find(root, "body")
        yield from self._blocks(body if body is not None else root)

    def _blocks(self, holder: Element) -> Iterator[str]:
        for block in holder:
            kind = name_of(block) if isinstance(block.tag, str) else ""
            if kind == "p":
                yield from self._paragraph(block).split("\n")
            elif kind == "tbl":
                yield ""
                yield from self._rows(block)
                yield ""
            elif kind in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "txbxContent"):
                yield from self._blocks(block)

    def _rows(self, table: Element) -> Iterator[str]:
        for row in table:
            if not isinstance(row.tag, str):
                continue
            if name_of(row) in ("sdt", "sdtContent", "customXml", "ins"):
                yield from self._rows(row)
            elif name_of(row) == "tr" and find(row, "trPr", "del") is None:
                yield "\t".join(" ".join(self._cell(cell).split()) for cell in self._cells(row))

    def _cells(self, row: Element) -> Iterator[Element]:
        for cell in row:
            if isinstance(cell.tag, str) and name_of(cell) in ("sdt", "sdtContent", "customXml"):
                yield from self._cells(cell)
            elif isinstance(cell.tag, str) and name_of(cell) == "tc":
                yield cell

    def _cell(self, cell: Element) -> str:
        return " ".join(self._blocks(cell))

    def _paragraph(self, paragraph: Element) -> str:
        boxes = [box for box in below(paragraph, "txbxContent") if not any(name_of(outer) == "Fallback" for outer in box.iterancestors())]
        return "\n".join(["".join(self._words(paragraph)), *(line for box in boxes for line in self._blocks(box))])

    def _words(self, element: Element) -> Iterator[str]:
        for child in element:
            kind = name_of(child) if isinstance(child.tag, str) else ""
            if kind in _LEFT_OUT or not kind or kind == "AlternateContent":
                continue
            if kind == "r" and _is_struck(find(child, "rPr")):
                self.has_struck = True
            elif kind == "t":
                yield str(child.text or "")
            elif kind in ("tab", "ptab"):
                yield "\t"
            elif kind in ("br", "cr"):
                yield "\n"
            elif kind == "noBreakHyphen":
                yield "-"
            elif kind not in ("pPr", "rPr"):
                yield from self._words(child)


class _Odt:
    """OpenDocument: text:p, text:h, table:table."""

    def __init__(self) -> None:
        self.has_struck = False

    def parts(self, names: list[str]) -> list[str]:
        """The letter alone."""
        return ["content.xml"] if "content.xml" in names else []

    def lines(self, root: Element) -> Iterator[str]:
        """The paragraphs and rows in their order."""
        body = find(root, "body", "text")
        yield from self._blocks(body if body is not None else root)

    def _blocks(self, holder: Element) -> Iterator[str]:
        for block in holder:
            kind = name_of(block) if isinstance(block.tag, str) else ""
            if kind in ("p", "h"):
                yield "".join(self._words(block))
            elif kind in ("table", "table-header-rows", "table-rows", "table-row-group"):
                yield from self._blocks(block)
            elif kind == "table-row":
                yield "\t".join(" ".join(" ".join(self._blocks(cell)).split()) for cell in children(block, "table-cell"))
            elif kind in ("section", "list", "list-item", "frame", "text-box"):
                yield from self._blocks(block)

    def _words(self, element: Element) -> Iterator[str]:
        yield str(element.text or "")
        for child in element:
            kind = name_of(child) if isinstance(child.tag, str) else ""
            if kind == "tab":
                yield "\t"
            elif kind == "line-break":
                yield "\n"
            elif kind == "s":
                yield " "
            elif kind not in ("annotation", "tracked-changes", "frame", ""):
                yield from self._words(child)
            yield str(child.tail or "")


def _is_struck(properties: Element | None) -> bool:
    """Whether a run is struck out or hidden."""
    for name in ("strike", "dstrike", "vanish"):
        mark = find(properties, name)
        if mark is not None and next((str(value) for key, value in mark.attrib.items() if str(key).endswith("val")), "1") not in _OFF:
            return True
    return False


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        content = stream.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise UnreadableDocument(f"dangerous: the letter unpacks to more than {_LARGEST_PART // 1_000_000} MB")
    return content
