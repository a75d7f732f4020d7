"""Disputes with a person's word on them, and promises with how well each client keeps his word."""

import pytest

from tests.admin.office import words
from tests.admin.test_replies import letter_with, open_invoice


def dispute_of(office, case_id: int):
    with office.store.reading() as unit:
        decision = unit.cases.get(case_id).decision_id
        return next(claim for claim in unit.claims.of_decisions([decision]) if claim.reason)


def state_of(office, case_id: int) -> str:
    return dispute_of(office, case_id).state


def settle(ana, office, case_id: int, word: str, why: str):
    claim = dispute_of(office, case_id)
    return ana.send(f"/disputes/{claim.id}/{word}?back=case", page=f"/cases/{case_id}", **{f"why-{claim.id}": why})


def test_given_an_open_dispute_when_the_client_is_right_then_it_is_upheld_with_its_reason(ana, office):
    case_id = letter_with(office, "dispute")

    answer = settle(ana, office, case_id, "upheld", "the rate was agreed in March")

    assert answer.status_code == 303
    assert state_of(office, case_id) == "upheld"
    assert "the rate was agreed in March" in ana.see(f"/cases/{case_id}")


def test_given_an_open_dispute_when_no_reason_is_given_then_it_stays_open(ana, office):
    case_id = letter_with(office, "dispute")

    answer = settle(ana, office, case_id, "rejected", "  ")

    assert answer.status_code >= 400
    assert "rite down why" in words(answer)
    assert state_of(office, case_id) == "open"


def test_given_a_withdrawn_dispute_when_it_is_rejected_then_it_is_refused(ana, office):
    case_id = letter_with(office, "dispute")
    settle(ana, office, case_id, "withdrawn", "they wrote that it is fine")

    answer = settle(ana, office, case_id, "rejected", "too late")

    assert answer.status_code == 422
    assert state_of(office, case_id) == "withdrawn"


def test_given_a_rejected_dispute_when_it_is_settled_then_nothing_of_it_holds_reminders_back(ana, office):
    case_id = letter_with(office, "dispute")
    claim = dispute_of(office, case_id)

    settle(ana, office, case_id, "rejected", "the hours are documented")

    with office.store.reading() as unit:
        client = unit.cases.get(case_id).client_number
        held = [hold.id for hold in unit.holds.active([client]) if hold.reason == "dispute"]
    assert claim.invoice_number not in held


@pytest.mark.parametrize("address", ["/disputes", "/disputes?state=upheld", "/promises", "/promises?state=broken"])
def test_given_the_lists_when_they_are_opened_then_they_show_what_there_is(ana, office, address):
    page = ana.see(address)

    assert "Disputes" in page
    assert "Promises" in page


def test_given_a_promise_that_is_waited_for_when_the_list_is_opened_then_its_client_and_day_are_there(ana, office):
    case_id = letter_with(office, "dispute")
    invoice = open_invoice(office, case_id)
    ana.act(case_id, "reply/correct", **{"promise-0-invoice": invoice, "promise-0-day": "2026-07-31", "kind": "promise"})

    page = ana.see("/promises")

    assert invoice in page
    assert "2026-07-31" in page
    assert "How each client keeps his word" in page
