"""Advices judged by their lines: applied where nothing is open to doubt, and each doubt under its own name."""

from decimal import Decimal

from mailflow.domain.facts import Dispute, DisputeReason
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


def test_given_lines_total_and_cash_that_agree_when_judged_then_it_is_applied():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"))

    assert decision.disposition == "applied"
    assert decision.receipt_ids == ("R1",)
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}
    assert decision.confidence > 0.95


def test_given_no_cash_yet_when_judged_then_it_is_matched():
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2011.70"))

    assert decision.disposition == "matched"
    assert decision.receipt_ids == ()


def test_given_neither_cash_nor_total_when_judged_then_several_lines_prove_nothing():
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total=None))

    assert decision.disposition == "exception"


def test_given_a_partial_payment_that_says_so_when_judged_then_it_is_applied():
    given = desk(_LEDGER + "receipt R1 2026-05-04 500.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "500.00", is_partial=True), total="500.00"))

    assert decision.disposition == "applied"
    assert booked(decision) == {"900123": "500.00"}


def test_given_less_without_a_word_when_judged_then_it_is_a_short_payment():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1100.40 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1100.40"), total="1100.40"))

    assert decision.exception == "short_payment"
    assert booked(decision) == {"900123": "1100.40"}


def test_given_a_bank_charge_when_judged_then_what_came_is_allocated():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1175.40 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1200.40"), total="1200.40"))

    assert decision.exception == "short_payment"
    assert booked(decision) == {"900123": "1175.40"}
    assert on_account(decision) == "0.00"


def test_given_a_deduction_with_its_reason_when_judged_then_a_dispute_is_opened_for_it():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1180.40 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1180.40", deduction="20.00"), total="1180.40"))

    assert decision.exception == "deduction"
    assert booked(decision) == {"900123": "1180.40"}
    assert [(one.invoice_number, one.amount) for one in decision.disputes] == [("900123", Decimal("20.00"))]


def test_given_less_on_an_invoice_that_is_contested_when_judged_then_it_is_a_deduction():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1100.40 USD wire CALDER FOODS INC | TRACE 77001")
    contested = (Dispute(invoice_number="900123", reason=DisputeReason.HOURS),)

    decision = given.judge(advice(line("900123", "1100.40"), total="1100.40"), disputes=contested)

    assert decision.exception == "deduction"


def test_given_more_than_the_balance_when_judged_then_the_rest_stays_on_account():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1300.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1300.00"), total="1300.00"))

    assert decision.exception == "overpayment"
    assert (booked(decision), on_account(decision)) == ({"900123": "1200.40"}, "99.60")


def test_given_lines_that_miss_the_total_when_the_cash_is_theirs_then_they_are_kept():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "811.30"), total="2071.10"))

    assert decision.exception == "total_mismatch"
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}


def test_given_a_line_that_ledger_and_total_prove_wrong_when_judged_then_it_is_corrected():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("900124", "318.10"), total="2011.70"))

    assert decision.exception == "total_mismatch"
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}


def test_given_a_number_that_nobody_has_when_judged_then_its_money_stays_on_account():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("555555", "811.30", meant=None), total="2011.70"))

    assert decision.exception == "unknown_invoice"
    assert (booked(decision), on_account(decision)) == ({"900123": "1200.40"}, "811.30")


def test_given_a_slip_whose_amount_fits_one_open_invoice_when_judged_then_it_is_applied_in_the_ledgers_spelling():
    given = desk(_LEDGER + _WIRE)

    decision = given.judge(advice(line("900123", "1200.40"), line("900142", "811.30", meant=None), total="2011.70"))

    assert decision.disposition == "applied"
    assert booked(decision) == {"900123": "1200.40", "900124": "811.30"}


def test_given_a_slip_whose_amount_fits_nothing_when_judged_then_a_person_decides():
    given = desk(_LEDGER + "receipt R1 2026-05-04 800.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900142", "800.00", meant=None), total="800.00"))

    assert decision.exception == "unknown_invoice"
    assert (booked(decision), on_account(decision)) == ({}, "800.00")


def test_given_a_slip_from_another_clients_invoice_only_when_judged_then_it_is_unknown():
    given = desk(_LEDGER + "receipt R1 2026-05-04 77.00 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900172", "77.00", meant=None), total="77.00"))

    assert decision.exception == "unknown_invoice"


def test_given_a_slip_that_fits_two_invoices_when_judged_then_it_is_ambiguous_and_both_are_offered():
    given = desk("""
        client 100 Calder Foods Inc; calderfoods.example
        invoice 900123 100 M1 2026-03-01 400.10 USD
        invoice 900124 100 M1 2026-03-15 400.10 USD
        receipt R1 2026-05-04 400.10 USD wire CALDER FOODS INC | TRACE 77001
    """)

    decision = given.judge(advice(line("90012", "400.10", meant=None), total="400.10"))

    assert decision.exception == "ambiguous"
    assert booked(decision) == {}
    assert {one.allocations[0].invoice_number for one in decision.candidates} == {"900123", "900124"}


def test_given_a_closed_invoice_among_open_ones_when_judged_then_its_money_stays_on_account():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1650.40 USD wire CALDER FOODS INC | TRACE 77001")

    decision = given.judge(advice(line("900123", "1200.40"), line("900300", "450.00"), total="1650.40"))

    assert decision.exception == "already_paid"
    assert (booked(decision), on_account(decision)) == ({"900123": "1200.40"}, "450.00")


_YEARS = """
    client 100 Calder Foods Inc; calderfoods.example
    invoice 2025-04471 100 M1 2025-03-01 640.20 USD
    invoice 2026-04471 100 M1 2026-03-15 {amount} USD
    receipt R1 2026-05-04 640.20 USD wire CALDER FOODS INC | TRACE 77001
"""


def test_given_a_number_without_its_year_when_the_amount_says_which_then_it_is_applied():
    given = desk(_YEARS.format(amount="915.75"))

    decision = given.judge(advice(line("04471", "640.20", meant=None), total="640.20"))

    assert (decision.exception, booked(decision)) == (None, {"2025-04471": "640.20"})


def test_given_a_number_without_its_year_when_both_years_owe_the_amount_then_a_person_chooses():
    given = desk(_YEARS.format(amount="640.20"))

    decision = given.judge(advice(line("04471", "640.20", meant=None), total="640.20"))

    assert decision.exception == "ambiguous"
    assert {one.allocations[0].invoice_number for one in decision.candidates} == {"2025-04471", "2026-04471"}
