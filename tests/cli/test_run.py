"""The running service: the sample is worked through, mail by SMTP is decided within seconds, a second start changes nothing."""

import json
import smtplib
from collections.abc import Iterator

import pytest

from tests.cli.running import Running, start
from tests.services.practice import letter


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("run"), "--sample")
    running.until("admin on")
    yield running
    if running.process.poll() is None:
        running.stop()


def test_given_a_running_service_when_a_monitor_asks_then_it_lives_is_ready_and_well(service):
    answers = [service.ask(path) for path in ("/livez", "/readyz", "/healthz")]

    assert [(status, body["status"]) for status, body in answers] == [(200, "ok")] * 3


def test_given_a_running_service_when_a_mail_comes_by_smtp_then_it_is_decided_and_filed(service):
    mail = letter("Dear all,\n\nplease send us a copy of invoice 10231.\n\nKind regards\nAnn", number=77)

    with smtplib.SMTP("127.0.0.1", service.smtp, timeout=20) as client:
        client.sendmail("ap@caldermills.example", ["collections@rourke.example"], mail)

    assert json.loads(service.until("listener.accepted"))["level"] == "info"
    assert json.loads(service.until("message.decided"))["outcome"] in ("case", "done")


def test_given_a_running_service_when_it_is_told_to_stop_then_it_ends_well_and_has_said_what_it_did(service):
    code, out = service.stop()

    assert code == 0
    assert "applied without a person" in out
    assert "Where to look: http://127.0.0.1" in out


def test_given_a_second_start_when_the_sample_is_there_then_nothing_is_changed(service):
    again = start(service.folder, "--sample")
    said = again.until("the sample is here already")
    again.until("admin on")

    code, out = again.stop()

    assert (said.strip(), code, out) == ("the sample is here already; nothing was changed", 0, "")
