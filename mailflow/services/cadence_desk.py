"""What pages work with when a manager looks at cadences or changes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailflow.services.cadence_versions import standing, version_of
from mailflow.services.chase_plan import Chasing
from mailflow.services.live_cadences import CadenceSource
from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceDesk:
    """The live cadences, the file that they come from while nothing is published, and the templates. `words` is for composing samples."""

    store: Store
    source: CadenceSource
    file: Path
    folders: Callable[[], Sequence[Path]]
    words: Chasing

    def live_text(self) -> str:
        """The text that counts now; empty where the file cannot be read."""
        live = standing(self.store).version
        return self.file_text() if live is None else live.text

    def file_text(self) -> str:
        """What the file says, whether it counts or not; empty where it cannot be read."""
        try:
            return self.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):  # the live source says what is wrong with it
            return ""

    def text(self, which: int | None) -> str:
        """The text of a version, or of the file (`None`); raises LookupError where there is none."""
        return self.file_text() if which is None else version_of(self.store, which).text

    def templates(self) -> tuple[str, ...]:
        """The names of all templates of reminders, in order."""
        return tuple(sorted({name for folder in self.folders() for name in _names(folder)}))


def _names(folder: Path) -> set[str]:
    """Folders with a subject are templates; those outside of reminder/ are of other letters."""
    return {path.parent.relative_to(folder).as_posix() for path in (folder / "reminder").rglob("subject.txt*")}
