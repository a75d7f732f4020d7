"""What may stand in the repository: nothing of the machine it was written on, no package index, and locks that pin every byte."""

import re
import tomllib

import pytest

from tests.architecture import sources

# Joined here, so that this file does not find itself.
FOREIGN_PATHS = re.compile("|".join(("/wo" + r"rk/\w", "/ro" + r"ot/\.?\w", "/ho" + r"me/\w", "/Us" + r"ers/\w")))

# An index is a matter of the machine that installs; a file that names one installs nowhere else.
INDEX_OPTIONS = re.compile(
    r"(--(extra-)?index-url|--default-index|--find-links|--trusted-host|(PIP|UV)_\w*(INDEX|FIND_LINKS)\w*)\s*[= ]\s*\S*://"
)

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", re.MULTILINE)


def test_given_every_file_when_it_is_read_then_it_names_no_path_of_a_developer_s_machine():
    files = [(path, FOREIGN_PATHS.search(sources.text_of(path))) for path in sources.files()]

    named = [f"{path.relative_to(sources.ROOT)}: {found[0]}" for path, found in files if found]

    assert not named


def test_given_every_file_when_it_is_read_then_it_names_no_package_index():
    files = [(path, INDEX_OPTIONS.search(sources.text_of(path))) for path in sources.files()]

    named = [f"{path.relative_to(sources.ROOT)}: {found[0]}" for path, found in files if found]

    assert not named


@pytest.mark.parametrize("lock", LOCKS)
def test_given_a_lock_file_when_it_is_read_then_it_holds_pinned_and_hashed_packages_and_nothing_else(lock):
    text = (sources.ROOT / lock).read_text(encoding="utf-8")

    rest = PINNED.sub("", text)

    assert text
    assert not rest


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", ("setup",)), ("requirements-dev.txt", ("setup", "dev"))])
def test_given_the_dependencies_of_the_project_when_the_lock_is_read_then_each_is_pinned(lock, extras):
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]

    missing = {_normal(re.split(r"[^\w.-]", line)[0]) for line in wanted} - {name for name, _ in _pins(lock)}

    assert not missing, "`make lock` pins them"


def test_given_both_lock_files_when_they_are_compared_then_we_test_what_we_run():
    run, dev = (set(_pins(lock)) for lock in LOCKS)

    differing = run - dev

    assert not differing


def _pins(lock: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in PINNED.finditer((sources.ROOT / lock).read_text(encoding="utf-8"))]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
