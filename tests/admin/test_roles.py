"""Who sees what and may do what: roles, an attorney's own clients, walls, the audit, and the headers of the door."""

import json

import pytest

from mailflow.services.people import set_roles
from mailflow.services.walls import build_wall
from tests.admin.office import Clerk, Office, words

ACTS = ("accept", "allocate", "on-account", "reject", "unidentified", "refund", "trust-transfer")


def as_role(office: Office, *roles: str, attorney: str = "") -> Clerk:
    """Ben with other roles."""
    set_roles(office.store, login="ben", roles=roles, attorney=attorney)
    return office.clerk("ben")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["auditor", "collector", "administrator"])
def test_given_somebody_who_keeps_no_books_when_an_act_about_money_is_posted_then_it_is_refused(office, role, act):
    ben, case_id = as_role(office, role), office.case("deduction")
    token = ben.field("/me", "csrf_token")

    answer = ben.browser.post(f"/cases/{case_id}/{act}", data={"csrf_token": token, "version": "2"})

    assert answer.status_code == 403
    assert office.state(case_id) == "open"


@pytest.mark.parametrize("path", ["/people", "/audit", "/audit/export.csv"])
def test_given_a_clerk_when_a_page_of_the_administrator_is_opened_then_it_is_refused(ana, path):
    assert ana.open(path).status_code == 403


def test_given_an_attorney_when_she_looks_then_only_her_clients_are_there(office):
    with office.store.reading() as unit:
        owned = {client.number for client in unit.ledger.iterate_clients() if client.billing_attorney == "Iris Coleman"}
    iris = as_role(office, "attorney", attorney="Iris Coleman")
    others = office.case("overpayment")

    with office.store.reading() as unit:
        foreign = unit.cases.get(others).client_number
    queue = iris.see("/")

    assert foreign not in owned
    assert "Bluefern Hospitality Group LLC" in queue
    assert "Quillon Robotics" not in queue
    assert "Unknown payer" not in queue
    assert [iris.open(path).status_code for path in (f"/cases/{others}", f"/clients/{foreign}")] == [404, 404]
    assert iris.open("/clients/3102").status_code == 200


def test_given_an_attorney_when_she_searches_for_a_stranger_s_client_then_nothing_is_found(office):
    iris = as_role(office, "attorney", attorney="Iris Coleman")

    assert "Nothing has this" in iris.see("/search?find=Quillon")


def test_given_a_wall_around_a_client_when_those_outside_look_then_there_is_nothing_and_those_inside_see_it(office, ana):
    case_id = office.case("deduction")
    build_wall(office.store, client_number="3102", logins=("ana",), actor="root")
    ben = office.clerk("ben")

    outside = [ben.open(path).status_code for path in (f"/cases/{case_id}", "/clients/3102", "/mail/10", "/mail/10/original.eml")]

    assert outside == [404, 404, 404, 404]
    assert "Bluefern" not in ben.see("/")
    assert ana.open(f"/cases/{case_id}").status_code == 200


def test_given_an_act_on_a_case_behind_a_wall_when_it_is_posted_from_outside_then_there_is_no_such_case(office):
    case_id = office.case("deduction")
    build_wall(office.store, client_number="3102", logins=("ana",), actor="root")
    ben = office.clerk("ben")
    token = ben.field("/me", "csrf_token")

    answer = ben.browser.post(f"/cases/{case_id}/accept", data={"csrf_token": token, "version": "2", "candidate": "0"})

    assert answer.status_code == 404
    assert office.state(case_id) == "open"


def test_given_an_administrator_when_somebody_is_added_with_a_role_then_he_is_there_with_a_password_shown_once(office):
    ben = as_role(office, "administrator")

    answer = ben.send("/people", page="/people", login="cora", name="Cora Lind", role="collector")
    page = ben.see(answer.location)

    assert "cora may log in with the password" in page
    assert "cora may log in with the password" not in ben.see("/people")


def test_given_an_administrator_when_he_takes_his_own_rights_then_it_is_refused(office):
    ben = as_role(office, "administrator")

    answer = ben.send("/people/ben/roles", page="/people", role="clerk")

    assert answer.status_code == 422


def test_given_an_auditor_when_the_audit_is_exported_then_every_row_has_its_hash_and_no_cell_is_a_formula(office):
    ben = as_role(office, "auditor")

    lines = ben.open("/audit/export.jsonl").get_data(as_text=True).splitlines()
    sheet = ben.open("/audit/export.csv").get_data(as_text=True)

    assert len(lines) >= 40
    assert all(json.loads(line)["hash"] for line in lines)
    assert "\n=" not in sheet


def test_given_a_wrong_present_password_when_a_new_one_is_typed_then_it_is_refused(ana):
    answer = ana.send("/me/password", page="/me", present="wrong", new="another long one")

    assert answer.status_code == 422
    assert "not your present password" in words(answer)


def test_given_https_when_a_page_is_answered_then_the_browser_is_told_to_stay_with_it(office):
    answer = office.clerk().browser.get("/", base_url="https://mailflow.example")

    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["Permissions-Policy"].startswith("camera=()")
