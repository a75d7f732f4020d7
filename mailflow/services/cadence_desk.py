"""What pages work with when a manager looks at cadences or changes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mailflow.services.cadence_versions import standing, version_of
from mailflow.services.chase_plan import Chasing
from mailflow.services.live_cadences import CadenceSource
from mailflow.services.template_versions import template_names
from mailflow.store.unit import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceDesk:
    """The live cadences, the file that they come from while nothing is published, and the templates.

    `folders` are those that letters are composed from, `files` the same without what was published in the admin. `words` is for
    composing samples; `own_domains` are the firm's, to which test letters may go.
    """

    store: Store
    source: CadenceSource
    file: Path
    folders: Callable[[], Sequence[Path]]
    files: tuple[Path, ...]
    words: Chasing
    own_domains: tuple[str, ...] = ()

    def chasing(self) -> Chasing:
        """What letters are composed with at this moment."""
        return replace(self.words, folders=tuple(self.folders()))

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
        return template_names(self.files)
