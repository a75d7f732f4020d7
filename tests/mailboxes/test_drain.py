"""A first day with a full inbox: all of it is taken in, and memory stays flat."""

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

MAILS = 1000
# Of a process that takes in; twenty thousand mails took 128 MB.
PEAK_MB = 300


@pytest.mark.long
@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_given_a_full_inbox_when_it_is_drained_then_all_of_it_is_there_and_memory_stays_flat(kind):
    command = [sys.executable, "-m", "tests.benchmarks.microsoft", "--drain", "--mails", str(MAILS), kind]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=900)

    figures = json.loads(said.stdout.splitlines()[-1])
    assert figures["mails"] == MAILS
    assert figures["peak_mb"] <= PEAK_MB
