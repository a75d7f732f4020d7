"""Documents as places: pages of rows of words and cells, so that every value can say where it stood."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

# How the defect of a document begins where its reader stopped at a limit.
CUT = "only the first"
# How the defect begins that names pages, in pictures, which nobody could recognise.
NOT_READ = "not read:"


class Unit(StrEnum):
    """What the numbers of a box count."""

    POINTS = "points"  # 1/72 inch from the top left corner of the page
    CELLS = "cells"  # columns and rows of a sheet, from 0
    CHARACTERS = "characters"  # columns and lines of a text, from 0


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in the document's unit; `top` < `bottom`."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, and its place. `confidence` is below 1 where a recogniser saw it in a picture."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands together in one column of a row. `value` is the typed value where the format has one (a sheet's number or date)."""

    text: str
    box: Box
    value: Decimal | date | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page: its cells from left to right, and the words that they are made of (empty for sheets)."""

    cells: tuple[Cell, ...]
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The cells' texts with two spaces between them."""
        return "  ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, a sheet, or a whole text. `number` counts from 1.

    `is_picture` says that its words are, or were, only to be seen: a scan, a photograph, text drawn as shapes. `turn` is by how many
    degrees clockwise the picture has to be turned for its lines to be level; boxes count on the turned one.
    """

    number: int
    rows: tuple[Row, ...]
    width: float = 0.0
    height: float = 0.0
    name: str = ""
    is_hidden: bool = False
    is_picture: bool = False
    turn: float = 0.0

    @property
    def is_recognised(self) -> bool:
        """Whether its words were recognised in a picture, where a 3 may be an 8."""
        return self.is_picture and bool(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An opened attachment or body.

    `part` names where it came from: ``body`` (newly written), ``quoted``, ``forwarded``, or an attachment's MIME address.
    Documents with the same part are alternatives of one content (a body's plain and HTML form): a reader uses one of them.
    `unreadable` is the reason why nothing could be read (encrypted, corrupt, blank, unknown format), in words for a clerk. `payments`
    counts the payments that a program's file tells of, each with a total of its own.
    """

    part: str
    name: str
    media_type: str
    unit: Unit
    pages: tuple[Page, ...] = ()
    text: str = ""
    unreadable: str | None = None
    defects: tuple[str, ...] = ()
    payments: int = 1

    @property
    def cut(self) -> str | None:
        """The defect that says what was left unread, `None` where everything was read."""
        return next((defect for defect in self.defects if defect.startswith((CUT, NOT_READ))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a value stood: the part, and a box on a page or a range of characters in the part's text.

    `confidence` is that of the least sure word there; 1 where nothing had to be recognised.
    """

    part: str
    text: str
    page: int | None = None
    box: Box | None = None
    span: tuple[int, int] | None = None
    confidence: float = 1.0
