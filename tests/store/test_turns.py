"""Claims of mail: renewed, given back, lost after the lease, and decided in the order in which mail came."""

from datetime import timedelta

import pytest

from mailflow.domain.lifecycle import MessageState
from mailflow.store.turns import Turn

MINUTE = timedelta(minutes=1)


@pytest.fixture
def rows(store):
    with store.unit() as unit:
        added = [
            unit.mail.add(mailbox="in", provider_id=name, message_id=name, content_hash=name, raw=b"", raw_hash=name) for name in "abc"
        ]
        unit.commit()
    return added


def claim(store, owner):
    with store.unit() as unit:
        claimed = unit.mail.claim_next(owner, MINUTE)
        unit.commit()
    return None if claimed is None else (claimed.row, claimed.attempts)


def do(store, act):
    with store.unit() as unit:
        done = act(unit)
        unit.commit()
    return done


def test_given_a_claim_when_its_owner_renews_it_then_it_is_his_for_another_lease(store, rows, clock):
    claim(store, "ada")
    clock.moment += MINUTE / 2
    do(store, lambda unit: unit.turns.renew("ada", MINUTE))
    clock.moment += MINUTE * 3 / 4

    assert claim(store, "bob") == (rows[1], 1)


def test_given_a_claim_when_its_owner_gives_it_back_then_another_has_it_as_if_nobody_had_begun(store, rows):
    claim(store, "ada")

    do(store, lambda unit: unit.turns.release("ada"))

    assert claim(store, "bob") == (rows[0], 1)


def test_given_claims_of_others_when_one_gives_his_back_then_theirs_stay(store, rows):
    claim(store, "ada")
    claim(store, "bob")

    do(store, lambda unit: unit.turns.release("bob"))

    assert claim(store, "cyd") == (rows[1], 1)


def test_given_a_claim_that_ran_out_when_another_took_the_mail_then_the_first_does_not_hold_it_any_more(store, rows, clock):
    claim(store, "ada")
    clock.moment += 2 * MINUTE
    claim(store, "bob")

    held = do(store, lambda unit: (unit.turns.hold(rows[0], "ada"), unit.turns.hold(rows[0], "bob")))

    assert held == (False, True)


def test_given_a_claimed_mail_when_it_was_decided_then_nobody_holds_it(store, rows):
    claim(store, "ada")
    do(store, lambda unit: unit.mail.move_to(rows[0], MessageState.DECIDED))

    assert do(store, lambda unit: unit.turns.hold(rows[0], "ada")) is False


def test_given_an_earlier_mail_in_work_when_a_later_one_asks_then_it_waits_until_that_is_decided(store, rows):
    claim(store, "ada")
    claim(store, "bob")
    before = do(store, lambda unit: unit.turns.turn(rows[1], "bob"))

    do(store, lambda unit: unit.mail.move_to(rows[0], MessageState.DECIDED))

    assert (before, do(store, lambda unit: unit.turns.turn(rows[1], "bob"))) == (Turn.LATER, Turn.NOW)


def test_given_an_earlier_mail_whose_worker_died_when_a_later_one_asks_then_it_is_behind(store, rows, clock):
    claim(store, "ada")
    clock.moment += 2 * MINUTE

    assert do(store, lambda unit: unit.turns.turn(rows[1], "bob")) is Turn.BEHIND


def test_given_an_earlier_mail_that_failed_and_pauses_when_a_later_one_asks_then_it_does_not_wait_for_it(store, rows):
    claim(store, "ada")
    do(store, lambda unit: unit.mail.fail(rows[0], "no memory", retry_after=MINUTE))
    claim(store, "bob")

    assert do(store, lambda unit: unit.turns.turn(rows[1], "bob")) is Turn.NOW


def test_given_mail_of_every_kind_when_it_is_asked_what_waits_then_paused_and_decided_ones_do_not(store, rows):
    claim(store, "ada")
    do(store, lambda unit: unit.mail.fail(rows[0], "no memory", retry_after=MINUTE))
    claim(store, "bob")
    do(store, lambda unit: unit.mail.move_to(rows[1], MessageState.DECIDED))

    waiting = do(store, lambda unit: (unit.turns.last_waiting(), unit.turns.last_waiting(up_to=rows[1])))

    assert waiting == (rows[2], None)
