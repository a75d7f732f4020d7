"""Change notifications of the local Graph server."""

import queue
from datetime import UTC, datetime, timedelta

import httpx

from tests.servers.graph import SHARED
from tests.servers.samples import advice
from tests.servers.web import Answer, Call, LocalServer


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


def test_given_a_subscription_when_mail_arrives_then_its_address_is_told(graph, client):
    with Listener() as listener:
        made = client.post(f"{graph.url}/subscriptions", json=subscription(listener))
        its_id = graph.deliver(advice(1))

        note = httpx.Response(200, content=listener.heard.get(timeout=10)).json()["value"][0]

    assert made.status_code == 201
    assert (note["changeType"], note["clientState"], note["resourceData"]["id"]) == ("created", "x", its_id)


def test_given_an_address_that_does_not_prove_itself_when_it_subscribes_then_it_is_refused(graph, client):
    with Listener(proves_itself=False) as listener:
        said = client.post(f"{graph.url}/subscriptions", json=subscription(listener))

    assert (said.status_code, said.json()["error"]["code"]) == (400, "ValidationError")
