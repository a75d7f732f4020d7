"""Several workers on one database: duties that one has, order that all keep, and mail that was taken over."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from mailflow.domain.errors import StoreUnavailable
from mailflow.domain.lifecycle import MessageState
from mailflow.services.desk import Desk
from mailflow.services.in_hand import LedgerInHand
from mailflow.services.loop import Rounds
from mailflow.services.presence import Presence
from mailflow.services.process import Outcome, process_next
from mailflow.services.understand import Understood
from tests.services.practice import Practice, advice, letter

CASH = "R1 2026-05-04 1200.00 USD wire CALDER MILLS LTD | REF 4711002"
FIRST = advice("1,200.00", [("10231", "1,200.00")])
AGAIN = advice("1,200.00", [("10231", "1,200.00")], number=2)


@dataclass(slots=True)
class Interrupted:
    """A reader during whose work something else happens, once."""

    desk: Desk
    happens: Iterator[Callable[[], object]]
    version: str = "test"

    def understand(self, raw: bytes) -> Understood:
        next(self.happens, lambda: None)()
        return self.desk.reader.understand(raw)


def colleague(practice: Practice, *happens: Callable[[], object]) -> Desk:
    """Another process's desk on the same database."""
    reader = Interrupted(practice.desk, iter(happens))
    return replace(practice.desk, worker="bob", in_hand=LedgerInHand(), reader=reader)


def claimed_by_ada(practice: Practice) -> int:
    with practice.desk.store.unit() as unit:
        mail = unit.mail.claim_next("ada", practice.desk.lease)
        unit.commit()
    assert mail is not None
    return mail.row


def state_of(practice: Practice, row: int) -> MessageState:
    with practice.desk.store.reading() as unit:
        return unit.mail.get(row).state


def decided(practice: Practice, row: int) -> int:
    with practice.desk.store.reading() as unit:
        return len(unit.decisions.of_message(row))


def test_given_two_processes_when_one_has_the_mailbox_then_the_other_leaves_it_alone(practice):
    practice.go()
    practice.deliver(FIRST)

    outcomes = Rounds(colleague(practice), practice.mailbox).go()

    assert outcomes == []
    assert sum(len(batch.mails) for batch in practice.mailbox.arrived()) == 1


def test_given_a_process_with_duties_when_it_ends_then_another_has_them_at_once(practice):
    practice.go()
    practice.receive(CASH)
    practice.deliver(FIRST)
    Presence(practice.desk).leave()

    outcomes = Rounds(colleague(practice), practice.mailbox).go()

    assert outcomes == [Outcome.APPLIED]


def test_given_a_process_with_duties_when_it_is_not_heard_of_then_another_has_them_after_its_lease(practice):
    practice.go()
    practice.deliver(FIRST)
    practice.clock.moment += 2 * practice.desk.lease

    outcomes = Rounds(colleague(practice), practice.mailbox).go()

    assert outcomes == [Outcome.MATCHED]


def test_given_a_process_that_was_away_for_too_long_when_another_decided_its_mail_then_it_records_nothing(practice):
    practice.receive(CASH)
    practice.deliver(FIRST)
    practice.rounds.take_in()

    def sleep_through() -> None:
        practice.clock.moment += 2 * practice.desk.lease
        assert process_next(practice.desk) is Outcome.APPLIED

    outcome = process_next(colleague(practice, sleep_through))

    assert (outcome, decided(practice, 1), practice.balance("10231")) == (Outcome.PUT_BACK, 1, "0.00")


def test_given_a_process_that_was_away_for_too_long_when_its_reading_fails_then_the_others_decision_stands(practice):
    practice.deliver(FIRST)
    practice.rounds.take_in()

    def sleep_through_and_fail() -> None:
        practice.clock.moment += 2 * practice.desk.lease
        assert process_next(practice.desk) is Outcome.MATCHED
        raise OSError("no space left on device")

    outcome = process_next(colleague(practice, sleep_through_and_fail))

    assert (outcome, state_of(practice, 1)) == (Outcome.PUT_BACK, MessageState.DECIDED)


def test_given_an_earlier_payment_in_work_when_a_later_one_is_read_then_it_waits_and_is_seen_as_the_second(practice):
    practice.deliver(FIRST, AGAIN)
    practice.rounds.take_in()
    results: list[Outcome | None] = []
    later = threading.Thread(target=lambda: results.append(process_next(colleague(practice))))

    def let_the_later_one_begin() -> None:
        later.start()
        later.join(0.5)  # it is read by now, and waits

    first = process_next(replace(practice.desk, reader=Interrupted(practice.desk, iter([let_the_later_one_begin]))))
    later.join()

    assert (first, results, [case.reason for case in practice.cases()]) == (Outcome.MATCHED, [Outcome.CASE], ["duplicate"])


def test_given_an_earlier_payment_whose_worker_died_when_a_later_one_is_read_then_it_is_put_back_and_the_earlier_decided_first(practice):
    practice.deliver(FIRST, AGAIN)
    practice.rounds.take_in()
    claimed_by_ada(practice)
    lease_ends = partial_pass(practice, 2 * practice.desk.lease)

    outcomes = [process_next(colleague(practice, lease_ends)) for _ in range(3)]

    assert outcomes == [Outcome.PUT_BACK, Outcome.MATCHED, Outcome.CASE]


def partial_pass(practice: Practice, span: timedelta) -> Callable[[], None]:
    """An act after which it is later, the first time."""
    left = [span]

    def passes() -> None:
        practice.clock.moment += left.pop() if left else timedelta(0)

    return passes


def test_given_an_earlier_payment_in_work_when_a_letter_is_read_then_it_does_not_wait(practice):
    practice.deliver(FIRST, letter("Many thanks for your letter.\n\nKind regards\nAnn", number=3))
    practice.rounds.take_in()
    claimed_by_ada(practice)

    outcome = process_next(colleague(practice))

    assert outcome is Outcome.IGNORED


def test_given_a_payment_that_waits_for_its_turn_when_the_service_stops_then_it_is_given_back(practice):
    practice.deliver(FIRST, AGAIN)
    practice.rounds.take_in()
    claimed_by_ada(practice)

    outcome = process_next(colleague(practice), is_stopping=lambda: True)

    with practice.desk.store.reading() as unit:
        assert (outcome, unit.mail.get(2).attempts) == (Outcome.PUT_BACK, 0)


def test_given_a_database_that_goes_away_when_a_mail_is_in_work_then_that_is_not_the_mails_fault(practice):
    practice.deliver(FIRST)
    practice.rounds.take_in()

    def go_away() -> None:
        raise StoreUnavailable("the server is restarted")

    with pytest.raises(StoreUnavailable):
        process_next(colleague(practice, *[go_away]))
    bobs = Rounds(colleague(practice), practice.mailbox)

    assert bobs.go() == [Outcome.MATCHED]
    with practice.desk.store.reading() as unit:
        assert unit.mail.get(1).attempts == 1


def test_given_mail_that_another_decides_when_money_is_to_be_settled_then_it_waits_for_the_advice(practice):
    practice.receive("R1 2026-05-01 1200.00 USD wire CALDER MILLS LTD | INV 10231")
    practice.deliver(FIRST)
    practice.rounds.take_in()
    claimed_by_ada(practice)

    practice.go()

    assert practice.balance("10231") == "1200.00"


def test_given_claims_and_duties_of_the_dead_when_a_process_begins_then_on_its_own_database_they_are_free(practice):
    practice.deliver(FIRST)
    practice.rounds.take_in()
    claimed_by_ada(practice)

    Presence(colleague(practice)).arrive()

    expected = None if practice.desk.store.is_shared else Outcome.MATCHED
    assert process_next(colleague(practice)) is expected
