"""A refused act leaves the page as it is, with a toast that says why; nothing that was typed is lost."""

import pytest

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]


def test_given_an_act_that_cannot_be_done_when_it_is_pressed_then_the_toast_says_why_and_the_page_stays(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")
    screen.type("#note", "as agreed")
    screen.run("document.querySelector('[data-allocations]').value = '7'")

    screen.click("[data-key=a]")
    says = screen.toast()

    assert "reload it and choose one of them" in says
    assert screen.path == f"/cases/{case_id}"
    assert screen.value("#note") == "as agreed"
    assert screen.all("[data-candidate]")
    assert office.state(case_id) == "open"


def test_given_somebody_who_was_quicker_when_a_booking_by_hand_is_sent_then_what_was_typed_is_still_there(screen, office):
    case_id = office.case("no_advice")
    item = office.open_items(case_id)[0]
    screen.open(f"/cases/{case_id}")
    screen.type(f"[name=pays-{item.number}]", "1,000.00")
    screen.click("[data-act=rest]")
    office.clerk("ben").act(case_id, "reject")

    screen.click("#book-by-hand")
    says = screen.toast()

    assert "Somebody else acted on this case" in says
    assert screen.value(f"[name=pays-{item.number}]") == "1,000.00"
    assert screen.value("#on-account") == "19,000.00"


def test_given_a_fault_of_the_service_when_a_booking_by_hand_is_sent_then_what_was_typed_is_still_there(screen, office):
    case_id = office.case("no_advice")
    item = office.open_items(case_id)[0]
    screen.open(f"/cases/{case_id}")
    screen.type(f"[name=pays-{item.number}]", "1,000.00")
    screen.click("[data-act=rest]")
    office.break_table("case_acts")

    screen.click("#book-by-hand")
    says = screen.toast()

    assert "Something went wrong here, and nothing was changed." in says
    assert screen.value(f"[name=pays-{item.number}]") == "1,000.00"


@pytest.mark.parametrize("table", ["case_acts", "cases"])
def test_given_a_fault_of_the_service_when_a_suggestion_is_accepted_then_its_row_stays(screen, office, table):
    screen.open(f"/cases/{office.case('deduction')}")
    office.break_table(table)

    screen.press("a")
    says = screen.toast()

    assert "Something went wrong here" in says
    assert screen.find("[data-candidate]").is_displayed()


@pytest.mark.parametrize(("break_it", "says"), [(False, "does not stand any more"), (True, "Something went wrong here")])
def test_given_an_undo_that_fails_when_it_is_pressed_in_the_list_then_the_row_stays(screen, office, break_it, says):
    screen.open("/applied")
    rows = len(screen.all("tr[data-row]"))
    office.clerk("ben").undo_first_automatic()
    office.break_table("decisions" if break_it else "promises")

    screen.press("u")
    told = screen.toast()

    assert says in told
    assert len(screen.all("tr[data-row]")) == rows


def test_given_a_session_that_ended_when_an_act_is_sent_then_the_page_stays_and_says_what_to_do(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")
    screen.type("#note", "as agreed")
    screen.driver.delete_all_cookies()

    screen.click("[data-key=a]")
    says = screen.toast()

    assert "Log in again in another window" in says
    assert screen.value("#note") == "as agreed"


def test_given_a_service_that_is_gone_when_an_act_is_sent_then_the_toast_says_so(screen, office):
    screen.open(f"/cases/{office.case('deduction')}")
    screen.go_offline()

    screen.press("a")
    says = screen.toast()
    screen.go_offline(is_offline=False)

    assert "did not answer" in says
    assert screen.find("[data-candidate]").is_displayed()
