"""The live cadences now: what the duty of reminding asks for at every run, so that a change needs no restart.

`CadenceSource` is the seam. `CadenceFile` stands on the firm's cadences.toml; whoever keeps cadences elsewhere puts a source in front of
it that answers itself where it has something, and passes the question on where it has not.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import structlog

from mailflow.domain.cadence import Cadence
from mailflow.domain.errors import ConfigurationError
from mailflow.policy.dunning_file import read_cadences

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCadences:
    """The cadences that letters go by now.

    `origin` is where they stand (a file's path, a version's name). `fault` says what is wrong with what was to replace them, in words for
    a person; empty: nothing is. `folders` are the templates' of this moment; empty: they stay as they were.
    """

    cadences: tuple[Cadence, ...]
    origin: str
    fault: str = ""
    folders: tuple[Path, ...] = ()


class CadenceSource(Protocol):
    """Knows the live cadences; asked at every run, from any thread."""

    def now(self) -> LiveCadences:
        """The live cadences of this moment; what cannot be used is a `fault` beside those that can, never raised here."""


class CadenceFile:
    """The cadences of a file, taken anew whenever it has changed: the whole file or nothing of it.

    `check` looks at what parsing cannot know (the templates that steps name) and raises ConfigurationError. Making one raises it too:
    at the start there is nothing to keep instead.
    """

    def __init__(self, path: Path, *, check: Callable[[Sequence[Cadence]], None]) -> None:
        self._path = path
        self._check = check
        self._turn = threading.Lock()
        self._seen = _content(path)
        self._live = LiveCadences(cadences=self._read(), origin=str(path))

    def now(self) -> LiveCadences:
        """The cadences of the file; of a file that cannot be used, those before it, with its fault."""
        with self._turn:
            content = _content(self._path)
            if content != self._seen:
                self._seen = content
                self._take()
            return self._live

    def _take(self) -> None:
        try:
            cadences = self._read()
        except ConfigurationError as error:
            log.warning("cadences.refused", file=self._path.name, fault=str(error))
            self._live = replace(self._live, fault=str(error))
            return
        log.info("cadences.changed", file=self._path.name, cadences=len(cadences))
        self._live = LiveCadences(cadences=cadences, origin=str(self._path))

    def _read(self) -> tuple[Cadence, ...]:
        cadences = read_cadences(self._path)
        self._check(cadences)
        return cadences


def _content(path: Path) -> bytes | None:
    """The whole file: times and sizes can stay the same while it changes. `None`: it cannot be read, which reading it will explain."""
    try:
        return path.read_bytes()
    except OSError:
        return None
