"""Who has paid without saying for what is asked, by a draft that a person approves; never at an address that only a mail names."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address
from mailflow.policy.replies import ReplyRules
from mailflow.services import resolve
from mailflow.services.correspondence import Correspondence
from mailflow.services.identity import Identity
from mailflow.services.loop import Rounds
from mailflow.services.seen import Seen
from tests.services.practice import advice

RECEIPT = "R1 2026-05-04 777.77 USD wire CALDER MILLS LTD | PAYMENT"


@pytest.fixture
def writing(practice):
    """The practice, whose letters leave from its address."""
    desk = replace(
        practice.desk,
        correspondence=Correspondence(rules=ReplyRules(), firm="Rourke LLP", templates=(find_assets(Assets.TEMPLATES),)),
        identities={"collections": Identity(sender=Address(email="collections@rourke.example"))},
    )
    practice.desk, practice.rounds = desk, Rounds(desk, practice.mailbox)
    return practice


def letters(practice, prefix):
    with practice.desk.store.reading() as unit:
        rows = unit.reports.letters(state="")[0]
        return [letter for letter in (unit.outbox.get(row.id) for row in rows) if letter.key.startswith(prefix)]


def pass_days(practice, days=5):
    practice.go()
    practice.days_pass(days)
    practice.go()


def torn(sender="ap@caldermills.example", **headers):
    """A mail whose advice is a torn spreadsheet."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "collections@rourke.example", "Remittance advice 4711"
    message["Date"], message["Message-ID"] = "Mon, 04 May 2026 09:00:00 +0000", "<torn@caldermills.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Please find our remittance advice attached.\n")
    message.add_attachment(b"PK\x03\x04 torn", maintype="application", subtype="vnd.ms-excel", filename="remittance.xlsx")
    return message.as_bytes()


def test_given_money_without_an_advice_when_the_days_to_wait_are_over_then_a_draft_asks_the_clients_contact(writing):
    writing.receive(RECEIPT)

    pass_days(writing)

    (letter,) = letters(writing, "remittance:")
    assert (letter.state, letter.recipient, letter.mail.client_number) == (OutgoingState.DRAFT, "ap@caldermills.example", "calder")
    assert "777.77" in letter.mail.text
    assert letter.about == f"case:{writing.cases()[0].id}"


def test_given_a_draft_that_asks_when_the_receipt_is_looked_at_again_then_there_is_one(writing):
    writing.receive(RECEIPT)

    pass_days(writing)
    pass_days(writing)

    assert len(letters(writing, "remittance:")) == 1


def test_given_a_draft_that_asks_when_the_advice_comes_then_it_does_not_leave(writing):
    writing.receive("R1 2026-05-04 2000.00 USD wire CALDER MILLS LTD | PAYMENT 11")
    writing.bill("10233 calder 2026-04-16 1200.00 USD")  # which of two sets is meant, nobody can know
    pass_days(writing)
    before = [letter.state for letter in letters(writing, "remittance:")]
    writing.deliver(advice("2,000.00", [("10231", "1,200.00"), ("10232", "800.00")]))

    writing.go()

    assert (before, [letter.state for letter in letters(writing, "remittance:")]) in (
        ([OutgoingState.DRAFT], [OutgoingState.CANCELLED]),
        ([], []),
    )


def test_given_a_draft_that_asks_when_a_person_decides_the_case_then_it_does_not_leave(writing):
    writing.receive(RECEIPT)
    pass_days(writing)
    (case,) = writing.cases()

    resolve.put_on_account(
        writing.desk.store, Seen(case_id=case.id, version=case.version, actor="mara", reason="he called"), client_number="calder"
    )

    (letter,) = letters(writing, "remittance:")
    assert (letter.state, letter.failure) == (OutgoingState.CANCELLED, "the case was decided")


def test_given_an_advice_that_cannot_be_read_when_the_sender_is_known_then_a_draft_answers_it(writing):
    writing.deliver(torn())

    writing.go()

    (letter,) = letters(writing, "unreadable:")
    assert (letter.state, letter.recipient) == (OutgoingState.DRAFT, "ap@caldermills.example")
    assert letter.mail.answers == ("<torn@caldermills.example>",)


def test_given_an_advice_that_cannot_be_read_when_nobody_knows_the_sender_then_nothing_is_written(writing):
    writing.deliver(torn("stranger@elsewhere.example"))

    writing.go()

    assert letters(writing, "unreadable:") == []


def test_given_an_unreadable_advice_that_a_program_sent_when_it_is_answered_then_the_clients_contact_is_asked(writing):
    writing.deliver(torn("no-reply@caldermills.example"))

    writing.go()

    assert [letter.recipient for letter in letters(writing, "unreadable:")] == ["ap@caldermills.example"]
