"""The page of a reply in a real browser: nobody is kept out, nothing runs off a telephone, and one key closes it."""

import pytest

from tests.admin.test_replies import letter_with

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_given_a_reply_when_axe_looks_at_its_page_then_nobody_is_kept_out(screen, office, scheme):
    screen.show(scheme=scheme)
    screen.open(f"/cases/{letter_with(office, 'dispute')}")
    screen.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    barriers = screen.barriers()

    assert not barriers


def test_given_a_telephone_when_a_reply_is_shown_then_nothing_runs_off_its_side(screen, office):
    screen.show(width=390, height=844)
    screen.open(f"/cases/{letter_with(office, 'dispute')}")
    screen.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    overflow = screen.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert overflow <= 0


def test_given_a_reply_when_a_is_pressed_then_it_is_closed_and_the_next_case_comes(screen, office):
    case_id = letter_with(office, "dispute")
    screen.open(f"/cases/{case_id}")

    screen.press("a")
    screen.wait(lambda: screen.path != f"/cases/{case_id}")

    assert office.state(case_id) == "resolved"
