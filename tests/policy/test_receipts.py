"""Money without a mail: what the bank's text and the amount are enough for."""

import pytest

from tests.matching.desk import booked, desk, on_account

_LEDGER = """
    client 100 Calder Foods Inc; calderfoods.example
    invoice 900123 100 M1 2026-03-01 1200.40 USD
    invoice 900124 100 M1 2026-03-15  811.30 USD
    invoice 900200 100 M2 2026-03-20  600.05 USD
    invoice 900201 100 M2 2026-03-21  600.05 USD
    invoice 900300 100 M2 2026-01-20  450.00 USD paid 450.00
"""


@pytest.mark.parametrize(
    ("receipt", "exception", "allocations", "kept"),
    [
        ("2011.70 USD wire CALDER FOODS INC | INV 900123 900124", None, {"900123": "1200.40", "900124": "811.30"}, "0.00"),
        ("1200.40 USD wire CALDER FOODS INC | LEGAL FEES", None, {"900123": "1200.40"}, "0.00"),
        ("2011.70 USD wire CALDER FOODS INC | LEGAL FEES", None, {"900123": "1200.40", "900124": "811.30"}, "0.00"),
        ("1200.40 USD wire CALDER FOODS INC | INV 901123", None, {"900123": "1200.40"}, "0.00"),
        ("500.00 USD wire CALDER FOODS INC | PART PMT INV 900123", None, {"900123": "500.00"}, "0.00"),
        ("600.05 USD wire CALDER FOODS INC | LEGAL FEES", "ambiguous", {}, "0.00"),
        ("9999.99 USD wire CALDER FOODS INC | LEGAL FEES", "no_advice", {}, "0.00"),
        ("1200.40 USD wire CLEARING SUSPENSE | BOOK IN", "unidentified_payer", {}, "0.00"),
        ("1165.40 USD wire CALDER FOODS INC | INV 900123", "short_payment", {"900123": "1165.40"}, "0.00"),
        ("1300.40 USD wire CALDER FOODS INC | INV 900123", "overpayment", {"900123": "1200.40"}, "100.00"),
        ("450.00 USD wire CALDER FOODS INC | INV 900300", "already_paid", {}, "450.00"),
        ("1900.40 USD wire CALDER FOODS INC | INV 900123 955555", "unknown_invoice", {"900123": "1200.40"}, "700.00"),
        ("1200.40 EUR wire CALDER FOODS INC | INV 900123", "currency_mismatch", {}, "0.00"),
        ("1500.00 USD wire CALDER FOODS INC | ON ACCOUNT", "no_advice", {}, "1500.00"),
        ("1200.40 USD wire CALDER FOODS INC | RETAINER trust", "trust_funds", {}, "0.00"),
        ("1200.40 USD wire CALDER FOODS INC | INV 900123 trust", "trust_funds", {"900123": "1200.40"}, "0.00"),
        ("2500.00 USD wire CALDER FOODS INC | RETAINER NEW MATTER", "trust_funds", {}, "0.00"),
    ],
)
def test_given_a_receipt_without_a_mail_when_settled_then_it_goes_where_a_clerk_would_put_it(receipt, exception, allocations, kept):
    given = desk(_LEDGER + f"receipt R1 2026-05-04 {receipt}")

    decision = given.settle()

    assert decision.disposition == ("exception" if exception else "applied")
    assert decision.exception == exception
    assert (booked(decision), on_account(decision)) == (allocations, kept)


def test_given_two_clients_that_a_cut_name_fits_alike_when_settled_then_it_is_nobodys_yet():
    given = desk("""
        client 100 Northgate Medical Systems Inc
        client 200 Northgate Medical Supply LLC
        invoice 900287 100 M1 2026-03-01 4800.00 USD
        invoice 900446 200 M2 2026-03-01 4800.00 USD
        receipt R1 2026-05-04 4800.00 USD check BRAMBLEPAY FBO NORTHGATE MEDICAL | DEPOSIT CK 77
    """)

    decision = given.settle()

    assert decision.exception == "ambiguous"
    assert decision.client_number is None
    assert len(decision.candidates) == 2


def test_given_a_round_lump_that_two_round_invoices_make_when_settled_then_nothing_moves():
    given = desk("""
        client 100 Calder Foods Inc
        invoice 900101 100 M1 2026-01-01 3100.00 USD
        invoice 900102 100 M2 2026-02-01 4250.00 USD
        invoice 900103 100 M3 2026-02-02 4400.00 USD
        invoice 900104 100 M4 2026-03-01  918.75 USD
        receipt R1 2026-05-04 7500.00 USD wire CALDER FOODS INC | LEGAL
    """)

    decision = given.settle()

    assert decision.disposition == "exception"
    assert booked(decision) == {}


def test_given_one_invoice_and_two_round_ones_that_make_the_same_when_settled_then_a_person_chooses():
    given = desk("""
        client 100 Kudzu Brewing Inc
        invoice 900101 100 M1 2026-01-01  6500.00 USD
        invoice 900102 100 M1 2026-02-01  6500.00 USD
        invoice 900103 100 M2 2026-03-01 13000.00 USD
        receipt R1 2026-05-04 13000.00 USD wire KUDZU BREWING INC | LEGAL
    """)

    decision = given.settle()

    assert decision.exception == "ambiguous"


_GROVES = """
    client 100 Larchmont Grove Ltd
    client 200 Larchmont Grove Nominees Ltd
    client 300 Estate of Cornelius Vanterpool
    invoice 900287 100 M1 2026-03-01 4812.35 GBP
    invoice 900446 200 M2 2026-03-01 4812.35 GBP
    invoice 900512 300 M3 2026-03-01 1733.20 GBP
"""


def test_given_an_agents_text_that_two_clients_may_mean_when_both_owe_the_amount_then_a_person_decides():
    given = desk(_GROVES + "receipt R1 2026-05-04 4812.35 GBP wire HALYARD AGENTS LLP | HA/77120 LARCHMONT GROVE")

    decision = given.settle()

    assert (decision.exception, decision.client_number) == ("ambiguous", None)
    assert len(decision.candidates) == 2


def test_given_an_agents_text_that_names_one_client_in_full_when_the_amount_fits_then_it_is_applied():
    given = desk(_GROVES + "receipt R1 2026-05-04 1733.20 GBP wire HALYARD AGENTS LLP | HA/77121 ESTATE OF CORNELIUS VANTERPOOL")

    decision = given.settle()

    assert booked(decision) == {"900512": "1733.20"}


def test_given_an_agents_text_with_a_part_of_a_name_when_only_the_amount_fits_then_a_person_decides():
    given = desk(_GROVES + "receipt R1 2026-05-04 1733.20 GBP wire HALYARD AGENTS LLP | HA/77122 VANTERPOOL MATTERS")

    decision = given.settle()

    assert decision.disposition == "exception"
    assert decision.candidates[0].allocations[0].invoice_number == "900512"
