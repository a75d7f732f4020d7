"""What every test stands on: no setting of the developer's shell, fixed chance, and servers that are named where they are missing."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Fixtures are found by their names here.
from tests.databases import database, databases, empty_sqlite, postgresql  # noqa: F401

# Chance is derived from the test itself, so that a run can be repeated; a long campaign looks further.
settings.register_profile("short", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("short"), max_examples=500)

# `@pytest.mark.server("dovecot")` names what a test needs; Debian keeps some of it outside PATH.
PLACES = {
    "chromium": ("chromium",),
    "chromedriver": ("chromedriver",),
    "dovecot": ("dovecot", "/usr/sbin/dovecot"),
    "postgresql": ("initdb", "/usr/lib/postgresql/*/bin/initdb"),
}

REQUIRE_SERVERS = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Takes `MAILFLOW_*` out of the environment: tests run with the settings that they write themselves."""
    settings.load_profile("long" if config.getoption("-m") == "" else "short")
    config.stash[REQUIRE_SERVERS] = os.environ.get("MAILFLOW_REQUIRE_SERVERS") == "1"
    hands_on_to_workers = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
    if hands_on_to_workers:
        return
    for name in [name for name in os.environ if name.startswith("MAILFLOW_")]:
        del os.environ[name]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test by the name of the server that this machine lacks."""
    for marker in item.iter_markers("server"):
        for name in marker.args:
            if not _is_here(name):
                pytest.skip(f"{name} is not installed; `make servers` adds it")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where MAILFLOW_REQUIRE_SERVERS=1 (CI), what was not run has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.stash[REQUIRE_SERVERS]:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    return report


def _is_here(name: str) -> bool:
    return any(shutil.which(place) or any(Path("/").glob(place.lstrip("/"))) for place in PLACES[name])


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes go by their argument's name: archives carry the second they were made in, and every worker must collect the same names."""
    return argname if isinstance(val, bytes) else None
