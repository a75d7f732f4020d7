"""The queue on both databases: its order by value, age and chance, its counts, its search, and what somebody may see of it."""

from decimal import Decimal

import pytest

from mailflow.services import working
from mailflow.services.people import add_person
from mailflow.services.seen import Seen
from mailflow.services.walls import build_wall
from mailflow.store.reports import QueueFilter, Sight, by_queue
from tests.services.practice import Practice, advice, letter

CASH = """
    R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002
    R2 2026-05-04 5000.00 USD wire SOMEBODY ELSE | PAYMENT
    R3 2026-05-04 4000.00 EUR wire SOMEBODY ELSE AGAIN | PAYMENT
"""
BOTH = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])


@pytest.fixture
def morning(cautious: Practice) -> Practice:
    cautious.receive(CASH)
    cautious.deliver(
        BOTH, letter("Could you send us a copy of invoice 10240 please?", sender="ap@lindenfreight.example", number=2, subject="a copy")
    )
    cautious.days_pass(3)
    cautious.go()
    return cautious


def wanted(practice: Practice, **changed: object) -> QueueFilter:
    rates = {"USD": Decimal(1), "EUR": Decimal("1.5")}
    return QueueFilter(today=practice.clock.today(), now=practice.clock.now(), rates=rates, **changed)  # type: ignore[arg-type]  # a test's own


def titles(practice: Practice, sight: Sight | None = None, **changed: object) -> list[str]:
    with practice.desk.store.reading() as unit:
        rows, _ = unit.reports.seen_by(sight or Sight()).queue(wanted(practice, **changed))
    return [row.receipt_id or row.subject for row in rows]


def test_given_cases_when_ordered_by_rank_then_a_likely_suggestion_goes_before_a_larger_payment_without_one(morning):
    assert titles(morning, sort="rank")[0] == "Remittance advice"


def test_given_two_currencies_when_ordered_by_value_then_the_rates_decide(morning):
    assert titles(morning, sort="value")[:3] == ["R3", "R2", "Remittance advice"]


def test_given_an_invoice_that_a_suggestion_names_when_its_number_is_searched_then_its_case_is_found(morning):
    assert "Remittance advice" in titles(morning, text="10232")


def test_given_cases_when_they_are_counted_then_queues_and_list_agree(morning):
    with morning.desk.store.reading() as unit:
        counts = by_queue(unit.reports.queue_counts(morning.clock.today()))
        found = {count.queue: len(unit.reports.queue(wanted(morning, queue=count.queue))[0]) for count in counts}

    assert {count.queue: count.cases for count in counts} == found


def test_given_a_case_that_is_snoozed_when_its_day_comes_then_it_is_in_the_queue_again(morning):
    case = next(case for case in morning.cases() if case.receipt_id == "R2")
    seen = Seen(case_id=case.id, version=case.version, actor="mara")
    working.snooze(morning.desk.store, seen, until=morning.clock.today().replace(day=20))

    asleep = titles(morning)
    morning.days_pass(20)

    assert "R2" not in asleep
    assert "R2" in titles(morning)


def test_given_a_wall_when_somebody_outside_looks_then_the_client_s_cases_are_not_there_and_nobody_s_are(morning):
    add_person(morning.desk.store, login="mara", name="Mara", password="long enough")
    build_wall(morning.desk.store, client_number="calder", logins=("mara",), actor="root")

    outside, inside = titles(morning, Sight(login="ben")), titles(morning, Sight(login="mara"))

    assert "Remittance advice" in inside
    assert "Remittance advice" not in outside
    assert "R2" in outside


def test_given_everything_when_it_is_searched_then_each_kind_is_found_by_its_number(morning):
    with morning.desk.store.reading() as unit:
        found = [unit.reports.search(text) for text in ("calder", "10231", "R2", "5,000.00", "Remittance")]
        lives = unit.reports.client_life("calder", morning.clock.today()), unit.reports.invoice_life("10231")
        money = unit.reports.receipt_life("R1")
        beside = unit.reports.beside_queues(morning.clock.today())

    assert [len(one.clients) for one in found] == [1, 0, 0, 0, 0]
    assert [item.number for item in found[1].invoices] == ["10231"]
    assert [len(one.receipts) for one in found[2:4]] == [1, 1]
    assert len(found[4].mails) == 1
    assert (lives[0].client.number, lives[1].invoice.number, money.state) == ("calder", "10231", "exception")
    assert all(one.count for one in beside)
