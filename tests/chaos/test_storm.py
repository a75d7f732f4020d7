"""Four processes on one PostgreSQL, some of which are killed, frozen or cut off: the answers are those of one quiet process on SQLite."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.databases import PostgresqlDatabases
from tests.generated.generate import generate

pytestmark = [pytest.mark.server("postgresql"), pytest.mark.long]  # minutes on two cores; `make test-all` runs it

_PROJECT = Path(__file__).resolve().parents[2]
_CALDER = _PROJECT.parent / "shared" / "cases" / "calder"
# MAILFLOW_STORM_SEED repeats a storm, as far as the machine's own timing lets it.
_SEEDS = [int(seed) for seed in os.environ.get("MAILFLOW_STORM_SEED", "11 12 13").split()]


def storm(case_set: Path, url: str, folder: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.chaos.storm", str(case_set), url, str(folder), *arguments]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(done.stdout)
    print({name: value for name, value in report.items() if name not in ("answers", "decisions")})
    return report


def calm(case_set: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    return storm(case_set, f"sqlite:///{folder}/mailflow.db", folder, "--workers", "1", *arguments)


def wild(postgresql, case_set: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    databases = PostgresqlDatabases(postgresql)
    try:
        return storm(case_set, databases.take().url, folder, "--workers", "4", "--wild", *arguments)
    finally:
        databases.close()


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """By mail or receipt, both answers where they differ, and both numbers of decisions."""
    found = {}
    for what in ("answers", "decisions"):
        for name in one[what].keys() | other[what].keys():
            if one[what].get(name) != other[what].get(name):
                found[f"{what} {name}"] = (one[what].get(name), other[what].get(name))
    return found


def nothing_is_wrong(report: dict[str, Any]) -> bool:
    return (report["undecided"], report["faults"], report["left_in_inbox"]) == ([], [], 0)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder)
    return folder


def test_given_four_processes_when_they_are_killed_and_cut_off_then_each_mail_is_decided_once_and_as_by_one(
    postgresql, generated, tmp_path
):
    quiet = calm(generated, tmp_path / "calm", "--days", "6")

    stormy = wild(postgresql, generated, tmp_path / "wild", "--days", "6", "--seed", "1")

    assert differences(quiet, stormy) == {}
    assert nothing_is_wrong(stormy)


@pytest.mark.long
@pytest.mark.parametrize("seed", _SEEDS)
def test_given_a_whole_case_set_when_a_storm_goes_over_it_then_its_answers_are_unchanged(postgresql, generated, tmp_path, seed):
    case_set = _CALDER if _CALDER.is_dir() else generated
    quiet = calm(case_set, tmp_path / "calm")

    stormy = wild(postgresql, case_set, tmp_path / "wild", "--seed", str(seed))

    assert differences(quiet, stormy) == {}
    assert nothing_is_wrong(stormy)
    assert stormy["kills"] + stormy["cuts"] + stormy["freezes"] > 20
