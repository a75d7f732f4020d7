"""Duties: one owner at a time, and another one when he is not heard of."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

MINUTE = timedelta(minutes=1)


def take(store, owner, duty="receipts"):
    with store.unit() as unit:
        taken = unit.leases.take(duty, owner, MINUTE)
        unit.commit()
    return taken


def test_given_a_duty_when_two_want_it_then_the_first_has_it_and_may_ask_again(store):
    assert [take(store, "ada"), take(store, "bob"), take(store, "ada")] == [True, False, True]


def test_given_two_duties_when_two_want_them_then_each_may_have_one(store):
    assert [take(store, "ada"), take(store, "bob", "mailbox")] == [True, True]


def test_given_a_duty_when_six_want_it_at_once_then_one_has_it(store):
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda number: take(store, f"w{number}"), range(6)))

    assert taken.count(True) == 1


def test_given_a_duty_when_its_holder_is_not_heard_of_then_another_takes_it_over_and_the_first_has_lost_it(store, clock):
    take(store, "ada")
    clock.moment += 2 * MINUTE

    assert [take(store, "bob"), take(store, "ada")] == [True, False]


def test_given_a_duty_when_its_holder_says_that_he_is_there_then_he_keeps_it(store, clock):
    take(store, "ada")
    clock.moment += MINUTE / 2
    with store.unit() as unit:
        unit.leases.renew("ada", MINUTE)
        unit.commit()
    clock.moment += MINUTE * 3 / 4

    assert take(store, "bob") is False


def test_given_a_lease_that_ran_out_when_its_holder_says_that_he_is_there_then_it_is_too_late(store, clock):
    take(store, "ada")
    clock.moment += 2 * MINUTE

    with store.unit() as unit:
        unit.leases.renew("ada", MINUTE)
        holder = unit.leases.holder("receipts")

    assert holder is None


def test_given_a_duty_when_its_holder_ends_then_it_is_free_at_once(store):
    take(store, "ada")

    with store.unit() as unit:
        unit.leases.release("ada")
        unit.commit()

    assert take(store, "bob") is True
