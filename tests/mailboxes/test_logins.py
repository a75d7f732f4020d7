"""Tokens are fresh whenever they are asked for, and nothing secret shows itself."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.logins import RefreshedToken, make_login, xoauth2
from mailflow.mailboxes.place import Place

PLACE = Place(
    type="imap", name="collections", user="c@firm.example", login="oauth", client_id="app", client_secret="s3cret", refresh_token="r3fresh"
)


class TokenServer:
    """Gives a token for the right refresh token; `status` is what it answers instead."""

    def __init__(self) -> None:
        self.given = 0
        self.status = 200
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's
                asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                here.given += 1
                is_right = asked["refresh_token"] == ["r3fresh"] and here.status == 200
                body = {"access_token": f"token-{here.given}", "expires_in": 3600} if is_right else {"error": "invalid_grant"}
                self.send_response(here.status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.server_port}/token"


@pytest.fixture
def server():
    running = TokenServer()
    yield running
    running.server.shutdown()
    running.server.server_close()


def place(**changes):
    return replace(PLACE, **changes)


def test_given_a_token_when_it_is_asked_for_again_then_it_is_the_same_until_shortly_before_its_end(server):
    now = [0.0]
    token = RefreshedToken(place(token_url=server.url), clock=lambda: now[0])
    first = token()
    now[0] = 3000.0
    second = token()
    now[0] = 3400.0  # two hundred seconds before its end

    third = token()

    assert [first, second, third] == ["token-1", "token-1", "token-2"]


@pytest.mark.parametrize(("status", "error"), [(400, MailboxRefused), (503, MailboxUnavailable), (429, MailboxUnavailable)])
def test_given_a_server_that_gives_none_when_a_token_is_asked_for_then_it_says_whether_a_person_must_act(server, status, error):
    server.status = status

    with pytest.raises(error) as refused:
        RefreshedToken(place(token_url=server.url))()

    assert "r3fresh" not in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_given_a_token_address_without_tls_when_the_login_is_made_then_it_is_refused():
    with pytest.raises(ConfigurationError, match="without TLS"):
        make_login(place(token_url="http://login.example/token"))


def test_given_oauth_without_an_application_when_the_login_is_made_then_a_person_is_told_what_is_missing():
    with pytest.raises(ConfigurationError, match="tenant, client_id"):
        make_login(Place(type="imap", name="c", login="oauth", user="u"))


def test_given_no_password_when_the_login_is_made_then_a_person_is_told_where_to_put_it():
    with pytest.raises(ConfigurationError, match="PASSWORD_FILE"):
        make_login(Place(type="imap", name="c", user="u"))


def test_given_a_token_when_it_is_spelled_for_a_server_then_it_is_one_line_of_the_mechanism():
    assert xoauth2("u@x.example", "t") == "user=u@x.example\1auth=Bearer t\1\1"
