"""A number that was recognised in a picture and that nothing proves moves no money."""

from tests.matching.desk import advice, booked, desk, line

_LEDGER = """
    client 100 Calder Foods Inc; calderfoods.example
    invoice 900123 100 M1 2026-03-01 1200.40 USD
    receipt R1 2026-05-04 500.00 USD wire CALDER FOODS INC | TRACE 77001
"""


def test_given_a_recognised_number_without_a_proof_when_judged_then_a_person_looks_at_the_picture():
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "500.00", is_partial=True), total="500.00", unproven=("900123",)))

    assert decision.exception == "unreadable"
    assert booked(decision) == {}
    assert decision.candidates
    assert decision.confidence == 0.5
    assert any("900123 was recognised in a picture" in finding.says for finding in decision.findings)


def test_given_a_recognised_number_with_a_proof_when_judged_then_it_is_like_any_other():
    given = desk(_LEDGER)

    decision = given.judge(advice(line("900123", "500.00", is_partial=True), total="500.00"))

    assert decision.disposition == "applied"
