"""A table of policy.toml, checked whole: every fault by its key, and no typing error that leaves a default in force."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mailflow.domain.errors import ConfigurationError, ConfigurationFaults

_TABLES = ("cash", "replies")

Count = Annotated[int, Field(ge=0)]


class Table(BaseModel):
    """The keys of a table with their kinds and defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T", bound=Table)


def read_table(path: Path, name: str, shape: type[T]) -> T:
    """The table of that name, its defaults where the file has none; raises ConfigurationError with every fault that there is."""
    tables = _read(path)
    strangers = [table for table in tables if table not in _TABLES]
    faults = [ConfigurationError(where=f"{path}, {table}", what="no such table", fix=_one_of(_TABLES)) for table in strangers]
    try:
        read = shape.model_validate(tables.get(name, {}))
    except ValidationError as error:
        faults.extend(_faults(error, f"{path}, {name}", shape))
    else:
        if not faults:
            return read
    raise faults[0] if len(faults) == 1 else ConfigurationFaults(faults)


def _read(path: Path) -> Mapping[str, Any]:  # TOML's own types
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(
            where=str(path), what=f"cannot be read ({error.strerror})", fix="Make one with `mailflow init`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(where=str(path), what=f"is not TOML: {error}", fix="Correct that place.") from error


def _faults(error: ValidationError, where: str, shape: type[Table]) -> Iterator[ConfigurationError]:
    for fault in error.errors(include_url=False):
        place = ".".join((where, *(str(part) for part in fault["loc"] if part != "[key]")))
        if fault["type"] == "extra_forbidden":
            yield ConfigurationError(where=place, what="no such setting", fix=_one_of(sorted(shape.model_fields)))
            continue
        said = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
        expected = fault.get("ctx", {}).get("expected")
        fix = f"Write one of {expected}." if expected else "See the comments in the file."
        yield ConfigurationError(where=place, what=f"{fault['input']!r} {said}", fix=fix)


def _one_of(names: tuple[str, ...] | list[str]) -> str:
    return f"Use one of: {', '.join(names)}."
