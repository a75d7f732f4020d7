"""Logging in at Entra ID as an application: with a secret, with a certificate, and what is said when it fails."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.app_login import AppLogin
from tests.servers.graph import GraphServer

SCOPE = "https://graph.microsoft.com/.default"


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[], tuple[Path, x509.Certificate]]:
    """Makes a PEM file of a key and its certificate."""

    def make() -> tuple[Path, x509.Certificate]:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mailflow")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .sign(key, hashes.SHA256())
        )
        place = tmp_path / f"{made.serial_number}.pem"
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        place.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
        return place, made

    return make


def login(server: GraphServer, **changed: object) -> AppLogin:
    known: dict[str, object] = {"tenant": server.tenant, "client_id": server.client_id, "authority": f"https://{server.host}"}
    return AppLogin(**(known | changed))  # type: ignore[arg-type]  # the names of its own parameters


def test_given_a_secret_when_tokens_are_asked_for_twice_then_one_is_taken_and_kept(graph_server):
    app = login(graph_server, secret=graph_server.secret)

    assert app.token(SCOPE) == app.token(SCOPE)
    assert graph_server.tokens.issued == 1


def test_given_a_token_that_the_server_refused_when_the_next_is_asked_for_then_it_is_a_new_one(graph_server):
    app = login(graph_server, secret=graph_server.secret)
    first = app.token(SCOPE)

    app.forget()

    assert app.token(SCOPE) != first


def test_given_a_token_near_its_end_when_the_next_is_asked_for_then_it_is_a_new_one(graph_server):
    graph_server.tokens.lifetime = 200
    app = login(graph_server, secret=graph_server.secret)
    first = app.token(SCOPE)

    assert app.token(SCOPE) != first


def test_given_a_certificate_when_a_token_is_asked_for_then_the_application_is_known_by_it(graph_server, certificate):
    place, made = certificate()
    graph_server.tokens.certificates.append(made)

    token = login(graph_server, certificate=place).token(SCOPE)

    assert token


def test_given_another_certificate_when_a_token_is_asked_for_then_the_sentence_says_where_to_upload_it(graph_server, certificate):
    place, _ = certificate()

    with pytest.raises(MailboxRefused, match=r"AADSTS700027.*Certificates & secrets"):
        login(graph_server, certificate=place).token(SCOPE)


def test_given_a_file_without_a_key_when_a_token_is_asked_for_then_the_sentence_says_what_belongs_there(graph_server, tmp_path):
    place = tmp_path / "public.pem"
    place.write_text("-----BEGIN CERTIFICATE-----\n")

    with pytest.raises(MailboxRefused, match="private key and the certificate"):
        login(graph_server, certificate=place).token(SCOPE)


def test_given_no_certificate_file_when_a_token_is_asked_for_then_the_file_is_named(graph_server, tmp_path):
    with pytest.raises(MailboxRefused, match=r"missing\.pem"):
        login(graph_server, certificate=tmp_path / "missing.pem").token(SCOPE)


def test_given_a_wrong_secret_when_a_token_is_asked_for_then_it_is_explained_and_not_shown(graph_server):
    app = login(graph_server, secret="not-the-secret")

    with pytest.raises(MailboxRefused, match=r"AADSTS7000215.*Value") as refused:
        app.token(SCOPE)

    assert "not-the-secret" not in f"{refused.value} {app!r}"


def test_given_an_unknown_application_when_a_token_is_asked_for_then_the_sentence_says_what_to_compare(graph_server):
    with pytest.raises(MailboxRefused, match=r"AADSTS700016.*client_id"):
        login(graph_server, client_id="00000000-0000-0000-0000-000000000000", secret="s").token(SCOPE)


def test_given_nobody_at_the_address_when_a_token_is_asked_for_then_another_try_may_help():
    app = AppLogin(tenant="t", client_id="c", secret="s", authority="https://127.0.0.1:9")

    with pytest.raises(MailboxUnavailable, match="does not answer"):
        app.token(SCOPE)


def test_given_a_machine_that_does_not_trust_the_server_when_a_token_is_asked_for_then_no_secret_is_sent(graph_server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(MailboxUnavailable):
        login(graph_server, secret=graph_server.secret).token(SCOPE)

    assert graph_server.requests == []
