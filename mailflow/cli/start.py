"""What every command starts from: the settings, found once and checked whole."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from mailflow.settings import Settings

C = TypeVar("C", bound=Callable[..., Any])  # click hands a command whatever its options are

# Looked for in the working directory when no file is named.
USUAL_NAME = "mailflow.toml"


class Start:
    """The configuration file that this call goes by."""

    def __init__(self, config: Path | None) -> None:
        usual = Path(USUAL_NAME)
        self.config = config or (usual if usual.is_file() else None)

    def settings(self, *, log: bool = False) -> "Settings":
        """The settings; with `log`, events go to standard error from now on."""
        from mailflow.assets import Assets, find_assets
        from mailflow.settings import load_settings
        from mailflow.telemetry import start_logging

        settings = load_settings(self.config, defaults=find_assets(Assets.CONFIG) / USUAL_NAME)
        start_logging(level=settings.log.level if log else "error", form=settings.log.format)
        return settings


def dry_run_option(command: C) -> C:
    """`--dry-run`, the same words everywhere."""
    return click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")(command)
