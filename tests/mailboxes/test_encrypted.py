"""TLS from the first byte and by STARTTLS, certificates that are not trusted, and tokens that end while we work."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable, TransportError
from mailflow.mailboxes.imap import open_imap
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import open_smtp
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.certificates import authority
from tests.servers.dovecot import Dovecot, make_dovecot
from tests.servers.smtp import SmtpServer


class Issuer:
    """Hands out tokens for a refresh token (RFC 6749, 6), and tells servers whom they are for (RFC 7662)."""

    def __init__(self) -> None:
        self.good: dict[str, str] = {}
        self.user = ""
        self.issued = 0
        issuer = self

        class _Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                answer = json.dumps(issuer.answer(form)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, form: dict[str, str]) -> dict[str, object]:
        if form.get("grant_type") == "refresh_token":
            self.issued += 1
            token = f"token-{self.issued}"
            self.good[token] = self.user
            return {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}
        user = self.good.get(form.get("token", ""))
        return {"active": user is not None, "username": user or ""}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    opened = Issuer()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def dovecot(issuer) -> Iterator[Dovecot]:
    server = make_dovecot(certificate=str(authority().server_file), introspection=issuer.url)
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def trusted(monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority().ca_file))


def with_tls(box, security: str) -> Place:
    return replace(box.place, security=security, port=box.server.tls_port if security == "tls" else box.server.port)


def sending(port: int, security: str, **login: str) -> Place:
    server = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": security}
    return Place(type="maildir", name="collections", address=SHARED, sent_copies="none", **server, **login)


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_given_a_server_with_tls_when_the_inbox_is_listed_then_its_mail_is_there(dovecot, trusted, security):
    box = dovecot.mailbox()
    box.deliver(mail(1))

    (batch,) = open_imap(with_tls(box, security)).arrived()

    assert len(batch.mails) == 1


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_given_a_certificate_of_a_stranger_when_the_mailbox_is_opened_then_it_is_refused_in_words(dovecot, security):
    place = with_tls(dovecot.mailbox(), security)

    with pytest.raises(MailboxUnavailable, match=r"shows a certificate that is not trusted .*SSL_CERT_FILE") as refused:
        list(open_imap(place).arrived())

    assert place.password not in str(refused.value)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_given_a_server_with_tls_when_a_letter_is_sent_then_it_arrives(trusted, security):
    with SmtpServer(security=security) as server:
        open_smtp(sending(server.port, security)).send(letter())

        assert server.ids == ["<letter.1@firm.example>"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_given_a_certificate_of_a_stranger_when_a_letter_is_sent_then_it_certainly_did_not_leave(security):
    with SmtpServer(security=security) as server:
        with pytest.raises(TransportError, match=r"shows a certificate that is not trusted .*SSL_CERT_FILE"):
            open_smtp(sending(server.port, security)).send(letter())

        assert server.ids == []


@pytest.fixture
def tokens(dovecot, issuer, trusted) -> Place:
    box = dovecot.mailbox()
    box.deliver(mail(1))
    issuer.user = box.user
    asked = {"login": "oauth", "refresh_token": "refresh", "client_id": "client", "token_url": issuer.url}
    return replace(with_tls(box, "tls"), password="", **asked)


@pytest.mark.server("dovecot")
def test_given_a_token_when_the_mailbox_is_opened_then_its_mail_is_there(tokens):
    (batch,) = open_imap(tokens).arrived()

    assert len(batch.mails) == 1


@pytest.mark.server("dovecot")
def test_given_a_token_that_the_server_does_not_know_when_the_mailbox_is_opened_then_a_person_is_told(tokens, issuer):
    issuer.user = "somebody-else"

    with pytest.raises(MailboxRefused, match=r"does not let .* in") as refused:
        list(open_imap(tokens).arrived())

    assert "token-" not in str(refused.value)


@pytest.mark.server("dovecot")
def test_given_a_token_that_ends_in_the_middle_when_work_goes_on_then_another_is_asked_for(tokens, issuer, dovecot):
    mailbox = open_imap(tokens)
    (batch,) = mailbox.arrived()
    before = issuer.issued
    issuer.good.clear()
    _break_off(dovecot, tokens.user)

    raw = mailbox.fetch(batch.mails[0].provider_id)

    assert raw is not None
    assert issuer.issued > before


def test_given_a_token_that_ends_in_the_middle_when_the_next_letter_is_sent_then_another_is_asked_for(issuer, trusted):
    login = {"smtp_user": SHARED, "refresh_token": "refresh", "client_id": "client", "token_url": issuer.url, "login": "oauth"}
    with SmtpServer(security="tls") as server:
        transport = open_smtp(sending(server.port, "tls", **login))
        server.tokens = {f"token-{issuer.issued + 1}"}
        transport.send(letter(1))
        server.tokens = {f"token-{issuer.issued + 1}"}

        transport.send(letter(2))

        assert server.ids == ["<letter.1@firm.example>", "<letter.2@firm.example>"]


def _break_off(dovecot: Dovecot, user: str) -> None:
    """The server ends every connection of a login."""
    dovecot.run("doveadm", "-c", str(dovecot.folder / "dovecot.conf"), "kick", user)
