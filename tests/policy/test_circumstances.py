"""Advices judged by what surrounds their lines: the account, the sender, earlier advices, other receipts."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.decision import Disposition, KnownAdvice
from mailflow.domain.ledger import Allocation
from mailflow.domain.message import SenderTrust, TrustWarning
from mailflow.domain.money import Money
from tests.matching.desk import advice, booked, desk, line, on_account

_LEDGER = """
    client 100 Calder Foods Inc; calderfoods.example
    invoice 900123 100 M1 2026-03-01 1200.40 USD
    invoice 900124 100 M1 2026-03-15  811.30 USD
    invoice 900200 100 M2 2026-03-20  600.05 USD
    invoice 900300 100 M2 2026-01-20  450.00 USD paid 450.00
    invoice 700001 100 M3 2026-03-20  600.00 EUR
    client 500 Northgate Supply LLC; northgate.example
    invoice 900127 500 M9 2026-03-20 77.00 USD
"""
_WIRE = "receipt R1 2026-05-04 2011.70 USD wire CALDER FOODS INC | TRACE 77001"


def test_given_another_currency_when_judged_then_nothing_is_booked():
    given = desk(_LEDGER + "receipt R1 2026-05-04 600.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("700001", "600.00"), total="600.00"))

    assert decision.exception == "currency_mismatch"
    assert (booked(decision), on_account(decision)) == ({}, "0.00")


def test_given_fees_on_the_trust_account_when_judged_then_the_allocations_are_only_proposed():
    given = desk(_LEDGER + _WIRE + " trust")

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"))

    assert decision.exception == "trust_funds"
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}


def test_given_a_retainer_when_judged_then_nothing_is_allocated():
    given = desk(_LEDGER + _WIRE + " trust")

    decision = given.judge(advice(total="2011.70", is_for_trust=True))

    assert decision.exception == "trust_funds"
    assert (booked(decision), on_account(decision)) == ({}, "0.00")


def test_given_a_second_advice_of_one_payment_when_judged_then_it_is_a_duplicate():
    given = desk(_LEDGER)
    first = _known(Disposition.APPLIED, "2011.70")

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"), known=(first,))

    assert decision.exception == "duplicate"
    assert decision.receipt_ids == ()


def test_given_one_wire_for_two_advices_when_the_second_comes_then_it_is_applied():
    given = desk(_LEDGER + "receipt R1 2026-05-04 2611.75 USD wire CALDER FOODS INC | TRACE 77001")
    first = _known(Disposition.EXCEPTION, "2011.70", receipt_ids=("R1",))

    decision = given.judge(advice(line("900200", "600.05"), total="600.05"), known=(first,))

    assert decision.disposition == "applied"
    assert booked(decision) == {"900200": "600.05"}


def test_given_one_wire_for_two_advices_when_only_the_first_has_come_then_nothing_is_applied_yet():
    given = desk(_LEDGER + "receipt R1 2026-05-04 2611.75 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900200", "600.05"), total="600.05"))

    assert decision.exception == "overpayment"


def test_given_two_receipts_that_fit_alike_when_judged_then_a_person_chooses():
    given = desk(
        _LEDGER
        + """
        receipt R1 2026-05-04 1200.40 USD wire CALDER FOODS INC | LEGAL
        receipt R2 2026-05-05 1200.40 USD wire CALDER FOODS INC | LEGAL
        """
    )

    decision = given.judge(advice(line("900123", "1200.40"), total="1200.40"))

    assert decision.exception == "ambiguous"


def test_given_an_advice_that_cannot_be_read_when_its_receipt_is_found_then_it_is_linked_and_nothing_is_booked():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(total=None, currency=None, unreadable="The file is encrypted."))

    assert decision.exception == "unreadable"
    assert decision.receipt_ids == ("R1",)
    assert booked(decision) == {}


def test_given_an_advice_that_was_not_read_to_its_end_when_its_lines_close_then_a_person_decides():
    given = desk(_LEDGER + _WIRE)
    lines = (line("900123", "1200.40"), line("900124", "811.30"))

    decision = given.judge(advice(*lines, total="2011.70", unreadable="only the first 200 of 203 pages were read"))

    assert decision.exception == "unreadable"
    assert decision.candidates[0].client_number is not None


def test_given_an_amount_without_lines_when_one_set_fits_then_it_is_applied():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(total="2011.70"))

    assert decision.disposition == "applied"
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}


def test_given_a_lump_sum_that_fits_nothing_when_judged_then_there_is_no_advice():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1500.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(total="1500.00"))

    assert decision.exception == "no_advice"
    assert (booked(decision), on_account(decision)) == ({}, "0.00")


def test_given_a_wish_to_keep_it_on_account_when_judged_then_all_of_it_is_kept():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1500.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(total="1500.00", is_on_account=True))

    assert decision.exception == "no_advice"
    assert on_account(decision) == "1500.00"


def test_given_a_stranger_when_judged_then_the_payer_is_unidentified():
    given = desk(_LEDGER + "receipt R1 2026-05-04 315.20 USD wire CORRIGAN FIDUCIARY | TRACE 77001")

    decision = given.judge(advice(total="315.20"), sender="desk@corrigan.example")

    assert decision.exception == "unidentified_payer"
    assert decision.client_number is None


def test_given_a_stranger_with_numbers_that_nobody_has_when_judged_then_the_payer_is_unidentified():
    given = desk(_LEDGER + "receipt R1 2026-05-04 315.20 USD wire CORRIGAN FIDUCIARY | TRACE 77001")

    decision = given.judge(advice(line("CF-2281", "315.20", meant=None), total="315.20"), sender="desk@corrigan.example")

    assert decision.exception == "unidentified_payer"


def test_given_new_bank_details_without_cash_when_judged_then_it_is_fraud_and_books_nothing():
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "1200.40"), total="1200.40"), asks_new_bank_details=True)

    assert decision.exception == "suspected_fraud"
    assert booked(decision) == {}


def test_given_new_bank_details_when_the_cash_has_come_then_its_allocations_are_kept():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1200.40 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1200.40"), total="1200.40"), asks_new_bank_details=True)

    assert decision.exception == "suspected_fraud"
    assert booked(decision) == {"900123": "1200.40"}


def test_given_a_false_sender_without_an_advice_when_judged_then_the_one_he_plays_is_named():
    given = desk(_LEDGER)
    trust = SenderTrust(warnings=(TrustWarning.LOOK_ALIKE_DOMAIN,), impersonates="100")

    decision = given.judge(None, sender="ap@caIderfoods.example", trust=trust)

    assert (decision.disposition, decision.exception) == ("exception", "suspected_fraud")
    assert decision.client_number == "100"


def test_given_a_mail_without_money_when_judged_then_there_is_no_disposition_and_its_client_is_known():
    given = desk(_LEDGER)

    decision = given.judge(None)

    assert decision.disposition is None
    assert decision.client_number == "100"


@pytest.mark.parametrize(
    "words",
    [
        "We paid 2,511.70 by wire today: 1,200.40 for 900123 and 811.30 for 900124.",
        "Überweisung über 2.511,70 EUR, davon 1.200,40 und 811,30.",
        "Virement de 2 511,70 €, dont 1 200,40 et 811,30",
    ],
)
def test_given_words_with_an_amount_that_the_lines_do_not_explain_when_no_cash_has_come_then_a_person_looks(words):
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"), words=words)

    assert decision.exception == "total_mismatch"


def test_given_words_that_only_repeat_the_advice_when_no_cash_has_come_then_it_is_matched():
    given = desk(_LEDGER)
    words = "On 04.05.2026 we wire $2,011.70 (ref 11/820): 1,200.40 on 900123, 811.30 on 900124, 2.50 % discount not taken."

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"), words=words)

    assert decision.disposition == "matched"


def test_given_any_decision_when_it_is_made_then_every_rule_has_spoken():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"))

    assert [finding.reason for finding in decision.findings] == [None] * len(decision.findings)
    assert {"duplicate", "one_reading", "arithmetic"} <= {finding.rule for finding in decision.findings}


def _known(disposition: Disposition, total: str, receipt_ids: tuple[str, ...] = ()) -> KnownAdvice:
    return KnownAdvice(
        message_key="m1",
        client_number="100",
        currency="USD",
        total=Money(Decimal(total), "USD"),
        references=("TRACE-77001",),
        paid_on=date(2026, 5, 4).isoformat(),
        lines=(Allocation("900123", Money(Decimal("1200.40"), "USD")), Allocation("900124", Money(Decimal("811.30"), "USD"))),
        disposition=disposition,
        receipt_ids=receipt_ids,
    )
