"""Who comes in, and what a page lets through."""

import pytest

from tests.admin.office import PASSWORD, Clerk, words


@pytest.mark.parametrize("path", ["/", "/cases/1", "/applied", "/receipts", "/mail", "/mail/1", "/mail/1/original.eml", "/record"])
def test_given_nobody_logged_in_when_a_page_is_asked_for_then_the_door_is_shown(office, path):
    stranger = Clerk(office)

    answer = stranger.open(path)

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_given_a_page_asked_for_when_somebody_logs_in_then_that_page_is_shown(office):
    stranger = Clerk(office)

    answer = stranger.send("/login?next=/cases/3?sort%3Dage", page="/login", name="ana", password=PASSWORD)

    assert answer.location == "/cases/3?sort=age"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example", "evil.example"])
def test_given_an_address_that_leads_out_when_somebody_logs_in_then_the_queue_is_shown(office, elsewhere):
    stranger = Clerk(office)

    answer = stranger.send(f"/login?next={elsewhere}", page="/login", name="ana", password=PASSWORD)

    assert answer.location == "/"


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_given_a_wrong_name_or_password_when_tried_then_both_are_told_alike(office, name, password):
    stranger = Clerk(office)

    answer = stranger.send("/login", name=name, password=password)

    assert answer.status_code == 401
    assert "do not belong together" in words(answer)
    assert stranger.open("/").status_code == 302


def test_given_eight_refused_tries_when_the_ninth_comes_then_the_door_stays_shut(office):
    stranger = Clerk(office)
    answers = [stranger.send("/login", name="ana", password=f"guess {number}") for number in range(8)]

    ninth = stranger.send("/login", name="ana", password=PASSWORD)

    assert {answer.status_code for answer in answers} == {401}
    assert ninth.status_code == 429
    assert "Too many tries" in words(ninth)


def test_given_somebody_logged_in_when_she_logs_out_then_the_pages_are_closed_again(ana):
    ana.send("/logout", page="/")

    answer = ana.open("/")

    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["/cases/3/accept", "/cases/3/reject", "/cases/3/undo", "/decisions/1/undo", "/mail/1/retry", "/logout"])
def test_given_a_form_without_the_token_when_it_is_posted_then_it_is_refused(ana, office, path):
    before = office.books()

    answer = ana.browser.post(path, data={"version": "1"})

    assert answer.status_code == 400
    assert not office.moved(before)


def test_given_a_session_that_ended_when_an_act_is_posted_then_the_page_is_told_to_stay(office):
    stranger = Clerk(office)
    token = stranger.field("/login", "csrf_token")

    answer = stranger.browser.post("/cases/3/accept", data={"csrf_token": token, "version": "1"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "what you typed is still here" in words(answer)


def test_given_a_secret_key_when_the_admin_starts_again_then_it_is_the_same_and_nobody_else_reads_it(office):
    place = office.folder / "secret_key"

    kept = place.read_text(encoding="ascii")

    assert office.app.config["SECRET_KEY"] == kept
    assert place.stat().st_mode & 0o077 == 0
