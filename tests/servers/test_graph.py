"""The local Graph server as httpx and msal read it."""

import base64

import httpx
import pytest

from tests.servers.graph import SHARED
from tests.servers.postman import ask_for_token, token, whole_round
from tests.servers.samples import advice, with_csv
from tests.servers.signing import key_pair


def test_given_the_secret_when_msal_asks_then_a_token_is_given_that_graph_takes(graph):
    access = token(graph)

    said = httpx.get(f"{graph.url}/users/{SHARED}/mailFolders/inbox", headers={"Authorization": f"Bearer {access}"})

    assert (said.status_code, said.json()["displayName"]) == (200, "Inbox")


def test_given_a_wrong_secret_when_msal_asks_then_entra_says_which_error_it_is(graph):
    refused = ask_for_token(graph, "wrong")

    assert (refused["error"], refused["error_codes"]) == ("invalid_client", [7000215])


def test_given_a_certificate_when_msal_signs_with_it_then_a_token_is_given(graph):
    certificate, pem = key_pair()
    graph.tokens.certificates.append(certificate)

    granted = ask_for_token(graph, pem)

    assert granted["token_type"] == "Bearer"


def test_given_another_certificate_when_msal_signs_with_it_then_it_is_refused(graph):
    _, pem = key_pair()

    refused = ask_for_token(graph, pem)

    assert refused["error_codes"] == [700027]


def test_given_an_expired_token_when_it_is_shown_then_graph_wants_another(graph, client):
    graph.expire_tokens()

    said = client.get("/mailFolders/inbox")

    assert (said.status_code, said.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


def test_given_a_mail_when_its_value_is_fetched_then_its_bytes_are_those_that_arrived(graph, client):
    its_id = graph.deliver(with_csv())

    raw = client.get(f"/messages/{its_id}/$value")
    files = client.get(f"/messages/{its_id}/attachments").json()["value"]

    assert raw.content == with_csv()
    assert [(file["name"], base64.b64decode(file["contentBytes"])) for file in files] == [
        ("remittance.csv", b"invoice,amount\r\n10231,1200.00\r\n")
    ]


def test_given_many_mails_when_delta_is_read_in_pages_then_each_comes_once(graph, client):
    for number in range(7):
        graph.deliver(advice(number))

    first, link = whole_round(client, "/mailFolders/inbox/messages/delta?$select=subject", most=3)
    second, _ = whole_round(client, link, most=3)

    assert [mail["subject"] for mail in first] == [f"Remittance {number}" for number in range(7)]
    assert second == []


def test_given_a_delta_link_when_people_work_in_the_mailbox_then_the_next_round_tells_all_of_it(graph, client):
    read, moved, gone = (graph.deliver(advice(number)) for number in range(3))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    graph.read_by_person(read)
    graph.move_by_person(moved, "Somebody's folder")
    graph.delete_by_person(gone)
    changes, _ = whole_round(client, link)

    assert [(change["id"], change.get("@removed")) for change in changes] == [
        (read, None),
        (moved, {"reason": "deleted"}),
        (gone, {"reason": "deleted"}),
    ]


def test_given_an_expired_delta_token_when_it_is_shown_then_it_is_gone_and_a_way_to_begin_anew_is_given(graph, client):
    graph.deliver(advice(1))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    graph.expire_delta_tokens()
    said = client.get(link)

    assert (said.status_code, said.json()["error"]["code"]) == (410, "syncStateNotFound")
    assert len(whole_round(client, said.headers["Location"])[0]) == 1


def test_given_a_mail_when_it_is_moved_then_only_the_immutable_id_stays(graph, client):
    immutable = graph.deliver(advice(1))
    ordinary = client.get(f"/messages/{immutable}", headers={"Prefer": ""}).json()["id"]
    folder = client.post("/mailFolders", json={"displayName": "Processed"}).json()["id"]

    moved = client.post(f"/messages/{immutable}/move", json={"destinationId": folder})

    assert (moved.status_code, moved.json()["id"], moved.headers["Preference-Applied"]) == (201, immutable, 'IdType="ImmutableId"')
    assert client.get(f"/messages/{ordinary}").status_code == 404
    assert graph.folder("Processed") == [advice(1)]


def test_given_a_mail_that_went_and_came_back_when_delta_is_read_then_it_is_not_called_removed(graph, client):
    its_id = graph.deliver(advice(1))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    graph.move_by_person(its_id, "Elsewhere")
    graph.move_by_person(its_id, "inbox")
    changes, _ = whole_round(client, link)

    assert [("@removed" in change, change["id"]) for change in changes] == [(False, its_id)]


def test_given_an_id_in_another_case_when_it_is_asked_for_then_it_is_not_found(graph, client):
    its_id = graph.deliver(advice(1))

    said = client.get(f"/messages/{its_id.swapcase()}")

    assert said.status_code in (400, 404)


def test_given_a_mail_when_categories_are_set_then_people_see_them_and_the_filter_finds_it(graph, client):
    its_id = graph.deliver(advice(1))
    graph.deliver(advice(2))

    client.patch(f"/messages/{its_id}", json={"categories": ["mailflow: applied"]})
    found = client.get("/mailFolders/inbox/messages", params={"$filter": "categories/any(c:c eq 'mailflow: applied')"}).json()["value"]

    assert graph.categories_of(its_id) == ["mailflow: applied"]
    assert [mail["id"] for mail in found] == [its_id]


def test_given_throttling_when_graph_is_asked_then_it_says_how_long_to_wait(graph, client):
    graph.fail_next("throttled", seconds=7)
    graph.fail_next("unavailable", seconds=3)

    answers = [client.get("/messages") for _ in range(3)]

    assert [(said.status_code, said.headers.get("Retry-After")) for said in answers] == [(429, "7"), (503, "3"), (200, None)]


def test_given_rights_on_mail_alone_when_the_user_is_asked_for_then_privileges_are_insufficient(client):
    said = client.get("")

    assert (said.status_code, said.json()["error"]["code"]) == (403, "Authorization_RequestDenied")


def test_given_a_scope_without_the_mailbox_when_it_is_asked_then_it_is_forbidden(graph, client):
    graph.scope = {"somebody@firm.example"}

    said = client.get("/mailFolders/inbox")

    assert (said.status_code, said.json()["error"]["code"]) == (403, "ErrorAccessDenied")


def test_given_a_mailbox_that_is_not_there_when_it_is_asked_then_the_server_says_so(graph, client):
    said = client.get(f"{graph.url}/users/nobody@firm.example/messages")

    assert (said.status_code, said.json()["error"]["code"]) == (404, "ErrorInvalidUser")


def test_given_a_folder_when_another_of_its_name_is_made_then_it_is_refused(client):
    client.post("/mailFolders", json={"displayName": "Processed"})

    said = client.post("/mailFolders", json={"displayName": "processed"})

    assert (said.status_code, said.json()["error"]["code"]) == (409, "ErrorFolderExists")


def test_given_more_mails_than_a_page_when_they_are_listed_then_links_lead_through_all(graph, client):
    for number in range(25):
        graph.deliver(advice(number))

    first = client.get("/mailFolders/inbox/messages?$select=subject&$top=20&$orderby=receivedDateTime").json()
    second = client.get(first["@odata.nextLink"]).json()

    assert (len(first["value"]), len(second["value"]), "@odata.nextLink" in second) == (20, 5, False)
    assert set(first["value"][0]) == {"@odata.etag", "id", "subject"}


def test_given_an_answer_cut_in_the_middle_when_a_mail_is_fetched_then_the_client_notices(graph, client):
    its_id = graph.deliver(with_csv())
    graph.fail_next("cut", on="mime", after_bytes=50)

    with pytest.raises(httpx.HTTPError):
        client.get(f"/messages/{its_id}/$value")
