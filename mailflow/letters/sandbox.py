"""The room in which a firm's templates run: plain data, a few filters, no calls, and limits on turns and on characters.

Jinja2's own sandbox keeps templates away from Python's inside, but lets them call public methods and burn time and memory
(``'x' * 10**10``, nested loops, macros that call themselves). What a letter needs is less than that, so the rest is refused.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any, cast

from jinja2 import StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from mailflow.letters.words import as_date, as_money, as_number

# A statement of 5,000 items with two loops over them, and some.
MAX_TURNS = 50_000
# Ten times the longest letter with 5,000 items; longer mails are refused by gateways.
MAX_CHARACTERS = 5_000_000

_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "groupby", "int", "join", "last", "length", "list", "lower"),
    *("map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort", "sum", "title", "trim", "unique"),
    "upper",
)
_REFUSED: tuple[type[nodes.Node], ...] = (
    *(nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport),
    nodes.EvalContextModifier,  # autoescape false: a client's name would become HTML
)

_turns: ContextVar[int] = ContextVar("turns", default=0)


def start_counting() -> None:
    """A letter begins: no turn is taken yet."""
    _turns.set(0)


class _Counting(NodeTransformer):
    """Puts a counter into each loop and each joined text."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  # Jinja2's name
        node.iter = _filtered(node.iter, "counted")
        self.generic_visit(node)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.Tuple(node.nodes, "load", lineno=node.lineno), "joined")


class _Bounded(CodeGenerator):
    """Compiles templates with their counters, and refuses what a letter does not need."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        for found in node.find_all(_REFUSED):
            self.fail("a letter has no macros, imports, includes or autoescape; it may extend layout.html", found.lineno)
        for name in node.find_all(nodes.Name):
            if name.name == "self":
                self.fail("a block may not be printed twice", name.lineno)
        for loop in node.find_all(nodes.For):
            if loop.recursive:
                self.fail("a loop may not call itself", loop.lineno)
        super().visit_Template(_Counting().visit(node), frame)


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, [], [], None, None, lineno=node.lineno)  # a loop goes over an expression


class LetterRoom(ImmutableSandboxedEnvironment):
    """Jinja2 for letters. What is undefined, empty or forbidden raises; the caller names the file."""

    code_generator_class = _Bounded
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:  # Jinja2's own options
        super().__init__(undefined=StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True, **options)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters.update(counted=_counted, joined=_joined, money=as_money, date=as_date, number=as_number)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # as Jinja2 calls it
        """Only what Jinja2 itself hands to a template may be called: a block of the layout, a loop's `cycle`."""
        if isinstance(obj, BlockReference) or getattr(obj, "__func__", None) is LoopContext.cycle:
            return super().call(context, obj, *args, **kwargs)
        raise SecurityError("a template calls nothing; it prints values and their filters")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # whatever a template adds up
        """Arithmetic of numbers, and texts that are joined while they are short."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _short(left + right)
        if operator == "**" or isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
            raise SecurityError(f"{operator} is for numbers")
        return super().call_binop(context, operator, left, right)


def _counted(items: Iterable[object]) -> Iterator[object]:
    """The items, as long as the letter has turns left."""
    for item in items:
        taken = _turns.get() + 1
        _turns.set(taken)
        if taken > MAX_TURNS:
            raise SecurityError(f"its loops take more than {MAX_TURNS} turns")
        yield item


def _joined(parts: tuple[object, ...]) -> str:
    if any(isinstance(part, Markup) for part in parts):
        return _short(Markup("").join(escape(part) for part in parts))
    return _short("".join(str(part) for part in parts))


def _short(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise SecurityError(f"a text grows beyond {MAX_CHARACTERS} characters")
    return text


def _printed(value: object) -> object:
    """What a template prints; nothing is never printed ("Dear ,"), it belongs into an ``if``."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise SecurityError("an empty value would be printed; fill it in, or put it into {% if … %}")
    return value
