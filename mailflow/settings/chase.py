"""What a firm may set of its reminders: `config/mailflow.toml` explains every key."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mailflow.settings.sections import Section


def _nothing(value: object) -> object:
    return None if value == "" else value


class Chase(Section):
    """The daily duty of reminding, where its cadences and templates are, and its limits."""

    mode: Literal["off", "draft", "send"] = "off"
    cadences: Annotated[Path | None, BeforeValidator(_nothing)] = None
    templates: Annotated[Path | None, BeforeValidator(_nothing)] = None
    most_per_run: Annotated[int, Field(ge=0, le=100_000)] = 500
    most_per_day: Annotated[int, Field(ge=0, le=100_000)] = 2_000
    unexplained_percent: Annotated[int, Field(ge=1, le=100)] = 50
    invoice_copies: str = ""
