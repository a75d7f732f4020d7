"""Names come from the desk, every part says what it is for, and only the clock knows what day it is."""

import ast
import re

from tests.architecture import sources

# A thing that fits under one of these has not found its name yet.
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "base"}

# Calls that read the machine's clock. `Clock` is asked instead, and tests hand it a day.
CLOCK_READINGS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("time", "time"),
    ("time", "localtime"),
}
CLOCK = "mailflow/domain/clock.py"

WORDS_IN = {".py", ".html", ".toml", ".md", ".txt", ".cfg", ".ini", ".sh", ""}
# Split, so that this file may stand beside the others that it reads.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")


def test_given_every_module_and_class_when_its_name_is_read_then_it_is_a_word_of_the_trade():
    names = [(module.name, part) for module in [*sources.code(), *sources.tests()] for part in _named(module)]

    nameless = [f"{name}: {part}" for name, part in names if NAMELESS & set(_words(part))]

    assert not nameless


def test_given_every_module_class_and_public_function_when_it_is_opened_then_it_says_what_it_is_for():
    parts = [(module.name, part) for module in sources.code() for part in _public(module)]

    silent = [f"{name}: {getattr(part, 'name', 'the module')}" for name, part in parts if not ast.get_docstring(part)]

    assert not silent


def test_given_every_function_when_its_signature_is_read_then_it_says_what_comes_back():
    functions = [(module.name, function) for module in sources.code() for function in module.functions()]

    untyped = [f"{name}: {function.name}" for name, function in functions if function.returns is None]

    assert not untyped


def test_given_the_whole_package_when_the_time_is_needed_then_only_the_clock_reads_it():
    calls = [(module.name, node) for module in sources.code() if module.name != CLOCK for node in module.nodes(ast.Call)]

    readings = [f"{name}:{node.lineno}" for name, node in calls if _called(node) in CLOCK_READINGS]

    assert not readings


def test_given_the_tests_when_they_need_a_double_or_a_delay_then_none_fakes_our_seams_or_sleeps():
    # A program that hangs on purpose, so that something can be seen to end it, is no test of its own.
    tests = [module for module in sources.tests() if module.path.name.startswith(("test_", "conftest"))]
    nodes = [(module.name, node) for module in tests for node in ast.walk(module.tree)]

    broken = [name for name, node in nodes if _imports_mock(node) or _called(node) == ("time", "sleep")]

    assert not broken


def test_given_every_file_of_the_repository_when_it_is_read_then_nothing_is_left_for_later():
    files = [path for path in sources.files() if path.suffix in WORDS_IN]

    unfinished = [f"{path.relative_to(sources.ROOT)}: {found[0]}" for path in files if (found := UNFINISHED.search(sources.text_of(path)))]

    assert not unfinished


def _named(module: sources.Source) -> list[str]:
    return [*module.path.relative_to(sources.ROOT).with_suffix("").parts, *(node.name for node in module.nodes(ast.ClassDef))]


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def _public(module: sources.Source) -> list[ast.Module | ast.ClassDef | sources.Function]:
    parts = [*module.nodes(ast.ClassDef), *(part for part in module.tree.body if isinstance(part, sources.Function))]
    return [module.tree, *(part for part in parts if not part.name.startswith("_"))]


def _called(node: ast.AST) -> tuple[str, str]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=method)):
            return owner, method
    return "", ""


def _imports_mock(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module="unittest.mock"):
            return True
        case ast.ImportFrom(module="unittest", names=names) | ast.Import(names=names):
            return any(alias.name in ("mock", "unittest.mock") for alias in names)
    return False
