"""Values to plain JSON and back, by their declared types: what crosses a process boundary or is kept in a JSON column.

Never pickle: the child that opens attachments is not trusted, and a stored value must be readable by another language.
"""

import base64
import dataclasses
import functools
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, Union, get_args, get_origin

T = TypeVar("T")
Plain = Any  # JSON's own types; any deeper declaration would be recursive and would check nothing


def to_plain(value: object) -> Plain:
    """A value as dicts, lists, strings, numbers and None; decimals, dates and bytes as strings."""
    kind: Any = type(value)  # functools.cache wants what is declared hashable
    return _way_of(kind)(value)


@functools.cache
def _way_of(kind: type) -> Callable[[Any], Plain]:
    """How values of a class become plain; asked once a class, because a mail has a thousand values."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, bool | int | float | str | NoneType):
        return lambda value: value
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, date):  # datetime is a date too
        return lambda value: value.isoformat()
    if issubclass(kind, bytes):
        return lambda value: base64.b64encode(value).decode("ascii")
    if issubclass(kind, tuple | list):
        return lambda value: [to_plain(item) for item in value]
    if issubclass(kind, dict):
        return lambda value: {str(key): to_plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return lambda value: {name: to_plain(getattr(value, name)) for name in names}
    raise TypeError(f"{kind.__name__} has no plain form")


def from_plain(kind: type[T], plain: Plain) -> T:
    """The value of type `kind` that `to_plain` wrote; raises ValueError or TypeError where it is not one. Unknown keys are refused."""
    return typing.cast(T, _decode(kind, plain))  # _decode works on type forms that the checker cannot follow


def _decode(kind: Any, plain: Plain) -> Any:  # a type form: a class, a union, a generic tuple
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), plain)
    if origin is tuple:
        return _decode_tuple(get_args(kind), plain)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))  # a dataclass, which the checker does not know to be hashable
        if not isinstance(plain, dict) or not set(plain) <= set(hints):
            raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {str(plain)[:80]}")
        return kind(**{name: _decode(hints[name], item) for name, item in plain.items()})  # type: ignore[operator]  # kind is a dataclass type
    return _decode_leaf(kind, plain)


def _decode_leaf(kind: Any, plain: Plain) -> Any:  # as above
    if kind is Decimal:
        return Decimal(plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is bytes:
        return base64.b64decode(plain, validate=True)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is float and isinstance(plain, int):
        return float(plain)
    if kind in (str, int, float, bool) and type(plain) is kind:
        return plain
    raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {str(plain)[:80]}")


def _decode_union(kinds: tuple[Any, ...], plain: Plain) -> Any:  # as above
    if plain is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _decode(kind, plain)
        except (ValueError, TypeError, ArithmeticError):
            continue
    raise ValueError(f"none of {kinds} fits {str(plain)[:80]}")


def _decode_tuple(kinds: tuple[Any, ...], plain: Plain) -> tuple[Any, ...]:  # as above
    if not isinstance(plain, list):
        raise ValueError(f"not a list: {str(plain)[:80]}")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], item) for item in plain)
    if len(kinds) != len(plain):
        raise ValueError(f"{len(plain)} items where {len(kinds)} belong")
    return tuple(_decode(kind, item) for kind, item in zip(kinds, plain, strict=True))


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:  # as above
    return typing.get_type_hints(kind)
