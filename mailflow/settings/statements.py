"""What a firm may set of its statements of account: `config/mailflow.toml` explains every key."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from mailflow.settings.sections import Section, Words

_FORMS = ("pdf", "xlsx")


def _forms(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not set(value) <= set(_FORMS):
        raise ValueError(f"takes {' and '.join(_FORMS)}, and at least one of them")
    return value


class Statements(Section):
    """When statements of account go out by mail each month, and as what."""

    mode: Literal["off", "draft", "send"] = "off"
    day: Literal["month_end"] | Annotated[int, Field(ge=1, le=28)] = "month_end"
    at: time = time(9)
    calendar: str = ""
    by: Literal["client", "parent", "matter"] = "client"
    forms: Annotated[Words, AfterValidator(_forms)] = ("pdf",)
