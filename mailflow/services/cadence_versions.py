"""Cadences that are kept in the admin: drafts, what is published, what came before; and the live ones at every moment.

Whoever publishes a version puts it in front of cadences.toml, until somebody says that the file counts again. Versions and
publications are only ever added; rolling back publishes an old text as a new version.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from mailflow.domain.errors import ConfigurationError, ConfigurationFaults, IllegalMove
from mailflow.services.cadence_check import check_text, find_faults
from mailflow.services.live_cadences import CadenceSource, LiveCadences
from mailflow.store.tables.texts import TextKind
from mailflow.store.text_versions import NewVersion, Publication, Version
from mailflow.store.unit import Store, UnitOfWork

log = structlog.get_logger()

_KIND = TextKind.CADENCES
_LONGEST_COMMENT = 500
# A thousand cadences with a dozen steps each.
_LONGEST_TEXT = 2_000_000
# What acts on versions are noted about.
_SUBJECT = "cadences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts now. Without a version it is the file; `publication` is 0 where nothing was ever published."""

    publication: int
    version: Version | None
    published: Publication | None

    @property
    def is_file(self) -> bool:
        """Whether the file counts."""
        return self.version is None


def standing(store: Store) -> Standing:
    """What counts now."""
    with store.reading() as unit:
        return _standing(unit)


def version_of(store: Store, version_id: int) -> Version:
    """A version; raises LookupError where there is none."""
    with store.reading() as unit:
        return unit.texts.get(_KIND, version_id)


def versions(store: Store) -> tuple[tuple[Version, ...], tuple[Publication, ...]]:
    """The versions and what was published when, the latest first."""
    with store.reading() as unit:
        return unit.texts.listed(_KIND), unit.texts.publications(_KIND)


def save(store: Store, text: str, *, folders: Sequence[Path], author: str, comment: str = "", parent_id: int | None = None) -> int:
    """Keeps a text as a draft; its version. Nothing counts that did not count before.

    Raises ConfigurationError with everything that is wrong with it; nothing is kept then.
    """
    _check(text, folders)
    with store.unit() as unit:
        version_id = _keep(unit, text, author=author, comment=comment, parent_id=parent_id)
        unit.commit()
    return version_id


def publish(store: Store, version_id: int, *, replaces: int, folders: Sequence[Path], actor: str) -> None:
    """A version counts from the next run on. `replaces` is the publication that the person saw.

    Raises StaleCase where somebody else has published since, ConfigurationError where the version cannot be used any more (a template
    is gone), IllegalMove where it counts already.
    """
    text = version_of(store, version_id).text
    _check(text, folders)
    with store.unit() as unit:
        if _standing(unit).publication == replaces and _is_live(unit, version_id):
            raise IllegalMove("this version counts already")
        _publish(unit, version_id, replaces=replaces, actor=actor)
        unit.commit()
    log.info("cadences.published", version=version_id, actor=actor)


def roll_back(store: Store, version_id: int, *, replaces: int, folders: Sequence[Path], actor: str) -> int:
    """The text of an old version counts again, as a new version; its number. Raises as `publish` does."""
    old = version_of(store, version_id)
    _check(old.text, folders)
    with store.unit() as unit:
        if _is_live(unit, version_id):
            raise IllegalMove("this version counts already")
        new = _keep(unit, old.text, author=actor, comment=f"back to version {old.id}", parent_id=old.id)
        _publish(unit, new, replaces=replaces, actor=actor, back_to=old.id)
        unit.commit()
    log.info("cadences.published", version=new, back_to=old.id, actor=actor)
    return new


def give_back_to_file(store: Store, *, replaces: int, actor: str) -> None:
    """The file counts again; every version stays. Raises StaleCase as `publish` does, IllegalMove where the file counts already."""
    with store.unit() as unit:
        if _standing(unit).is_file:
            raise IllegalMove("the file counts already")
        _publish(unit, None, replaces=replaces, actor=actor)
        unit.commit()
    log.info("cadences.given_back_to_file", actor=actor)


def take_over(store: Store, text: str, *, folders: Sequence[Path], actor: str, comment: str) -> int:
    """A text from a file is kept and counts at once; its version. Raises ConfigurationError where it cannot be used."""
    _check(text, folders)
    with store.unit() as unit:
        version_id = _keep(unit, text, author=actor, comment=comment, parent_id=None)
        _publish(unit, version_id, replaces=_standing(unit).publication, actor=actor)
        unit.commit()
    return version_id


@dataclass(slots=True)
class PublishedCadences:
    """The live cadences of an installation: the published version where there is one, else the file.

    `open_file` is called when the file counts for the first time, and may raise. A version that cannot be used any more (its template is
    gone) leaves those before it in force, with the fault; after a start there are none, and nobody is reminded.
    """

    store: Store
    folders: Callable[[], Sequence[Path]]
    open_file: Callable[[], CadenceSource]
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _file: CadenceSource | None = None
    _taken: int | None = None
    _live: LiveCadences | None = None

    def now(self) -> LiveCadences:
        """The live cadences of this moment, and where their templates are."""
        return replace(self._now(), folders=tuple(self.folders()))

    def _now(self) -> LiveCadences:
        with self._turn:
            now = standing(self.store)
            if now.version is None:
                self._taken = None
                return self._of_file()
            if now.version.id != self._taken:
                self._live = self._of_version(now.version, now.published)
                self._taken = now.version.id
            return self._live or LiveCadences(cadences=(), origin=f"version {now.version.id}")

    def _of_file(self) -> LiveCadences:
        if self._file is None:
            self._file = self.open_file()
        self._live = self._file.now()
        return self._live

    def _of_version(self, version: Version, published: Publication | None) -> LiveCadences:
        origin = f"version {version.id}" + (f", published by {published.published_by}" if published else "")
        try:
            live = LiveCadences(cadences=check_text(version.text, self.folders()), origin=origin)
        except ConfigurationError as error:
            log.warning("cadences.refused", version=version.id, fault=str(error))
            before = self._live or LiveCadences(cadences=(), origin=origin)
            return LiveCadences(cadences=before.cadences, origin=before.origin, fault=f"{origin}: {error}")
        log.info("cadences.changed", version=version.id, cadences=len(live.cadences))
        return live


def _check(text: str, folders: Sequence[Path]) -> None:
    if len(text) > _LONGEST_TEXT:
        raise ConfigurationError(where="cadences", what=f"has more than {_LONGEST_TEXT} characters", fix="Shorten it.")
    faults = find_faults(text, folders)
    if faults:
        raise ConfigurationFaults(
            ConfigurationError(where=fault.place or "cadences", what=fault.says.rstrip("."), fix="Nothing was changed.") for fault in faults
        )


def _standing(unit: UnitOfWork) -> Standing:
    live = unit.texts.live(_KIND)
    version = unit.texts.get(_KIND, live.version_id) if live is not None and live.version_id is not None else None
    return Standing(publication=live.id if live else 0, version=version, published=live)


def _is_live(unit: UnitOfWork, version_id: int) -> bool:
    live = unit.texts.live(_KIND)
    return live is not None and live.version_id == version_id


def _keep(unit: UnitOfWork, text: str, *, author: str, comment: str, parent_id: int | None) -> int:
    new = NewVersion(kind=_KIND, name="", text=text, author=author, comment=comment.strip()[:_LONGEST_COMMENT], parent_id=parent_id)
    version_id = unit.texts.add(new)
    facts = {"version": version_id, "sha256": unit.texts.get(_KIND, version_id).sha256, "from": parent_id}
    unit.audit.note("cadences.saved", actor=author, subject=_SUBJECT, facts=facts)
    return version_id


def _publish(unit: UnitOfWork, version_id: int | None, *, replaces: int, actor: str, back_to: int | None = None) -> None:
    before = unit.texts.live(_KIND)
    unit.texts.publish(_KIND, version_id, replaces=replaces, actor=actor)
    what = "cadences.given_back_to_file" if version_id is None else "cadences.rolled_back" if back_to else "cadences.published"
    facts = {"version": version_id, "instead_of": before.version_id if before else None, "back_to": back_to}
    unit.audit.note(what, actor=actor, subject=_SUBJECT, facts={name: value for name, value in facts.items() if value is not None})
