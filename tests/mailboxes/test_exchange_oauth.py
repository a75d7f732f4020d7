"""An application that opens a shared mailbox by EWS with tokens, over TLS: Exchange Online while it lasts, and hybrid servers."""

from collections.abc import Iterator

import pytest

from mailflow.domain.errors import MailboxRefused
from mailflow.mailboxes.app_login import AppLogin
from mailflow.mailboxes.exchange import Exchange
from mailflow.mailboxes.exchange_account import ExchangeServer
from mailflow.mailboxes.exchange_outgoing import ExchangeLetters
from tests.mailboxes.letters import SHARED, letter, mail
from tests.servers.ews import EwsServer
from tests.servers.ews.door import BEARER


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EwsServer]:
    """An Exchange server that takes tokens alone."""
    with EwsServer(auth=(BEARER,)) as ews:
        monkeypatch.setenv("SSL_CERT_FILE", ews.ca_file)
        ews.allow_impersonation(f"app:{ews.tokens.client_id}")
        yield ews
        assert ews.violations == []


@pytest.fixture
def reached(server) -> ExchangeServer:
    tokens = server.tokens
    app = AppLogin(tenant=tokens.tenant, client_id=tokens.client_id, secret=tokens.secret, authority=f"https://{server.host}")
    return ExchangeServer(url=server.secure_url, address=SHARED, login="oauth", app=app, version="online", patience=0.5)


def listed(box: Exchange) -> list[str]:
    return [arrived.provider_id for batch in box.arrived() for arrived in batch.mails]


def test_given_an_application_when_the_inbox_is_listed_then_it_is_the_shared_one(server, reached):
    key = server.deliver(mail(1))

    found = listed(Exchange(name="collections", server=reached))

    assert found == [key]


def test_given_tokens_that_end_in_the_middle_when_a_mail_is_fetched_then_a_new_one_is_taken(server, reached):
    key = server.deliver(mail(1))
    box = Exchange(name="collections", server=reached)
    listed(box)
    server.tokens.expire()

    raw = box.fetch(key)

    assert raw == mail(1)


def test_given_tokens_that_end_in_the_middle_when_a_letter_is_sent_then_it_leaves_once(server, reached):
    letters = ExchangeLetters(name="collections", server=reached)
    server.fail_next("unauthorized", on="SendItem")

    letters.send(letter())

    assert server.sent_times("<letter.1@firm.example>") == 1


def test_given_an_application_without_rights_when_it_is_checked_then_the_role_is_named(server, reached):
    server.directory.impersonators.clear()

    with pytest.raises(MailboxRefused, match="ApplicationImpersonation"):
        list(Exchange(name="collections", server=reached).check())


def test_given_tokens_that_the_server_never_takes_when_it_is_checked_then_the_permission_is_named(server, reached):
    server.fail_next("unauthorized", times=9, on="GetFolder")

    with pytest.raises(MailboxRefused, match="full_access_as_app"):
        list(Exchange(name="collections", server=reached).check())


def test_given_a_machine_that_does_not_trust_the_server_when_it_is_read_then_the_sentence_says_how_to(server, reached, monkeypatch):
    reached.app.token("https://outlook.office365.com/.default")
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(MailboxRefused, match="update-ca-certificates"):
        listed(Exchange(name="collections", server=reached))
