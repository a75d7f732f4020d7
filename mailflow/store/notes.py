"""Notes on clients, invoices and receipts; views of the queue that people keep; walls around clients."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.work import Work

_NOTES = table_of(tables.Note)
_VIEWS = table_of(tables.SavedView)
_WALLS = table_of(tables.Wall)
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote about a subject (``client:10234``)."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A filter of the queue under a name; `query` is what stands behind the question mark of its address."""

    id: int
    name: str
    query: str


class Notes:
    """The notes of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, subject: str, *, author: str, text: str) -> int:
        """Writes a note; its id."""
        return self._work.insert(_NOTES, {"subject": subject, "author": author, "at": self._work.now, "text": text})

    def about(self, subject: str) -> tuple[Note, ...]:
        """The notes on a subject, the latest first."""
        rows = self._work.all(select(_NOTES).where(_NOTES.c.subject == subject).order_by(_NOTES.c.id.desc()).limit(_SHOWN))
        return tuple(Note(author=row.author, at=row.at, text=row.text) for row in rows)


class Views:
    """The saved views of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(self, login: str, *, name: str, query: str) -> None:
        """Keeps a view; one of the same name is replaced."""
        self._work.change(delete(_VIEWS).where(_VIEWS.c.login == login, _VIEWS.c.name == name))
        self._work.insert(_VIEWS, {"login": login, "name": name, "query": query})

    def drop(self, login: str, view_id: int) -> None:
        """Forgets a view of this person."""
        self._work.change(delete(_VIEWS).where(_VIEWS.c.login == login, _VIEWS.c.id == view_id))

    def of(self, login: str) -> tuple[View, ...]:
        """This person's views, by name."""
        rows = self._work.all(select(_VIEWS).where(_VIEWS.c.login == login).order_by(_VIEWS.c.name))
        return tuple(View(id=row.id, name=row.name, query=row.query) for row in rows)


class Walls:
    """The walls of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def set_inside(self, client_number: str, logins: tuple[str, ...], *, actor: str) -> None:
        """From now on only these people see the client; without any, there is no wall."""
        self._work.change(delete(_WALLS).where(_WALLS.c.client_number == client_number))
        for login in sorted(set(logins)):
            self._work.insert(_WALLS, {"client_number": client_number, "login": login, "built_by": actor, "built_at": self._work.now})

    def inside(self) -> dict[str, tuple[str, ...]]:
        """Who stands inside each wall, by client."""
        found: dict[str, list[str]] = {}
        for row in self._work.all(select(_WALLS).order_by(_WALLS.c.client_number, _WALLS.c.login)):
            found.setdefault(row.client_number, []).append(row.login)
        return {number: tuple(logins) for number, logins in found.items()}
