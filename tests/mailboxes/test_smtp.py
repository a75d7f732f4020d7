"""One attempt a letter: sent, certainly not sent, or nobody knows."""

from dataclasses import replace

import pytest

from mailflow.domain.errors import ConfigurationError, MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.ports import Sighting
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.smtp import Smtp, SmtpServer, open_smtp
from tests.mailboxes.letters import SHARED, letter
from tests.servers.dovecot import free_port
from tests.servers.smtp import SmtpServer as Server


@pytest.fixture
def server():
    with Server() as running:
        yield running


@pytest.fixture
def place(server, tmp_path):
    return Place(
        type="maildir",
        name="collections",
        path=tmp_path / "mail",
        address=SHARED,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
    )


@pytest.fixture
def smtp(place):
    return open_smtp(place)


def test_given_a_letter_when_it_is_sent_then_the_server_has_its_bytes_and_a_copy_lies_in_sent(smtp, server):
    smtp.send(letter())

    assert server.taken == [letter().raw]
    assert smtp.find_sent(letter().message_id) is Sighting.SENT


def test_given_lines_that_begin_with_a_dot_when_the_letter_is_sent_then_they_arrive_as_they_were(smtp, server):
    dotted = replace(letter(), raw=letter().raw + b".\r\n..two\r\n.")

    smtp.send(dotted)

    assert server.taken == [dotted.raw + b"\r\n"]


@pytest.mark.parametrize(("fault", "is_permanent"), [("451", False), ("550", True), ("421 at recipient", False)])
def test_given_a_server_that_says_no_when_a_letter_is_sent_then_it_certainly_did_not_leave(smtp, server, fault, is_permanent):
    server.faults = [fault]

    with pytest.raises(TransportError) as refused:
        smtp.send(letter())

    assert refused.value.permanent is is_permanent
    assert server.taken == []


def test_given_an_answer_that_is_lost_after_the_data_when_a_letter_is_sent_then_nobody_knows(smtp, server):
    server.faults = ["drop after data"]

    with pytest.raises(SendUncertain, match="was lost"):
        smtp.send(letter())

    assert smtp.find_sent(letter().message_id) is Sighting.UNKNOWN


def test_given_a_server_that_takes_longer_than_we_wait_when_a_letter_is_sent_then_nobody_knows(server):
    server.faults = ["slow"]
    hasty = Smtp(
        name="collections",
        address=SHARED,
        server=SmtpServer(host="127.0.0.1", port=server.port, security="none", timeout_after_data=0.1),
        open_copies=None,
    )

    with pytest.raises(SendUncertain):
        hasty.send(letter())


def test_given_a_server_that_writes_the_copies_when_none_lies_there_then_the_letter_did_not_leave(place):
    sighting = open_smtp(replace(place, sent_copies="server")).find_sent(letter().message_id)

    assert sighting is Sighting.ABSENT


def test_given_no_copies_when_a_letter_is_looked_for_then_there_is_nowhere_to_look(place):
    sighting = open_smtp(replace(place, sent_copies="none")).find_sent(letter().message_id)

    assert sighting is Sighting.UNKNOWN


def test_given_nobody_who_listens_when_a_letter_is_sent_then_it_may_be_tried_again(place):
    with pytest.raises(TransportError, match="does not answer") as refused:
        open_smtp(replace(place, smtp_port=free_port())).send(letter())

    assert refused.value.permanent is False


def test_given_nobody_who_listens_when_it_is_checked_then_it_is_unavailable(place):
    with pytest.raises(MailboxUnavailable, match="does not answer"):
        list(open_smtp(replace(place, smtp_port=free_port())).check())


def test_given_a_server_elsewhere_when_no_encryption_is_set_then_it_is_refused(place):
    with pytest.raises(ConfigurationError, match="unencrypted"):
        open_smtp(replace(place, smtp_host="mail.firm.example"))


def test_given_a_running_server_when_it_is_checked_then_it_says_what_works(smtp):
    said = list(smtp.check())

    assert "lets us in" in said[0]


def test_given_secrets_when_settings_and_transports_are_shown_then_the_secrets_are_not(place):
    shown = repr(replace(place, password="hunter2", smtp_password="hunter3", client_secret="hunter4"))

    assert "hunter" not in shown
