"""Approval of letters by billing attorneys as values: why one is asked, what her silence means, and by what the answer came."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum


class Because(StrEnum):
    """Why a billing attorney is asked before a letter leaves."""

    STEP = "step"  # the step says so
    FIRST_LETTER = "first_letter"
    AMOUNT = "amount"


class Silence(StrEnum):
    """What becomes of a letter that nobody answered for."""

    SEND = "send"
    HOLD = "hold"


class Answered(StrEnum):
    """How a letter's approval was decided."""

    LINK = "link"
    SILENCE = "silence"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRules:
    """When billing attorneys are asked, and how (settings: approvals).

    Before the first `first_letters` letters to a client (0: not for that), and for letters that ask for more than `above` in any of their
    currencies (0: not for that). Each attorney has one mail a day, from `asks_at` on by the firm's clock; who says nothing within
    `silence_days` business days has said what `silence` says, unless the attorney chose otherwise. Links work for `link_days` days under
    `public_url`; without it nobody is asked by mail, and letters wait for a manager.
    """

    first_letters: int = 0
    above: Decimal = Decimal(0)
    silence: Silence = Silence.HOLD
    silence_days: int = 2
    link_days: int = 14
    asks_at: time = time(8)
    public_url: str = ""
