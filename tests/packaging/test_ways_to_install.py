"""However mailflow got onto a machine, its command starts and finds the files that it ships."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files

pytestmark = pytest.mark.packaging

# Printed by the interpreter under test, far from the checkout.
SHOWN = """
from mailflow.assets import Assets, find_assets
from mailflow.leaves import Branch, find_leaves
for folder in Assets:
    print(folder, *sorted(path.name for path in find_assets(folder).iterdir()))
for branch in Branch:
    print(branch, *sorted(leaf.target for leaf in find_leaves(branch).values()))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the repository in a folder of their own, so that nothing that was built before lies about."""
    home = tmp_path_factory.mktemp("checkout")
    for path in files():
        copy = home / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return home


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist and with the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(checkout))
    return out


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An interpreter of its own that borrows the libraries under test from this one, but not mailflow itself."""
    run(sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv"))
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for entry in _site_packages(Path(sys.prefix)).iterdir():
        if "mailflow" not in entry.name:
            (borrowed / entry.name).symlink_to(entry)
    (_site_packages(tmp_path / "venv") / "borrowed.pth").write_text(str(borrowed))
    return tmp_path / "venv" / "bin" / "python"


def test_given_the_wheel_when_it_is_installed_then_the_command_starts_and_finds_its_files(built, environment, tmp_path):
    install(environment, *built.glob("*.whl"))

    answer = ask(environment, tmp_path)

    assert answer == expected()
    assert "Usage" in run(str(environment.with_name("mailflow")), "--help", cwd=tmp_path)


def test_given_the_sdist_when_it_is_installed_then_the_command_starts_and_finds_its_files(built, environment, tmp_path):
    install(environment, *built.glob("*.tar.gz"))

    answer = ask(environment, tmp_path)

    assert answer == expected()
    assert "Usage" in run(str(environment.with_name("mailflow")), "--help", cwd=tmp_path)


def test_given_an_editable_install_when_it_is_asked_then_the_command_starts_and_finds_its_files(checkout, environment, tmp_path):
    install(environment, "--editable", checkout)

    answer = ask(environment, tmp_path)

    assert answer == expected()
    assert "Usage" in run(str(environment.with_name("mailflow")), "--help", cwd=tmp_path)


def test_given_a_bare_checkout_when_nothing_is_installed_then_the_command_starts_and_finds_its_files(checkout, environment):
    answer = ask(environment, checkout)

    assert answer == expected()
    assert "Usage" in run(str(environment), "-m", "mailflow", "--help", cwd=checkout)


def run(*command: str, cwd: Path | None = None) -> str:
    """What the command printed; its whole output is in the failure."""
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def install(environment: Path, *what: str | Path) -> None:
    """Installs without an index: libraries and build backend are those of the interpreter that runs the tests."""
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(environment),
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        *map(str, what),
    )


def ask(environment: Path, where: Path) -> str:
    """The shipped files and the leaves, as this environment sees them from this folder."""
    return run(str(environment), "-c", SHOWN, cwd=where)


def expected() -> str:
    """The same, as this checkout sees them."""
    return run(sys.executable, "-c", SHOWN, cwd=ROOT)


def _site_packages(prefix: Path) -> Path:
    return prefix / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
