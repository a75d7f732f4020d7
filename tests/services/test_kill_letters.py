"""Whatever is killed, and whenever: every letter leaves once, and of those that nobody can know of a person is told."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.servers.smtp import SmtpServer

ROOT = Path(__file__).parents[2]
LETTERS = 300


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.long)])
def test_given_kills_at_random_moments_when_letters_leave_then_each_arrives_once_and_the_unknown_ones_are_shown(tmp_path, kills):
    with SmtpServer() as server:
        command = [sys.executable, "-m", "tests.services.kill_letters", str(tmp_path), str(server.port), str(LETTERS), str(kills), "7"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    campaign = json.loads(done.stdout.splitlines()[-1])

    arrived, said = Counter(server.ids), campaign["states"]
    sent = {message_id for message_id, state in said.items() if state == "sent"}
    unknown = {message_id for message_id, state in said.items() if state == "uncertain"}
    print(f"{campaign['kills']} kills: {len(sent)} sent, {len(unknown)} uncertain, {len(unknown & arrived.keys())} of them had left")
    assert max(arrived.values()) == 1
    assert sent <= arrived.keys()
    assert (len(sent | unknown), arrived.keys() - sent - unknown) == (LETTERS, set())
    assert len(unknown) <= kills
