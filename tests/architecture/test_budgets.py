"""A module holds one idea and a function does what its name says: the budgets that keep it so."""

from statistics import median

from tests.architecture import sources

MODULE_LINES = 350
MEDIAN_LINES = 200
FUNCTION_LINES = 60


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


def _lines(function: sources.Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
