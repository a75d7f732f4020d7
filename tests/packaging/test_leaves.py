"""Leaves are found by entry point: ours by the table of the checkout, others by what is installed beside us."""

import json
from pathlib import Path

import pytest

from mailflow.domain.errors import ConfigurationError
from mailflow.leaves import Branch, find_leaves, get_leaf


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Lays a distribution of somebody else beside ours: one leaf of the documents branch."""
    monkeypatch.syspath_prepend(tmp_path)

    def laid(name: str, target: str) -> None:
        notes = tmp_path / "somebody_else-1.0.dist-info"
        notes.mkdir()
        Path(notes, "METADATA").write_text("Metadata-Version: 2.1\nName: somebody-else\nVersion: 1.0\n")
        Path(notes, "entry_points.txt").write_text(f"[{Branch.DOCUMENTS}]\n{name} = {target}\n")

    return laid


def test_given_a_package_of_somebody_else_when_leaves_are_looked_for_then_its_format_stands_beside_ours(install):
    install("papyrus", "json:loads")

    leaves = find_leaves(Branch.DOCUMENTS)

    assert leaves["papyrus"].load() is json.loads
    assert leaves["pdf"].target.startswith("mailflow.")


def test_given_two_packages_with_one_name_when_leaves_are_looked_for_then_neither_is_taken(install):
    install("pdf", "json:loads")

    with pytest.raises(ConfigurationError, match="json:loads are called 'pdf'"):
        find_leaves(Branch.DOCUMENTS)


def test_given_a_package_that_is_broken_when_its_leaf_is_loaded_then_the_error_says_what_to_do(install):
    install("papyrus", "json:no_such_thing")

    with pytest.raises(ConfigurationError, match="Install the package that provides it again"):
        get_leaf(Branch.DOCUMENTS, "papyrus").load()


def test_given_a_name_that_nobody_has_when_a_leaf_is_asked_for_then_the_error_names_those_that_there_are():
    with pytest.raises(ConfigurationError, match=r"nothing is called 'parchment'. There is: .*pdf"):
        get_leaf(Branch.DOCUMENTS, "parchment")
