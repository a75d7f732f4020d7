"""Disputes and promises in a real browser: nobody is kept out, and nothing runs off a telephone."""

import pytest

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]


@pytest.mark.parametrize("address", ["/disputes", "/promises"])
def test_given_the_lists_of_claims_when_they_are_looked_at_then_nobody_is_kept_out_and_nothing_runs_off_a_telephone(screen, address):
    screen.show(scheme="dark", width=390, height=844)
    screen.open(address)

    overflow = screen.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert overflow <= 0
    assert not screen.barriers()
