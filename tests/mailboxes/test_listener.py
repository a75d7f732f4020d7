"""The embedded SMTP listener: what it accepts is on the disk."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.domain.errors import ConfigurationError
from mailflow.mailboxes.listener import Listener
from mailflow.mailboxes.maildir import Maildir

MAIL = b"From: ap@quillmark.example\r\nSubject: Remittance\r\n\r\nWe paid.\r\n.leading dot\r\n\xc3\xa9\r\n"


@pytest.fixture
def box(tmp_path: Path) -> Maildir:
    return Maildir(name="collections", path=tmp_path / "mail")


@pytest.fixture
def woken() -> threading.Event:
    return threading.Event()


@pytest.fixture
def listener(box: Maildir, woken: threading.Event) -> Iterator[Listener]:
    started = Listener(box, host="127.0.0.1", port=free_port(), max_bytes=1_000_000, on_delivered=woken.set)
    started.start()
    yield started
    started.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def send(listener: Listener, content: bytes) -> None:
    with smtplib.SMTP(listener.host, listener.port, timeout=10) as client:
        client.sendmail("ap@quillmark.example", ["collections@rourke.example"], content)


def test_given_a_mail_when_it_is_accepted_then_it_lies_in_the_inbox_byte_for_byte(box, listener):
    send(listener, MAIL)

    kept = [box.fetch(arrived.provider_id) for batch in box.arrived() for arrived in batch.mails]

    assert kept == [MAIL]


def test_given_a_mail_when_it_is_accepted_then_the_service_is_woken(listener, woken):
    send(listener, MAIL)

    is_woken = woken.wait(timeout=5)

    assert is_woken


def test_given_a_line_of_100_000_characters_when_it_is_sent_then_it_is_taken(box, listener):
    long = b"Subject: long\r\n\r\n" + b"x" * 100_000 + b"\r\n"

    send(listener, long)

    assert [box.fetch(arrived.provider_id) for batch in box.arrived() for arrived in batch.mails] == [long]


def test_given_a_mail_above_the_limit_when_it_is_sent_then_the_sender_is_told_and_nothing_is_kept(box, listener):
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        send(listener, b"Subject: big\r\n\r\n" + b"x\r\n" * 400_000)

    assert refused.value.smtp_code == 552
    assert [batch.mails for batch in box.arrived()] == [()]


def test_given_a_mailbox_that_cannot_be_written_when_a_mail_is_sent_then_the_sender_keeps_it(box, listener):
    (box.path / "tmp").rmdir()

    with pytest.raises(smtplib.SMTPResponseException) as refused:
        send(listener, MAIL)

    assert refused.value.smtp_code == 451


def test_given_an_occupied_port_when_the_listener_starts_then_one_sentence_says_what_to_do(box, listener):
    second = Listener(box, host=listener.host, port=listener.port, max_bytes=1_000_000, on_delivered=lambda: None)

    with pytest.raises(ConfigurationError, match=r"smtp, 127\.0\.0\.1:\d+: the address cannot be listened on"):
        second.start()
