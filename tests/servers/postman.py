"""httpx and msal as clients of the local Graph server."""

import base64
from typing import Any

import httpx
import msal
import requests

from tests.servers.graph import SHARED, GraphServer
from tests.servers.samples import letter

SCOPE = ["https://graph.microsoft.com/.default"]

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


def ask_for_token(server: GraphServer, credential: object) -> dict[str, Any]:
    session = requests.Session()
    session.verify = server.ca_file
    session.trust_env = False  # REQUESTS_CA_BUNDLE would win
    app = msal.ConfidentialClientApplication(
        server.client_id, authority=server.authority, client_credential=credential, http_client=session, instance_discovery=False
    )
    return dict(app.acquire_token_for_client(SCOPE))


def token(server: GraphServer) -> str:
    return str(ask_for_token(server, server.secret)["access_token"])


def new_draft(client: httpx.Client, raw: bytes = b"") -> str:
    made = client.post("/messages", content=base64.b64encode(raw or letter()), headers={"Content-Type": "text/plain"})
    assert made.status_code == 201
    return str(made.json()["id"])


def whole_round(client: httpx.Client, link: str, *, most: int = 10) -> tuple[list[dict[str, Any]], str]:
    """All pages of a delta round, and the link of the next one."""
    found = []
    headers = {"Prefer": f'IdType="ImmutableId", odata.maxpagesize={most}'}
    page = client.get(link, headers=headers).json()
    found += page["value"]
    while "@odata.nextLink" in page:
        page = client.get(page["@odata.nextLink"], headers=headers).json()
        found += page["value"]
    return found, page["@odata.deltaLink"]


def client_of(server: GraphServer) -> httpx.Client:
    """A client of the shared mailbox that wants immutable ids."""
    headers = {"Authorization": f"Bearer {token(server)}", **IMMUTABLE}
    return httpx.Client(base_url=f"{server.url}/users/{SHARED}", headers=headers)
