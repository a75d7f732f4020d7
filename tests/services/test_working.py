"""Work on a case is shared out and planned without moving money, and whoever comes late is told so."""

from datetime import date

import pytest

from mailflow.domain.errors import IllegalMove, StaleCase
from mailflow.services import working
from mailflow.services.people import add_person
from mailflow.services.seen import Seen
from tests.services.practice import Practice, letter

CASH = "R9 2026-05-04 900.00 USD wire C M TREASURY | PAYMENT"


@pytest.fixture
def asked(practice: Practice) -> Practice:
    practice.receive(CASH)
    practice.days_pass(3)
    practice.go()
    add_person(practice.desk.store, login="mara", name="Mara", password="long enough")
    return practice


def seen(practice: Practice, at: int = 0) -> Seen:
    case = practice.cases()[at]
    return Seen(case_id=case.id, version=case.version, actor="mara")


def test_given_a_case_when_it_is_assigned_then_it_is_hers_and_the_history_says_so(asked):
    opened = seen(asked)

    working.assign(asked.desk.store, opened, login="mara")

    with asked.desk.store.reading() as unit:
        assert unit.cases.get(opened.case_id).assigned_to == "mara"
        assert unit.cases.history(opened.case_id)[-1].act.name == "assigned to mara"


def test_given_a_login_that_nobody_has_when_a_case_is_assigned_to_it_then_it_is_refused(asked):
    with pytest.raises(IllegalMove, match="nobody has the login"):
        working.assign(asked.desk.store, seen(asked), login="nobody here")


def test_given_a_case_that_somebody_took_when_another_assigns_it_at_the_old_version_then_it_is_refused(asked):
    opened = seen(asked)
    working.assign(asked.desk.store, opened, login="mara")

    with pytest.raises(StaleCase):
        working.assign(asked.desk.store, opened, login="")


def test_given_a_case_when_it_is_snoozed_and_asked_again_then_it_is_in_sight(asked):
    working.snooze(asked.desk.store, seen(asked), until=date(2026, 6, 1))

    with asked.desk.store.reading() as unit:
        assert unit.cases.open_ones()[0].snoozed_until == date(2026, 6, 1)


def test_given_a_day_that_has_passed_when_a_case_is_snoozed_until_then_it_is_refused(asked):
    with pytest.raises(IllegalMove, match="not to come"):
        working.snooze(asked.desk.store, seen(asked), until=date(2026, 5, 1))


def test_given_a_case_when_a_next_action_is_noted_then_the_queue_can_show_it(asked):
    opened = seen(asked)

    working.note(asked.desk.store, opened, next_action="call them", follow_up_on=date(2026, 5, 12))

    with asked.desk.store.reading() as unit:
        case = unit.cases.get(opened.case_id)
    assert (case.next_action, case.follow_up_on) == ("call them", date(2026, 5, 12))


def test_given_nothing_to_say_when_it_is_noted_then_it_is_refused(asked):
    with pytest.raises(IllegalMove, match="nothing to note"):
        working.note(asked.desk.store, seen(asked))


def test_given_a_letter_when_it_is_attached_to_the_case_of_the_money_then_only_that_one_waits(asked):
    asked.deliver(letter("Could you send us a copy of invoice 10231 please?", subject="copy"))
    asked.go()
    (money,) = [case for case in asked.cases() if case.receipt_id]
    (question,) = [case for case in asked.cases() if not case.receipt_id]

    working.attach(asked.desk.store, Seen(case_id=question.id, version=question.version, actor="mara"), to_case=money.id)

    assert [case.id for case in asked.cases()] == [money.id]


def test_given_money_of_its_own_when_a_case_is_attached_to_another_then_it_is_refused(asked):
    asked.deliver(letter("Could you send us a copy of invoice 10231 please?", subject="copy"))
    asked.go()
    (money,) = [case for case in asked.cases() if case.receipt_id]
    (question,) = [case for case in asked.cases() if not case.receipt_id]

    with pytest.raises(IllegalMove, match="holds money"):
        working.attach(asked.desk.store, Seen(case_id=money.id, version=money.version, actor="mara"), to_case=question.id)


def test_given_two_cases_of_which_one_was_decided_meanwhile_when_both_are_given_away_then_only_that_one_is_refused(asked):
    (case,) = asked.cases()

    done = working.assign_all(asked.desk.store, [(case.id, case.version), (case.id, case.version - 1)], login="mara", actor="ben")

    assert done.cases == (case.id,)
    assert [refused for refused, _ in done.refused] == [case.id]


def test_given_a_payment_when_nobody_knows_the_payer_then_it_waits_among_the_unidentified(asked):
    opened = seen(asked)

    working.mark_unidentified(asked.desk.store, opened)

    assert asked.cases()[0].reason == "unidentified_payer"
    assert asked.unapplied("R9") == "900.00"
