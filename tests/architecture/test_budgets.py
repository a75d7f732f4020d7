"""A module holds one idea and a function does what its name says: the budgets that keep it so."""

import ast
from statistics import median

from tests.architecture import sources

MODULE_LINES = 350
MEDIAN_LINES = 200
FUNCTION_LINES = 60
NESTED_BLOCKS = 3

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def test_given_every_module_when_its_lines_are_counted_then_none_is_longer_than_one_idea():
    modules = [*sources.code(), *sources.tests()]

    too_long = [f"{module.name}: {module.length} lines" for module in modules if module.length > MODULE_LINES]

    assert not too_long


def test_given_all_modules_when_their_lines_are_counted_then_half_of_them_are_short():
    lengths = [module.length for module in sources.code()]

    middle = median(lengths)

    assert middle <= MEDIAN_LINES


def test_given_every_function_when_its_lines_are_counted_then_none_is_longer_than_a_page():
    functions = [(module.name, function) for module in [*sources.code(), *sources.tests()] for function in module.functions()]

    too_long = [f"{name}: {function.name}, {_lines(function)} lines" for name, function in functions if _lines(function) > FUNCTION_LINES]

    assert not too_long


def test_given_every_function_when_its_blocks_are_counted_then_none_lies_deeper_than_three():
    functions = [(module.name, function) for module in sources.code() for function in module.functions()]

    too_deep = [f"{name}: {function.name}, {_depth(function)} deep" for name, function in functions if _depth(function) > NESTED_BLOCKS]

    assert not too_deep


def _lines(function: sources.Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _depth(node: ast.AST) -> int:
    inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    return max((_depth(child) + _opens(node, child) for child in inner), default=0)


def _opens(node: ast.AST, child: ast.AST) -> bool:
    """Whether the child is a block of its own; an `elif` stands where its `if` stands."""
    return isinstance(child, BLOCKS) and not (isinstance(node, ast.If) and node.orelse == [child])
