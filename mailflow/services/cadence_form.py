"""Cadences as a form: a text of cadences.toml is taken apart into fields, and what was changed in them is written back into the text.

Only what was changed is touched: comments, the order of keys and keys without a field stay as they were.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailflow.domain.errors import ConfigurationError
from mailflow.services.cadence_keys import CONDITIONS, HEAD, STEP, Key, Table, Typed, other_keys

_LIST, _STEPS = "cadence", "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """A step as it is filled in. `origin` is its place in the text (from 0), `None` for a new one; `kept` names keys without a field."""

    typed: Mapping[str, Typed]
    origin: int | None = None
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceForm:
    """A cadence as it is filled in: head and conditions, and its steps; those of the text first, in its order."""

    typed: Mapping[str, Typed]
    steps: tuple[StepForm, ...] = ()
    origin: int | None = None
    kept: tuple[str, ...] = ()


@dataclass(slots=True)
class _Changes:
    """What is to be written into one table, and what is to be taken out of it."""

    written: dict[str, Any] = field(default_factory=dict)  # TOML's own types
    removed: list[str] = field(default_factory=list)


def form_of(text: str) -> tuple[CadenceForm, ...]:
    """The fields of a text; raises ConfigurationError where it is not TOML, or has cadences in a way that no form shows."""
    cadences = _cadences(text)
    return tuple(
        CadenceForm(
            typed={key.name: key.shown(cadence) for key in (*HEAD, *CONDITIONS)},
            steps=tuple(
                StepForm(typed={key.name: key.shown(step) for key in STEP}, origin=at, kept=other_keys(step, STEP))
                for at, step in enumerate(cadence.get(_STEPS, []))
            ),
            origin=number,
            kept=other_keys(cadence, (*HEAD, *CONDITIONS), beside=(_STEPS,)),
        )
        for number, cadence in enumerate(cadences)
    )


def text_of(text: str, forms: Sequence[CadenceForm]) -> str:
    """The text with what the form says; raises ConfigurationError where it cannot be written into it.

    What comes out is read back and compared: a file may be spelled in a way in which it cannot be changed in place.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    cadences = _cadences(text)
    refused = ConfigurationError(
        where="cadences", what="this file is spelled in a way that the form cannot change", fix="Change it as text."
    )
    try:
        document = tomlkit.parse(text)
        _write(document, cadences, forms)
        written = tomlkit.dumps(document)
        said = _cadences(written)
    except (TOMLKitError, ConfigurationError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise refused from error
    if said != [_plain(form, cadences) for form in forms]:
        raise refused
    return written


def _cadences(text: str) -> list[dict[str, Any]]:  # TOML's own types
    try:
        table = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(where="cadences", what=f"this is not TOML: {error}", fix="Correct that place in the text.") from error
    cadences = table.get(_LIST, [])
    if not isinstance(cadences, list) or not all(isinstance(one, dict) and _has_steps(one) for one in cadences):
        raise ConfigurationError(where="cadences", what="its cadences or steps are no lists of tables", fix="Correct it as text.")
    return cadences


def _has_steps(cadence: Table) -> bool:
    steps = cadence.get(_STEPS, [])
    return isinstance(steps, list) and all(isinstance(step, dict) for step in steps)


def _changes(table: Table, typed: Mapping[str, Typed], keys: Iterable[Key]) -> _Changes:
    changes = _Changes()
    for key in keys:
        now, new = key.shown(table), typed.get(key.name, key.absent)
        if key.is_same(now, new):
            continue
        value = key.value(new)
        if value is None:
            changes.removed += [key.name] if key.is_said(table) else []
        else:
            changes.written[key.name] = _in_order(value, now)
    return changes


def _in_order(value: Any, before: Typed) -> Any:  # TOML's own types
    """Words that stood there already keep their order, but for the first, which is chosen."""
    if not isinstance(value, list) or not isinstance(before, tuple):
        return value
    first, rest = value[:1], value[1:]
    return [*first, *sorted(rest, key=lambda word: before.index(word) if word in before else len(before))]


def _plain(form: CadenceForm, cadences: Sequence[Table]) -> dict[str, Any]:  # TOML's own types
    """What the text must say of a cadence in the end."""
    before = cadences[form.origin] if form.origin is not None else {}
    steps = before.get(_STEPS, [])
    plain = _applied(before, _changes(before, form.typed, (*HEAD, *CONDITIONS)))
    of_steps = [steps[one.origin] if one.origin is not None else {} for one in form.steps]
    said = [_applied(step, _changes(step, one.typed, STEP)) for step, one in zip(of_steps, form.steps, strict=True)]
    return {name: value for name, value in plain.items() if name != _STEPS} | ({_STEPS: said} if said or _STEPS in before else {})


def _applied(table: Table, changes: _Changes) -> dict[str, Any]:  # TOML's own types
    plain = {name: dict(value) if isinstance(value, dict) else value for name, value in table.items()}
    _put(plain, changes, dict)
    return plain


def _put(table: Any, changes: _Changes, make: Any) -> None:  # a dict, or a table of tomlkit; and what makes an inner one
    for name in changes.removed:
        outer, _, inner = name.partition(".")
        if inner:
            del table[outer][inner]
        else:
            del table[outer]
    for name, value in changes.written.items():
        outer, _, inner = name.partition(".")
        if inner and outer not in table:
            table[outer] = make()
        if inner:
            table[outer][inner] = value
        else:
            table[outer] = value


def _write(document: Any, cadences: Sequence[Table], forms: Sequence[CadenceForm]) -> None:  # tomlkit's own types
    import tomlkit

    tables = _tables(document, _LIST)
    for form in forms:
        before = cadences[form.origin] if form.origin is not None else {}
        table = tables[form.origin] if form.origin is not None else tomlkit.table()
        _put(table, _changes(before, form.typed, (*HEAD, *CONDITIONS)), tomlkit.inline_table)
        _write_steps(table, before.get(_STEPS, []), form.steps)
        if form.origin is None:
            _append(document, _LIST, table)
    _drop(tables, {form.origin for form in forms}, len(cadences))


def _write_steps(cadence: Any, steps: Sequence[Table], forms: Sequence[StepForm]) -> None:  # tomlkit's own types
    import tomlkit

    tables = _tables(cadence, _STEPS)
    for form in forms:
        table = tables[form.origin] if form.origin is not None else tomlkit.table()
        _put(table, _changes(steps[form.origin] if form.origin is not None else {}, form.typed, STEP), tomlkit.inline_table)
        if form.origin is None:
            _append(cadence, _STEPS, table)
    _drop(tables, {form.origin for form in forms}, len(steps))


def _tables(table: Any, name: str) -> Any:  # tomlkit's own types
    return table.get(name, [])


def _append(table: Any, name: str, new: Any) -> None:  # tomlkit's own types
    """A new table after the others, with an empty line before it."""
    import tomlkit

    if name not in table:
        table.append(name, tomlkit.aot())
    elif len(table[name]) and isinstance(table[name], tomlkit.items.AoT):
        table[name][-1].add(tomlkit.nl())
    table[name].append(new)


def _drop(tables: Any, kept: set[int | None], count: int) -> None:  # tomlkit's own types
    for at in reversed(range(count)):
        if at not in kept:
            del tables[at]
