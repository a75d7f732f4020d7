"""Advices that do not show everything: nothing is booked of them by itself, and the person sees what is missing."""

from email import message_from_bytes, policy

import pytest

from tests.documents.interchanges import x12
from tests.services.practice import letter

CUT = """Calder Mills Ltd has sent you a payment of $2,000.00 by wire, payment reference 4711002, payment date 05/04/2026.

Invoices
10231   $1,200.00
{}
"""
CASH = "R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | REF 4711002"
LINK = "Calder Mills Ltd has sent you a payment{}.\nLog in to view your remittance advice: https://portal.network.example/r/8837\n"


def two_payments() -> bytes:
    """A mail with an interchange of two payment orders."""
    first = x12("ENT*1", "RMR*IV*10231**1200.00*1200.00", total="1200.00").decode().replace("BRAMLEY FOODS LLC", "CALDER MILLS LTD")
    begin, end = first.index("ST*820"), first.index("GE*1*")
    second = first[begin:end].replace("1200.00", "800.00").replace("10231", "10232").replace("0612000417", "0612000418")
    message = message_from_bytes(letter("Please find our payment file attached."), policy=policy.default)
    message.make_mixed()
    message.add_attachment((first[:end] + second + first[end:]).encode(), maintype="application", subtype="edi-x12", filename="pay.edi")
    return message.as_bytes()


@pytest.mark.parametrize("word", ["and 1 more invoice", "+ 3 more", "Showing the first 1 of 2 invoices", "... and two other items"])
def test_given_a_list_that_is_cut_when_its_cash_has_come_then_the_rest_is_offered_and_nothing_is_applied(practice, word):
    practice.receive(CASH)
    practice.deliver(letter(CUT.format(word)))

    practice.go()

    with practice.desk.store.reading() as unit:
        (decided,) = unit.decisions.of_message(1)
    assert (practice.disposition(1), practice.balance("10231"), decided.decision.exception) == ("exception", "1200.00", "total_mismatch")
    assert [[item.invoice_number for item in each.allocations] for each in decided.decision.candidates[:2]] == [
        ["10231"],
        ["10231", "10232"],
    ]
    assert any("is not whole" in finding.says for finding in decided.decision.findings)


@pytest.mark.parametrize("amount", ["", " of $2,000.00"])
def test_given_a_notice_with_a_link_alone_when_it_comes_then_a_person_is_told_that_nothing_was_opened(practice, amount):
    practice.receive(CASH)
    practice.deliver(letter(LINK.format(amount)))

    practice.go()

    with practice.desk.store.reading() as unit:
        (decided,) = unit.decisions.of_message(1)
    assert (decided.decision.exception, practice.balance("10231"), practice.balance("10232")) == ("unreadable", "1200.00", "800.00")
    assert any("only a link" in finding.says for finding in decided.decision.findings)


def test_given_a_whole_list_with_a_link_beside_it_when_it_comes_then_the_list_counts(practice):
    practice.receive(CASH)
    practice.deliver(
        letter(CUT.format("10232   $800.00") + "\nLog in to view your remittance advice: https://portal.network.example/r/8837")
    )

    practice.go()

    assert (practice.disposition(1), practice.balance("10232")) == ("applied", "0.00")


def test_given_a_file_of_two_payments_when_no_receipt_pays_both_then_a_person_is_told_how_many_there_are(practice):
    practice.deliver(two_payments())

    practice.go()

    with practice.desk.store.reading() as unit:
        (decided,) = unit.decisions.of_message(1)
    assert (decided.decision.exception, practice.balance("10231")) == ("ambiguous", "1200.00")
    assert any("tells of 2 payments" in finding.says for finding in decided.decision.findings)
