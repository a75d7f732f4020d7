"""Finds the leaves (formats, mailboxes, transports, feeds) that an installation has; nobody imports one by its name.

Only `wiring` calls this. It hands targets on as text, so that a forked child opens a document with the leaf it was told and
with nothing else imported.
"""

import importlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import entry_points
from pathlib import Path

from mailflow.domain.errors import ConfigurationError


class Branch(StrEnum):
    """Where a leaf can grow: the entry point groups of pyproject.toml."""

    DOCUMENTS = "mailflow.documents"
    MAILBOXES = "mailflow.mailboxes"
    TRANSPORTS = "mailflow.transports"
    FEEDS = "mailflow.feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry point: its name, and where it is (`package.module:attribute`)."""

    name: str
    target: str

    def load(self) -> object:
        """What the target names; imports its module now, with every library that it stands on."""
        module, _, attribute = self.target.partition(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise ConfigurationError(
                where=f"leaf {self.name!r}",
                what=f"{self.target} cannot be loaded ({error})",
                fix="Install the package that provides it again, or remove it.",
            ) from error


def find_leaves(branch: Branch) -> Mapping[str, Leaf]:
    """Every leaf of a branch by name: ours, and those of other installed distributions.

    Ours are read from pyproject.toml in a checkout, whether or not it is installed: what an editable install noted down at its
    time may be older than the table. Two leaves of one name are refused, because which of them reads a bank file may not depend
    on the order of an import path.
    """
    leaves: dict[str, Leaf] = {}
    for leaf in (*_own(branch), *_foreign(branch)):
        other = leaves.setdefault(leaf.name, leaf)
        if other.target != leaf.target:
            raise ConfigurationError(
                where=f"entry points of {branch}",
                what=f"both {other.target} and {leaf.target} are called {leaf.name!r}",
                fix="Uninstall one of the two packages.",
            )
    return leaves


def get_leaf(branch: Branch, name: str) -> Leaf:
    """The leaf of this name; raises ConfigurationError with the names that there are."""
    leaves = find_leaves(branch)
    if name not in leaves:
        raise ConfigurationError(
            where=f"entry points of {branch}", what=f"nothing is called {name!r}", fix=f"There is: {', '.join(sorted(leaves)) or 'none'}."
        )
    return leaves[name]


def _own(branch: Branch) -> Iterable[Leaf]:
    checkout = Path(__file__).parent.parent / "pyproject.toml"
    if not checkout.is_file():
        return _installed(branch, ours=True)
    # site-packages may hold somebody else's pyproject.toml; only the name tells that this one is ours.
    project = tomllib.loads(checkout.read_text(encoding="utf-8")).get("project", {})
    if project.get("name") != "mailflow":
        return _installed(branch, ours=True)
    table: Mapping[str, str] = project.get("entry-points", {}).get(branch, {})
    return [Leaf(name=name, target=target) for name, target in table.items()]


def _foreign(branch: Branch) -> Iterable[Leaf]:
    return _installed(branch, ours=False)


def _installed(branch: Branch, *, ours: bool) -> Iterable[Leaf]:
    found = entry_points(group=branch)
    return [
        Leaf(name=point.name, target=point.value) for point in found if (point.dist is not None and point.dist.name == "mailflow") == ours
    ]
