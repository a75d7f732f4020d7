"""A request and its answer, as the local servers hand them on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Call:
    """A request. `connection` is a dictionary that lives as long as the TCP connection."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # lower-case names
    body: bytes
    connection: dict[str, Any]
    url: str
    operation: str = ""
    user: str = ""


@dataclass(slots=True, kw_only=True)
class Answer:
    """An answer; with `parts` it is sent chunk by chunk, as they come."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: Iterator[bytes] | None = None
    cut_after: int | None = None  # so many bytes of the body, then the connection breaks
