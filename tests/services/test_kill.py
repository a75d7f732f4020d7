"""Whatever is killed, and whenever: no mail is lost, and nothing is booked or asked twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.services.kill", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_given_an_undisturbed_run_when_it_ends_then_one_payment_is_booked_and_the_rest_is_where_it_belongs(campaign):
    calm = campaign["calm"]

    assert calm["balances"] == {"10231": "0.00", "10232": "0.00", "10240": "3150.00"}
    assert (calm["inbox"], calm["owed"], calm["faults"], calm["bookings"]) == (0, 0, [], [1, 0])


def test_given_a_kill_at_every_boundary_when_the_service_starts_again_then_nothing_is_lost_and_nothing_is_there_twice(campaign):
    wrong = [run["boundary"] for run in campaign["disturbed"] if run["left"] != campaign["calm"]]

    assert len(campaign["disturbed"]) > 20
    assert wrong == []


def test_given_a_kill_at_every_boundary_when_the_processes_are_counted_then_each_of_them_really_died(campaign):
    survivors = [run["boundary"] for run in campaign["disturbed"] if not run["died"]]

    assert survivors == []
