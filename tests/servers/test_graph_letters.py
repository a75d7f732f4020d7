"""Letters that httpx sends by the local Graph server."""

import httpx
import pytest

from tests.servers.postman import new_draft
from tests.servers.samples import advice


def test_given_a_draft_in_mime_when_it_is_sent_then_it_leaves_once_and_is_found_by_its_message_id(graph, client):
    draft = new_draft(client)

    said = client.post(f"/messages/{draft}/send")
    found = client.get("/mailFolders/sentitems/messages", params={"$filter": "internetMessageId eq '<out-1@firm.example>'"}).json()["value"]

    assert (said.status_code, said.content) == (202, b"")
    assert graph.sent_times("<out-1@firm.example>") == 1
    assert ([mail["id"] for mail in found], graph.drafts()) == ([draft], [])


def test_given_a_lost_answer_when_a_draft_is_sent_then_it_has_left_and_can_be_looked_up(graph, client):
    draft = new_draft(client)
    graph.fail_next("lost", on="send")

    with pytest.raises(httpx.RemoteProtocolError):
        client.post(f"/messages/{draft}/send")

    assert graph.sent_times("<out-1@firm.example>") == len(graph.sent()) == 1


def test_given_a_dropped_connection_when_a_draft_is_sent_then_it_is_still_a_draft(graph, client):
    draft = new_draft(client)
    graph.fail_next("drop", on="send")

    with pytest.raises(httpx.HTTPError):
        client.post(f"/messages/{draft}/send")

    assert (graph.left, len(graph.drafts())) == ([], 1)


def test_given_a_mail_when_a_reply_is_created_then_it_is_a_draft_in_its_thread(graph, client):
    its_id = graph.deliver(advice(1))

    reply = client.post(f"/messages/{its_id}/createReply", json={"comment": "Thank you."}).json()
    sent = client.post(f"/messages/{reply['id']}/send")

    assert (reply["subject"], reply["isDraft"], sent.status_code) == ("RE: Remittance 1", True, 202)
    assert b"In-Reply-To: <advice-1@client.example>" in graph.left[0].raw


def test_given_a_header_of_the_standards_in_json_when_a_draft_is_made_then_it_is_refused(client):
    header = {"name": "Auto-Submitted", "value": "auto-generated"}

    said = client.post("/messages", json={"subject": "x", "internetMessageHeaders": [header]})

    assert (said.status_code, said.json()["error"]["code"]) == (400, "InvalidInternetMessageHeader")


def test_given_a_sent_mail_when_its_subject_is_changed_then_it_is_refused(graph, client):
    its_id = graph.deliver(advice(1))

    said = client.patch(f"/messages/{its_id}", json={"subject": "x"})

    assert (said.status_code, said.json()["error"]["code"]) == (400, "ErrorInvalidPropertySet")


def test_given_a_missing_permission_when_a_mail_is_sent_then_it_is_forbidden(graph, client):
    draft = new_draft(client)
    graph.permissions.discard("Mail.Send")

    said = client.post(f"/messages/{draft}/send")

    assert (said.status_code, said.json()["error"]["code"]) == (403, "ErrorAccessDenied")
