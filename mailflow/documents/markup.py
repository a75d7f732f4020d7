"""HTML files: what a browser would show, a table's row as a row."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape

from mailflow.documents.charsets import decode_text
from mailflow.documents.layout import text_document
from mailflow.domain.document import CUT, Document
from mailflow.domain.errors import UnreadableDocument

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_STARTS = re.compile(r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(r"<!--.*?-->|<!\[.*?\]>|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|([^<]+|<)", re.DOTALL)
_SPAN = re.compile(r"colspan\s*=\s*[\"']?(\d{1,2})", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
# What a browser shows crossed out or not at all; an element that HTML closes by itself ends with its next sibling.
_STRUCK = frozenset({"s", "strike", "del"})
_HIDDEN = re.compile(r"display\s*:\s*none|line-through|\bhidden(?:\s|=|/|$)", re.IGNORECASE)
_CLOSE_BY_THEMSELVES = frozenset({"p", "td", "th", "tr", "li"})
_WITHOUT_CONTENT = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "html", "body"})
_BREAKS = frozenset({"br", "p", "div", "tr", "table", "li", "ul", "ol", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
_CELLS = frozenset({"td", "th"})
_LONGEST = 5_000_000
# What may hold signs of markup without being any, and what tells that a page is whole.
_SET_ASIDE = re.compile(r"<!--.*?-->|<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TABLES = re.compile(r"</?(?:table|html)(?![\w-])", re.IGNORECASE)
_BROKEN_TAG = re.compile(r"</?(?:table|tbody|t[drh]|p|div|span)(?![\w-])[^<>]*(?:<|\Z)", re.IGNORECASE)


class Markup:
    """HTML (and what old programs call HTML), by its tags alone: no depth of nesting can hurt a scan from left to right."""

    media_types = ("text/html", "application/xhtml+xml")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Sure where the file begins as HTML files do."""
        text = decode_text(content[:4096]) or ""
        if _STARTS.match(text):
            return 0.95
        is_called_so = name.lower().endswith((".htm", ".html", ".xhtml")) or media_type in self.media_types
        return 0.7 if is_called_so and text.strip() else 0.0

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """Its visible text; raises UnreadableDocument where there is none."""
        html = _decode(content)[:_LONGEST]
        text = visible_text(html)
        if not text.strip():
            raise UnreadableDocument("blank: the page has no text")
        document = text_document(text, part=part, name=name, media_type="text/html")
        torn = (f"{CUT} part of the page is there, or a piece is missing: a table or a tag of it has no end",) * _is_torn(html)
        return replace(document, defects=(*document.defects, *torn))


def visible_text(html: str) -> str:
    """The text that a browser shows: a line for a block or a table's row, a tab between the cells of a row."""
    pieces: list[str] = []
    curtain = _Curtain()
    preformatted = 0
    cell = _CellState()
    for token in _TOKEN.finditer(html):
        closing, tag, attributes, words = token.group(1), (token.group(2) or "").lower(), token.group(3), token.group(4)
        if curtain.hides(tag, attributes or "", closing=bool(closing)):
            continue
        if words is not None:
            pieces.append(unescape(words) if preformatted else re.sub(r"\s+", " ", unescape(words)))
        elif tag == "pre":
            preformatted = max(preformatted + (-1 if closing else 1), 0)
            pieces.append("\n")
        elif tag in _CELLS or tag in ("tr", "table"):
            pieces.append(cell.meet(tag, attributes or "", closing=bool(closing)))
        elif tag in _BREAKS:
            pieces.append(" " if cell.is_open else "\n")
    return _tidy("".join(pieces))


class _Curtain:
    """What is hidden or crossed out, from an element's beginning to its end."""

    def __init__(self) -> None:
        self._tag = ""
        self._depth = 0

    def hides(self, tag: str, attributes: str, *, closing: bool) -> bool:
        """Whether a tag, or the words between two (an empty tag), stand behind the curtain."""
        if not self._tag:
            if not closing and _is_unseen(tag, attributes):
                self._tag, self._depth = tag, 1
            return bool(self._tag)
        if tag == self._tag and not closing and tag in _CLOSE_BY_THEMSELVES:
            self._tag = ""  # the next sibling, whose predecessor nobody closed
            return self.hides(tag, attributes, closing=closing)
        if tag == self._tag:
            self._depth += -1 if closing else 1
        if not self._depth or (closing and tag in ("table", "body") and self._tag in _CLOSE_BY_THEMSELVES):
            self._tag = ""
        return True


def _is_unseen(tag: str, attributes: str) -> bool:
    return tag in _UNSEEN or tag in _STRUCK or (bool(_HIDDEN.search(attributes)) and tag not in _WITHOUT_CONTENT)


class _CellState:
    """Where in a table the scan stands. Only the innermost table's cells are cells: tables around it are page layout."""

    def __init__(self) -> None:
        self.is_open = False
        self._behind = ""

    def meet(self, tag: str, attributes: str, *, closing: bool) -> str:
        """What stands in the text for this tag."""
        if tag in ("tr", "table"):
            self.is_open, self._behind = False, ""
            return "" if closing and tag == "tr" else "\n"
        if closing:
            self.is_open = False
            return ""
        before, self.is_open = self._behind, True
        span = _SPAN.search(attributes)
        self._behind = "\t" * (int(span.group(1)) if span else 1)
        return before


def _decode(content: bytes) -> str:
    declared = _DECLARED.search(content[:4096])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a label that does not fit: the bytes decide
    return decode_text(content) or ""


def _is_torn(html: str) -> bool:
    """Whether a tag breaks off, or a table or the page itself, which every program closes, is not closed."""
    plain = _SET_ASIDE.sub("", html)
    counts = Counter(match.group().lower() for match in _TABLES.finditer(plain))
    return counts["<table"] > counts["</table"] or counts["<html"] > counts["</html"] or _BROKEN_TAG.search(plain) is not None


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \xa0]*\t[ \xa0]*", "\t", line.replace("\xa0", " ")).rstrip() for line in text.split("\n")]
    plain = [line.strip(" ") if "\t" in line or "  " not in line.strip() else line for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(plain)).strip("\n")
