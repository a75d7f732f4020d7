"""The running service, as a machine starts it and a monitor asks it."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.cli.program import ROOT


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
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, *arguments: str, **variables: str) -> Running:
    """`mailflow run` in `folder`, on ports that are free."""
    web, smtp = free_port(), free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
    settings = {"MAILFLOW_WEB__PORT": str(web), "MAILFLOW_SMTP__PORT": str(smtp), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "mailflow", "run", *arguments],
        cwd=folder,
        env=given | settings | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Running(process, web, smtp, folder)
