"""Texts that a manager writes in the admin, cadences and templates: every version whole, and which of them counts since when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mailflow.store.columns import Identity, Moment, one_of
from mailflow.store.tables.row import Row


class TextKind(StrEnum):
    """What a kept text is."""

    CADENCES = "cadences"  # the whole of cadences.toml
    TEMPLATE = "template"  # one file of a template, by its name below templates/


class TextVersion(Row, table=True):
    """A text as somebody saved it; it never changes."""

    __tablename__ = "text_versions"
    __table_args__ = (one_of("kind", TextKind), Index(None, "kind", "name", "id"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    kind: str
    name: str  # empty for cadences: there is one file of them
    text: str
    sha256: str
    author: str
    made_at: datetime = Field(sa_type=Moment)
    comment: str = ""
    parent_id: int | None = Field(default=None, foreign_key="text_versions.id", sa_type=Identity)  # what it was made from; none: a file


class TextPublication(Row, table=True):
    """From this moment on a version counts; without a version the file counts again. The latest one of a name is the live one.

    `replaces` is the publication before it (0: none), so that two people cannot both replace the same one.
    """

    __tablename__ = "text_publications"
    __table_args__ = (one_of("kind", TextKind), UniqueConstraint("kind", "name", "replaces"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    kind: str
    name: str
    replaces: int = Field(sa_type=Identity)
    version_id: int | None = Field(default=None, foreign_key="text_versions.id", sa_type=Identity)
    published_by: str
    published_at: datetime = Field(sa_type=Moment)
