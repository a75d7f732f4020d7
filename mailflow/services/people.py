"""Logins of the admin: made by the command line, checked at its door."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mailflow.domain.errors import ConfigurationError
from mailflow.store.people import Person
from mailflow.store.unit import Store

# argon2-cffi's defaults are RFC 9106's second recommendation (64 MiB, three passes).
_HASHER = PasswordHasher()
_SHORTEST = 8


def add_person(store: Store, *, login: str, name: str, password: str = "", roles: tuple[str, ...] = ("clerk",)) -> str:
    """A new login; its password (a random one where `password` is empty). Raises ConfigurationError where the login is taken."""
    password = password or secrets.token_urlsafe(9)
    if len(password) < _SHORTEST:
        raise ConfigurationError(where="password", what=f"shorter than {_SHORTEST} characters", fix="Choose a longer one.")
    person = Person(login=login, name=name, password_hash=_HASHER.hash(password), roles=roles)
    with store.unit() as unit:
        if not unit.people.add(person):
            raise ConfigurationError(where=f"login {login}", what="already exists", fix="Choose another login, or set a new password.")
        unit.audit.note("person.added", actor="command line", subject=f"person:{login}", facts={"roles": list(roles)})
        unit.commit()
    return password


def set_password(store: Store, *, login: str, password: str = "") -> str:
    """Another password for a login; the password. Raises ConfigurationError where nobody has this login."""
    password = password or secrets.token_urlsafe(9)
    with store.unit() as unit:
        if not unit.people.set_password(login, _HASHER.hash(password)):
            raise ConfigurationError(where=f"login {login}", what="does not exist", fix="Add it first.")
        unit.audit.note("person.password_set", actor="command line", subject=f"person:{login}")
        unit.commit()
    return password


def find_person(store: Store, login: str) -> Person | None:
    """The active person of this login."""
    with store.reading() as unit:
        person = unit.people.find(login)
    return person if person is not None and person.is_active else None


def check_password(store: Store, login: str, password: str) -> Person | None:
    """The person, where login and password belong together; the same time is taken where the login does not exist."""
    person = find_person(store, login)
    known = person.password_hash if person is not None else _NOBODY
    try:
        _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return None
    return person


# The hash of a password that nobody has: checking it takes as long as a real one, so that logins cannot be guessed by the clock.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$8ZCpU7bKhsGAWfIDVAPMmw$sQqg9ndXw81TrcatjF5ZXDkHOEonGqWfqk/eXhRHawE"
