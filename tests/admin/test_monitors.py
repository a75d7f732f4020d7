"""What a monitor gets: the figures only where they may go, and what has been silent for too long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from tests.admin.office import Clerk

TOKEN = "sixteen-characters-and-more"
BEARING = {"Authorization": f"Bearer {TOKEN}"}
HERE, ELSEWHERE = "127.0.0.1", "203.0.113.9"


def scrape(office, *, address=HERE, **headers):
    return Clerk(office).browser.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})


def set_token(office):
    desk = office.app.extensions["mailflow"]
    web = desk.settings.web.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    office.app.extensions["mailflow"] = replace(desk, settings=desk.settings.model_copy(update={"web": web}))


@pytest.mark.parametrize("address", [HERE, "127.0.0.2", "::1"])
def test_given_nobody_logged_in_when_a_program_of_this_machine_scrapes_then_it_gets_the_figures(office, address):
    answer = scrape(office, address=address)

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert "mailflow_mails_taken_in_total 26" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", [ELSEWHERE, "192.168.1.7", "2001:db8::1", ""])
def test_given_no_token_when_another_machine_scrapes_then_it_is_told_what_to_set(office, address):
    answer = scrape(office, address=address)

    assert answer.status_code == 403
    assert "set web.metrics_token" in answer.get_data(as_text=True)
    assert "mailflow_" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_given_a_proxy_on_this_machine_when_it_hands_on_a_stranger_s_request_then_it_is_refused(office, header):
    answer = scrape(office, **{header: ELSEWHERE})

    assert answer.status_code == 403


@pytest.mark.parametrize("address", [HERE, ELSEWHERE])
def test_given_a_token_when_it_is_sent_then_the_figures_go_anywhere(office, address):
    set_token(office)

    answer = scrape(office, address=address, **BEARING)

    assert answer.status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer café"])
def test_given_a_token_when_it_is_not_sent_then_not_even_this_machine_gets_anything(office, sent):
    set_token(office)

    answer = scrape(office, **({"Authorization": sent} if sent else {}))

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in answer.get_data(as_text=True)


def test_given_the_figures_when_they_are_read_then_they_hold_neither_secrets_nor_clients(office):
    set_token(office)
    with office.store.reading() as unit:
        clients = [client.name for client in unit.ledger.iterate_clients()]

    text = scrape(office, **BEARING).get_data(as_text=True)

    told = [word for word in (*clients, TOKEN, office.app.config["SECRET_KEY"], "ana", "@") if word in text]
    assert clients
    assert not told


def test_given_a_database_that_does_not_answer_when_it_is_scraped_then_the_scrape_fails(office):
    office.break_table("decisions")

    answer = scrape(office)

    assert answer.status_code == 500


def test_given_a_mailbox_without_mail_for_days_when_asked_then_the_monitor_and_every_page_say_so(ana, office):
    before = ana.open("/healthz").get_json()
    office.store.clock.moment += timedelta(days=7)

    health, page = ana.open("/healthz"), ana.see("/receipts")

    assert before["faults"] == []
    assert health.status_code == 503
    assert any(fault.startswith("No mail has come for") for fault in health.get_json()["faults"])
    assert "No mail has come for" in page
    assert ana.open("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
def test_given_a_database_that_is_away_when_a_monitor_asks_then_it_is_told_so_in_words(office, path):
    office.take_database_away()

    answer = Clerk(office).open(path)

    assert answer.status_code == 503
    assert "the database cannot be reached" in answer.get_json()["faults"][0]


def test_given_a_database_that_is_away_when_it_is_scraped_then_the_scrape_fails_and_says_why(office):
    office.take_database_away()

    answer = scrape(office)

    assert answer.status_code == 503
    assert "the database cannot be reached" in answer.get_data(as_text=True)
