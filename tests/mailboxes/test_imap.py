"""What IMAP alone has: announcements, connections that end, a start date, a check, a letter to itself."""

import shutil
import time
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from mailflow.domain.clock import SystemClock
from mailflow.domain.errors import ConfigurationError, MailboxRefused, MailboxUnavailable
from mailflow.mailboxes.imap import open_imap
from mailflow.mailboxes.smtp import open_smtp
from mailflow.services.send_test import send_test
from tests.mailboxes.letters import SHARED, mail
from tests.servers.dovecot import free_port, make_dovecot
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.server("dovecot")


@pytest.fixture(scope="module")
def dovecot():
    server = make_dovecot()
    yield server
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def box(dovecot):
    return dovecot.mailbox()


def test_given_a_mailbox_that_is_listened_to_when_mail_comes_then_it_is_heard_at_once(box):
    ours = open_imap(box.place)
    ours.wait(0.01)
    box.deliver(mail(1))
    began = time.monotonic()

    is_heard = ours.wait(10)

    assert is_heard
    assert time.monotonic() - began < 5


def test_given_a_connection_that_has_ended_when_the_inbox_is_listed_then_it_is_made_anew(box):
    ours = open_imap(box.place)
    list(ours.arrived())
    ours._session._client._imap.sock.close()
    box.deliver(mail(1))

    found = [arrived for batch in ours.arrived() for arrived in batch.mails]

    assert len(found) == 1


def test_given_mail_from_before_the_start_when_the_inbox_is_listed_then_it_is_left_alone(box):
    box.deliver(mail(1))

    found = list(open_imap(replace(box.place, start_on=date(2999, 1, 1))).arrived())

    assert [batch.mails for batch in found] == [()]


def test_given_a_large_inbox_when_it_is_listed_then_it_comes_in_batches_with_a_cursor_each(box):
    with box.client() as client:
        for _ in range(450):
            client.append("INBOX", mail(1))

    batches = list(open_imap(box.place).arrived())

    assert [len(batch.mails) for batch in batches] == [200, 200, 50]
    assert batches[-1].cursor.endswith(":450")


def test_given_a_mailbox_when_it_is_checked_then_it_says_what_works(box):
    said = list(open_imap(box.place).check())

    assert "0 mails lie in the inbox" in said[0]
    assert "IDLE" in said[1]


def test_given_a_wrong_password_when_the_mailbox_is_opened_then_a_person_is_told_and_the_password_is_not_shown(box):
    with pytest.raises(MailboxRefused, match="does not let") as refused:
        list(open_imap(replace(box.place, password="hunter2")).arrived())

    assert "hunter2" not in str(refused.value)


def test_given_nobody_who_listens_when_the_inbox_is_listed_then_it_is_unavailable(box):
    with pytest.raises(MailboxUnavailable, match="does not answer"):
        list(open_imap(replace(box.place, port=free_port())).arrived())


def test_given_a_server_elsewhere_when_no_encryption_is_set_then_it_is_refused(box):
    with pytest.raises(ConfigurationError, match="unencrypted"):
        open_imap(replace(box.place, host="imap.firm.example"))


def test_given_a_mailbox_that_sends_when_it_writes_to_itself_then_the_letter_comes_back(box):
    with SmtpServer() as smtp:
        smtp.hand_to = box.deliver
        place = replace(box.place, address=SHARED, smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none")

        said = send_test(open_smtp(place), open_imap(place), SHARED, SystemClock())

    assert "came back" in said


def test_given_secrets_when_a_mailbox_is_shown_then_they_are_not(box):
    shown = "".join(chain(repr(open_imap(box.place)), repr(box.place)))

    assert box.place.password not in shown
