"""Every body of a request and of an answer against Graph's own metadata, where it lies beside the checkout (`../shared/protocol/graph`)."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

FILE = Path(__file__).resolve().parents[4] / "shared" / "protocol" / "graph" / "mail-v1.0.csdl"

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_COLLECTION = re.compile(r"^Collection\((.*)\)$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")
_GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)


def is_here() -> bool:
    """Whether there is something to check against."""
    return FILE.is_file()


@dataclass(slots=True)
class _Type:
    base: str
    properties: dict[str, tuple[str, bool]] = field(default_factory=dict)  # name: type, may it be null


class Metadata:
    """The types of the mail part of Graph v1.0."""

    def __init__(self) -> None:
        root = etree.parse(str(FILE)).getroot()
        self._types: dict[str, _Type] = {}
        self._enums: dict[str, set[str]] = {}
        self._actions: dict[str, dict[str, str]] = {}
        for element in root.iter(f"{_EDM}ComplexType", f"{_EDM}EntityType"):
            self._types[f"graph.{element.get('Name')}"] = self._type(element)
        for element in root.iter(f"{_EDM}EnumType"):
            self._enums[f"graph.{element.get('Name')}"] = {str(member.get("Name")) for member in element}
        for element in root.iter(f"{_EDM}Action"):
            parameters = {str(one.get("Name")).lower(): str(one.get("Type")) for one in element.iter(f"{_EDM}Parameter")}
            self._actions.setdefault(str(element.get("Name")), {}).update(parameters)

    def check(self, kind: str, value: Any, at: str = "") -> list[str]:  # any JSON
        """What is wrong with a value of this type."""
        at = at or kind
        collection = _COLLECTION.match(kind)
        if collection:
            if not isinstance(value, list):
                return [f"{at}: {value!r} is no list"]
            return [said for number, one in enumerate(value) for said in self.check(collection[1], one, f"{at}[{number}]")]
        if kind.startswith("Edm."):
            return [] if _is_primitive(kind, value) else [f"{at}: {value!r} is no {kind}"]
        if kind in self._enums:
            return [] if str(value) in self._enums[kind] else [f"{at}: {value!r} is no {kind}"]
        return self._check_object(kind, value, at)

    def check_parameters(self, action: str, said: dict[str, Any]) -> list[str]:
        """What is wrong with the parameters of an action."""
        known = self._actions.get(action, {})
        found = []
        for name, value in said.items():
            kind = known.get(name.lower())
            found += (
                [f"{action}: no parameter {name}"]
                if kind is None
                else self.check(kind, value, f"{action}.{name}")
                if value is not None
                else []
            )
        return found

    def _check_object(self, kind: str, value: Any, at: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no object"] if kind in self._types else []  # not described here
        said = str(value.get("@odata.type", "")).lower().replace("#microsoft.", "")
        named = next((name for name in self._types if name.lower() == (said or kind.lower())), None)
        if named is None:
            # Only the mail part of the metadata is here: a type that it names and does not describe cannot be checked.
            return [f"{at}: there is no type {said}"] if said else []
        properties = self._properties(named)
        found = []
        for name, inner in value.items():
            if "@" in name:
                continue  # control information and annotations of OData JSON 4.01
            if name not in properties:
                found.append(f"{at}: {named} has no property {name}")
            elif inner is None:
                found += [] if properties[name][1] else [f"{at}.{name} must not be null"]
            else:
                found += self.check(properties[name][0], inner, f"{at}.{name}")
        return found

    def _properties(self, name: str) -> dict[str, tuple[str, bool]]:
        found = self._types.get(name)
        if found is None:
            return {}
        return {**self._properties(found.base), **found.properties}

    def _type(self, element: Any) -> _Type:  # lxml ships no types
        made = _Type(str(element.get("BaseType") or ""))
        for one in element.iter(f"{_EDM}Property", f"{_EDM}NavigationProperty"):
            made.properties[str(one.get("Name"))] = (str(one.get("Type")), one.get("Nullable") != "false")
        return made


@cache
def metadata() -> Metadata:
    """Read once a process."""
    return Metadata()


def _is_primitive(kind: str, value: Any) -> bool:  # any JSON
    if kind == "Edm.Boolean":
        return isinstance(value, bool)
    if kind in ("Edm.Int32", "Edm.Int64"):
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == "Edm.DateTimeOffset":
        return bool(_MOMENT.match(value))
    if kind == "Edm.Guid":
        return bool(_GUID.match(value))
    return kind != "Edm.Binary" or _is_base64(value)


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error:
        return False
    return True
