"""The project's own files, as the tests of this folder look at them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]

N = TypeVar("N", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A Python file and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the root of the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def length(self) -> int:
        """Lines, blank ones and comments too."""
        return len(self.text.splitlines())

    def nodes(self, *kinds: type[N]) -> Iterator[N]:
        """Every node of these kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return self.nodes(ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def code() -> tuple[Source, ...]:
    """The product: `mailflow` and `admin`."""
    return tuple(_read(path) for folder in ("mailflow", "admin") for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def tests() -> tuple[Source, ...]:
    """The tests."""
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the repository; in an unpacked sdist, every file there is."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        inner = (path for path in sorted(ROOT.rglob("*")) if not path.relative_to(ROOT).parts[0].startswith(".venv"))
        return tuple(path for path in inner if path.is_file() and "__pycache__" not in path.parts)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str:
    """The file as text; nothing for one that is not (an image, a sample document)."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path=path, text=text, tree=ast.parse(text, filename=str(path)))
