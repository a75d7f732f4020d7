"""Logins of the admin: made by the command line or an administrator, checked at its door, locked after too many refused tries."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mailflow.domain.errors import ConfigurationError
from mailflow.services.permissions import Role
from mailflow.store.people import Person
from mailflow.store.unit import Store, UnitOfWork

__all__ = [
    "Lock",
    "Person",
    "add_person",
    "check_password",
    "find_person",
    "knows_password",
    "second_factor_fits",
    "set_active",
    "set_password",
    "set_roles",
    "set_second_factor",
]
COMMAND_LINE = "command line"
# argon2-cffi's defaults are RFC 9106's second recommendation (64 MiB, three passes).
_HASHER = PasswordHasher()
_SHORTEST = 8
_TOTP_SECONDS = 30  # RFC 6238 section 5.2
_TOTP_DRIFT = 1  # steps that a telephone's clock may be off, to either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """When a login is locked, and for how long (policy: web.lock_after, web.lock_minutes)."""

    after: int
    time: timedelta


def add_person(
    store: Store,
    *,
    login: str,
    name: str,
    password: str = "",
    roles: tuple[str, ...] = ("clerk",),
    attorney: str = "",
    actor: str = COMMAND_LINE,
) -> str:
    """A new login; its password (a random one where `password` is empty). Raises ConfigurationError where the login is taken."""
    password = password or secrets.token_urlsafe(9)
    _check_password(password)
    person = Person(login=login, name=name, password_hash=_HASHER.hash(password), roles=_known(roles), attorney=attorney)
    with store.unit() as unit:
        if not unit.people.add(person):
            raise ConfigurationError(where=f"login {login}", what="already exists", fix="Choose another login, or set a new password.")
        unit.audit.note("person.added", actor=actor, subject=f"person:{login}", facts={"roles": list(roles)})
        unit.commit()
    return password


def set_password(store: Store, *, login: str, password: str = "", actor: str = COMMAND_LINE) -> str:
    """Another password for a login, which opens a locked one; the password. Raises ConfigurationError where nobody has this login."""
    password = password or secrets.token_urlsafe(9)
    _check_password(password)
    hashed = _HASHER.hash(password)
    _change(store, login, "password_set", lambda unit: unit.people.set_password(login, hashed), actor=actor)
    return password


def set_roles(store: Store, *, login: str, roles: tuple[str, ...], attorney: str = "", actor: str = COMMAND_LINE) -> None:
    """Other roles for a login; an attorney sees the clients whom the ledger says that `attorney` bills."""
    known = _known(roles)
    if Role.ATTORNEY in known and not attorney:
        fix = "Give the billing attorney's name as the ledger has it."
        raise ConfigurationError(where=f"login {login}", what="an attorney without a name", fix=fix)
    facts: dict[str, object] = {"roles": list(known), "attorney": attorney}
    _change(store, login, "roles_set", lambda unit: unit.people.set_roles(login, known, attorney=attorney), actor=actor, facts=facts)


def set_active(store: Store, *, login: str, is_active: bool, actor: str = COMMAND_LINE) -> None:
    """Whether a login opens the door; what it did stays under its name."""
    said = "activated" if is_active else "deactivated"
    _change(store, login, said, lambda unit: unit.people.set_active(login, is_active=is_active), actor=actor)


def set_second_factor(store: Store, *, login: str, secret: str, actor: str) -> None:
    """From now on the door asks this login for a code too (RFC 6238); an empty secret: no more."""
    said = "second_factor_set" if secret else "second_factor_removed"
    _change(store, login, said, lambda unit: unit.people.set_totp(login, secret), actor=actor)


def find_person(store: Store, login: str) -> Person | None:
    """The active person of this login."""
    with store.reading() as unit:
        person = unit.people.find(login)
    return person if person is not None and person.is_active else None


def check_password(store: Store, login: str, password: str, *, code: str = "", lock: Lock | None = None) -> Person | None:
    """The person, where login, password and code belong together; the same time is taken where the login does not exist.

    With a lock, refused tries are counted; a locked login is refused whatever is typed.
    """
    person = find_person(store, login)
    known = person.password_hash if person is not None else _NOBODY
    try:
        _HASHER.verify(known, password)
        is_right = person is not None
    except (VerificationError, InvalidHashError):
        is_right = False
    if person is None:
        return None
    is_locked = person.locked_until is not None and person.locked_until > store.clock.now()
    if is_right and not is_locked and _has_factor(store, person, code):
        if person.refused_tries or person.locked_until:
            with store.unit() as unit:
                unit.people.note_entered(login)
                unit.commit()
        return person
    if lock is not None and not is_locked:
        _count_refused(store, person, lock)
    return None


def knows_password(store: Store, login: str, password: str) -> bool:
    """Whether somebody who is inside already knows the password: asked before it, or the second factor, is changed."""
    person = find_person(store, login)
    try:
        return person is not None and _HASHER.verify(person.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def second_factor_fits(store: Store, secret: str, code: str) -> bool:
    """Whether a code is the present one of a secret, give or take a step: what is asked for before a factor is switched on."""
    return _step_of(store, secret, code) is not None


def _has_factor(store: Store, person: Person, code: str) -> bool:
    if not person.totp_secret:
        return True
    step = _step_of(store, person.totp_secret, code)
    if step is None:
        return False
    with store.unit() as unit:
        is_fresh = unit.people.take_totp_step(person.login, step)
        unit.commit()
    return is_fresh


def _step_of(store: Store, secret: str, code: str) -> int | None:
    import pyotp

    digits = code.replace(" ", "")
    now = int(store.clock.now().timestamp()) // _TOTP_SECONDS
    totp = pyotp.TOTP(secret, interval=_TOTP_SECONDS)
    steps = range(now - _TOTP_DRIFT, now + _TOTP_DRIFT + 1)
    return next((step for step in steps if digits and secrets.compare_digest(totp.generate_otp(step), digits)), None)


def _count_refused(store: Store, person: Person, lock: Lock) -> None:
    is_last = person.refused_tries + 1 >= lock.after
    until = store.clock.now() + lock.time if is_last else None
    with store.unit() as unit:
        unit.people.note_refused(person.login, locked_until=until)
        if is_last:
            unit.audit.note("person.locked", actor="service", subject=f"person:{person.login}")
        unit.commit()


def _change(
    store: Store, login: str, said: str, change: Callable[[UnitOfWork], bool], *, actor: str, facts: dict[str, object] | None = None
) -> None:
    with store.unit() as unit:
        if not change(unit):
            raise ConfigurationError(where=f"login {login}", what="does not exist", fix="Add it first.")
        unit.audit.note(f"person.{said}", actor=actor, subject=f"person:{login}", facts=facts)
        unit.commit()


def _check_password(password: str) -> None:
    if len(password) < _SHORTEST:
        raise ConfigurationError(where="password", what=f"shorter than {_SHORTEST} characters", fix="Choose a longer one.")


def _known(roles: tuple[str, ...]) -> tuple[str, ...]:
    strange = [role for role in roles if role not in set(Role)]
    if strange or not roles:
        listed = ", ".join(Role)
        raise ConfigurationError(where="role", what=f"{', '.join(strange) or 'nothing'} is no role", fix=f"Choose from: {listed}.")
    return tuple(dict.fromkeys(roles))


# The hash of a password that nobody has: checking it takes as long as a real one, so that logins cannot be guessed by the clock.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$8ZCpU7bKhsGAWfIDVAPMmw$sQqg9ndXw81TrcatjF5ZXDkHOEonGqWfqk/eXhRHawE"
