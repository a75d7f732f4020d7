"""OData query options as Outlook's part of Graph takes them: $filter, $orderby, $top, $skip, $count (MS docs: "Use query parameters")."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.servers.graph.errors import bad_request
from tests.servers.graph.shapes import Json

PAGE = 10  # "GET /messages returns a default page of 10 messages"
MOST = 1000  # "$top: 1 to 1000 for messages"

Read = Callable[[Any, str], Any]  # the value of a property of a thing, as JSON has it
Test = Callable[[Any], bool]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([()/:,])|([^\s()/:,']+))")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; `next_query` is the query of the next one, empty on the last."""

    things: list[Any]
    count: int
    next_query: str


def paged(things: Sequence[Any], query: dict[str, str], read: Read, *, default: int = PAGE, is_strict: bool = True) -> Page:
    """Filters, sorts and cuts a list as the query says; `is_strict` refuses an order that the filter does not name first."""
    fits = parse_filter(query.get("$filter", ""), read)
    found = [thing for thing in things if fits(thing)]
    if order := query.get("$orderby", ""):
        _refuse_inefficient(order, query.get("$filter", ""), is_strict=is_strict)
        for part in reversed(order.split(",")):
            name, _, way = part.strip().partition(" ")
            found.sort(key=_order(read, name), reverse=way.strip().lower() == "desc")
    top = number(query, "$top", default)
    if not 1 <= top <= MOST:
        raise bad_request(f"The limit of '{MOST}' for Top query has been exceeded. The value from the incoming request is '{top}'.")
    skip = number(query, "$skip", 0)
    has_more = skip + top < len(found)
    following = urlencode({**query, "$skip": str(skip + top)}, safe="$") if has_more else ""
    return Page(found[skip : skip + top], len(found), following)


def number(query: dict[str, str], name: str, default: int) -> int:
    """A number of the query."""
    try:
        return int(query.get(name, default))
    except ValueError as error:
        raise bad_request(f"Invalid value for {name}.") from error


def page_answer(page: Page, shown: list[Json], link: str, *, is_counted: bool) -> Json:
    """The answer that carries a page."""
    answer: Json = {"value": shown}
    if is_counted:
        answer["@odata.count"] = page.count
    if page.next_query:
        answer["@odata.nextLink"] = f"{link}?{page.next_query}"
    return answer


def parse_filter(text: str, read: Read) -> Test:
    """The test that a $filter describes: and, or, not, comparisons, startswith, endswith, contains, any."""
    if not text.strip():
        return _anything
    parser = _Parser(_tokens(text), read)
    test = parser.either()
    if parser.tokens:
        raise bad_request(f"Invalid filter clause: unexpected '{parser.tokens[0]}'.")
    return test


def _order(read: Read, name: str) -> Callable[[Any], str]:
    return lambda thing: str(read(thing, name) or "").casefold()


def _anything(_: object) -> bool:
    return True


def _refuse_inefficient(order: str, filter_: str, *, is_strict: bool) -> None:
    """MS docs, "List messages": properties in $orderby must be in $filter, in the same order and before all others."""
    names = [part.strip().split(" ")[0] for part in order.split(",")]
    named = [word for word in re.findall(r"[A-Za-z/]+", re.sub(r"'[^']*'", "", filter_)) if word in names]
    if is_strict and filter_ and named[: len(names)] != names:
        raise bad_request("The restriction or sort order is too complex for this operation.", "InefficientFilter")


def _tokens(text: str) -> list[str]:
    found = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise bad_request(f"Invalid filter clause near '{text[at : at + 20]}'.")
        found.append(match[0].strip())
        at = match.end()
    return found


class _Parser:
    """Recursive descent over the tokens; each method returns a test."""

    def __init__(self, tokens: list[str], read: Read) -> None:
        self.tokens = tokens
        self._read = read

    def either(self) -> Test:
        """a or b"""
        tests = [self._both()]
        while self._take("or"):
            tests.append(self._both())
        return lambda thing: any(test(thing) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda thing: all(test(thing) for test in tests)

    def _one(self) -> Test:
        if self._take("not"):
            inner = self._one()
            return lambda thing: not inner(thing)
        if self._take("("):
            inner = self.either()
            self._need(")")
            return inner
        if self.tokens and self.tokens[0].lower() in _FUNCTIONS:
            return self._function(self.tokens.pop(0).lower())
        return self._comparison()

    def _function(self, name: str) -> Test:
        self._need("(")
        path = self._path()
        self._need(",")
        wanted, read = str(self._literal()).casefold(), self._read
        self._need(")")
        if self.tokens and self.tokens[0].lower() == "eq":
            self.tokens[:2] = []
        return lambda thing: _FUNCTIONS[name](str(read(thing, path) or "").casefold(), wanted)

    def _comparison(self) -> Test:
        path = self._path()
        if path.lower().endswith("/any"):
            return self._any(path[: -len("/any")])
        operator = self._next().lower()
        if operator not in _OPERATORS:
            raise bad_request(f"Invalid filter clause: '{operator}' is no operator.")
        wanted, read = self._literal(), self._read
        return lambda thing: _OPERATORS[operator](_comparable(read(thing, path)), _comparable(wanted))

    def _any(self, path: str) -> Test:
        """`categories/any(c:c eq 'x')`: one of the list is so."""
        self._need("(")
        variable = self._next()
        self._need(":")
        outer, self._read = self._read, lambda one, inner: one if inner == variable else one.get(inner.partition("/")[2])
        test = self.either()
        self._read = outer
        self._need(")")
        return lambda thing: any(test(one) for one in outer(thing, path) or [])

    def _path(self) -> str:
        path = self._next()
        while self._take("/"):
            path += "/" + self._next()
        return path

    def _literal(self) -> Any:  # text, number, truth or null
        token = self._next()
        # A moment such as 2026-11-02T10:00:00Z falls apart at its colons.
        while self.tokens and self.tokens[0] == ":":
            token += self._next() + self._next()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        words: dict[str, Any] = {"true": True, "false": False, "null": None}  # as above
        return words.get(token.lower(), token)

    def _take(self, word: str) -> bool:
        is_next = bool(self.tokens) and self.tokens[0].lower() == word
        if is_next:
            self.tokens.pop(0)
        return is_next

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise bad_request(f"Invalid filter clause: '{word}' expected.")

    def _next(self) -> str:
        if not self.tokens:
            raise bad_request("Invalid filter clause: it ends too soon.")
        return self.tokens.pop(0)


def _comparable(value: Any) -> Any:  # see _literal
    return value.casefold() if isinstance(value, str) else value


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: left is not None and right is not None and compare(type(right)(left), right)


_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": _ordered(lambda left, right: left > right),
    "ge": _ordered(lambda left, right: left >= right),
    "lt": _ordered(lambda left, right: left < right),
    "le": _ordered(lambda left, right: left <= right),
}
