"""Cases: asked once, decided by whoever saw their present version, with everything that was done."""

import pytest

from mailflow.domain.errors import StaleCase
from mailflow.domain.lifecycle import CaseState
from mailflow.store.cases import Act, NewCase
from mailflow.store.tables.cases import CaseKind
from tests.store.stated import usd

QUESTION = NewCase(key="message:1", kind=CaseKind.PAYMENT, reason="ambiguous", title="Two sets fit", amount=usd("12.50"))
ACCEPT = Act(name="accept", actor="ada", note="called them", before={"state": "open"}, after={"allocations": ["10231"]})


@pytest.fixture
def case_id(store):
    with store.unit() as unit:
        case_id = unit.cases.open(QUESTION)
        unit.commit()
    return case_id


def test_given_a_case_when_it_is_decided_then_it_waits_no_more_and_its_history_says_who_did_what(store, case_id):
    with store.unit() as unit:
        unit.cases.resolve(case_id, 1, ACCEPT)
        unit.commit()

    with store.reading() as unit:
        case, history, waiting = unit.cases.get(case_id), unit.cases.history(case_id), unit.cases.open_ones()
    assert (case.state, case.version, case.resolved_by, case.amount) == (CaseState.RESOLVED, 2, "ada", usd("12.50"))
    assert ([past.act for past in history], waiting) == ([ACCEPT], ())


def test_given_a_case_that_two_people_see_when_both_decide_then_the_second_is_told(store, case_id):
    with store.unit() as unit:
        unit.cases.resolve(case_id, 1, ACCEPT)
        unit.commit()

    with store.unit() as unit, pytest.raises(StaleCase, match="reload it"):
        unit.cases.resolve(case_id, 1, Act(name="reject", actor="bob"))


def test_given_a_case_that_there_is_not_when_somebody_decides_it_then_it_says_so(store):
    with store.unit() as unit, pytest.raises(LookupError, match="no case 77"):
        unit.cases.resolve(77, 1, ACCEPT)


def test_given_a_decided_case_when_it_is_undone_then_it_waits_again(store, case_id):
    with store.unit() as unit:
        version = unit.cases.resolve(case_id, 1, ACCEPT)
        unit.cases.reopen(case_id, version, Act(name="undo", actor="ada"))
        unit.commit()

    with store.reading() as unit:
        assert [(case.id, case.state, case.version) for case in unit.cases.open_ones()] == [(case_id, CaseState.REOPENED, 3)]


def test_given_an_open_case_when_the_same_is_asked_again_then_it_is_one_case_with_the_newer_question(store, case_id):
    newer = NewCase(key="message:1", kind=CaseKind.PAYMENT, reason="duplicate", title="Advised before")

    with store.unit() as unit:
        again = unit.cases.open(newer)
        unit.commit()

    with store.reading() as unit:
        case = unit.cases.get(again)
    assert (again, case.reason, case.state, case.version) == (case_id, "duplicate", CaseState.OPEN, 2)


def test_given_a_decided_case_when_the_same_is_asked_again_then_it_is_reopened(store, case_id):
    with store.unit() as unit:
        unit.cases.resolve(case_id, 1, ACCEPT)
        unit.cases.open(QUESTION)
        unit.commit()

    with store.reading() as unit:
        assert unit.cases.get(case_id).state is CaseState.REOPENED


def test_given_a_case_when_it_is_assigned_and_noted_then_each_act_raises_its_version(store, case_id):
    with store.unit() as unit:
        version = unit.cases.assign(case_id, 1, Act(name="assign", actor="ada"), login="bob")
        unit.cases.note(case_id, version, Act(name="note", actor="bob", note="waiting for their ledger"))
        unit.commit()

    with store.reading() as unit:
        assert (unit.cases.get(case_id).assigned_to, len(unit.cases.history(case_id))) == ("bob", 2)
