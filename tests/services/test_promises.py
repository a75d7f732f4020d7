"""Promises are settled by what invoices are open for: kept when the money has come, broken when the day and its grace have passed."""

import pytest

from mailflow.services.promises import Settled, settle_promises
from mailflow.store.tables.cases import PromiseState
from tests.services.practice import letter


@pytest.fixture
def promised(practice):
    practice.deliver(letter("Hello,\n\n10231 will be paid on May 15.\n\nRegards", subject="Re: invoice 10231"))
    practice.go()
    return practice


def test_given_a_promise_when_its_invoice_is_paid_then_it_was_kept(promised):
    promised.receive("R1 2026-05-14 1200.00 USD wire CALDER MILLS LTD | INV 10231")
    promised.days_pass(14)

    promised.go()

    with promised.desk.store.reading() as unit:
        (promise,) = unit.claims.of_decisions([promised.decision_id(1)])
    assert (promised.balance("10231"), promise.state) == ("0.00", PromiseState.KEPT)


def test_given_a_promise_when_its_day_and_grace_have_passed_then_it_is_broken_and_holds_nothing_back(promised):
    promised.days_pass(20)

    settled = settle_promises(promised.desk.store)

    with promised.desk.store.reading() as unit:
        holds = unit.holds.active(["calder"])
    assert (settled, holds) == (Settled(broken=1), ())


def test_given_a_promise_when_its_day_has_come_but_not_its_grace_then_it_is_waited_for(promised):
    promised.days_pass(11)

    settled = settle_promises(promised.desk.store)

    assert settled == Settled()


def test_given_two_instalments_when_the_first_has_come_then_the_second_is_waited_for(practice):
    practice.deliver(
        letter("Hello,\n\nWe will pay $700.00 of 10231 on May 8 and $500.00 on May 29.\n\nRegards", subject="Re: invoice 10231")
    )
    practice.go()
    practice.bill("10231 calder 2026-04-01 500.00 USD")

    settled = settle_promises(practice.desk.store)

    assert settled == Settled(kept=1)
