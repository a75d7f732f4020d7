"""The local servers started by hand, and the days on which a server is not there."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import httpx
import pytest
from exchangelib.errors import ErrorTimeoutExpired

from tests.servers.postman import new_draft
from tests.servers.samples import advice

ROOT = Path(__file__).resolve().parents[2]


def reading(server: "subprocess.Popen[str]") -> IO[str]:
    assert server.stdout
    return server.stdout


@pytest.mark.parametrize(("module", "first"), [("tests.servers.ews", "endpoint"), ("tests.servers.graph", "API")])
def test_given_a_folder_of_mails_when_a_server_is_started_by_hand_then_it_says_where_it_is_and_answers(tmp_path, module, first):
    (tmp_path / "one.eml").write_bytes(advice(1))
    command = [sys.executable, "-m", module, "--mails", str(tmp_path)]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        name, url = reading(server).readline().split()
        said = httpx.get(url)
        server.send_signal(signal.SIGINT)
        rest = reading(server).read()

    assert (name, said.status_code, server.returncode) == (first, 401, 0)
    assert "nothing against the protocol" in rest


def test_given_a_maintenance_window_when_it_is_over_then_the_mailbox_is_as_it_was(exchange, account):
    exchange.deliver(advice(1))
    before = account.inbox.get()

    exchange.pause()
    with pytest.raises(ErrorTimeoutExpired):
        before.refresh()
    exchange.resume()

    assert account.inbox.get() == before


def test_given_a_storm_when_it_is_over_then_every_request_is_answered_again(graph, client):
    graph.storm("throttled", "unavailable", share=0.5, seed=7)
    in_the_storm = {client.get("/messages").status_code for _ in range(40)}

    graph.storm(share=0)
    after = {client.get("/messages").status_code for _ in range(10)}

    assert in_the_storm == {200, 429, 503}
    assert after == {200}


def test_given_a_clock_that_is_wrong_when_the_server_answers_then_its_date_is_wrong(graph, client):
    right = client.get("/messages").headers["Date"]

    graph.clock_skew = 86_400

    assert client.get("/messages").headers["Date"][:16] != right[:16]


def test_given_a_busy_transport_when_a_letter_is_sent_then_its_copy_waits_in_the_outbox(graph, client):
    draft = new_draft(client)
    graph.hold_sent()

    client.post(f"/messages/{draft}/send")
    waiting = (len(graph.folder("outbox")), len(graph.sent()))
    graph.release_sent()

    assert waiting == (1, 0)
    assert (len(graph.sent()), len(graph.left)) == (1, 1)


def test_given_headers_that_get_lost_when_a_letter_leaves_then_the_others_stay(graph, client):
    draft = new_draft(client)
    graph.strip_headers("Auto-Submitted")

    client.post(f"/messages/{draft}/send")

    assert b"Auto-Submitted" not in graph.left[0].raw
    assert b"Message-ID: <out-1@firm.example>" in graph.left[0].raw
