"""The arrows between the rooms, and what may not be loaded before somebody asks for it. The floors themselves are kept by import-linter."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from functools import cache

import grimp
import pytest

from mailflow.leaves import Branch, find_leaves
from tests.architecture import picture, sources

# What mailflow is built on from the start, also where its first use has not come yet.
# psycopg is imported by SQLAlchemy, by the name in a database's address.
FOUNDATIONS = {"apscheduler", "exchangelib", "flask", "jinja2", "pdfplumber", "psycopg", "rapidfuzz", "sqlmodel"}

LEAVES = [leaf for branch in Branch for leaf in find_leaves(branch).values()]

# What a clerk's IT colleague should not wait for who only asks for help.
HEAVY = {
    "alembic", "apscheduler", "dateparser", "exchangelib", "flask", "inscriptis", "jinja2", "lxml", "nh3", "openpyxl", "pdfplumber", "PIL",
    "pydantic", "pypdfium2", "python_calamine", "rapidfuzz", "reportlab", "selectolax", "sqlalchemy", "sqlmodel", "waitress",
}  # fmt: skip


def test_given_the_import_picture_when_the_imports_are_drawn_again_then_no_arrow_is_new_and_none_is_gone():
    shown = picture.HOME.read_text(encoding="utf-8")

    drawn = picture.framed(picture.drawing())

    assert drawn in shown, "the imports have changed; if that was meant, `make picture` draws them again"


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.target)
def test_given_a_leaf_when_the_package_is_searched_then_nobody_imports_it(leaf):
    graph = _graph()
    module, _, _ = leaf.target.partition(":")

    importers = graph.find_modules_that_directly_import(module)

    assert not importers


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.target)
def test_given_a_line_of_the_leaf_tables_when_it_is_loaded_then_something_to_call_is_there(leaf):
    loaded = leaf.load()

    assert callable(loaded)


def test_given_the_ground_floor_when_its_imports_are_listed_then_it_stands_on_the_standard_library_alone():
    graph = _graph()
    ground = graph.find_descendants("mailflow.domain")

    imported = {name.partition(".")[0] for module in ground for name in graph.find_modules_directly_imported_by(module)}

    assert imported <= {"mailflow", *sys.stdlib_module_names}


def test_given_the_command_line_when_only_help_is_asked_for_then_no_heavy_library_is_loaded():
    asked = "import sys; from mailflow.cli import cli; cli.main(['--help'], standalone_mode=False); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", asked], cwd=sources.ROOT, capture_output=True, text=True, check=True)

    assert not HEAVY & set(loaded.stdout.split())


def test_given_the_runtime_dependencies_when_the_imports_are_listed_then_each_of_them_is_used():
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[^\w.-]", line)[0] for line in project["dependencies"]}

    unused = {name for name in wanted - FOUNDATIONS if not _modules_of(name) & _imported_modules()}

    assert not unused


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("mailflow", "admin", include_external_packages=True, cache_dir=None)


def _modules_of(distribution: str) -> set[str]:
    files = importlib.metadata.files(distribution) or []
    return {file.parts[0].partition(".")[0] for file in files if not file.parts[0].endswith(".dist-info")}


@cache
def _imported_modules() -> frozenset[str]:
    plain = (alias.name for module in sources.code() for node in module.nodes(ast.Import) for alias in node.names)
    chosen = (node.module or "" for module in sources.code() for node in module.nodes(ast.ImportFrom))
    return frozenset(name.partition(".")[0] for name in (*plain, *chosen))
