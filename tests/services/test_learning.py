"""What a decision teaches: proposed in words, in force once confirmed, used by the next payment, counted, tried on the past, taken back."""

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.services import learning, resolve
from mailflow.services.seen import Seen
from mailflow.store.learned import Learned
from tests.services.practice import Practice

FIRST = "R7 2026-05-04 900.00 USD wire NORTHGATE TREASURY | PAYMENT"
NEXT = "R8 2026-05-05 800.00 USD wire NORTHGATE TREASURY | INV 10232"


@pytest.fixture
def taught(practice: Practice) -> Practice:
    practice.receive(FIRST)
    practice.days_pass(3)
    practice.go()
    return practice


def decide(practice: Practice) -> tuple[Learned, ...]:
    (case,) = practice.cases()
    seen = Seen(case_id=case.id, version=case.version, actor="mara")
    decision_id = resolve.put_on_account(practice.desk.store, seen, client_number="calder")
    return learning.propose_lessons(practice.desk.store, case.id, decision_id=decision_id, actor="mara")


def known_as(practice: Practice, name: str) -> list[str]:
    with practice.desk.store.reading() as unit:
        index = practice.desk.in_hand.refresh(unit.ledger)
    return [client.number for client, _ in index.clients_named(name)]


def test_given_a_payer_that_nobody_knew_when_a_person_books_it_then_its_name_is_proposed_as_a_rule(taught):
    (rule,) = decide(taught)

    assert (rule.lesson.kind, rule.lesson.pattern, rule.lesson.client_number) == ("payer_alias", "NORTHGATE TREASURY", "calder")
    assert rule.state == "proposed"
    assert known_as(taught, "NORTHGATE TREASURY") == []


def test_given_a_rule_when_it_is_confirmed_then_the_name_is_known_in_every_process_that_has_the_ledger_in_hand(taught):
    known_as(taught, "NORTHGATE TREASURY")
    (rule,) = decide(taught)

    learning.confirm(taught.desk.store, rule.id, actor="ben")

    assert known_as(taught, "NORTHGATE TREASURY") == ["calder"]


def test_given_a_confirmed_rule_when_the_next_payment_comes_in_that_name_then_it_is_the_client_s_and_the_rule_counts_it(taught):
    (rule,) = decide(taught)
    learning.confirm(taught.desk.store, rule.id, actor="ben")
    taught.receive(NEXT)
    taught.days_pass(4)

    taught.go()

    with taught.desk.store.reading() as unit:
        decided = unit.decisions.of_receipt("R8")[0].decision
        (counted,) = unit.reports.lessons()
    assert decided.client_number == "calder"
    assert counted.hits == 1


def test_given_a_rule_when_it_is_taken_back_then_the_name_says_nothing_any_more_and_what_it_had_a_part_in_is_listed(taught):
    (rule,) = decide(taught)
    learning.confirm(taught.desk.store, rule.id, actor="ben")
    taught.receive(NEXT)
    taught.days_pass(4)
    taught.go()

    learning.take_back(taught.desk.store, rule.id, actor="ben")

    with taught.desk.store.reading() as unit:
        uses = unit.reports.lesson_uses(rule.id)
    assert known_as(taught, "NORTHGATE TREASURY") == []
    assert [use.receipt_id for use in uses] == ["R8"]


def test_given_a_rule_that_was_declined_when_the_same_is_decided_again_then_it_is_not_proposed_again(taught):
    (rule,) = decide(taught)
    learning.decline(taught.desk.store, rule.id, actor="mara")
    taught.receive("R9 2026-05-06 700.00 USD wire NORTHGATE TREASURY | PAYMENT")
    taught.days_pass(4)
    taught.go()

    again = decide(taught)

    assert again == ()


def test_given_a_rule_when_it_is_tried_on_the_past_then_payments_in_that_name_are_counted_by_whom_they_were_booked_for(taught):
    (rule,) = decide(taught)

    tried = learning.try_on_past(taught.desk.store, rule.id)

    assert (tried.agreed, tried.otherwise, tried.undecided) == (1, (), 0)


def test_given_a_client_that_mailflow_had_thought_of_when_a_person_agrees_then_there_is_nothing_to_learn(practice):
    practice.receive("R7 2026-05-04 900.00 USD wire CALDER MILLS LTD | PAYMENT")
    practice.days_pass(3)
    practice.go()

    assert decide(practice) == ()


def test_given_a_rule_in_force_when_it_is_declined_then_it_is_refused(taught):
    (rule,) = decide(taught)
    learning.confirm(taught.desk.store, rule.id, actor="ben")

    with pytest.raises(IllegalMove, match="not as it was shown"):
        learning.decline(taught.desk.store, rule.id, actor="ben")
