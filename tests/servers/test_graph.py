"""The local Graph server as httpx and msal see it."""

import base64
import queue
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import msal
import pytest
import requests

from tests.servers.graph import SHARED, GraphServer
from tests.servers.samples import advice, letter, with_csv
from tests.servers.signing import key_pair
from tests.servers.web import Answer, Call, LocalServer

SCOPE = ["https://graph.microsoft.com/.default"]
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as running:
        yield running
        assert not running.violations


@pytest.fixture
def client(server) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"{server.url}/users/{SHARED}", headers={"Authorization": f"Bearer {token(server)}", **IMMUTABLE}
    ) as session:
        yield session


def ask_for_token(server: GraphServer, credential: object) -> dict[str, object]:
    session = requests.Session()
    session.verify = server.ca_file
    session.trust_env = False  # REQUESTS_CA_BUNDLE would win
    app = msal.ConfidentialClientApplication(
        server.client_id, authority=server.authority, client_credential=credential, http_client=session, instance_discovery=False
    )
    return app.acquire_token_for_client(SCOPE)


def token(server: GraphServer) -> str:
    return str(ask_for_token(server, server.secret)["access_token"])


def new_draft(client: httpx.Client, raw: bytes = b"") -> str:
    made = client.post("/messages", content=base64.b64encode(raw or letter()), headers={"Content-Type": "text/plain"})
    assert made.status_code == 201
    return str(made.json()["id"])


def whole_round(client: httpx.Client, link: str, *, most: int = 10) -> tuple[list[dict], str]:
    """All pages of a delta round, and the link of the next one."""
    found = []
    headers = {"Prefer": f'IdType="ImmutableId", odata.maxpagesize={most}'}
    page = client.get(link, headers=headers).json()
    found += page["value"]
    while "@odata.nextLink" in page:
        page = client.get(page["@odata.nextLink"], headers=headers).json()
        found += page["value"]
    return found, page["@odata.deltaLink"]


def test_given_the_secret_when_msal_asks_then_a_token_is_given_that_graph_takes(server):
    access = token(server)

    said = httpx.get(f"{server.url}/users/{SHARED}/mailFolders/inbox", headers={"Authorization": f"Bearer {access}"})

    assert (said.status_code, said.json()["displayName"]) == (200, "Inbox")


def test_given_a_wrong_secret_when_msal_asks_then_entra_says_which_error_it_is(server):
    refused = ask_for_token(server, "wrong")

    assert (refused["error"], refused["error_codes"]) == ("invalid_client", [7000215])


def test_given_a_certificate_when_msal_signs_with_it_then_a_token_is_given(server):
    certificate, pem = key_pair()
    server.tokens.certificates.append(certificate)

    granted = ask_for_token(server, pem)

    assert granted["token_type"] == "Bearer"


def test_given_another_certificate_when_msal_signs_with_it_then_it_is_refused(server):
    _, pem = key_pair()

    refused = ask_for_token(server, pem)

    assert refused["error_codes"] == [700027]


def test_given_an_expired_token_when_it_is_shown_then_graph_wants_another(server, client):
    server.expire_tokens()

    said = client.get("/mailFolders/inbox")

    assert (said.status_code, said.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


def test_given_a_mail_when_its_value_is_fetched_then_its_bytes_are_those_that_arrived(server, client):
    its_id = server.deliver(with_csv())

    raw = client.get(f"/messages/{its_id}/$value")
    files = client.get(f"/messages/{its_id}/attachments").json()["value"]

    assert raw.content == with_csv()
    assert [(file["name"], base64.b64decode(file["contentBytes"])) for file in files] == [
        ("remittance.csv", b"invoice,amount\r\n10231,1200.00\r\n")
    ]


def test_given_many_mails_when_delta_is_read_in_pages_then_each_comes_once(server, client):
    for number in range(7):
        server.deliver(advice(number))

    first, link = whole_round(client, "/mailFolders/inbox/messages/delta?$select=subject", most=3)
    second, _ = whole_round(client, link, most=3)

    assert [mail["subject"] for mail in first] == [f"Remittance {number}" for number in range(7)]
    assert second == []


def test_given_a_delta_link_when_people_work_in_the_mailbox_then_the_next_round_tells_all_of_it(server, client):
    read, moved, gone = (server.deliver(advice(number)) for number in range(3))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    server.read_by_person(read)
    server.move_by_person(moved, "Somebody's folder")
    server.delete_by_person(gone)
    changes, _ = whole_round(client, link)

    assert [(change["id"], change.get("@removed")) for change in changes] == [
        (read, None),
        (moved, {"reason": "deleted"}),
        (gone, {"reason": "deleted"}),
    ]


def test_given_an_expired_delta_token_when_it_is_shown_then_it_is_gone_and_a_way_to_begin_anew_is_given(server, client):
    server.deliver(advice(1))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    server.expire_delta_tokens()
    said = client.get(link)

    assert (said.status_code, said.json()["error"]["code"]) == (410, "syncStateNotFound")
    assert len(whole_round(client, said.headers["Location"])[0]) == 1


def test_given_a_mail_when_it_is_moved_then_only_the_immutable_id_stays(server, client):
    immutable = server.deliver(advice(1))
    ordinary = client.get(f"/messages/{immutable}", headers={"Prefer": ""}).json()["id"]
    folder = client.post("/mailFolders", json={"displayName": "Processed"}).json()["id"]

    moved = client.post(f"/messages/{immutable}/move", json={"destinationId": folder})

    assert (moved.status_code, moved.json()["id"], moved.headers["Preference-Applied"]) == (201, immutable, 'IdType="ImmutableId"')
    assert client.get(f"/messages/{ordinary}").status_code == 404
    assert server.folder("Processed") == [advice(1)]


def test_given_a_mail_that_went_and_came_back_when_delta_is_read_then_it_is_not_called_removed(server, client):
    its_id = server.deliver(advice(1))
    _, link = whole_round(client, "/mailFolders/inbox/messages/delta")

    server.move_by_person(its_id, "Elsewhere")
    server.move_by_person(its_id, "inbox")
    changes, _ = whole_round(client, link)

    assert [("@removed" in change, change["id"]) for change in changes] == [(False, its_id)]


def test_given_an_id_in_another_case_when_it_is_asked_for_then_it_is_not_found(server, client):
    its_id = server.deliver(advice(1))

    said = client.get(f"/messages/{its_id.swapcase()}")

    assert said.status_code in (400, 404)


def test_given_a_mail_when_categories_are_set_then_people_see_them_and_the_filter_finds_it(server, client):
    its_id = server.deliver(advice(1))
    server.deliver(advice(2))

    client.patch(f"/messages/{its_id}", json={"categories": ["mailflow: applied"]})
    found = client.get("/mailFolders/inbox/messages", params={"$filter": "categories/any(c:c eq 'mailflow: applied')"}).json()["value"]

    assert server.categories_of(its_id) == ["mailflow: applied"]
    assert [mail["id"] for mail in found] == [its_id]


def test_given_a_draft_in_mime_when_it_is_sent_then_it_leaves_once_and_is_found_by_its_message_id(server, client):
    draft = new_draft(client)

    said = client.post(f"/messages/{draft}/send")
    found = client.get("/mailFolders/sentitems/messages", params={"$filter": "internetMessageId eq '<out-1@firm.example>'"}).json()["value"]

    assert (said.status_code, said.content) == (202, b"")
    assert server.sent_times("<out-1@firm.example>") == 1
    assert ([mail["id"] for mail in found], server.drafts()) == ([draft], [])


def test_given_a_lost_answer_when_a_draft_is_sent_then_it_has_left_and_can_be_looked_up(server, client):
    draft = new_draft(client)
    server.fail_next("lost", on="send")

    with pytest.raises(httpx.RemoteProtocolError):
        client.post(f"/messages/{draft}/send")

    assert server.sent_times("<out-1@firm.example>") == len(server.sent()) == 1


def test_given_a_dropped_connection_when_a_draft_is_sent_then_it_is_still_a_draft(server, client):
    draft = new_draft(client)
    server.fail_next("drop", on="send")

    with pytest.raises(httpx.HTTPError):
        client.post(f"/messages/{draft}/send")

    assert (server.left, len(server.drafts())) == ([], 1)


def test_given_a_mail_when_a_reply_is_created_then_it_is_a_draft_in_its_thread(server, client):
    its_id = server.deliver(advice(1))

    reply = client.post(f"/messages/{its_id}/createReply", json={"comment": "Thank you."}).json()
    sent = client.post(f"/messages/{reply['id']}/send")

    assert (reply["subject"], reply["isDraft"], sent.status_code) == ("RE: Remittance 1", True, 202)
    assert b"In-Reply-To: <advice-1@client.example>" in server.left[0].raw


def test_given_a_header_of_the_standards_in_json_when_a_draft_is_made_then_it_is_refused(client):
    header = {"name": "Auto-Submitted", "value": "auto-generated"}

    said = client.post("/messages", json={"subject": "x", "internetMessageHeaders": [header]})

    assert (said.status_code, said.json()["error"]["code"]) == (400, "InvalidInternetMessageHeader")


def test_given_a_sent_mail_when_its_subject_is_changed_then_it_is_refused(server, client):
    its_id = server.deliver(advice(1))

    said = client.patch(f"/messages/{its_id}", json={"subject": "x"})

    assert (said.status_code, said.json()["error"]["code"]) == (400, "ErrorInvalidPropertySet")


def test_given_throttling_when_graph_is_asked_then_it_says_how_long_to_wait(server, client):
    server.fail_next("throttled", seconds=7)
    server.fail_next("unavailable", seconds=3)

    answers = [client.get("/messages") for _ in range(3)]

    assert [(said.status_code, said.headers.get("Retry-After")) for said in answers] == [(429, "7"), (503, "3"), (200, None)]


def test_given_a_missing_permission_when_a_mail_is_sent_then_it_is_forbidden(server, client):
    draft = new_draft(client)
    server.permissions.discard("Mail.Send")

    said = client.post(f"/messages/{draft}/send")

    assert (said.status_code, said.json()["error"]["code"]) == (403, "ErrorAccessDenied")


def test_given_a_scope_without_the_mailbox_when_it_is_asked_then_it_is_forbidden(server, client):
    server.scope = {"somebody@firm.example"}

    said = client.get("/mailFolders/inbox")

    assert (said.status_code, said.json()["error"]["code"]) == (403, "ErrorAccessDenied")


def test_given_a_mailbox_that_is_not_there_when_it_is_asked_then_the_server_says_so(server, client):
    said = client.get(f"{server.url}/users/nobody@firm.example/messages")

    assert (said.status_code, said.json()["error"]["code"]) == (404, "ErrorInvalidUser")


def test_given_a_folder_when_another_of_its_name_is_made_then_it_is_refused(client):
    client.post("/mailFolders", json={"displayName": "Processed"})

    said = client.post("/mailFolders", json={"displayName": "processed"})

    assert (said.status_code, said.json()["error"]["code"]) == (409, "ErrorFolderExists")


def test_given_more_mails_than_a_page_when_they_are_listed_then_links_lead_through_all(server, client):
    for number in range(25):
        server.deliver(advice(number))

    first = client.get("/mailFolders/inbox/messages?$select=subject&$top=20&$orderby=receivedDateTime").json()
    second = client.get(first["@odata.nextLink"]).json()

    assert (len(first["value"]), len(second["value"]), "@odata.nextLink" in second) == (20, 5, False)
    assert set(first["value"][0]) == {"@odata.etag", "id", "subject"}


def test_given_an_answer_cut_in_the_middle_when_a_mail_is_fetched_then_the_client_notices(server, client):
    its_id = server.deliver(with_csv())
    server.fail_next("cut", on="mime", after_bytes=50)

    with pytest.raises(httpx.HTTPError):
        client.get(f"/messages/{its_id}/$value")


class Listener(LocalServer):
    """Somebody's notification address."""

    def __init__(self, *, proves_itself: bool = True) -> None:
        super().__init__()
        self.heard: queue.Queue[bytes] = queue.Queue()
        self._proves_itself = proves_itself

    def name(self, call: Call) -> str:
        return call.path

    def answer(self, call: Call) -> Answer:
        if "validationToken" in call.query:
            return Answer(
                headers={"Content-Type": "text/plain"}, body=call.query["validationToken"].encode() if self._proves_itself else b"no"
            )
        self.heard.put(call.body)
        return Answer(status=202)


def subscription(listener: Listener, **more: str) -> dict[str, str]:
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    url = f"http://{listener.host}/notify"
    resource = f"users/{SHARED}/mailFolders('inbox')/messages"
    return {"changeType": "created", "notificationUrl": url, "resource": resource, "expirationDateTime": until, "clientState": "x", **more}


def test_given_a_subscription_when_mail_arrives_then_its_address_is_told(server, client):
    with Listener() as listener:
        made = client.post(f"{server.url}/subscriptions", json=subscription(listener))
        its_id = server.deliver(advice(1))

        note = httpx.Response(200, content=listener.heard.get(timeout=10)).json()["value"][0]

    assert made.status_code == 201
    assert (note["changeType"], note["clientState"], note["resourceData"]["id"]) == ("created", "x", its_id)


def test_given_an_address_that_does_not_prove_itself_when_it_subscribes_then_it_is_refused(server, client):
    with Listener(proves_itself=False) as listener:
        said = client.post(f"{server.url}/subscriptions", json=subscription(listener))

    assert (said.status_code, said.json()["error"]["code"]) == (400, "ValidationError")


def test_given_a_property_that_graph_lacks_when_it_is_sent_then_the_server_remembers(server, client):
    client.post("/messages", json={"subject": "x", "colour": "red"})

    found = [server.violations.pop() for _ in list(server.violations)]

    assert found == ["request create: graph.message: graph.message has no property colour"]
