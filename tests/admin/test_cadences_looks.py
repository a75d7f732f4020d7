"""Cadences in a real browser: changed by form, refused, corrected, previewed, published and rolled back; nobody is kept out."""

import pytest

from mailflow.services import cadence_versions as kept
from mailflow.services.people import set_roles

pytestmark = [pytest.mark.server("chromium"), pytest.mark.server("chromedriver")]
PAGES = ("/cadences?of=3102", "/cadences/edit", "/cadences/1", "/cadences/1/outlook", "/templates/reminder/first/en")
DAYS = "[name='c0.s2.after_due_days']"
SAVE = "button.btn-primary[value=save]"


@pytest.fixture
def manager(screen, office):
    set_roles(office.store, login="ana", roles=("manager",))
    desk = office.app.extensions["mailflow"].front.cadences
    text = desk.file_text().replace("after_due_days = 7", "after_due_days = 10")
    kept.save(office.store, text, folders=desk.folders(), author="ana", comment="later")
    return screen


def days_of(office):
    """The days of the live steps, as the duty asks for them."""
    live = office.app.extensions["mailflow"].front.cadences.source.now()
    return [step.after_due_days for cadence in live.cadences for step in cadence.steps]


def press(screen, selector, path):
    screen.run(f"document.querySelector({selector!r}).click()")
    screen.wait(lambda: screen.path.startswith(path))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_given_a_page_of_cadences_when_axe_looks_at_it_then_nobody_is_kept_out(manager, page, scheme):
    manager.show(scheme=scheme)
    manager.open(page)
    manager.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")

    barriers = manager.barriers()

    assert not barriers
    assert not manager.complaints()


@pytest.mark.parametrize("page", PAGES)
def test_given_a_telephone_when_a_page_of_cadences_is_shown_then_nothing_runs_off_its_side(manager, page):
    manager.show(width=390, height=844)
    manager.open(page)
    manager.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")

    width = manager.run("return document.documentElement.scrollWidth")

    assert width <= 390


def test_given_a_manager_when_she_changes_a_step_then_it_is_refused_corrected_previewed_published_and_rolled_back(manager, office):
    manager.open("/cadences/1/outlook")
    press(manager, "[data-key=a]", "/cadences")
    manager.open("/cadences/edit")
    manager.type(DAYS, "10")
    manager.click(SAVE)
    manager.wait(lambda: manager.all(".fault"))
    refused = (manager.text(".fault"), manager.value(DAYS), days_of(office))
    barriers = manager.barriers()

    manager.type(DAYS, "20")
    manager.click(SAVE)
    manager.wait_for_path("/cadences/2/outlook")
    previewed = manager.text("main section.sheet header")
    before = days_of(office)
    manager.press("a")
    manager.wait_for_path("/cadences")
    published = days_of(office)
    manager.open("/cadences/1")
    press(manager, "form[action$='/back'] button", "/cadences")

    assert refused == ("Step 'first' is on the same day. Give each step a day of its own.", "10", [-5, 10, 30, 45, 60])
    assert not barriers
    assert "would move" in previewed
    assert (before, published, days_of(office)) == ([-5, 10, 30, 45, 60], [-5, 10, 20, 45, 60], [-5, 10, 30, 45, 60])
