"""Versions of the texts that a manager writes, and which of them is live: rows are added and never changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from mailflow.domain.errors import StaleCase
from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.tables.texts import TextKind
from mailflow.store.work import Work

_VERSIONS = table_of(tables.TextVersion)
_PUBLICATIONS = table_of(tables.TextPublication)
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text as somebody saved it. `parent_id` is the version that it was made from, `None` where that was a file."""

    id: int
    kind: TextKind
    name: str
    text: str
    sha256: str
    author: str
    made_at: datetime
    comment: str
    parent_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A text to be kept."""

    kind: TextKind
    name: str
    text: str
    author: str
    comment: str = ""
    parent_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What counts since when; without a version it is the file."""

    id: int
    name: str
    version_id: int | None
    published_by: str
    published_at: datetime


class TextVersions:
    """The kept texts of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, new: NewVersion) -> int:
        """Keeps a text; its id."""
        values = {
            "kind": new.kind,
            "name": new.name,
            "text": new.text,
            "sha256": sha256_of(new.text),
            "author": new.author,
            "made_at": self._work.now,
            "comment": new.comment,
            "parent_id": new.parent_id,
        }
        return self._work.insert(_VERSIONS, values)

    def get(self, kind: TextKind, version_id: int) -> Version:
        """A version; raises LookupError where there is none of this kind."""
        row = self._work.first(select(_VERSIONS).where(_VERSIONS.c.id == version_id, _VERSIONS.c.kind == kind))
        if row is None:
            raise LookupError(f"there is no version {version_id}")
        return _version(row)

    def listed(self, kind: TextKind, name: str = "") -> tuple[Version, ...]:
        """The versions of a text, the latest first, two hundred at most."""
        which = (_VERSIONS.c.kind == kind, _VERSIONS.c.name == name)
        return tuple(map(_version, self._work.all(select(_VERSIONS).where(*which).order_by(_VERSIONS.c.id.desc()).limit(_SHOWN))))

    def live(self, kind: TextKind, name: str = "") -> Publication | None:
        """What counts now; `None` where nothing was ever published."""
        which = (_PUBLICATIONS.c.kind == kind, _PUBLICATIONS.c.name == name)
        row = self._work.first(select(_PUBLICATIONS).where(*which).order_by(_PUBLICATIONS.c.id.desc()).limit(1))
        return None if row is None else _publication(row)

    def live_versions(self, kind: TextKind) -> dict[str, Version]:
        """The versions that count now, by name; a name that went back to its file is absent."""
        latest = select(func.max(_PUBLICATIONS.c.id)).where(_PUBLICATIONS.c.kind == kind).group_by(_PUBLICATIONS.c.name)
        query = select(_VERSIONS).join(_PUBLICATIONS, _PUBLICATIONS.c.version_id == _VERSIONS.c.id).where(_PUBLICATIONS.c.id.in_(latest))
        return {row.name: _version(row) for row in self._work.all(query.order_by(_VERSIONS.c.name))}

    def last_publication(self, kind: TextKind) -> int:
        """A number that grows whenever a text of this kind is published; 0 where none ever was."""
        row = self._work.first(select(func.max(_PUBLICATIONS.c.id)).where(_PUBLICATIONS.c.kind == kind))
        return 0 if row is None or row[0] is None else int(row[0])

    def publications(self, kind: TextKind, name: str = "") -> tuple[Publication, ...]:
        """What counted when, the latest first, two hundred at most."""
        which = (_PUBLICATIONS.c.kind == kind, _PUBLICATIONS.c.name == name)
        query = select(_PUBLICATIONS).where(*which).order_by(_PUBLICATIONS.c.id.desc())
        return tuple(map(_publication, self._work.all(query.limit(_SHOWN))))

    def publish(self, kind: TextKind, version_id: int | None, *, replaces: int, actor: str, name: str = "") -> int:
        """The version counts from the commit on; without one the file does. `replaces` is the publication that the person saw (0: none).

        Raises StaleCase where something else was published since.
        """
        live = self.live(kind, name)
        values = {
            "kind": kind,
            "name": name,
            "replaces": replaces,
            "version_id": version_id,
            "published_by": actor,
            "published_at": self._work.now,
        }
        added = None if (live.id if live else 0) != replaces else self._work.key_of_new(_PUBLICATIONS, values)
        if added is None:
            raise StaleCase("somebody else has published since you opened this page; reload it and compare again")
        return int(added.id)


def sha256_of(text: str) -> str:
    """The hash under which a text is known."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _version(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        kind=TextKind(row.kind),
        name=row.name,
        text=row.text,
        sha256=row.sha256,
        author=row.author,
        made_at=row.made_at,
        comment=row.comment,
        parent_id=row.parent_id,
    )


def _publication(row: Row[Any]) -> Publication:
    return Publication(id=row.id, name=row.name, version_id=row.version_id, published_by=row.published_by, published_at=row.published_at)
