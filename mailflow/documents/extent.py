"""How much of one opened file is read. Reading is arithmetic over all of it in our own process, where no child's clock runs."""

from dataclasses import replace

from mailflow.documents.layout import text_document
from mailflow.domain.document import CUT, Document, Page
from mailflow.domain.errors import UnreadableDocument

_MOST_ROWS = 5_000  # the longest advices of payment networks have some hundred
_MOST_TEXT = 600_000  # characters: 5,000 rows of 120
_LONGEST = 32_767  # characters of one line or cell: a cell of Excel holds no more

LONGEST_BODY = 60_000  # characters of a mail's words: twenty pages


def check_extent(document: Document) -> Document:
    """The document up to as many rows as are read, which its defect says: what is cut is never booked.

    Raises UnreadableDocument for a file that nobody wrote to be read: a line without end, text by the megabyte.
    """
    cells = max((len(cell.text) for page in document.pages for row in page.rows for cell in row.cells), default=0)
    if (longest := max(cells, _longest_line(document.text))) > _LONGEST:
        raise UnreadableDocument(f"too large: one line or cell holds {longest:,} characters, more than {_LONGEST:,}")
    shown = _shortened(document)
    if shown is document and len(document.text) > _MOST_TEXT:
        raise UnreadableDocument(f"too large: the file holds {len(document.text):,} characters of text, more than {_MOST_TEXT:,}")
    return shown


def cut_body(document: Document) -> Document:
    """The document of a mail's body, which somebody may have written without end, up to as much as is read; its defect says so."""
    if len(document.text) <= LONGEST_BODY:
        return document
    text = document.text[:LONGEST_BODY]
    cut = text_document(text, part=document.part, name=document.name, media_type=document.media_type)
    return replace(cut, defects=(f"{CUT} {LONGEST_BODY:,} characters were read",))


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n"))) if len(text) > _LONGEST else len(text)


def _shortened(document: Document) -> Document:
    left, pages = _MOST_ROWS, list[Page]()
    for page in document.pages:
        pages.append(replace(page, rows=page.rows[:left]) if len(page.rows) > left else page)
        left -= len(pages[-1].rows)
    if tuple(pages) == document.pages:
        return document
    defects = (*document.defects, f"{CUT} {_MOST_ROWS} rows were read")
    return replace(document, pages=tuple(pages), text=document.text[:_MOST_TEXT], defects=defects)
