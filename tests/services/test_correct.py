"""A corrected advice takes the place of the first: what the first booked is reversed, in the books and in the record."""

from mailflow.domain.lifecycle import RemittanceState
from tests.services.practice import Practice, advice

CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002"
FIRST = advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")])
CORRECTED = advice(
    "2,000.00",
    [("10235", "1,200.00"), ("10232", "800.00")],
    number=2,
    opening="Dear all,\n\nplease disregard our earlier remittance, this is the corrected advice:",
)


def both(practice: Practice) -> None:
    practice.bill("10235 calder 2026-04-20 1200.00 USD")
    practice.deliver(FIRST)
    practice.go()
    practice.deliver(CORRECTED)
    practice.go()


def test_given_a_booked_advice_when_a_correction_comes_then_its_booking_is_reversed_and_the_corrected_one_stands(practice):
    practice.receive(CASH)

    both(practice)

    assert (practice.balance("10231"), practice.balance("10235"), practice.balance("10232")) == ("1200.00", "0.00", "0.00")
    assert practice.unapplied("R1") == "0.00"


def test_given_a_matched_advice_when_a_correction_comes_before_the_cash_then_the_cash_pays_the_corrected_one(practice):
    both(practice)
    practice.receive(CASH)

    practice.go()

    assert (practice.balance("10231"), practice.balance("10235")) == ("1200.00", "0.00")


def test_given_a_corrected_advice_when_its_record_is_read_then_it_is_kept_as_reversed(practice):
    practice.receive(CASH)

    both(practice)

    with practice.desk.store.reading() as unit:
        assert unit.decisions.of_message(1)[0].state is RemittanceState.REVERSED
        assert (*unit.audit.faults(), *unit.checks.faults()) == ()
