"""What every list has in common: pages, and how a typed word is looked for."""

from typing import Any

from sqlalchemy import ColumnElement, Select

PAGE = 50
# Nobody turns as many pages; a larger number in the address bar is more than a database counts to.
_LAST_PAGE = 10_000


def paged(query: Select[Any], page: int) -> Select[Any]:
    """The rows of a page, counted from 1, and one more where there is another page."""
    return query.offset(PAGE * (min(max(page, 1), _LAST_PAGE) - 1)).limit(PAGE + 1)


def like(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the column contains what was typed, whatever its case."""
    return column.icontains(text, autoescape=True)
