"""Who may act in the admin."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from mailflow.store import tables
from mailflow.store.columns import table_of
from mailflow.store.work import Work

_USERS = table_of(tables.User)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a login; `password_hash` is argon2's own notation, `totp_secret` base32, empty where no second factor is asked for.

    `attorney` is the ledger's name of whose clients an attorney sees. `refused_tries` are those since the last login.
    """

    login: str
    name: str
    password_hash: str
    roles: tuple[str, ...]
    is_active: bool = True
    attorney: str = ""
    totp_secret: str = ""
    refused_tries: int = 0
    locked_until: datetime | None = None


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
            "attorney": person.attorney,
            "created_at": self._work.now,
        }
        return self._work.insert_new(_USERS, values)

    def find(self, login: str) -> Person | None:
        """The person of this login, whether active or not."""
        row = self._work.first(select(_USERS).where(_USERS.c.login == login))
        return None if row is None else _person(row)

    def listed(self) -> tuple[Person, ...]:
        """Everybody, by login."""
        return tuple(map(_person, self._work.all(select(_USERS).order_by(_USERS.c.login))))

    def set_password(self, login: str, password_hash: str) -> bool:
        """Another password, and the door is open again; false where nobody has this login."""
        return self._set(login, password_hash=password_hash, refused_tries=0, locked_until=None)

    def set_roles(self, login: str, roles: tuple[str, ...], *, attorney: str) -> bool:
        """Other roles; false where nobody has this login."""
        return self._set(login, roles=list(roles), attorney=attorney)

    def set_active(self, login: str, *, is_active: bool) -> bool:
        """Whether the login opens the door; false where nobody has it."""
        return self._set(login, is_active=is_active)

    def set_totp(self, login: str, secret: str) -> bool:
        """The secret of the second factor, or none; false where nobody has this login."""
        return self._set(login, totp_secret=secret, totp_step=0)

    def take_totp_step(self, login: str, step: int) -> bool:
        """A code of this step opens the door once; false where it or a later one already did (RFC 6238 section 5.2)."""
        fresh = (_USERS.c.login == login, _USERS.c.totp_step < step)
        return self._work.change(update(_USERS).where(*fresh).values(totp_step=step)) == 1

    def note_refused(self, login: str, *, locked_until: datetime | None) -> None:
        """A try at the door was refused; with a moment, the login is locked until then."""
        self._set(login, refused_tries=_USERS.c.refused_tries + 1, locked_until=locked_until)

    def note_entered(self, login: str) -> None:
        """Somebody came in: earlier tries do not count any more."""
        tried = or_(_USERS.c.refused_tries != 0, _USERS.c.locked_until.is_not(None))
        self._work.change(update(_USERS).where(_USERS.c.login == login, tried).values(refused_tries=0, locked_until=None))

    def count(self) -> int:
        """How many logins there are."""
        row = self._work.first(select(func.count()).select_from(_USERS))
        return int(row[0]) if row is not None else 0

    def _set(self, login: str, **values: object) -> bool:
        return self._work.change(update(_USERS).where(_USERS.c.login == login).values(values)) == 1


def _person(row: Row[Any]) -> Person:
    return Person(
        login=row.login,
        name=row.name,
        password_hash=row.password_hash,
        roles=tuple(row.roles),
        is_active=row.is_active,
        attorney=row.attorney,
        totp_secret=row.totp_secret,
        refused_tries=row.refused_tries,
        locked_until=row.locked_until,
    )
