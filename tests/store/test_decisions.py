"""Readings, decisions, claims and advices: kept whole, and found as what later mail is compared with."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.decision import Decision, Disposition, ExceptionReason, Finding, KnownAdvice, Proposal
from mailflow.domain.errors import IllegalMove, LedgerChanged
from mailflow.domain.facts import Dispute, DisputeReason, Facts, Kind, Promise, Remittance, RemittanceLine, Said
from mailflow.domain.ledger import Allocation
from mailflow.domain.lifecycle import RemittanceState
from mailflow.domain.message import Automatic, AutomaticType, SenderTrust
from mailflow.store.decisions import ReadMail
from tests.store.stated import book, usd

ALLOCATION = Allocation("10231", usd("1200.00"))
PROPOSAL = Proposal(client_number="calder", allocations=(ALLOCATION,), score=0.97, reasons=("the lines add up",))
DEDUCTION = Dispute(invoice_number="10231", reason=DisputeReason.RATE, amount=Decimal("55.10"))
PROMISE = Promise(invoice_number="10231", due_on=date(2026, 6, 15))
DECISION = Decision(
    disposition=Disposition.EXCEPTION,
    exception=ExceptionReason.DEDUCTION,
    chosen=PROPOSAL,
    candidates=(PROPOSAL,),
    client_number="calder",
    disputes=(DEDUCTION, DEDUCTION),
    promises=(PROMISE,),
    findings=(Finding(rule="deduction", says="55.10 were withheld", reason=ExceptionReason.DEDUCTION),),
    confidence=0.6,
    rules="1",
)


@pytest.fixture
def mails(store):
    book(store, "invoice 10231 1200.00")
    with store.unit() as unit:
        for row in ("1", "2", "3"):
            unit.mail.add(mailbox="in", provider_id=row, message_id=row, content_hash=row, raw=b"", raw_hash=row)
        unit.commit()
    return store


def advice(row, **said):
    known = {
        "message_key": str(row),
        "client_number": "calder",
        "currency": "USD",
        "total": usd("1200.00"),
        "references": ("TRN 4711-0815",),
        "paid_on": "2026-05-02",
        "lines": (ALLOCATION,),
        "disposition": Disposition.MATCHED,
    }
    return KnownAdvice(**known | said)


def keep(store, row, **said):
    with store.unit() as unit:
        unit.advices.keep(row, advice(row, **said))
        unit.commit()


def test_given_a_reading_when_it_is_kept_then_it_comes_back_as_it_was(mails):
    line = RemittanceLine(reference="INV-10231", invoice_number="10231", paid=Decimal("1200.00"))
    read = ReadMail(
        facts=Facts(said=(Said(kind=Kind.REMITTANCE, confidence=1.0),), remittance=Remittance(total=Decimal("1200.00"), lines=(line,))),
        trust=SenderTrust(spf="pass"),
        reader="1",
        automatic=Automatic(type=AutomaticType.LIST),
    )

    with mails.unit() as unit:
        unit.decisions.keep_reading(1, ReadMail(facts=Facts(), trust=SenderTrust(), reader="0"))
        unit.decisions.keep_reading(1, read)
        unit.commit()

    with mails.reading() as unit:
        assert (unit.decisions.find_reading(1), unit.decisions.find_reading(2)) == (read, None)


def test_given_a_decision_when_it_is_kept_then_it_comes_back_whole_and_its_claims_are_open_once(mails):
    with mails.unit() as unit:
        decision_id = unit.decisions.keep(DECISION, actor="policy", message_row=1)
        unit.commit()

    with mails.reading() as unit:
        kept = unit.decisions.get(decision_id)
        disputes, promises = unit.claims.disputes_of(["10231"]), unit.claims.promises_of(["10231"])
    assert (kept.decision, kept.state, kept.message_row) == (DECISION, RemittanceState.EXCEPTION, 1)
    assert [(each.amount, each.due_on) for each in (*disputes, *promises)] == [(usd("55.10"), None), (None, date(2026, 6, 15))]


def test_given_a_decision_when_it_is_undone_then_its_claims_are_no_claims_any_more(mails):
    with mails.unit() as unit:
        decision_id = unit.decisions.keep(DECISION, actor="policy", message_row=1)
        unit.claims.withdraw(decision_id)
        unit.commit()

    with mails.reading() as unit:
        assert (unit.claims.disputes_of(["10231"]), unit.claims.promises_of(["10231"])) == ((), ())


def test_given_a_decision_when_it_is_to_go_where_it_may_not_then_it_is_refused(mails):
    with mails.unit() as unit:
        decision_id = unit.decisions.keep(DECISION, actor="policy", message_row=1)

        with pytest.raises(IllegalMove):
            unit.decisions.move_to(decision_id, RemittanceState.REVERSED)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"references": ["47110815"]}, id="the reference without its marks"),
        pytest.param({"total": usd("1200.00")}, id="the total"),
        pytest.param({"payers": ["calder"]}, id="the payer"),
    ],
)
def test_given_an_advice_when_a_later_one_shares_something_then_it_is_found(mails, asked):
    keep(mails, 1)

    with mails.reading() as unit:
        found = (unit.advices.find_known(**asked), unit.advices.find_known(payers=["other"], references=["99999"], total=usd("1.00")))

    assert found == ((advice(1),), ())


def test_given_an_advice_that_stands_when_its_twin_is_to_stand_too_then_it_is_decided_again(mails):
    keep(mails, 1)

    with pytest.raises(LedgerChanged, match="mail 1 meanwhile"):
        keep(mails, 2)


@pytest.mark.parametrize("said", [{"disposition": Disposition.EXCEPTION}, {"total": usd("700.00")}, {"references": ("TRN 1",)}])
def test_given_an_advice_that_stands_when_another_is_no_twin_then_both_are_kept(mails, said):
    keep(mails, 1)

    keep(mails, 2, **said)

    with mails.reading() as unit:
        assert len(unit.advices.find_known(payers=["calder"])) == 2


def test_given_a_correction_when_the_first_advice_is_superseded_then_the_correction_stands(mails):
    keep(mails, 1)
    with mails.unit() as unit:
        unit.advices.supersede(1)
        unit.commit()

    keep(mails, 2)

    with mails.reading() as unit:
        assert [each.message_key for each in unit.advices.awaiting_cash(currency="USD")] == ["2"]
