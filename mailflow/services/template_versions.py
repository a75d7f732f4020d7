"""Templates of reminders as a manager writes them: checked with sample data, kept as versions, and laid out where letters look first.

A version is a template in one language: its subject, its text and its page together. What counts lies in a folder named after the last
publication; a folder that is laid out never changes, so that no letter is composed of two states.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailflow.domain.errors import IllegalMove, TemplateError
from mailflow.letters.check import sample_values
from mailflow.letters.compose import Composed, compose
from mailflow.store.tables.texts import TextKind
from mailflow.store.text_versions import NewVersion, Publication, Version
from mailflow.store.unit import Store, UnitOfWork

PARTS = ("subject.txt", "body.txt", "body.html")
LANGUAGES = ("en", "de", "fr", "es")
_KIND = TextKind.TEMPLATE
_ROOT = "reminder"
_NAME = re.compile(r"reminder/[a-z0-9_-]{1,60}")
_OWN = "en"  # files without a language are English
# Ten times the longest shipped one.
_LONGEST = 100_000
_LONGEST_COMMENT = 500

Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts of a template in a language. `is_own`: a version of the admin, else a file; `publication` is 0 before the first one."""

    parts: Parts
    publication: int
    version: Version | None
    published: Publication | None

    @property
    def is_own(self) -> bool:
        """Whether a version of the admin counts."""
        return self.version is not None


def template_names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all templates of reminders, in order."""
    found = {path.parent.relative_to(folder).as_posix() for folder in folders for path in (folder / _ROOT).glob("*/subject.txt*")}
    return tuple(sorted(found))


def languages_of(folders: Sequence[Path], name: str) -> tuple[str, ...]:
    """The languages that a template has."""
    return tuple(language for language in LANGUAGES if _read(folders, name, language))


def standing(store: Store, folders: Sequence[Path], name: str, language: str) -> Standing:
    """What counts of a template in a language; raises LookupError where nobody has such a template."""
    if not _NAME.fullmatch(name) or language not in LANGUAGES or name not in template_names(folders):
        raise LookupError(f"there is no template {name[:80]} in {language[:10]}")
    with store.reading() as unit:
        live = unit.texts.live(_KIND, _key(name, language))
        version = unit.texts.get(_KIND, live.version_id) if live is not None and live.version_id is not None else None
    parts = _parts(version) if version is not None else _read(folders, name, language)
    return Standing(parts=parts, publication=live.id if live else 0, version=version, published=live)


def versions(store: Store, name: str, language: str) -> tuple[Version, ...]:
    """Every version of a template in a language, the latest first."""
    with store.reading() as unit:
        return unit.texts.listed(_KIND, _key(name, language))


def parts_of(store: Store, version_id: int) -> Parts:
    """What a version says; raises LookupError where there is none."""
    with store.reading() as unit:
        return _parts(unit.texts.get(_KIND, version_id))


def try_out(parts: Parts, folders: Sequence[Path], name: str, language: str) -> Composed:
    """The letter that these words make of sample data; raises TemplateError with part, line and fix."""
    if sum(map(len, parts.values())) > _LONGEST:
        raise TemplateError(f"a template has at most {_LONGEST} characters; shorten it")
    if not parts.get("subject.txt", "").strip() or not parts.get("body.txt", "").strip():
        raise TemplateError("a template has a subject and a text; fill in both")
    if "body.html" in _read(folders, name, language) and not parts.get("body.html", "").strip():
        raise TemplateError("this letter has a page (HTML); without one, readers would see other words than the text has")
    with tempfile.TemporaryDirectory(prefix="mailflow-template-") as place:
        _write(Path(place), name, language, parts)
        return compose(name, sample_values() | {"language": language}, folders=(Path(place), *folders), language=language)


def publish(store: Store, folders: Sequence[Path], new: NewVersion, *, replaces: int) -> int:
    """Keeps a version and lets it count from the next letter on; its number. `replaces` is the publication that the person saw.

    Raises TemplateError where it cannot be composed, StaleCase where somebody else has published since; nothing is kept then.
    """
    name, _, language = new.name.rpartition(".")
    try_out(json.loads(new.text), folders, name, language)
    with store.unit() as unit:
        version_id = unit.texts.add(new)
        _publish(unit, new.name, version_id, replaces=replaces, actor=new.author)
        unit.commit()
    return version_id


def new_version(name: str, language: str, parts: Parts, *, author: str, comment: str = "", parent_id: int | None = None) -> NewVersion:
    """Words of a template as they are kept."""
    said = {part: parts[part] for part in PARTS if parts.get(part, "").strip()}
    text = json.dumps(said, ensure_ascii=False, indent=1)
    comment = comment.strip()[:_LONGEST_COMMENT]
    return NewVersion(kind=_KIND, name=_key(name, language), text=text, author=author, comment=comment, parent_id=parent_id)


def give_back_to_file(store: Store, name: str, language: str, *, replaces: int, actor: str) -> None:
    """The file counts again; raises IllegalMove where it does already, StaleCase where somebody else has published since."""
    key = _key(name, language)
    with store.unit() as unit:
        live = unit.texts.live(_KIND, key)
        if live is None or live.version_id is None:
            raise IllegalMove("the file counts already")
        _publish(unit, key, None, replaces=replaces, actor=actor)
        unit.commit()


def lay_out(store: Store, place: Path) -> tuple[Path, ...]:
    """The folder with what was published in the admin, made where it is missing; none where nothing was."""
    with store.reading() as unit:
        number = unit.texts.last_publication(_KIND)
        folder = place / str(number)
        if number == 0 or folder.is_dir():
            return (folder,) if number else ()
        live = unit.texts.live_versions(_KIND)
    place.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=place))
    for key, version in live.items():
        name, _, language = key.rpartition(".")
        _write(draft, name, language, _parts(version))
    try:
        draft.rename(folder)
    except OSError:  # another thread or process was quicker, with the same words
        shutil.rmtree(draft, ignore_errors=True)
        if not folder.is_dir():
            raise
    return (folder,)


def _publish(unit: UnitOfWork, key: str, version_id: int | None, *, replaces: int, actor: str) -> None:
    unit.texts.publish(_KIND, version_id, replaces=replaces, actor=actor, name=key)
    what = "template.published" if version_id is not None else "template.given_back_to_file"
    unit.audit.note(what, actor=actor, subject=f"template:{key}", facts={"version": version_id} if version_id else {})


def _key(name: str, language: str) -> str:
    return f"{name}.{language}"


def _parts(version: Version) -> Parts:
    return {part: str(text) for part, text in json.loads(version.text).items() if part in PARTS}


def _ending(language: str) -> str:
    return "" if language == _OWN else f".{language}"


def _read(folders: Sequence[Path], name: str, language: str) -> dict[str, str]:
    """Each part from the first folder that has it."""
    found: dict[str, str] = {}
    for part in PARTS:
        files = (folder / name / f"{part}{_ending(language)}" for folder in folders)
        path = next((file for file in files if file.is_file()), None)
        if path is not None:
            found[part] = path.read_text(encoding="utf-8")
    return found


def _write(folder: Path, name: str, language: str, parts: Parts) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    for part, text in parts.items():
        (folder / name / f"{part}{_ending(language)}").write_text(text, encoding="utf-8")
