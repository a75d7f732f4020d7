"""Who may act in the admin."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.work import Work

_USERS = table_of(tables.User)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a login; `password_hash` is argon2's own notation."""

    login: str
    name: str
    password_hash: str
    roles: tuple[str, ...]
    is_active: bool = True


class People:
    """The logins of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, person: Person) -> bool:
        """A new login; false where it is taken."""
        values = {
            "login": person.login,
            "name": person.name,
            "password_hash": person.password_hash,
            "roles": list(person.roles),
            "is_active": person.is_active,
            "created_at": self._work.now,
        }
        return self._work.insert_new(_USERS, values)

    def find(self, login: str) -> Person | None:
        """The person of this login, whether active or not."""
        row = self._work.first(select(_USERS).where(_USERS.c.login == login))
        if row is None:
            return None
        return Person(login=row.login, name=row.name, password_hash=row.password_hash, roles=tuple(row.roles), is_active=row.is_active)

    def set_password(self, login: str, password_hash: str) -> bool:
        """Another password; false where nobody has this login."""
        return self._work.change(update(_USERS).where(_USERS.c.login == login).values(password_hash=password_hash)) == 1

    def count(self) -> int:
        """How many logins there are."""
        row = self._work.first(select(func.count()).select_from(_USERS))
        return int(row[0]) if row is not None else 0
