"""Write-offs, refunds and trust transfers: within somebody's authority, or with a second pair of eyes; never in the books."""

from decimal import Decimal

import pytest

from mailflow.domain.errors import IllegalMove
from mailflow.domain.facts import Dispute, DisputeReason
from mailflow.domain.ledger import Allocation
from mailflow.domain.money import Money
from mailflow.services import requests, resolve
from mailflow.services.requests import Authority, RefundReason, WriteOff, WriteOffReason
from mailflow.services.resolve import Rests
from mailflow.services.seen import Seen
from tests.services.practice import Practice

SHORT = "R9 2026-05-04 1180.00 USD wire CALDER MILLS LTD | PAYMENT"
AUTHORITY = Authority(write_off_limit=Decimal(25))


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.fixture
def asked(practice: Practice) -> Practice:
    practice.receive(SHORT)
    practice.days_pass(3)
    practice.go()
    return practice


def seen(practice: Practice) -> Seen:
    (case,) = practice.cases()
    return Seen(case_id=case.id, version=case.version, actor="mara")


def book(practice: Practice, rests: Rests) -> int:
    allocations = [Allocation("10231", usd("1180.00"))]
    return resolve.allocate(practice.desk.store, seen(practice), allocations, client_number="calder", rests=rests)


def write_off(amount: str) -> Rests:
    rest = WriteOff(invoice_number="10231", amount=usd(amount), reason=WriteOffReason.BANK_CHARGE)
    return Rests(authority=AUTHORITY, write_offs=(rest,))


def asked_for(practice: Practice) -> list[tuple[str, str, str]]:
    with practice.desk.store.reading() as unit:
        rows, _ = unit.reports.requests()
    return [(row.asked.kind, row.asked.amount.plain, row.state) for row, _ in rows]


def test_given_a_small_rest_when_it_is_written_off_with_the_booking_then_it_is_approved_and_the_balance_waits_for_the_ledger(asked):
    book(asked, write_off("20.00"))

    assert asked_for(asked) == [("write_off", "20.00", "approved")]
    assert asked.balance("10231") == "20.00"


def test_given_a_rest_beyond_her_authority_when_it_is_written_off_then_a_second_person_is_asked(asked):
    rests = Rests(
        authority=Authority(write_off_limit=Decimal(10)),
        write_offs=(WriteOff(invoice_number="10231", amount=usd("20.00"), reason=WriteOffReason.GOODWILL),),
    )

    book(asked, rests)

    assert asked_for(asked) == [("write_off", "20.00", "asked")]


def test_given_more_than_is_open_when_it_is_written_off_then_nothing_is_booked(asked):
    with pytest.raises(IllegalMove, match="not so much open"):
        book(asked, write_off("20.01"))

    assert asked.balance("10231") == "1200.00"
    assert asked_for(asked) == []


def test_given_a_booking_with_a_write_off_when_it_is_undone_then_the_write_off_is_withdrawn(asked):
    decision_id = book(asked, write_off("20.00"))

    resolve.undo(asked.desk.store, decision_id, actor="mara", reason="wrong client")

    assert asked_for(asked) == [("write_off", "20.00", "withdrawn")]
    assert asked.balance("10231") == "1200.00"


def test_given_a_write_off_that_was_carried_out_when_its_booking_is_undone_then_it_is_refused(asked):
    decision_id = book(asked, write_off("20.00"))
    requests.carried_out(asked.desk.store, 1, actor="ben")

    with pytest.raises(IllegalMove, match="reverse it there first"):
        resolve.undo(asked.desk.store, decision_id, actor="mara", reason="wrong client")


def test_given_a_rest_that_is_contested_when_it_is_booked_then_a_dispute_of_that_amount_is_open(asked):
    contested = Dispute(invoice_number="10231", reason=DisputeReason.HOURS, amount=Decimal("20.00"))

    book(asked, Rests(authority=AUTHORITY, disputes=(contested,)))

    with asked.desk.store.reading() as unit:
        (dispute,) = unit.claims.disputes_of(["10231"])
    assert dispute.amount == usd("20.00")


def test_given_a_refund_when_whoever_asked_approves_it_then_it_is_refused_and_a_second_person_may(asked):
    request_id = requests.ask_refund(asked.desk.store, seen(asked), amount=usd("180.00"), reason=RefundReason.OVERPAYMENT)

    with pytest.raises(IllegalMove, match="somebody else has to approve"):
        requests.approve(asked.desk.store, request_id, actor="mara")
    requests.approve(asked.desk.store, request_id, actor="ben")

    assert asked_for(asked) == [("refund", "180.00", "approved")]
    assert asked.unapplied("R9") == "1180.00"


def test_given_a_request_that_was_approved_when_it_is_refused_after_all_then_it_is_too_late(asked):
    request_id = requests.ask_trust_transfer(asked.desk.store, seen(asked), amount=usd("1180.00"))
    requests.approve(asked.desk.store, request_id, actor="ben")

    with pytest.raises(IllegalMove, match="not as it was shown"):
        requests.refuse(asked.desk.store, request_id, actor="ben", may_refuse=True)


def test_given_somebody_who_neither_asked_nor_may_approve_when_he_refuses_then_it_stands(asked):
    request_id = requests.ask_trust_transfer(asked.desk.store, seen(asked), amount=usd("1180.00"))

    with pytest.raises(IllegalMove, match="only whoever asked"):
        requests.refuse(asked.desk.store, request_id, actor="ben", may_refuse=False)

    assert asked_for(asked) == [("trust_transfer", "1180.00", "asked")]


@pytest.mark.parametrize("amount", ["1180.01", "0.00", "-5.00"])
def test_given_an_amount_that_is_not_there_when_a_refund_is_asked_for_then_it_is_refused(asked, amount):
    with pytest.raises(IllegalMove, match="cannot be asked for"):
        requests.ask_refund(asked.desk.store, seen(asked), amount=usd(amount), reason=RefundReason.OVERPAYMENT)
