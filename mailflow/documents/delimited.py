"""CSV and its relatives: any separator, any encoding, quoted or not."""

import csv
import io
import itertools
from collections import Counter

from mailflow.documents.charsets import decode_text
from mailflow.domain.document import CUT, Box, Cell, Document, Page, Row, Unit
from mailflow.domain.errors import UnreadableDocument

_SEPARATORS = ("\t", ";", "|", ",")  # from the least to the most likely to stand in a value: a comma also parts decimals
_MOST_ROWS = 50_000
_MOST_COLUMNS = 500
_LONGEST_FIELD = 1_000_000


class Delimited:
    """Separated values (RFC 4180, and what spreadsheets and ERP systems really write)."""

    media_types = ("text/csv", "text/tab-separated-values", "application/csv")

    def recognises(self, content: bytes, *, name: str, media_type: str) -> float:
        """Sure where the name or the type says so and the lines agree; less where only the lines agree."""
        is_called_so = name.lower().endswith((".csv", ".tsv")) or media_type in self.media_types
        text = decode_text(content[:64_000])
        if not text or not text.strip():
            return 0.0
        separator = _separator(text)
        if separator is None:
            return 0.3 if is_called_so else 0.0
        return 0.9 if is_called_so else (0.3 if separator == "," else 0.7)

    def open(self, content: bytes, *, part: str, name: str) -> Document:
        """One page in cells; raises UnreadableDocument where there is nothing to read."""
        text = decode_text(content)
        if text is None:
            raise UnreadableDocument("corrupt: the file is called CSV but is no text")
        if not text.strip():
            raise UnreadableDocument("blank: the file has no text")
        separator = _separator(text)
        if text.startswith("sep="):
            text = text.partition("\n")[2]
        records = _records(text, separator or ",")
        rows = tuple(row for number, record in enumerate(records[:_MOST_ROWS]) if (row := _row(record, number)))
        defects = (f"{CUT} {_MOST_ROWS} rows were read",) if len(records) > _MOST_ROWS else ()
        page = Page(number=1, rows=rows, width=max((row.cells[-1].box.right for row in rows), default=0.0), height=float(len(records)))
        return Document(part=part, name=name, media_type="text/csv", unit=Unit.CELLS, pages=(page,), text=text, defects=defects)


def _separator(text: str) -> str | None:
    """The sign that cuts most lines into the same number of fields, at least two; `None` where none does."""
    if text.startswith("sep=") and len(text) > 4:
        return text[4]
    sample = "\n".join(text.split("\n")[:200])
    best, best_score = None, 0.0
    for separator in _SEPARATORS:
        counts = Counter(len(record) for record in _records(sample, separator) if any(field.strip() for field in record))
        if not counts:
            continue
        usual, times = max(((fields, times) for fields, times in counts.items() if fields > 1), key=lambda item: item[1], default=(1, 0))
        # Title and total lines have other counts; half of the lines must agree.
        share = times / sum(counts.values())
        score = share * min(usual, 6) if usual >= 2 and share >= 0.5 else 0.0
        if score > best_score * 1.05:
            best, best_score = separator, score
    return best


def _records(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        return list(itertools.islice(csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True), _MOST_ROWS + 1))
    except csv.Error:  # a quote that never ends: take the lines as they are
        return [line.split(separator) for line in text.split("\n")[: _MOST_ROWS + 1]]


def _row(record: list[str], number: int) -> Row | None:
    cells = tuple(
        Cell(" ".join(field.split()), Box(column, number, column + 1, number + 1))
        for column, field in enumerate(record[:_MOST_COLUMNS])
        if field.strip()
    )
    return Row(cells=cells) if cells else None
