"""Statements by mail in the admin: a dry run, a run with its progress, what was held and why."""

from dataclasses import replace
from datetime import UTC

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.cadence import Hold, HoldReason, HoldScope
from mailflow.domain.message import Address
from mailflow.services.identity import Identity
from mailflow.services.people import set_roles
from mailflow.services.statement_mail import carry_on
from mailflow.services.statement_plan import Stating

STATING = Stating(
    identity=Identity(sender=Address(email="collections@marlowpike.example")),
    folders=(find_assets(Assets.TEMPLATES),),
    firm="Marlow Pike LLP",
    zone=UTC,
)


@pytest.fixture
def mia(office):
    set_roles(office.store, login="ben", roles=("manager",))
    desk = office.app.extensions["mailflow"]
    office.app.extensions["mailflow"] = replace(desk, front=replace(desk.front, stating=STATING))
    return office.clerk("ben")


def runs(office):
    with office.store.reading() as unit:
        return [run.id for run in unit.statement_runs.listed()]


def test_given_a_client_when_a_manager_looks_what_would_go_then_it_is_listed_and_nothing_is_kept(office, mia):
    page = mia.send("/statements/dry-run", page="/statements", clients="3102", by="client")

    assert "bluefern" in page.text
    assert "nothing was sent" in page.text
    assert runs(office) == []


def test_given_a_client_when_a_manager_sends_then_the_run_is_made_and_its_page_leads_to_the_letter(office, mia):
    mia.send("/statements/send", page="/statements", clients="3102", by="client")
    (run,) = runs(office)

    carry_on(office.store, STATING, run)

    assert "1 of 1 mails made" in mia.see(f"/statements/{run}")
    assert "/letters/" in mia.open(f"/statements/{run}").text


def test_given_a_paused_contact_when_a_run_is_made_then_the_page_says_why_and_offers_another_try(office, mia):
    with office.store.unit() as unit:
        hold = Hold(scope=HoldScope.CLIENT, id="3102", reason=HoldReason.STOP_CONTACT)
        unit.holds.add(hold, client_number="3102", actor="ana")
        unit.commit()
    mia.send("/statements/send", page="/statements", clients="3102")
    (run,) = runs(office)
    carry_on(office.store, STATING, run)
    seen = mia.see(f"/statements/{run}")

    mia.send(f"/statements/{run}/again", page=f"/statements/{run}")

    assert "client 3102 is paused: stop_contact" in seen
    assert "0 of 1 mails made" in mia.see(f"/statements/{run}")


@pytest.mark.parametrize(("typed", "says"), [({"clients": "nobody"}, "There is no client nobody"), ({"matter": "M1"}, "name the client")])
def test_given_a_form_that_cannot_be_done_when_it_is_posted_then_the_page_says_so(mia, typed, says):
    page = mia.send("/statements/send", page="/statements", **typed)

    assert page.status_code == 422
    assert says.lower() in page.text.lower()


def test_given_a_clerk_when_she_sends_statements_then_she_may_not(office, ana):
    answer = ana.send("/statements/send", page="/statements", clients="3102")

    assert answer.status_code == 403
    assert runs(office) == []


@pytest.mark.server("chromium")
@pytest.mark.server("chromedriver")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_given_the_pages_when_axe_looks_at_them_then_nobody_is_kept_out_and_nothing_runs_off(screen, mia, width, scheme):
    mia.send("/statements/send", page="/statements", clients="3102")
    (run,) = runs(screen.office)
    screen.log_in("ben")
    screen.show(width=width, scheme=scheme)

    found = {path: look(screen, path) for path in ("/statements", f"/statements/{run}")}

    assert found == dict.fromkeys(found, ([], True))


def look(screen, path):
    screen.open(path)
    return screen.barriers(), screen.run("return document.documentElement.scrollWidth <= window.innerWidth")
