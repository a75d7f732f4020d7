"""The sample is read once a session; every test works on a copy of its books."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admin.auth import limiter
from mailflow import wiring
from mailflow.documents.sandbox import Sandbox
from mailflow.policy.cash import Automatic
from mailflow.telemetry import start_logging
from tests.admin.office import Clerk, Office, fill, open_office

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.admin.screen import Screen


@pytest.fixture(scope="session", autouse=True)
def logging() -> None:
    """As in the service: a trace is text, and shows no values."""
    start_logging(level="error", form="json")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with wiring.open_sandbox() as opened:
        yield opened


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Path:
    return fill(tmp_path_factory.mktemp("applied"), sandbox, Automatic.APPLY)


@pytest.fixture(scope="session")
def filled_by_suggestions(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Path:
    return fill(tmp_path_factory.mktemp("suggested"), sandbox, Automatic.SUGGEST)


@pytest.fixture
def office(tmp_path: Path, filled: Path, sandbox: Sandbox) -> Iterator[Office]:
    with open_office(tmp_path, filled, sandbox) as opened:
        yield opened
        limiter.reset()


@pytest.fixture
def suggesting(tmp_path: Path, filled_by_suggestions: Path, sandbox: Sandbox) -> Iterator[Office]:
    with open_office(tmp_path, filled_by_suggestions, sandbox, suggests_only=True) as opened:
        yield opened


@pytest.fixture
def ana(office: Office) -> Clerk:
    return office.clerk("ana")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    from tests.admin.screen import open_browser

    with open_browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def screen(chromium: "Chrome", office: Office) -> "Iterator[Screen]":
    from tests.admin.screen import Screen, serve

    with serve(office) as address:
        shown = Screen(chromium, address, office)
        shown.show()
        shown.log_in()
        shown.complaints()
        yield shown
        chromium.execute_script("localStorage.clear()")
        chromium.get("about:blank")
