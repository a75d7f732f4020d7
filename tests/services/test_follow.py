"""What follows from replies: disputes with their owners, promises and pauses, answers that wait for a click, addresses that failed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.cadence import HoldReason, HoldScope
from mailflow.domain.lifecycle import OutgoingState
from mailflow.domain.message import Address, SentLetter
from mailflow.domain.outgoing import OutgoingMail
from mailflow.policy.replies import ReplyRules
from mailflow.services import outbox
from mailflow.services.correspondence import Correspondence
from mailflow.services.drafting import about_mail
from mailflow.services.identity import Identity
from mailflow.services.loop import Rounds
from mailflow.store.outbox import Letter
from mailflow.store.tables.cases import PromiseState
from tests.databases import Database
from tests.services.conftest import LEDGER
from tests.services.practice import Practice, letter, open_practice

OURS = Identity(sender=Address(name="Collections", email="collections@rourke.example"))
REMINDER = SentLetter(
    message_id="<r1@rourke.example>",
    client_number="calder",
    to=("ap@caldermills.example",),
    subject="Past due invoices 10231, 10232",
    invoice_numbers=("10231", "10232"),
)


def answering(practice: Practice, rules: ReplyRules) -> Practice:
    correspondence = Correspondence(rules=rules, firm="Rourke LLP", templates=(find_assets(Assets.TEMPLATES),))
    practice.desk = replace(practice.desk, correspondence=correspondence, identities={"collections": OURS})
    practice.rounds = Rounds(practice.desk, practice.mailbox)
    with practice.desk.store.unit() as unit:
        unit.mail.add_letter(REMINDER)
        unit.commit()
    return practice


@pytest.fixture
def practice(tmp_path: Path, database: Database) -> Iterator[Practice]:
    opened = open_practice(tmp_path, url=database.url)
    opened.bill(LEDGER)
    yield answering(opened, ReplyRules())
    opened.close()


def reply(text: str, *, sender: str = "ap@caldermills.example", number: int = 1, **headers: str) -> bytes:
    raw = letter(text, sender=sender, number=number, subject="Re: Past due invoices 10231, 10232")
    more = {"In-Reply-To": REMINDER.message_id} | {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\n" for name, value in more.items()).encode() + raw


def holds(practice: Practice) -> list[tuple[str, str, str]]:
    with practice.desk.store.reading() as unit:
        return [(hold.scope, hold.id, hold.reason) for hold in unit.holds.active(["calder"])]


def answers(practice: Practice, row: int = 1) -> tuple[Letter, ...]:
    with practice.desk.store.reading() as unit:
        return unit.outbox.of_subject(about_mail(row))


def test_given_a_contested_part_when_it_is_decided_then_the_part_is_held_and_lies_with_the_attorney(practice):
    practice.deliver(reply("We dispute $200.00 of 10231, the hourly rate is not the agreed one."))

    practice.go()

    with practice.desk.store.reading() as unit:
        (claim,) = unit.claims.of_decisions([practice.decision_id(1)])
        (hold,) = unit.holds.active(["calder"])
    assert (claim.owner, claim.reason) == ("billing_attorney", "rate")
    assert (hold.scope, hold.id, hold.reason, hold.until) == (HoldScope.INVOICE, "10231", HoldReason.DISPUTE, None)


def test_given_a_promise_when_it_is_decided_then_reminders_pause_until_its_day_and_its_grace(practice):
    practice.deliver(reply("10231 will be paid on May 15."))

    practice.go()

    with practice.desk.store.reading() as unit:
        (hold,) = unit.holds.active(["calder"])
    assert (hold.id, hold.reason, hold.until) == ("10231", HoldReason.PROMISE, date(2026, 5, 18))


def test_given_a_later_promise_when_it_is_decided_then_it_takes_the_place_of_the_earlier_one(practice):
    practice.deliver(reply("10231 will be paid on May 15."))
    practice.go()
    practice.deliver(reply("Sorry, 10231 will only be paid on May 29.", number=2))

    practice.go()

    with practice.desk.store.reading() as unit:
        states = [claim.state for claim in unit.claims.of_decisions([practice.decision_id(1), practice.decision_id(2)])]
    assert states == [PromiseState.SUPERSEDED, PromiseState.MADE]


def test_given_a_question_from_a_contact_when_it_is_decided_then_a_draft_waits_for_a_click(practice):
    practice.deliver(reply("Does 10231 include the filing fees?"))

    practice.go()

    (draft,) = answers(practice)
    assert (draft.state, draft.recipient) == (OutgoingState.DRAFT, "ap@caldermills.example")
    assert "Does 10231 include the filing fees?" in draft.mail.text


def test_given_a_german_letter_when_its_answer_is_drafted_then_it_is_german(practice):
    practice.deliver(
        reply("Wir bestreiten die Rechnung 10231, denn die Stunden sind nicht nachvollziehbar und so nicht mit uns vereinbart.")
    )

    practice.go()

    assert "Wir haben Ihre Einwendung zu 10231 aufgenommen" in answers(practice)[0].mail.text


def test_given_a_trusted_kind_when_a_contact_writes_then_the_answer_leaves_by_itself(practice):
    answering(practice, ReplyRules(send=frozenset({"promise"})))
    practice.deliver(reply("10231 will be paid on May 15."))

    practice.go()

    (sent,) = answers(practice)
    assert (sent.state, sent.mail.is_automatic) == (OutgoingState.QUEUED, True)


def test_given_a_trusted_kind_when_a_colleague_of_the_contact_writes_then_the_answer_waits_all_the_same(practice):
    answering(practice, ReplyRules(send=frozenset({"promise"})))
    practice.deliver(reply("10232 will be paid on May 15.", sender="somebody@caldermills.example"))

    practice.go()

    assert [draft.state for draft in answers(practice)] == [OutgoingState.DRAFT]


def test_given_a_stranger_when_he_asks_for_a_copy_then_nothing_of_the_account_is_drafted(practice):
    practice.deliver(reply("Please send me a copy of 10231.", sender="j@elsewhere.example"))

    practice.go()

    (case,) = practice.cases()
    assert answers(practice) == ()
    assert any("no known contact" in said for said in case.details["follows"])


def test_given_a_program_when_it_asks_then_it_is_never_answered(practice):
    practice.deliver(reply("Please send us a copy of invoice 10231.", Auto_Submitted="auto-generated"))

    practice.go()

    assert answers(practice) == ()


def test_given_a_claim_and_its_money_when_it_is_decided_then_the_clerk_is_told_and_the_answer_says_so(practice):
    practice.receive("R1 2026-05-01 1200.00 USD wire Calder Mills Ltd | NO DETAIL")
    practice.deliver(reply("We have already paid 10231, please check your records."))

    practice.go()

    (draft,) = answers(practice)
    assert "USD\N{NO-BREAK SPACE}1,200.00 that we received on May 1, 2026" in draft.mail.text


def test_given_a_claim_without_money_when_it_is_decided_then_the_answer_asks_for_day_amount_and_reference(practice):
    practice.deliver(reply("We have already paid 10231, please check your records."))

    practice.go()

    (draft,) = answers(practice)
    assert "its amount and its reference" in draft.mail.text
    assert ("invoice", "10231", "other") in holds(practice)


def test_given_notice_of_insolvency_when_it_is_decided_then_the_client_is_not_written_to_and_a_manager_is_asked(practice):
    practice.deliver(reply("The company filed for chapter 11 on Friday."))

    practice.go()

    (case,) = practice.cases()
    assert holds(practice) == [("client", "calder", "insolvency")]
    assert (case.details["owner"], answers(practice)) == ("manager", ())


def test_given_somebody_who_wants_no_letters_when_it_is_decided_then_that_address_has_none(practice):
    practice.deliver(reply("Please stop writing to me.", sender="old.clerk@caldermills.example"))

    practice.go()

    assert holds(practice) == [("contact", "old.clerk@caldermills.example", "stop_contact")]


def test_given_a_new_contact_when_it_is_proposed_then_nothing_changes_before_a_person_confirms(practice):
    practice.deliver(reply("I am no longer in charge of payables. Please write to Ina Rey, i.rey@caldermills.example, from now on."))

    practice.go()

    with practice.desk.store.reading() as unit:
        (change,) = unit.addresses.changes_of([practice.decision_id(1)])
        confirmed = unit.addresses.confirmed("calder")
    assert (change.old_email, change.new_email, confirmed) == ("ap@caldermills.example", "i.rey@caldermills.example", ())


def test_given_an_absence_when_it_is_decided_then_the_contact_pauses_until_the_return(practice):
    text = "I am out of the office until May 18, 2026. In urgent cases write to i.rey@caldermills.example."
    practice.deliver(reply(text, Auto_Submitted="auto-replied", X_Autoreply="yes"))

    practice.go()

    with practice.desk.store.reading() as unit:
        (pause,) = unit.holds.pauses(["calder"])
    assert (pause.hold.id, pause.hold.reason, pause.substitute) == ("ap@caldermills.example", "absence", "i.rey@caldermills.example")
    assert practice.cases() == ()


def test_given_new_bank_details_when_they_are_asked_for_then_the_case_is_in_quarantine_and_nobody_answers(practice):
    practice.deliver(reply("Our bank account has changed. Please confirm, and send the refund of 300 USD to the new account."))

    practice.go()

    owners = {case.details["owner"] for case in practice.cases()}
    assert (owners, answers(practice)) == ({"quarantine"}, ())


def test_given_a_decision_when_it_is_undone_then_its_pauses_end(practice):
    practice.deliver(reply("10231 will be paid on May 15."))
    practice.go()

    with practice.desk.store.unit() as unit:
        unit.claims.withdraw(practice.decision_id(1))
        unit.commit()

    assert holds(practice) == []


def reminder_of_ours(practice: Practice) -> Letter:
    mail = OutgoingMail(
        key="reminder:calder:first:1",
        sender=OURS.sender,
        to=(Address(email="ap@caldermills.example"),),
        subject="Reminder",
        text="10231 is past due.",
        client_number="calder",
        invoice_numbers=("10231",),
    )
    with practice.desk.store.unit() as unit:
        row = outbox.queue(unit, mail)
        unit.commit()
    with practice.desk.store.reading() as unit:
        return unit.outbox.get(row)


def test_given_two_of_our_marks_when_the_headers_are_lost_then_the_answer_finds_its_letter(practice):
    sent = reminder_of_ours(practice)
    mark = sent.subject.partition("[Ref ")[2].strip("]")
    practice.deliver(letter(f"Paid on Friday.\n\nReference: {mark}", subject=f"RE: {sent.subject}"))

    practice.go()

    with practice.desk.store.reading() as unit:
        found = unit.decisions.find_reading(1)
    assert found is not None
    assert found.letter == sent.as_sent


def test_given_our_marks_from_another_house_when_it_asks_then_a_person_looks_and_nothing_is_drafted(practice):
    sent = reminder_of_ours(practice)
    mark = sent.subject.partition("[Ref ")[2].strip("]")
    text = f"Please send me a copy of 10231.\n\nReference: {mark}"
    practice.deliver(letter(text, sender="kim@elsewhere.example", subject=f"RE: {sent.subject}"))

    practice.go()

    (case,) = practice.cases()
    assert answers(practice) == ()
    assert any("with its right marks" in said for said in case.details["follows"])
