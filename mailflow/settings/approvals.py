"""What a firm may set of approval by billing attorneys: `config/mailflow.toml` explains every key."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from mailflow.settings.sections import Section


class Approvals(Section):
    """When billing attorneys are asked before a letter leaves, and what their silence means."""

    enabled: bool = True
    first_letters: Annotated[int, Field(ge=0, le=100)] = 0
    above: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    silence: Literal["send", "hold"] = "hold"
    silence_days: Annotated[int, Field(ge=1, le=30)] = 2
    link_days: Annotated[int, Field(ge=1, le=90)] = 14
    asks_at: time = time(8)
