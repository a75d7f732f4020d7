"""Fields of a cadence file, checked one by one: what is wrong is named with file, line, cadence, step and field, and the fix."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from mailflow.domain.errors import ConfigurationError

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

Table = Mapping[str, Any]  # TOML's own types, checked here


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file a table stands: `words` name it for a person, `line` is its header's, `lines` the whole file."""

    file: str
    words: str = ""
    line: int = 0
    lines: Sequence[str] = ()

    def refuse(self, field: str, what: str, fix: str) -> NoReturn:
        """Raises ConfigurationError about a field of this table; an empty field is the table itself."""
        line = self._line_of(field)
        at = (self.file, *((f"line {line}",) if line else ()), *filter(None, (self.words, field)))
        raise ConfigurationError(where=", ".join(at), what=what, fix=fix)

    def _line_of(self, field: str) -> int:
        """The line of the field's key below the header; the header's where the key is not on a line of its own."""
        key = re.compile(rf'\s*"?{re.escape(field.split(".", maxsplit=1)[0])}"?\s*[=.]')
        for number, text in enumerate(self.lines[self.line :], start=self.line + 1):
            if text.lstrip().startswith("[[") and self.line:
                break
            if field and key.match(text):
                return number
        return self.line


@dataclass(frozen=True, slots=True)
class Fields:
    """One table and its place; each method reads a key and refuses what does not fit."""

    table: Table
    place: Place
    prefix: str = ""

    def known(self, names: Sequence[str]) -> None:
        """Refuses keys that nobody reads."""
        for name in self.table:
            if name not in names:
                self.refuse(name, "no such key", f"Use one of: {', '.join(sorted(names))}.")

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty; without a default it must be there."""
        value = self._get(name, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            self.refuse(name, f"{value!r} is no text", 'Write words in quotes, such as "standard".')
        return value

    def whole(self, name: str, default: int | None = None, *, least: int, most: int) -> int:
        """A whole number between two bounds."""
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(name, f"{value!r} does not fit", f"Write a whole number from {least} to {most}.")
        return value

    def amount(self, name: str) -> Decimal:
        """An amount that is not negative, zero where it is absent; in quotes, or as a plain number."""
        value = self.table.get(name, "0")
        try:
            amount = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or amount < 0:
            self.refuse(name, f"{value!r} is no amount", 'Write a plain amount of zero or more in quotes, such as "50.00".')
        return amount

    def word(self, name: str, vocabulary: type[E], default: E) -> E:
        """One word of a vocabulary."""
        return self._word(name, self.table.get(name, default), vocabulary)

    def words(self, name: str, vocabulary: type[E], default: tuple[E, ...] = ()) -> tuple[E, ...]:
        """Several words of a vocabulary, each once."""
        return self._list(name, default, lambda value: self._word(name, value, vocabulary))

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts, each once; empty where the key is absent."""
        return self._list(name, (), lambda value: self._one_text(name, value))

    def tables(self, name: str) -> Sequence[Table]:
        """Several tables (``[[...]]``)."""
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(name, "is no list of tables", f"Write [[{name}]] above each.")
        return value

    def inner(self, name: str) -> "Fields":
        """A table within this one."""
        value = self.table.get(name, {})
        if not isinstance(value, dict):
            self.refuse(name, f"{value!r} is no table", f"Write {name} = {{ … }}.")
        return Fields(value, self.place, f"{self.prefix}{name}.")

    def refuse(self, name: str, what: str, fix: str) -> NoReturn:
        """Raises ConfigurationError about a key of this table."""
        self.place.refuse(f"{self.prefix}{name}", what, fix)

    def _get(self, name: str, default: object) -> object:
        if name not in self.table and default is None:
            self.refuse(name, "is missing", "Add it.")
        return self.table.get(name, default)

    def _list(self, name: str, default: tuple[T, ...], read: Callable[[object], T]) -> tuple[T, ...]:
        if name not in self.table:
            return default
        value = self.table[name]
        if not isinstance(value, list):
            self.refuse(name, f"{value!r} is no list", 'Write a list, such as ["client"].')
        found = tuple(read(one) for one in value)
        if len(set(found)) != len(found):
            self.refuse(name, "names one thing twice", "Name each once.")
        return found

    def _one_text(self, name: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(name, f"{value!r} is no text", 'Write words in quotes, such as ["New York"].')
        return value

    def _word(self, name: str, value: object, vocabulary: type[E]) -> E:
        try:
            return vocabulary(str(value))
        except ValueError:
            self.refuse(name, f"{value!r} is unknown", f"Use one of: {', '.join(vocabulary)}.")
