"""A text of cadences looked at whole: what is wrong with it, each fault at the cadence, the step and the field that has it.

The parser refuses a file at its first fault, which is right for a start and too little for a person at a form. So each head and each step
is tried by itself, and then together with those before it; what is left are faults that no part has alone.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mailflow.domain.cadence import Cadence
from mailflow.domain.errors import ConfigurationError, TemplateError
from mailflow.letters.check import check_templates
from mailflow.policy.dunning_file import parse_cadences

Table = Mapping[str, Any]  # TOML's own types
FILE = "cadences.toml"
_LIST, _STEPS = "cadence", "step"
# Ten years before the due date, which the parser allows and nobody writes.
_SOUND: Table = {"name": "a step before", "after_due_days": -3650, "channel": "call"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong and what to do, in words; `cadence` and `step` count from 0, and are `None` where the whole text is meant.

    `field` is the key in the file (``applies_to.min_balance``); empty where no single one is meant.
    """

    says: str
    cadence: int | None = None
    step: int | None = None
    field: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words that count from 1; empty where the whole text is meant."""
        parts = (
            f"cadence {self.cadence + 1}" if self.cadence is not None else "",
            f"step {self.step + 1}" if self.step is not None else "",
            self.field,
        )
        return ", ".join(part for part in parts if part)


_NOWHERE = Fault(says="")


def check_text(text: str, folders: Sequence[Path]) -> tuple[Cadence, ...]:
    """The cadences of a text whose templates are whole as well; raises ConfigurationError with line, field and fix."""
    cadences = parse_cadences(text, FILE)
    names = [step.template for cadence in cadences for step in cadence.steps if step.template]
    try:
        check_templates(names, folders=folders)
    except TemplateError as error:
        raise ConfigurationError(where="templates", what=str(error), fix="Correct it, or name another template in the step.") from error
    return cadences


def find_faults(text: str, folders: Sequence[Path]) -> tuple[Fault, ...]:
    """Everything that is wrong with a text, in its order; empty where it can be published."""
    try:
        # As text: what was written as a number of decimals is checked as it was written.
        table = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        return (Fault(says=f"This is not TOML: {error}. Correct that place."),)
    cadences = table.get(_LIST, [])
    is_whole = set(table) <= {_LIST} and isinstance(cadences, list) and all(_is_whole(one) for one in cadences)
    found = _of_cadences(cadences, folders) if is_whole else []
    return tuple(found) or _refusal(lambda: parse_cadences(text, FILE), _NOWHERE)


def _is_whole(cadence: object) -> bool:
    steps = cadence.get(_STEPS, []) if isinstance(cadence, dict) else None
    return isinstance(steps, list) and all(isinstance(step, dict) for step in steps)


def _of_cadences(cadences: Sequence[Table], folders: Sequence[Path]) -> list[Fault]:
    found: list[Fault] = []
    names: list[Table] = []
    for at, cadence in enumerate(cadences):
        place = Fault(says="", cadence=at)
        head = {name: value for name, value in cadence.items() if name != _STEPS}
        faults = _of_table(head, lambda table: [table], place)
        named = {"name": cadence.get("name", "")}
        is_named = all(fault.field != "name" for fault in faults)
        found += faults
        found += _of_tables([*names, named], place) if is_named else ()
        found += _of_steps(cadence.get(_STEPS, []), place, folders)
        names += [named] if is_named else []
    return found


def _of_steps(steps: Sequence[Table], place: Fault, folders: Sequence[Path]) -> list[Fault]:
    found: list[Fault] = []
    sound: list[Table] = []
    for at, step in enumerate(steps):
        here = replace(place, step=at)
        # What a step may say depends on those before it; where these have faults of their own, one that has none stands for them.
        before = sound or ([_SOUND] if at else [])
        faults = _of_table(step, lambda table, before=before: _with_steps([*before, table]), here)  # type: ignore[misc]  # a default binds the value of this turn
        found += faults or _of_template(step, folders, replace(here, field="template"))
        sound += [] if faults else [step]
    return found


def _of_table(table: Table, wrap: Callable[[Table], Sequence[Table]], place: Fault) -> list[Fault]:
    """Every fault of a table by itself: a key that is refused is left out, and the rest tried again."""
    found: list[Fault] = []
    left = table
    while True:
        faults = _of_tables(wrap(left), place)
        if not faults or faults[0].field in {fault.field for fault in found}:
            return found
        found += faults
        left = _without(left, faults[0].field)


def _without(table: Table, field: str) -> Table:
    name, _, inner = field.partition(".")
    rest = {key: value for key, value in table.items() if key != name}
    return rest | {name: _without(table[name], inner)} if inner and isinstance(table.get(name), dict) else rest


def _of_template(step: Table, folders: Sequence[Path], place: Fault) -> list[Fault]:
    name = step.get("template", "")
    try:
        check_templates([name] if name else [], folders=folders)
    except TemplateError as error:
        return [replace(place, says=f"{error}. Correct it, or choose another template.")]
    return []


def _of_tables(cadences: Sequence[Table], place: Fault) -> tuple[Fault, ...]:
    import tomlkit

    return _refusal(lambda: parse_cadences(tomlkit.dumps({_LIST: list(cadences)}), FILE), place)


def _refusal(parse: Callable[[], object], place: Fault) -> tuple[Fault, ...]:
    try:
        parse()
    except ConfigurationError as error:
        if place.cadence is None:
            return (replace(place, says=str(error)),)
        # The last part of where a fault is, is the key; before it stand the file, the line, the cadence and the step.
        says = f"{error.what}. {error.fix}"
        return (replace(place, says=says[:1].upper() + says[1:], field=error.where.rpartition(", ")[2]),)
    return ()


def _with_steps(steps: Sequence[Table]) -> list[Table]:
    return [{"name": FILE, _STEPS: list(steps)}]
