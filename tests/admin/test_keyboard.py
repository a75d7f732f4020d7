"""A clerk at the keyboard, in a real browser: the queue is walked, cases are decided, and every act is taken back."""

from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys

from tests.admin.office import PASSWORD

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]


def test_given_the_door_when_name_and_password_are_typed_then_the_queue_is_there(screen):
    screen.driver.delete_all_cookies()
    screen.open("/")

    screen.press("ana", Keys.TAB, PASSWORD, Keys.ENTER)
    screen.wait_for_path("/")

    assert screen.text("h1") == "Cases that wait for you"
    assert not screen.complaints()


def test_given_the_queue_when_j_and_enter_are_pressed_then_the_second_case_opens(screen):
    screen.open("/")
    second = screen.all("tr[data-row] a[data-open]")[1].get_attribute("href")

    screen.press("j", "j", "k", Keys.ENTER)

    screen.wait_for_path(second.removeprefix(screen.address))
    assert not screen.complaints()


def test_given_a_case_when_a_is_pressed_then_it_is_booked_and_u_takes_it_back(screen, office):
    case_id, before = office.case("deduction"), office.books()
    suggested = office.suggested(case_id)
    screen.open(f"/cases/{case_id}?sort=age")

    screen.press("a")
    screen.wait(lambda: screen.path not in (f"/cases/{case_id}?sort=age", ""))
    notice, booked = screen.text(".notice"), office.paid(before)
    screen.press("u")
    screen.wait_for_path(f"/cases/{case_id}?sort=age")

    assert notice.startswith("Booked 52,769.59 USD for Bluefern Hospitality Group LLC")
    assert booked == suggested
    assert not office.moved(before)
    assert screen.text(".notice") == "Undone. The case waits again."
    assert not screen.complaints()


def test_given_a_case_when_n_and_q_are_pressed_then_the_next_comes_and_then_the_queue_as_it_was(screen, office):
    first, second = office.cases("no_advice")
    screen.open(f"/cases/{first}?reason=no_advice&sort=age")

    screen.press("n")
    screen.wait_for_path(f"/cases/{second}?reason=no_advice&sort=age")
    screen.press("q")

    screen.wait_for_path("/?reason=no_advice&sort=age")
    assert office.state(first) == "open"


def test_given_a_suggestion_when_h_is_pressed_then_the_hand_opens_with_it_and_nothing_is_left(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")

    screen.press("h")

    assert screen.text("#remainder") == "0.00 USD"
    assert screen.find("#book-by-hand").is_enabled()
    assert screen.typed() == {f"pays-{number}": f"{amount}" for number, amount in office.suggested(case_id).items()}


def test_given_money_without_an_advice_when_amounts_are_typed_then_the_remainder_follows_and_zero_can_be_booked(screen, office):
    case_id, before = office.case("no_advice"), office.books()
    first, second, *_ = office.open_items(case_id)
    screen.open(f"/cases/{case_id}?reason=no_advice&sort=age")
    seen = [(screen.text("#remainder"), screen.find("#book-by-hand").is_enabled())]

    screen.type(f"[name=pays-{first.number}]", "1,000")
    seen.append((screen.text("#remainder"), screen.find("#book-by-hand").is_enabled()))
    screen.type(f"[name=pays-{second.number}]", "1.2.3")
    seen.append((screen.text("#remainder"), screen.find("#book-by-hand").is_enabled()))
    screen.type(f"[name=pays-{second.number}]", "500.50")
    screen.click("[data-act=rest]")
    seen.append((screen.text("#remainder"), screen.find("#book-by-hand").is_enabled()))
    screen.click("#book-by-hand")
    screen.wait(lambda: screen.all(".notice"))

    assert seen == [("20,000.00 USD", False), ("19,000.00 USD", False), ("?", False), ("0.00 USD", True)]
    assert office.paid(before) == {first.number: Decimal(1000), second.number: Decimal("500.50"), "": Decimal("18499.50")}
    assert not screen.complaints()


def test_given_open_items_when_their_boxes_are_ticked_then_each_is_paid_in_full(screen, office):
    case_id = office.case("no_advice")
    item = office.open_items(case_id)[1]
    screen.open(f"/cases/{case_id}")

    screen.click(f"[data-pay='{item.number}']")
    ticked = screen.value(f"[name=pays-{item.number}]")
    screen.click(f"[data-pay='{item.number}']")

    assert ticked == item.balance.plain
    assert screen.value(f"[name=pays-{item.number}]") == ""


def test_given_typed_amounts_when_another_client_is_looked_for_then_they_are_still_there(screen, office):
    case_id = office.case("no_advice")
    item = office.open_items(case_id)[0]
    screen.open(f"/cases/{case_id}")
    screen.type(f"[name=pays-{item.number}]", "1,234.50")

    screen.type("#client", "Quillon")
    screen.press(Keys.ENTER)
    screen.wait(lambda: "Quillon" in screen.text("#hand"))

    assert screen.value(f"[name=pays-{item.number}]") == "1,234.50"
    assert screen.text("#remainder") == "18,765.50 USD"
    assert not screen.complaints()


@pytest.mark.parametrize(
    ("reason", "key", "says"),
    [
        ("no_advice", "o", "Booked 20,000.00 USD for Tolliver Quarries Inc.: 20,000.00 USD on account."),
        ("unidentified_payer", "r", "Rejected as not ours"),
        ("copy_request", "d", "Closed"),
    ],
)
def test_given_a_case_when_one_key_is_pressed_then_it_is_decided_and_u_takes_it_back(screen, office, reason, key, says):
    case_id, before = office.case(reason), office.books()
    screen.open(f"/cases/{case_id}?sort=age")

    screen.press(key)
    screen.wait(lambda: screen.all(".notice"))
    notice, state = screen.text(".notice"), office.state(case_id)
    screen.press("u")
    screen.wait_for_path(f"/cases/{case_id}?sort=age")

    assert says in notice
    assert state == "resolved"
    assert office.state(case_id) == "reopened"
    assert not office.moved(before)
    assert not screen.complaints()


def test_given_what_went_through_by_itself_when_j_and_u_are_pressed_then_the_second_is_undone(screen, office):
    before = office.books()
    screen.open("/applied")
    client = screen.all("tr[data-row]")[1].find_element("css selector", "td").text

    screen.press("j", "u")
    screen.wait(lambda: screen.all(".notice"))
    screen.click(".notice a")
    screen.wait(lambda: screen.path.startswith("/cases/"))

    assert screen.text("h1") == client
    assert sum(office.paid(before).values()) < 0
    assert not screen.complaints()


def test_given_the_keys_switched_off_when_a_is_pressed_then_nothing_happens_until_they_are_on_again(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")
    screen.press("?")
    screen.click("#keys-on")
    screen.click("dialog button")

    screen.press("a", "r", "?")
    is_still = not screen.find("#keys").is_displayed() and screen.path == f"/cases/{case_id}"

    assert is_still
    assert office.state(case_id) == "open"


def test_given_a_note_that_is_being_typed_when_its_letters_are_keys_then_nothing_is_decided(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")
    screen.click("#note")

    screen.press("a road", Keys.ENTER)

    assert screen.value("#note") == "a road"
    assert office.state(case_id) == "open"


def test_given_a_value_under_the_pointer_when_it_rests_there_then_its_place_on_the_page_lights_up(screen, office):
    screen.open(f"/cases/{office.case('deduction')}")

    screen.point_at(".pays [data-lights]")
    lit = {place.get_attribute("data-evidence") for place in screen.all(".page rect.lit")}

    assert lit == {screen.text(".pays [data-lights]")}


def test_given_a_case_when_t_and_s_are_pressed_then_it_is_hers_and_then_out_of_sight_until_tomorrow(screen, office):
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")

    screen.press("t")
    screen.wait(lambda: screen.all(".notice"))
    taken = screen.text(".notice")
    screen.press("s")
    screen.wait(lambda: screen.path != f"/cases/{case_id}")

    assert taken.startswith("The case is yours.")
    assert screen.text(".notice").startswith("Snoozed until 2026-06-16.")
    assert not screen.complaints()


def test_given_a_case_when_e_is_pressed_then_notes_and_requests_open_and_a_refusal_leaves_what_was_typed(screen, office):
    screen.open(f"/cases/{office.case('deduction')}")

    screen.press("e")
    screen.type("#plan-note", "half a page of words")
    screen.run("document.querySelector('#follow-up').type = 'text'; document.querySelector('#follow-up').value = 'soon'")
    screen.press(Keys.ENTER)
    says = screen.toast()

    assert "is not a day" in says
    assert screen.value("#plan-note") == "half a page of words"


def test_given_an_amount_below_what_is_open_when_it_is_typed_then_the_page_asks_what_becomes_of_the_rest(screen, office):
    case_id = office.case("no_advice")
    item = office.open_items(case_id)[0]
    screen.open(f"/cases/{case_id}")
    before = screen.find(f"[name='rest-{item.number}']").is_displayed()

    screen.type(f"[name=pays-{item.number}]", "1.00")
    partial = screen.find(f"[name='rest-{item.number}']").is_displayed()
    screen.type(f"[name=pays-{item.number}]", item.balance.plain)

    assert (before, partial) == (False, True)
    assert not screen.find(f"[name='rest-{item.number}']").is_displayed()
