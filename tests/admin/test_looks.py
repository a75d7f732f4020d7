"""What anybody can see and use: WCAG 2.2 AA in both schemes, nothing that runs off a telephone's screen, nothing from elsewhere."""

import gzip
import urllib.request

import pytest

from mailflow.services.people import set_roles

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]
PAGES = (
    *("/", "/?state=resolved", "/applied", "/receipts", "/mail", "/mail/1", "/record", "/login", "/nowhere"),
    *("/clients/3102", "/receipts/B0011", "/search?find=Bluefern", "/waiting", "/requests", "/learned", "/me", "/new"),
    *("/bulk/accept?least=50",),
    *("/people", "/audit"),
)
CASES = ("deduction", "no_advice", "unidentified_payer", "copy_request", "suspected_fraud", "trust_funds")


def _let_in(screen, office, page: str) -> None:
    if page == "/login":
        screen.driver.delete_all_cookies()
    if page in {"/people", "/audit"}:
        set_roles(office.store, login="ana", roles=("clerk", "administrator"))


def _address(office, page: str) -> str:
    return page if page.startswith("/") else f"/cases/{office.case(page)}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", [*PAGES, *CASES])
def test_given_a_page_when_axe_looks_at_it_then_nobody_is_kept_out(screen, office, page, scheme):
    screen.show(scheme=scheme)
    _let_in(screen, office, page)
    screen.open(_address(office, page))

    barriers = screen.barriers()

    assert screen.run("return document.documentElement.dataset.bsTheme") == scheme
    assert not barriers


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_given_a_page_with_hand_toast_and_help_open_when_axe_looks_then_nobody_is_kept_out(screen, office, scheme):
    screen.show(scheme=scheme)
    screen.open(f"/cases/{office.case('deduction')}")
    screen.press("h")
    screen.run("document.querySelector('[data-allocations]').value = '7'")
    screen.click("[data-key=a]")
    screen.toast()
    with_toast = screen.barriers()
    screen.run("document.getElementById('keys').showModal()")

    with_help = screen.barriers()

    assert not with_toast
    assert not with_help


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_given_a_decided_case_when_axe_looks_at_it_and_its_notice_then_nobody_is_kept_out(screen, office, scheme):
    screen.show(scheme=scheme)
    case_id = office.case("deduction")
    screen.open(f"/cases/{case_id}")
    screen.press("a")
    screen.wait(lambda: screen.all(".notice"))
    notice = screen.barriers()
    screen.open(f"/cases/{case_id}")

    resolved = screen.barriers()

    assert not notice
    assert not resolved


@pytest.mark.parametrize("page", [*PAGES, *CASES])
def test_given_a_telephone_when_a_page_is_shown_then_nothing_runs_off_its_side(screen, office, page):
    screen.show(width=390, height=844)
    _let_in(screen, office, page)
    screen.open(_address(office, page))

    width = screen.run("return document.documentElement.scrollWidth")

    assert width <= 390
    assert not screen.complaints() or page == "/nowhere"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_given_a_screen_when_a_case_is_shown_then_its_buttons_are_in_sight_without_scrolling(screen, office, size):
    width, height = size
    screen.show(width=width, height=height)
    screen.open(f"/cases/{office.case('deduction')}")

    place = screen.find("[data-key=a]").rect

    assert place["y"] + place["height"] <= height


def test_given_a_page_when_it_has_loaded_then_no_request_left_this_host(screen, office):
    screen.open(f"/cases/{office.case('deduction')}")

    asked = screen.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")

    assert len(asked) >= 6
    assert all(name.startswith(screen.address) for name in asked)


def test_given_a_first_visit_when_everything_is_weighed_then_it_is_less_than_a_hundred_and_twenty_kilobytes(screen, office):
    screen.open("/")
    entries = screen.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    page = screen.driver.page_source.encode()

    weight = len(gzip.compress(page)) + sum(len(gzip.compress(_bytes(name))) for name in entries)

    assert weight <= 120 * 1024


def _bytes(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def test_given_a_system_that_prefers_dark_when_another_scheme_is_chosen_then_it_stays_on_every_page(screen):
    screen.show(scheme="dark")
    screen.open("/")
    before = screen.run("return document.documentElement.dataset.bsTheme")

    screen.click("[data-act=theme]")
    screen.open("/receipts")

    assert before == "dark"
    assert screen.run("return document.documentElement.dataset.bsTheme") == "light"


def test_given_a_toast_when_it_is_shown_then_it_covers_no_button_of_the_page(screen, office):
    screen.open(f"/cases/{office.case('deduction')}")
    screen.run("document.querySelector('[data-allocations]').value = '7'")
    screen.click("[data-key=a]")
    screen.toast()
    toast = screen.find("#toast").rect

    covered = [button.text for button in screen.all("main button, main a") if button.is_displayed() and _meet(toast, button.rect)]

    assert not covered


def _meet(one: dict[str, float], other: dict[str, float]) -> bool:
    is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    return not is_beside and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
