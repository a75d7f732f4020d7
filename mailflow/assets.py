"""Where the shipped files are: `templates/` and `config/` lie beside the package in a checkout and inside it in a wheel."""

from enum import StrEnum
from pathlib import Path


class Assets(StrEnum):
    """The folders that an installation ships beside its code."""

    TEMPLATES = "templates"
    CONFIG = "config"


def find_assets(folder: Assets) -> Path:
    """The folder as shipped; `mailflow init` copies from here, and nothing is ever written here.

    A wheel carries the folders as `mailflow/_assets/` (`force-include` in pyproject.toml). An editable install and a bare
    checkout import the package from the checkout, where `_assets` does not exist and the folders lie one floor up.
    """
    package = Path(__file__).parent
    installed = package / "_assets"
    return (installed if installed.is_dir() else package.parent) / folder
