"""Approval by billing attorneys on a real store: who is asked about what, what each answer does, what silence means."""

import pytest

from mailflow.domain.approval import Answered, Silence
from mailflow.domain.errors import IllegalMove
from mailflow.domain.lifecycle import ApprovalState, ReminderState
from mailflow.services import outbox
from mailflow.services.approval_acts import LinkState, answer_link, approve, choose_silence, hold, look_at_link
from tests.databases import Database
from tests.services.approving import approvals, ask, digests, links, mark_digests_sent, on, open_asking_firm, states
from tests.services.ladders import LADDER, client, ledger

YES, NO = ApprovalState.APPROVED, ApprovalState.HELD


@pytest.fixture
def firm_on_both(database: Database):
    opened = open_asking_firm(database.url)
    on(opened, "2026-10-01")
    yield opened
    opened.store.close()


@pytest.fixture
def firm(opened):
    made = opened()
    on(made, "2026-10-01")
    return made


@pytest.fixture
def opened(tmp_path):
    firms = []

    def make(**given):
        firms.append(open_asking_firm(str(tmp_path / "firm.db"), **given))
        return firms[0]

    yield make
    for one in firms:
        one.store.close()


def test_given_a_step_that_wants_approval_when_the_duty_runs_then_one_mail_asks_about_all_letters_and_none_leaves(firm):
    assert firm.letters() == ["draft ap@acme.example Reminder of open invoices", "draft ap@bolt.example Second reminder, overdue invoices"]
    assert states(firm) == {"acme": ApprovalState.WAITING}
    assert len(digests(firm)) == 1
    assert "Client acme (acme)" in digests(firm)[0]
    assert "USD\xa0500.00" in digests(firm)[0]
    assert "due September 20, 2026, days overdue: 11" in digests(firm)[0]
    assert "it is sent on October 5, 2026" in digests(firm)[0]


def test_given_a_day_that_has_its_mail_when_more_waits_then_it_is_asked_for_on_the_next_business_day(firm):
    firm.bill(ledger("902 cole 2026-09-22 90.00", clients=(client("cole", attorney_email="partner@firm.example"),)))
    on(firm, "2026-10-01", 16)
    before = len(digests(firm))

    on(firm, "2026-10-02")

    assert (before, len(digests(firm))) == (1, 2)
    assert "Client cole" in digests(firm)[1]


def test_given_a_mail_that_was_asked_when_the_hour_has_not_come_or_nothing_is_new_then_none_is_written(firm):
    asked = ask(firm)

    firm.clock.moment = firm.clock.moment.replace(hour=6)

    assert (asked, ask(firm)) == (0, 0)


def test_given_a_link_when_it_is_looked_at_twice_then_nothing_changes(firm):
    looked = [look_at_link(firm.store, links(firm)[0]).state for _ in range(2)]

    assert looked == [LinkState.OPEN, LinkState.OPEN]
    assert states(firm) == {"acme": ApprovalState.WAITING}


def test_given_a_link_when_it_approves_then_the_letter_is_queued_and_the_attorney_is_in_the_audit(firm_on_both):
    answer_link(firm_on_both.store, links(firm_on_both)[0], YES)

    with firm_on_both.store.reading() as unit:
        (row,) = [row for row in unit.reports.audit_all() if row.action == "approval.approved"]
    assert firm_on_both.letters()[0] == "queued ap@acme.example Reminder of open invoices"
    assert (row.actor, row.value["how"]) == ("A. Partner", "by link")
    assert approvals(firm_on_both)["acme"].answered is Answered.LINK


def test_given_a_link_that_was_used_when_it_is_used_again_then_it_does_nothing(firm):
    token = links(firm)[0]
    answer_link(firm.store, token, NO, reason="they will pay")

    again = answer_link(firm.store, token, YES)

    assert again.state is LinkState.USED
    assert states(firm) == {"acme": NO}


def test_given_a_link_when_its_days_are_over_then_it_does_nothing(firm):
    token = links(firm)[0]
    firm.clock.moment = firm.clock.moment.replace(month=11)

    assert answer_link(firm.store, token, YES).state is LinkState.EXPIRED
    assert states(firm) == {"acme": ApprovalState.WAITING}


def test_given_a_link_that_nobody_signed_when_it_is_used_then_it_is_unknown(firm):
    assert answer_link(firm.store, links(firm)[0].replace("l1-", "l2-"), YES).state is LinkState.UNKNOWN


def test_given_a_letter_that_was_discarded_when_its_link_is_used_then_it_is_too_late(firm):
    row = approvals(firm)["acme"]
    with firm.store.unit() as unit:
        outbox.cancel(unit, row.outgoing_row, reason="discarded", actor="ana")
        unit.commit()

    assert answer_link(firm.store, links(firm)[0], YES).state is LinkState.OVER


def test_given_several_letters_when_the_link_for_all_is_used_then_all_go_and_it_works_once(opened):
    firm = opened(ladder=LADDER, first_letters=1)
    on(firm, "2026-10-01")
    token = links(firm)[-1]

    first = answer_link(firm.store, token, YES)
    again = answer_link(firm.store, token, NO)

    assert (len(first.letters), again.state) == (2, LinkState.USED)
    # The second reminder waits for the manager's click that its step asks for.
    assert firm.letters() == ["queued ap@acme.example Reminder of open invoices", "draft ap@bolt.example Second reminder, overdue invoices"]


def test_given_a_held_letter_when_later_steps_fall_due_then_nothing_is_written_until_a_manager_releases_it(firm_on_both):
    answer_link(firm_on_both.store, links(firm_on_both)[0], NO, reason="they will pay")
    on(firm_on_both, "2026-11-02")
    held = firm_on_both.letters()[0]

    approve(firm_on_both.store, approvals(firm_on_both)["acme"].id, actor="mia")

    assert held == "draft ap@acme.example Reminder of open invoices"
    assert firm_on_both.letters()[0] == "queued ap@acme.example Reminder of open invoices"


@pytest.mark.parametrize(("silence", "letter", "state"), [(Silence.SEND, "queued", YES), (Silence.HOLD, "draft", NO)])
def test_given_no_answer_when_the_business_days_are_over_then_the_firm_s_rule_decides(opened, silence, letter, state):
    firm = opened(silence=silence)
    on(firm, "2026-10-01")
    mark_digests_sent(firm)
    on(firm, "2026-10-02", 20)
    early = states(firm)["acme"]

    on(firm, "2026-10-05", 9)

    assert (early, states(firm)["acme"]) == (ApprovalState.WAITING, state)
    assert firm.letters()[0].startswith(letter)


def test_given_an_attorney_s_own_choice_when_she_does_not_answer_then_it_goes_before_the_firm_s(opened):
    firm = opened(silence=Silence.SEND)
    choose_silence(firm.store, "partner@FIRM.example", Silence.HOLD, actor="mia")
    on(firm, "2026-10-01")
    mark_digests_sent(firm)

    on(firm, "2026-10-05", 9)

    assert "it is held on October 5, 2026" in digests(firm)[0]
    assert states(firm)["acme"] is NO


def test_given_a_mail_that_never_left_when_the_days_are_over_then_silence_does_not_send(firm_on_both):
    on(firm_on_both, "2026-10-05", 9)

    row = approvals(firm_on_both)["acme"]
    assert (row.state, row.reason) == (NO, "the mail that asked did not arrive")


def test_given_what_silence_has_held_when_the_link_is_used_after_all_then_the_letter_goes(opened):
    firm = opened(silence=Silence.HOLD)
    on(firm, "2026-10-01")
    mark_digests_sent(firm)
    on(firm, "2026-10-05", 9)

    answer_link(firm.store, links(firm)[0], YES)

    assert firm.letters()[0].startswith("queued")


def test_given_an_approved_letter_that_a_payment_has_stopped_when_the_rest_is_written_then_nobody_is_asked_again(opened):
    firm = opened(open_items="900 acme 2026-09-20 500.00\n901 acme 2026-09-21 70.00")
    on(firm, "2026-10-01")
    answer_link(firm.store, links(firm)[0], YES)
    with firm.store.unit() as unit:
        (written,) = unit.reminders.listed("written")
        unit.reminders.move_to(written.id, ReminderState.HELD, reason="901 is paid")
        outbox.cancel(unit, written.outgoing_row, reason="901 is paid")
        unit.commit()
    firm.bill(ledger("900 acme 2026-09-20 500.00", clients=(client("acme", attorney_email="partner@firm.example"),)))

    on(firm, "2026-10-02")

    assert [letter.split()[0] for letter in firm.letters()] == ["cancelled", "queued"]


@pytest.mark.parametrize(
    ("rules", "asked"),
    [({}, []), ({"first_letters": 1}, ["acme", "bolt"]), ({"above": 100}, ["acme"])],
)
def test_given_the_firm_s_reasons_when_the_duty_runs_then_attorneys_are_asked_for_these_only(opened, rules, asked):
    firm = opened(ladder=LADDER, **rules)

    on(firm, "2026-10-01")

    assert sorted(states(firm)) == asked


def test_given_a_client_who_had_a_letter_when_the_next_is_due_then_it_is_no_first_one(opened):
    firm = opened(ladder=LADDER.replace('approval = "manager"', ""), first_letters=1, open_items="900 acme 2026-09-20 500.00")
    on(firm, "2026-10-01")
    answer_link(firm.store, links(firm)[0], YES)

    on(firm, "2026-10-20")

    assert [letter.split()[0] for letter in firm.letters()] == ["queued", "queued"]


def test_given_no_public_address_when_letters_wait_then_nobody_is_asked_by_mail(opened):
    firm = opened(public_url="")

    on(firm, "2026-10-01")

    assert digests(firm) == []
    assert states(firm)["acme"] is ApprovalState.WAITING


def test_given_a_letter_that_waits_when_a_clerk_lets_it_go_then_she_is_told_whose_approval_it_needs(firm):
    row = approvals(firm)["acme"]

    with pytest.raises(IllegalMove, match=r"needs the approval of A\. Partner"):
        outbox.approve(firm.store, row.outgoing_row, version=1, actor="ana")


def test_given_a_manager_when_she_holds_and_then_approves_then_the_letter_goes_and_no_further_answer_counts(firm):
    row = approvals(firm)["acme"]
    hold(firm.store, row.id, actor="mia", reason="asked me by phone")
    approve(firm.store, row.id, actor="mia")

    with pytest.raises(IllegalMove):
        hold(firm.store, row.id, actor="mia")

    assert firm.letters()[0].startswith("queued")


def test_given_matters_of_two_attorneys_in_a_letter_when_one_has_agreed_then_it_waits_for_the_other(opened):
    firm = opened(open_items="900 acme 2026-09-20 500.00 USD M1\n901 acme 2026-09-21 70.00 USD M2")
    contacts = "acme M1 billing_attorney one@firm.example\nacme M2 billing_attorney two@firm.example"
    firm.bill(ledger("900 acme 2026-09-20 500.00 USD M1", clients=(client("acme"),), contacts=contacts))
    firm.bill(ledger("900 acme 2026-09-20 500.00 USD M1\n901 acme 2026-09-21 70.00 USD M2", clients=(client("acme"),), contacts=contacts))
    firm.on("2026-10-01")

    approve(firm.store, 1, actor="mia")
    between = firm.letters()[0].split()[0]
    approve(firm.store, 2, actor="mia")

    assert (between, firm.letters()[0].split()[0]) == ("draft", "queued")
