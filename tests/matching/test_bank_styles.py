"""Bank texts as different countries' banks carry them: firms number their invoices in many ways, and payers leave much of it out."""

import pytest

from mailflow.domain.decision import Basis
from tests.matching.desk import booked, desk, on_account

# One client for each style of numbering.
_LEDGER = """
    client 31 Veldkamp Zuivel BV
    invoice 2026-0417 31 V-1 2026-03-02 1815.20 EUR
    invoice 2026-0433 31 V-1 2026-03-09 2640.75 EUR
    invoice 2026-0458 31 V-2 2026-03-16  933.10 EUR
    invoice 2025-0417 31 V-2 2025-03-16 4410.00 EUR paid 4410.00

    client 32 Albrecht Feinwerktechnik GmbH
    invoice RE-26-1187 32 A-1 2026-02-02  7120.40 EUR
    invoice RE-26-1203 32 A-1 2026-02-16  3308.15 EUR
    invoice RE-26-1240 32 A-2 2026-03-02 12450.90 EUR

    client 33 Pendarvis Tin Company Limited
    invoice LON0048812 33 P-1 2026-02-02  5620.35 GBP
    invoice LON0048839 33 P-1 2026-02-16  1144.80 GBP
    invoice LON0049001 33 P-2 2026-03-02  8800.00 GBP

    client 34 Kim Seng Marine Pte Ltd
    invoice S/7731/26 34 K-1 2026-02-02 6615.25 SGD
    invoice S/7790/26 34 K-1 2026-02-16 2210.60 SGD

    client 35 Hayashi Kogyo K.K.
    invoice 118-20450 35 H-1 2026-02-02 913000 JPY
    invoice 118-20477 35 H-1 2026-02-16 406500 JPY

    client 36 Nordfjord Sjømat AS
    invoice 77104 36 N-1 2026-02-02 45120.00 NOK
    invoice 77131 36 N-1 2026-02-16 18260.50 NOK

    client 37 Whitlock & Daughters Inc
    invoice 5501234-A 37 W-1 2026-02-02 2218.40 USD
    invoice 5501240-B 37 W-1 2026-02-16 3150.05 USD
    invoice 5501266-A 37 W-2 2026-02-16  870.00 USD

    client 38 Mrs Eleanor J. Prudhomme
    invoice 5502310 38 E-1 2026-02-16 1290.00 USD

    client 39 Distillerie Chastagnier SARL
    invoice F2603.0192 39 D-1 2026-03-02 4875.60 EUR
    invoice F2603.0204 39 D-1 2026-03-05 1560.00 EUR
    invoice F2604.0011 39 D-2 2026-04-02  988.30 EUR
"""

_APPLIED = [
    # Netherlands and Belgium: SEPA, structured and free
    ("1815.20 EUR wire VELDKAMP ZUIVEL B.V. | SEPA OVERBOEKING FACTUUR 2026-0417", ["2026-0417"]),
    ("1815.20 EUR wire VELDKAMP ZUIVEL B.V. | FACT.NR 20260417 DD 02-03-2026", ["2026-0417"]),
    ("4455.95 EUR wire VELDKAMP ZUIVEL | EREF: NOTPROVIDED REMI: 2026/0417 EN 2026/0433", ["2026-0417", "2026-0433"]),
    ("4455.95 EUR wire VELDKAMP ZUIVEL BV | UW FACTUREN 417 EN 433", ["2026-0417", "2026-0433"]),
    ("5389.05 EUR wire VELDKAMP ZUIVEL BV | FACT 2026-0417,0433,0458", ["2026-0417", "2026-0433", "2026-0458"]),
    # Germany and Austria: MT940 fields, Verwendungszweck
    ("7120.40 EUR wire ALBRECHT FEINWERKTECHNIK GMBH | EREF+A-2026-118 SVWZ+RE-26-1187 VOM 02.02.2026", ["RE-26-1187"]),
    ("7120.40 EUR wire ALBRECHT FEINWERKTECHNIK | ?20SVWZ+RECHNUNG RE-26-11?2187 KD-NR 40771", ["RE-26-1187"]),
    ("10428.55 EUR wire ALBRECHT FEINWERKTECHN. GMBH | RG 26-1187 U. 26-1203", ["RE-26-1187", "RE-26-1203"]),
    ("10428.55 EUR wire ALBRECHT FEINWERKTECHNIK GMBH | RECHN.NR. 1187, 1203 ANWALTSHONORAR", ["RE-26-1187", "RE-26-1203"]),
    ("12450.90 EUR wire ALBRECHT FEINWERKTECHNIK GMBH WIEN | RE261240", ["RE-26-1240"]),
    # United Kingdom: FPI, BGC, CHAPS
    ("5620.35 GBP wire PENDARVIS TIN CO LTD | FPI LON0048812", ["LON0048812"]),
    ("6765.15 GBP ach PENDARVIS TIN CO LTD | BGC LON48812/48839", ["LON0048812", "LON0048839"]),
    ("1144.80 GBP wire PENDARVIS TIN | FP 21/02/26 INV 48839", ["LON0048839"]),
    ("6765.15 GBP check PENDARVIS TIN COMPANY | CHQ 000417 LON 0048812 LON 0048839", ["LON0048812", "LON0048839"]),
    # SWIFT MT103: field tags, code words, wrapped lines
    ("6615.25 SGD wire KIM SENG MARINE PTE LTD | :70:/INV/S/7731/26", ["S/7731/26"]),
    ("6615.25 SGD wire KIM SENG MARINE | /RFB/KSM26041 INVOICE S-7731-26", ["S/7731/26"]),
    ("8825.85 SGD wire KIM SENG MARINE PTE LTD | PAYNOW S/7731/26 S/7790/26", ["S/7731/26", "S/7790/26"]),
    ("2210.60 SGD ach KIM SENG MARINE P L | GIRO 7790/26", ["S/7790/26"]),
    # Japan: capitals only, no decimals, amounts in the text
    ("913000 JPY wire HAYASHI KOGYO CO LTD | INV118-20450 JPY913000", ["118-20450"]),
    ("1319500 JPY wire HAYASHI KOGYO KK | /RFB/118-20450 118-20477", ["118-20450", "118-20477"]),
    ("406500 JPY wire HAYASHI KOGYO | INVOICE NO 20477 406500", ["118-20477"]),
    # Norway: KID with padding and check digit; free text
    ("18260.50 NOK ach NORDFJORD SJOMAT AS | KID 000771319", ["77131"]),
    ("45120.00 NOK wire NORDFJORD SJOMAT | FAKTURA 77104", ["77104"]),
    ("63380.50 NOK wire NORDFJORD SJOMAT AS | FAKT NR 77104 OG 77131", ["77104", "77131"]),
    # United States: ACH addenda, lockbox, checks, cards
    ("2218.40 USD ach WHITLOCK AND DAUGHTERS | CTX RMR*IV*5501234-A**2218.40\\", ["5501234-A"]),
    ("5368.45 USD ach WHITLOCK & DAUGHTERS INC | DES:PAYABLES ID:00441207 INV 5501234A 5501240B", ["5501234-A", "5501240-B"]),
    ("2218.40 USD lockbox WHITLOCK & DAUGHTERS | LBX 7001 CK 0000088123 5501234", ["5501234-A"]),
    ("3150.05 USD check WHITLOCK DAUGHTERS INC | CHECK 10027 MEMO INVOICE #5501240", ["5501240-B"]),
    ("870.00 USD wire WHITLOCK & DAUGHTERS INC | INV 5501267-A", ["5501266-A"]),
    # People who pay for themselves, for another, or for their company
    ("1290.00 USD card PRUDHOMME E | PORTAL 5502310 VISA ****1199", ["5502310"]),
    ("1290.00 USD check J L ARCENEAUX | CK 311 FOR MRS PRUDHOMME INV 5502310", ["5502310"]),
    ("1290.00 USD check ARCENEAUX LAW TRUST | CK 312 5502310", ["5502310"]),
    # French banks
    ("4875.60 EUR wire DISTILLERIE CHASTAGNIER | VIR SEPA FACT F2603.0192", ["F2603.0192"]),
    ("6435.60 EUR wire DIST CHASTAGNIER COGNAC | VIREMENT F2603-0192 F2603-0204", ["F2603.0192", "F2603.0204"]),
    ("4875.60 EUR wire CHASTAGNIER SARL | FACTURE 0192 DU 020326", ["F2603.0192"]),
    ("988.30 EUR wire DISTILLERIE CHASTAGNIER SARL | HONORAIRES F26040011", ["F2604.0011"]),
]

_ASKED = [
    ("2500.00 EUR wire VELDKAMP ZUIVEL BV | FACTUUR 2026-0433", "short_payment", {"2026-0433": "2500.00"}, "0.00"),
    ("2700.75 EUR wire VELDKAMP ZUIVEL BV | FACTUUR 2026-0433", "overpayment", {"2026-0433": "2640.75"}, "60.00"),
    ("4410.00 EUR wire VELDKAMP ZUIVEL BV | FACTUUR 2025-0417", "already_paid", {}, "4410.00"),
    ("610.00 EUR wire VELDKAMP ZUIVEL BV | FACTUUR 2026-0991", "unknown_invoice", {}, "610.00"),
    ("7120.40 USD wire ALBRECHT FEINWERKTECHNIK GMBH | RE-26-1187", "currency_mismatch", {}, "0.00"),
    ("7120.40 EUR wire VELDKAMP ZUIVEL BV | RE-26-1187", "ambiguous", {}, "0.00"),
    ("400.00 USD wire ARCENEAUX LAW TRUST | PART PAYMENT 5502310", "ambiguous", {}, "0.00"),
    ("640.00 USD wire ARCENEAUX LAW TRUST | INVOICE 77120", "unidentified_payer", {}, "0.00"),
    (
        "6000.00 GBP wire PENDARVIS TIN CO LTD | LON0048812 LON0048839",
        "short_payment",
        {"LON0048812": "5620.35", "LON0048839": "379.65"},
        "0.00",
    ),
    ("5620.35 GBP wire PENDARVIS TIN CO LTD | LON0048812 trust", "trust_funds", {"LON0048812": "5620.35"}, "0.00"),
]


@pytest.mark.parametrize(("receipt", "numbers"), _APPLIED)
def test_given_a_countrys_bank_text_when_its_numbers_close_then_the_money_is_applied(receipt, numbers):
    given = desk(_LEDGER + f"receipt R1 2026-05-04 {receipt}")

    decision = given.settle()

    assert (decision.exception, sorted(booked(decision))) == (None, numbers)
    assert decision.chosen.basis is Basis.REFERENCE


@pytest.mark.parametrize(("receipt", "exception", "allocations", "kept"), _ASKED)
def test_given_a_bank_text_that_does_not_close_when_settled_then_a_person_is_told_why(receipt, exception, allocations, kept):
    given = desk(_LEDGER + f"receipt R1 2026-05-04 {receipt}")

    decision = given.settle()

    assert (decision.exception, booked(decision), on_account(decision)) == (exception, allocations, kept)


def test_given_a_part_of_a_named_invoice_when_its_client_pays_then_it_is_applied():
    given = desk(_LEDGER + "receipt R1 2026-05-04 1000.00 EUR wire VELDKAMP ZUIVEL BV | DEELBETALING 2026-0433")

    decision = given.settle()

    assert (decision.exception, booked(decision)) == (None, {"2026-0433": "1000.00"})


def test_given_an_ending_that_two_years_share_when_both_are_open_then_a_person_chooses():
    given = desk("""
        client 31 Veldkamp Zuivel BV
        invoice 2026-0417 31 V-1 2026-03-02 1815.20 EUR
        invoice 2025-0417 31 V-1 2025-03-02 1815.20 EUR
        receipt R1 2026-05-04 1815.20 EUR wire VELDKAMP ZUIVEL BV | FACTUUR 0417
    """)

    decision = given.settle()

    assert decision.exception == "ambiguous"
    assert {one.allocations[0].invoice_number for one in decision.candidates} == {"2025-0417", "2026-0417"}
