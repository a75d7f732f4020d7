"""`mailflow check --running`, as a monitor calls it: one line that says it all, then every fault, and an exit code."""

import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.program import mailflow
from tests.cli.running import Running, free_port, start

TOKEN = "sixteen-characters-and-more"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("watched"), "--sample", MAILFLOW_WEB__METRICS_TOKEN=TOKEN)
    running.until("admin on")
    yield running
    running.stop()


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A server that answers everything with this, and its address."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody looks on."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_given_a_service_that_is_well_when_a_monitor_asks_then_one_line_says_so(service):
    said = mailflow(service.folder, "check", "--running", MAILFLOW_WEB__PORT=str(service.web))

    assert said.code == 0
    assert said.out == f"MAILFLOW OK - http://127.0.0.1:{service.web} works and names no fault\n"


def test_given_a_service_elsewhere_when_its_address_is_named_then_no_configuration_is_needed(service, tmp_path):
    (tmp_path / "mailflow.toml").write_text("this is no configuration", encoding="utf-8")

    said = mailflow(tmp_path, "check", "--running", "--url", f"http://127.0.0.1:{service.web}/")

    assert said.code == 0


def test_given_a_token_when_the_running_service_is_scraped_with_it_then_the_sample_s_mail_is_counted(service):
    asked = urllib.request.Request(f"http://127.0.0.1:{service.web}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    with urllib.request.urlopen(asked, timeout=20) as answer:
        text = answer.read().decode()

    assert "mailflow_mails_taken_in_total 26" in text
    assert 'mailflow_child_failures_total{failure="crash"} 0' in text
    assert TOKEN not in text


def test_given_a_proxy_before_the_running_service_when_it_hands_on_a_scrape_then_it_is_known_as_such(tmp_path):
    running = start(tmp_path)
    running.until("admin on")
    asked = urllib.request.Request(f"http://127.0.0.1:{running.web}/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=20)

    running.stop()
    assert refused.value.code == 403


def test_given_a_service_without_a_ledger_when_a_monitor_asks_then_it_warns_of_that_once(tmp_path):
    running = start(tmp_path)
    running.until("admin on")

    said = mailflow(tmp_path, "check", "--running", "--url", f"http://127.0.0.1:{running.web}")

    logged = running.until("source.silent")
    running.stop()
    assert said.code == 1
    assert said.out == "MAILFLOW WARNING - 1 fault: No open items were loaded yet; load them with `mailflow load`.\n"
    assert '"source": "ledger"' in logged


def test_given_two_faults_when_a_monitor_asks_then_the_first_line_counts_them_and_the_next_has_the_other(tmp_path):
    with answering(503, b'{"status": "fault", "faults": ["one | with a bar", "two\\nlines"]}') as address:
        said = mailflow(tmp_path, "check", "--running", "--url", address)

    assert said.code == 1
    assert said.out == "MAILFLOW WARNING - 2 faults: one / with a bar\ntwo lines\n"


def test_given_nobody_there_when_a_monitor_asks_then_it_is_critical_and_says_what_to_do(tmp_path):
    said = mailflow(tmp_path, "check", "--running", MAILFLOW_WEB__PORT=str(free_port()))

    assert said.code == 2
    assert said.out.startswith("MAILFLOW CRITICAL - http://127.0.0.1:")
    assert "does not answer (" in said.out
    assert said.err == ""


@pytest.mark.parametrize(("status", "body"), [(500, b"<h1>broken</h1>"), (200, b"another program"), (200, b"[]"), (404, b"{}")])
def test_given_something_else_there_when_a_monitor_asks_then_it_is_critical(tmp_path, status, body):
    with answering(status, body) as address:
        said = mailflow(tmp_path, "check", "--running", "--url", address)

    assert said.code == 2
    assert f"answers with status {status} and does not say how it is" in said.out


@pytest.mark.parametrize(
    ("options", "told"), [(("--url", "http://x"), "add --running"), (("--running", "--url", "file:///etc"), "http://")]
)
def test_given_options_that_make_no_sense_when_asked_then_the_fault_says_what_to_write(tmp_path, options, told):
    said = mailflow(tmp_path, "check", *options)

    assert said.code == 2
    assert told in said.err
