"""What a layout is: a way in which some payers build an advice, and how its lines are drawn and spelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .world import Advice, Attachment, Rendered

Render = Callable[[Advice, Random], Rendered]

US = ("20110", "20111", "20112", "20160", "20171", "20172", "20290")
ROBOT = ("20140",)
CA = ("20141", "20270")
UK = ("20250", "20251", "20280")
DE = ("20203",)
FR = ("20215",)
CH = ("20230",)
EN = US + ROBOT + CA + UK


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A way to build an advice.

    `draw` is any, run (consecutive numbers), credit (one credit note among the lines), part (one line paid in part, and said so),
    rest (one invoice had been paid in part before) or family (a parent pays for several). `twist` is how numbers are written:
    exact, prefix, bare, letter, slip, suffix. `hides` names facts that the paper does not show: method, date, reference.
    """

    name: str
    clients: tuple[str, ...]
    render: Render
    count: tuple[int, int] = (2, 5)
    draw: str = "any"
    twist: str = "exact"
    hides: frozenset[str] = frozenset()
    method: str | None = None
    same_day: bool = False  # the words say "today"


def attached(content: bytes, name: str, kind: str = "application/pdf") -> Rendered:
    """A document that hangs on a covering note."""
    return Rendered(attachments=(Attachment(name=name, kind=kind, content=content),))


def file_stem(advice: Advice, rng: Random) -> str:
    """A file name as systems give it, which never says more than the paper does."""
    return rng.choice(
        (
            f"Remittance_{advice.payment_number}",
            f"RA-{advice.payment_number}",
            "remittance advice",
            f"PaymentAdvice{rng.randint(1000, 9999)}",
            f"scan{rng.randint(100, 999)}",
        )
    )
