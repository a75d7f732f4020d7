"""Approval by billing attorneys in the admin: links that need no login, and the page of what waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from mailflow.domain.approval import Because
from mailflow.domain.cadence import Channel
from mailflow.domain.lifecycle import ApprovalState, ReminderState
from mailflow.domain.message import Address
from mailflow.domain.outgoing import OutgoingMail
from mailflow.messages.links import Link, LinkTo, make_link
from mailflow.services import outbox
from mailflow.services.people import set_roles
from mailflow.store.approvals import NewApproval
from mailflow.store.reminders import NewReminder

VALUE = {"contact": "ap@bluefern.example", "step": "first", "cc": [], "asked": {"USD": "1250.00"}, "credits": {}, "held": []}
SENDER = Address(email="collections@firm.example")


@dataclass
class Waiting:
    """A letter that waits for an attorney, and her links."""

    approval: int
    one: str
    every: str


def ask(office, number="3102", *, key="first"):
    """A letter to a client waits for A. Partner; the row of its approval."""
    with office.store.unit() as unit:
        mail = OutgoingMail(key=key, sender=SENDER, to=(Address(email="ap@bluefern.example"),), subject="Reminder", text="Please pay.")
        letter = outbox.draft(unit, mail, about=f"reminder:{number}")
        value = {**VALUE, "invoices": [{"invoice_number": "900", "amount": "1250.00"}]}
        new = NewReminder(
            key=key,
            client_number=number,
            cadence="standard",
            step="first",
            channel=Channel.EMAIL,
            address="ap@bluefern.example",
            day=date(2026, 6, 15),
            state=ReminderState.WRITTEN,
            value=value,
            outgoing_row=letter,
        )
        reminder = unit.reminders.add(new, {}) or 0
        unit.approvals.ask(
            NewApproval(
                reminder_id=reminder,
                outgoing_row=letter,
                address="partner@firm.example",
                name="A. Partner",
                because=Because.FIRST_LETTER,
                then_clicks=False,
                oldest_due_on=date(2026, 5, 1),
            )
        )
        (row,) = unit.approvals.of_letter(letter)
        unit.commit()
    return row.id


@pytest.fixture
def waiting(office):
    approval, other = ask(office), ask(office, key="other")
    with office.store.unit() as unit:
        rows = [unit.approvals.get(approval), unit.approvals.get(other)]
        digest = unit.approvals.add_digest("partner@firm.example", "A. Partner", date(2026, 6, 15), rows) or 0
        until = unit.outbox.now + timedelta(days=14)
        one, every = (
            make_link(unit.outbox.key(), Link(to=to, number=number, expires_at=until))
            for to, number in ((LinkTo.LETTER, approval), (LinkTo.DIGEST, digest))
        )
        unit.commit()
    return Waiting(approval, f"/approvals/{one}/approve", f"/approvals/{every}/hold")


@pytest.fixture
def anybody(office):
    return office.app.test_client()


@pytest.fixture
def mia(office):
    set_roles(office.store, login="ben", roles=("manager",))
    return office.clerk("ben")


def state(office, waiting):
    with office.store.reading() as unit:
        return unit.approvals.get(waiting.approval).state


def test_given_a_link_when_a_scanner_looks_at_it_then_nothing_changes(office, anybody, waiting):
    looked = [anybody.get(waiting.one), anybody.head(waiting.one), anybody.get(waiting.one)]

    assert [answer.status_code for answer in looked] == [200, 200, 200]
    assert state(office, waiting) is ApprovalState.WAITING
    assert "no-store" in looked[0].headers["Cache-Control"]
    assert "1,250.00 USD" in looked[0].text
    assert "Bluefern" in looked[0].text


def test_given_a_link_when_its_button_is_pressed_without_a_login_then_the_letter_is_approved_once(office, anybody, waiting):
    first = anybody.post(waiting.one, data={"act": "approve"})
    again = anybody.post(waiting.one, data={"act": "hold"})

    assert (first.status_code, again.status_code) == (200, 410)
    assert "Thank you" in first.text
    assert "This link was used" in again.text
    assert state(office, waiting) is ApprovalState.APPROVED


def test_given_the_link_for_all_when_it_holds_then_the_page_of_reminders_says_why(anybody, waiting, ana):
    anybody.post(waiting.every, data={"act": "hold", "reason": "they will pay on Friday"})

    page = ana.open("/reminders?state=held")

    assert page.text.count("they will pay on Friday") == 2
    assert "A. Partner, by link" in page.text


@pytest.mark.parametrize(("change", "says"), [(lambda path: path.replace("/l", "/l9"), "not complete"), (lambda path: path, "has expired")])
def test_given_a_link_that_is_not_good_when_it_is_opened_or_pressed_then_it_says_so_politely(office, anybody, waiting, change, says):
    office.store.clock.moment += timedelta(days=15)

    answers = [anybody.get(change(waiting.one)), anybody.post(change(waiting.one), data={"act": "approve"})]

    assert all(says in answer.text for answer in answers)
    assert state(office, waiting) is ApprovalState.WAITING


def test_given_many_requests_when_they_come_from_one_address_then_the_door_stays_shut_for_a_while(anybody, waiting):
    answers = [anybody.get(waiting.one).status_code for _ in range(121)]

    assert (answers[0], answers[-1]) == (200, 429)


def test_given_a_clerk_when_she_answers_on_behalf_then_she_may_not(office, ana, waiting):
    ana.browser.post(f"/reminders/approvals/{waiting.approval}/approve", data={"csrf_token": ana.field("/me", "csrf_token")})

    assert state(office, waiting) is ApprovalState.WAITING


def test_given_a_manager_when_she_holds_and_releases_on_behalf_then_the_letter_goes(office, mia, waiting):
    page = mia.open("/reminders/approvals")
    mia.send(f"/reminders/approvals/{waiting.approval}/hold", reason="asked by phone")
    held = state(office, waiting)

    mia.send(f"/reminders/approvals/{waiting.approval}/approve")

    assert "A. Partner" in page.text
    assert (held, state(office, waiting)) == (ApprovalState.HELD, ApprovalState.APPROVED)


def test_given_a_manager_when_she_chooses_what_an_attorney_s_silence_means_then_the_page_has_it(office, mia, waiting):
    mia.send("/reminders/approvals/silence", address="partner@firm.example", silence="send")

    with office.store.reading() as unit:
        assert unit.approvals.choice_of("partner@firm.example") == "send"


def test_given_the_mail_that_asks_when_a_clerk_looks_at_it_then_its_links_are_left_out(office, ana, waiting):
    with office.store.unit() as unit:
        text = f"Approve: https://firm.example{waiting.one}"
        mail = OutgoingMail(key="approvals:x", sender=SENDER, to=(Address(email="partner@firm.example"),), subject="Asks", text=text)
        row = outbox.queue(unit, mail, about="approvals")
        unit.commit()

    page = ana.open(f"/letters/{row}")

    assert "https://firm.example/approvals/…/approve" in page.text
    assert waiting.one not in page.text


@pytest.mark.server("chromium")
@pytest.mark.server("chromedriver")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_given_the_pages_when_axe_looks_at_them_then_nobody_is_kept_out_and_nothing_runs_off(screen, waiting, width, scheme):
    set_roles(screen.office.store, login="ben", roles=("manager",))
    screen.log_in("ben")
    screen.show(width=width, scheme=scheme)

    found = {path: look(screen, path) for path in (waiting.one, waiting.every, "/reminders/approvals", "/approvals/x/hold")}

    assert found == dict.fromkeys(found, ([], True))


def look(screen, path):
    screen.open(path)
    return screen.barriers(), screen.run("return document.documentElement.scrollWidth <= window.innerWidth")
