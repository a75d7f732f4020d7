"""Many cases at once: counted before anything is booked, each decided by itself, and what a person must look at left alone."""

from mailflow.services import bulk
from tests.services.practice import Practice, advice

CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002\nR2 2026-05-04 3150.00 USD wire LINDEN FREIGHT GMBH | INV 10240"
BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])


def suggest(practice: Practice) -> list[int]:
    practice.receive(CASH)
    practice.deliver(BOTH)
    practice.days_pass(3)
    practice.go()
    return [case.id for case in practice.cases()]


def test_given_two_suggestions_when_accepting_them_is_counted_then_the_sum_is_said_and_nothing_is_booked(cautious):
    ids = suggest(cautious)

    counted = bulk.preview(cautious.desk.store, ids, least_score=0.5)

    assert [str(each) for each in counted.sums] == ["5150.00 USD"]
    assert cautious.balance("10231") == "1200.00"


def test_given_two_suggestions_when_they_are_accepted_together_then_both_are_booked(cautious):
    ids = suggest(cautious)
    counted = bulk.preview(cautious.desk.store, ids, least_score=0.5)

    done = bulk.accept_all(cautious.desk.store, [(one.case_id, one.version) for one in counted.cases], actor="mara", reason="")

    assert sorted(done.cases) == sorted(ids)
    assert (cautious.balance("10231"), cautious.balance("10240"), cautious.cases()) == ("0.00", "0.00", ())


def test_given_a_case_that_moved_on_when_it_is_accepted_with_others_then_only_it_is_refused(cautious):
    first, second = suggest(cautious)
    with cautious.desk.store.reading() as unit:
        versions = [(first, unit.cases.get(first).version + 1), (second, unit.cases.get(second).version)]

    done = bulk.accept_all(cautious.desk.store, versions, actor="mara", reason="")

    assert done.cases == (second,)
    assert [case_id for case_id, _ in done.refused] == [first]


def test_given_suggestions_that_are_not_likely_enough_when_they_are_counted_then_they_are_left_out(cautious):
    ids = suggest(cautious)

    counted = bulk.preview(cautious.desk.store, ids, least_score=1.1)

    assert (counted.cases, counted.left_out) == ((), 2)
