"""What a manager can set of a cadence in a form: each key of cadences.toml that has a field, in the order of the page.

Keys that stand here are shown and written; any other key of the file is kept as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mailflow.domain.cadence import Approval, Channel, Enclosure, Outcome, Role
from mailflow.domain.ledger import ClientKind

Table = Mapping[str, Any]  # TOML's own types
# What a field holds: a text, or several words.
Typed = str | tuple[str, ...]


class Shape(StrEnum):
    """How a key is filled in."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number
    AMOUNT = "amount"
    CHOICE = "choice"  # one word of several
    CHOICES = "choices"  # some words of several
    RANKED = "ranked"  # the same, and the first is chosen
    NAMES = "names"  # any names, separated by semicolons
    TEMPLATE = "template"  # one of the firm's templates, or none


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key with its field. `absent` is what a file means that does not say it, as the field shows it; a dot leads into a table."""

    name: str
    label: str
    shape: Shape = Shape.TEXT
    hint: str = ""
    words: tuple[str, ...] = ()
    absent: Typed = ""
    is_rare: bool = False  # stands behind the others, where few look

    def is_filled(self, typed: Mapping[str, Typed]) -> bool:
        """Whether it says more than its absence."""
        return not self.is_same(typed.get(self.name, self.absent), self.absent)

    def shown(self, table: Table) -> Typed:
        """What the field shows of a table; what is of another kind than it should be is shown as it is written."""
        value = _inside(table, self.name)
        if value is None:
            return self.absent
        if self.shape in _SEVERAL:
            return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
        if self.shape is Shape.NAMES and isinstance(value, list):
            return "; ".join(str(one) for one in value)
        return str(value)

    def is_said(self, table: Table) -> bool:
        """Whether the table has it at all."""
        return _inside(table, self.name) is not None

    def is_same(self, left: Typed, right: Typed) -> bool:
        """Whether two fillings mean the same."""
        if isinstance(left, tuple) and isinstance(right, tuple):
            return set(left) == set(right) and (self.shape is not Shape.RANKED or left[:1] == right[:1])
        return left == right

    def value(self, typed: Typed) -> Any | None:  # TOML's own types
        """What the file says for a filling, `None`: nothing. What is no number stays a text, which the check then refuses."""
        if isinstance(typed, tuple):
            return list(typed)
        if self.shape is Shape.NAMES:
            return [name for part in typed.split(";") if (name := part.strip())]
        if self.shape is Shape.WHOLE and _is_whole(typed):
            return int(typed)
        return typed or None


_SEVERAL = (Shape.CHOICES, Shape.RANKED)
_ROLES = tuple(Role)
# What the ledger does not say is no condition.
_KINDS = tuple(kind for kind in ClientKind if kind)

HEAD = (
    Key(name="name", label="Name"),
    Key(name="calendar", label="Holidays of", hint="US-NY, GB-ENG, DE-BY; empty: weekends only"),
    Key(name="send_window", label="Letters leave", hint="hours of the recipient’s day", absent="09:00-17:00"),
    Key(name="min_interval_days", label="Days between letters", shape=Shape.WHOLE, hint="to one address", absent="0"),
    Key(name="min_amount", label="Smallest letter", shape=Shape.AMOUNT, hint="less waits", absent="0"),
    Key(name="blackouts", label="No letters on", shape=Shape.NAMES, hint="12-24/01-02; 2026-07-03/2026-07-05"),
)
CONDITIONS = (
    Key(name="applies_to.clients", label="Clients", shape=Shape.NAMES, hint="numbers, separated by ;"),
    Key(name="applies_to.practice_groups", label="Practice groups", shape=Shape.NAMES),
    Key(name="applies_to.offices", label="Offices", shape=Shape.NAMES),
    Key(name="applies_to.currencies", label="Currencies", shape=Shape.NAMES, hint="USD; EUR"),
    Key(name="applies_to.min_balance", label="Open balance at least", shape=Shape.AMOUNT, absent="0"),
    Key(name="applies_to.tags", label="Tags", shape=Shape.NAMES, hint="one of them is enough"),
    Key(name="applies_to.risks", label="Risk classes", shape=Shape.NAMES),
    Key(name="applies_to.kinds", label="Kind of client", shape=Shape.CHOICES, words=_KINDS, absent=()),
    Key(name="applies_to.parents", label="Payers", shape=Shape.NAMES, hint="numbers: they and for whom they pay", is_rare=True),
    Key(name="applies_to.matters", label="Matters", shape=Shape.NAMES, is_rare=True),
    Key(name="applies_to.invoices", label="Invoices", shape=Shape.NAMES, is_rare=True),
)
STEP = (
    Key(name="name", label="Name"),
    Key(name="after_due_days", label="Days after due", shape=Shape.WHOLE, hint="-5: before"),
    Key(name="channel", label="Channel", shape=Shape.CHOICE, words=tuple(Channel), absent=Channel.EMAIL.value),
    Key(name="template", label="Template", shape=Shape.TEMPLATE),
    Key(name="approval", label="Approval", shape=Shape.CHOICE, words=tuple(Approval), absent=Approval.NONE.value),
    Key(name="min_amount", label="Smallest letter", shape=Shape.AMOUNT, hint="empty: the cadence’s"),
    Key(name="to", label="To", shape=Shape.RANKED, words=_ROLES, absent=(Role.CLIENT.value,)),
    Key(name="cc", label="Copy to", shape=Shape.CHOICES, words=_ROLES, absent=()),
    Key(name="attach", label="Attach", shape=Shape.CHOICES, words=tuple(Enclosure), absent=()),
    Key(name="after_invoice_days", label="Days after the invoice", shape=Shape.WHOLE, hint="instead of after due", is_rare=True),
    Key(name="after_last_letter_days", label="Days after the last letter", shape=Shape.WHOLE, hint="instead", is_rare=True),
    Key(name="on_month_end", label="On month end number", shape=Shape.WHOLE, hint="instead; 1: the first after due", is_rare=True),
    Key(name="repeat_at_most", label="Times to repeat", shape=Shape.WHOLE, absent="0", is_rare=True),
    Key(name="repeat_every_days", label="Days between repeats", shape=Shape.WHOLE, absent="0", is_rare=True),
    Key(name="sender", label="From mailbox", hint="empty: the firm’s first", is_rare=True),
    Key(name="offer", label="To be decided", shape=Shape.CHOICES, words=tuple(Outcome), absent=(), is_rare=True),
)


def other_keys(table: Table, keys: tuple[Key, ...], *, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The keys of a table that have no field, as they would be written in dotted form."""
    known = {key.name for key in keys}
    found: list[str] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += [f"{name}.{inner}" for inner in value if f"{name}.{inner}" not in known]
        elif name not in known and name not in beside:
            found.append(name)
    return tuple(found)


def _inside(table: Table, name: str) -> Any | None:  # TOML's own types
    first, _, inner = name.partition(".")
    value = table.get(first)
    if not inner:
        return value
    return value.get(inner) if isinstance(value, dict) else None


def _is_whole(typed: str) -> bool:
    return typed.removeprefix("-").removeprefix("+").isdecimal() and typed.isascii() and len(typed) < 12
