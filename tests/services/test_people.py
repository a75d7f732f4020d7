"""The door: passwords, locks, a second factor that opens once a code, and roles that mean something."""

from datetime import timedelta

import pyotp
import pytest

from mailflow.domain.errors import ConfigurationError
from mailflow.services import people
from mailflow.services.people import Lock
from mailflow.services.permissions import Right, rights_of
from tests.services.practice import Practice

PASSWORD = "a long one"
LOCK = Lock(after=3, time=timedelta(minutes=15))


@pytest.fixture
def door(practice: Practice) -> Practice:
    people.add_person(practice.desk.store, login="mara", name="Mara", password=PASSWORD)
    return practice


def enter(practice: Practice, password: str = PASSWORD, code: str = "") -> bool:
    return people.check_password(practice.desk.store, "mara", password, code=code, lock=LOCK) is not None


def test_given_three_refused_tries_when_the_right_password_comes_then_the_login_is_locked_until_its_time_is_over(door):
    refused = [enter(door, "wrong one") for _ in range(3)]

    while_locked = enter(door)
    door.clock.moment += timedelta(minutes=16)

    assert refused == [False, False, False]
    assert not while_locked
    assert enter(door)


def test_given_a_locked_login_when_its_password_is_set_anew_then_it_is_open(door):
    _ = [enter(door, "wrong one") for _ in range(3)]

    people.set_password(door.desk.store, login="mara", password="another one")

    assert enter(door, "another one")


def test_given_a_second_factor_when_the_code_is_missing_wrong_or_used_twice_then_the_door_stays_shut(door):
    secret = pyotp.random_base32()
    people.set_second_factor(door.desk.store, login="mara", secret=secret, actor="mara")
    code = pyotp.TOTP(secret).at(door.clock.moment)

    tried = [enter(door), enter(door, code="000000"), enter(door, code=code), enter(door, code=code)]

    assert tried == [False, False, True, False]


def test_given_somebody_who_was_shut_out_when_he_tries_then_he_does_not_come_in(door):
    people.set_active(door.desk.store, login="mara", is_active=False)

    assert not enter(door)


@pytest.mark.parametrize("roles", [(), ("king",), ("clerk", "king")])
def test_given_a_word_that_is_no_role_when_it_is_given_then_it_is_refused(door, roles):
    with pytest.raises(ConfigurationError, match="is no role"):
        people.set_roles(door.desk.store, login="mara", roles=roles)


def test_given_an_attorney_without_a_name_when_the_role_is_given_then_it_is_refused(door):
    with pytest.raises(ConfigurationError, match="billing attorney"):
        people.set_roles(door.desk.store, login="mara", roles=("attorney",))


@pytest.mark.parametrize("role", ["auditor", "attorney", "collector", "administrator"])
def test_given_a_role_that_keeps_no_books_when_its_rights_are_asked_then_it_may_not_decide(role):
    assert Right.DECIDE not in rights_of([role])
