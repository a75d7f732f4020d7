"""The running service: the sample is worked through, mail by SMTP is decided within seconds, a second start changes nothing."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from tests.cli.program import ROOT
from tests.services.practice import letter


@dataclass(slots=True)
class Running:
    """A service that was started, and what it says."""

    process: subprocess.Popen[str]
    web: int
    smtp: int
    folder: Path

    @property
    def log(self) -> IO[str]:
        """Its events, a line each."""
        assert self.process.stderr is not None
        return self.process.stderr

    def until(self, word: str) -> str:
        """The next line with this word in it; the end of the service where it never says it."""
        return next(line for line in self.log if word in line)

    def ask(self, path: str) -> tuple[int, dict[str, object]]:
        """What a monitor is answered."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.web}{path}", timeout=20) as answer:
            return answer.status, json.load(answer)

    def stop(self) -> tuple[int, str]:
        """SIGTERM; its exit code and what it printed."""
        self.process.send_signal(signal.SIGTERM)
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path) -> Running:
    web, smtp = free_port(), free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    settings = {"MAILFLOW_WEB__PORT": str(web), "MAILFLOW_SMTP__PORT": str(smtp), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "mailflow", "run", "--sample"],
        cwd=folder,
        env=given | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Running(process, web, smtp, folder)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("run"))
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
    again = start(service.folder)
    said = again.until("the sample is here already")
    again.until("admin on")

    code, out = again.stop()

    assert (said.strip(), code, out) == ("the sample is here already; nothing was changed", 0, "")
