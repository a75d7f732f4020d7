"""A real browser at a running admin: keys are pressed, buttons clicked, and what a person would see is read off the page."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from tests.admin.office import Office

# A busy machine with two cores takes its time; a page that takes longer than this is broken.
_PATIENCE = 15
# In a container Chromium runs as root, without a screen, and must not look for its maker's servers.
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars"),
)
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def open_browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium with an empty profile."""
    options = Options()
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def serve(office: Office) -> Iterator[str]:
    """The admin behind a web server; its address."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody sees and does."""

    driver: webdriver.Chrome
    address: str
    office: Office

    def log_in(self, login: str = "ana") -> None:
        """A session as the door would give it."""
        self.driver.get(f"{self.address}/login")
        cookie = self.office.clerk(login).browser.get_cookie("session")
        assert cookie is not None
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": "session", "value": cookie.value})

    def open(self, path: str) -> None:
        """A page."""
        self.driver.get(self.address + path)

    def show(self, *, width: int = 1280, height: int = 720, scheme: str = "light") -> None:
        """The size of the screen, and the scheme that the system prefers."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def press(self, *keys: str) -> None:
        """Keys, one after another, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def click(self, selector: str) -> None:
        """The first element of these."""
        self.find(selector).click()

    def type(self, selector: str, text: str) -> None:
        """Text instead of what stood in a field."""
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def point_at(self, selector: str) -> None:
        """The pointer comes to rest on it."""
        ActionChains(self.driver).move_to_element(self.find(selector)).perform()

    def find(self, selector: str) -> WebElement:
        """The first element of these."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Every element of these."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """What an element says."""
        return " ".join(self.find(selector).text.split())

    def value(self, selector: str) -> str:
        """What stands in a field."""
        return self.find(selector).get_attribute("value") or ""

    def typed(self) -> dict[str, str]:
        """What stands in the fields of amounts, without the empty ones."""
        fields = self.all("input.amount:not([name$=_amount])")
        return {field.get_attribute("name") or "": value for field in fields if (value := field.get_attribute("value"))}

    def go_offline(self, *, is_offline: bool = True) -> None:
        """The service cannot be reached any more, or again."""
        conditions = {"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    @property
    def path(self) -> str:
        """Where in the admin the browser is."""
        return self.driver.current_url.removeprefix(self.address)

    def wait(self, until: Callable[[], Any]) -> None:
        """Until something is so; a page that changes meanwhile is looked at again."""
        WebDriverWait(self.driver, _PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: until())

    def wait_for_path(self, path: str) -> None:
        """Until the browser is there."""
        self.wait(lambda: self.path == path)

    def toast(self) -> str:
        """What the toast says, once it is shown."""
        self.wait(lambda: self.find("#toast").is_displayed())
        return self.text("#toast-says")

    def complaints(self) -> list[str]:
        """What the browser's console complains of since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def run(self, script: str) -> Any:
        """What a script gives back."""
        return self.driver.execute_script(script)

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA, each with the place where it is."""
        self.driver.execute_script(_AXE.read_text(encoding="utf-8"))
        options = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
        found = self.driver.execute_async_script("axe.run(document, arguments[0]).then(arguments[1])", options)
        return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found["violations"] for node in rule["nodes"]]
