"""Looks at everything that the service stands on, and says in one sentence each what is wrong and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailflow.domain.errors import MailflowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one part."""

    part: str
    says: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be looked at: `look` says what it saw; it raises MailflowError with what to do, or returns a warning marked so."""

    name: str
    look: Callable[[], "str | Warned"]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something works, and a person should still see to it."""

    says: str


def look_at(parts: Iterable[Part]) -> tuple[Finding, ...]:
    """Every part, whatever is wrong with the others."""
    return tuple(_look(part) for part in parts)


def _look(part: Part) -> Finding:
    try:
        seen = part.look()
    except (MailflowError, OSError) as error:
        return Finding(part=part.name, says=str(error), is_well=False)
    if isinstance(seen, Warned):
        return Finding(part=part.name, says=seen.says, is_well=False)
    return Finding(part=part.name, says=seen, is_well=True)
