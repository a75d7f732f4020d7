"""How quickly mail is taken in from Exchange and Exchange Online, against the bare client library: `python -m tests.benchmarks.microsoft`.

Both fetch the same mails from the same local server, which is a process of its own and checks nothing; the library writes and fsyncs each
mail into a file, mailflow takes it into its store. `--drain` measures the memory of a first day instead.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mailflow.domain.ports import Mailbox
from mailflow.mailboxes.place import Place
from mailflow.store.unit import Store
from tests.mailboxes.letters import SHARED, mail

BODY = "Remittance advice\n" * 400  # 7 KB, as an advice with a table has
SERVE = """
import sys, time
from tests.benchmarks.microsoft import filled
filled(sys.argv[1], int(sys.argv[2]))
"""


def filled(kind: str, mails: int) -> None:
    """A server with so many mails, in this process, until it is killed; says where it is."""
    from tests.servers.ews import EwsServer
    from tests.servers.graph import GraphServer

    server = EwsServer(is_checked=False) if kind == "exchange" else GraphServer(is_checked=False)
    with server:
        for number in range(mails):
            server.deliver(mail(number, body=BODY))
        print(json.dumps({"url": server.url, "host": server.host, "ca_file": server.ca_file}), flush=True)
        sys.stdin.read()


def take(kind: str, there: dict[str, str], folder: Path, *, rounds: int = 10_000) -> int:
    """What mailflow does: mails into the store, round after round."""
    from mailflow.services.intake import take_in

    store = Store.open(f"sqlite:///{folder / 'mailflow.db'}")
    mailbox, done = opened(kind, there), 0
    for _ in range(rounds):
        taken = len(take_in(store, mailbox, copies_to="Processed").taken)
        if not taken:
            break
        done += taken
    store.close()
    return done


def opened(kind: str, there: dict[str, str]) -> Mailbox:
    """Our client."""
    from mailflow.mailboxes.exchange import open_exchange
    from mailflow.mailboxes.graph import open_graph
    from tests.servers.ews import PASSWORD, USER
    from tests.servers.tokens import CLIENT_ID, SECRET, TENANT

    if kind == "exchange":
        return open_exchange(Place(type=kind, name="c", url=there["url"], address=SHARED, user=USER, password=PASSWORD, login="basic"))
    authority = f"https://{there['host']}"
    return open_graph(
        Place(
            type=kind,
            name="c",
            url=there["url"],
            address=SHARED,
            tenant=TENANT,
            client_id=CLIENT_ID,
            client_secret=SECRET,
            token_url=authority,
        )
    )


def bare_exchange(there: dict[str, str], folder: Path) -> int:
    """The library as its manual shows it."""
    from exchangelib import DELEGATE, Account, Configuration, Credentials
    from exchangelib.version import EXCHANGE_2016, Version

    from tests.servers.ews import PASSWORD, USER

    config = Configuration(
        service_endpoint=there["url"], credentials=Credentials(USER, PASSWORD), auth_type="basic", version=Version(build=EXCHANGE_2016)
    )
    account = Account(SHARED, config=config, access_type=DELEGATE)
    done = 0
    for item in account.inbox.all().order_by("datetime_received").only("mime_content"):
        write(folder / f"{done}.eml", item.mime_content)
        done += 1
    return done


def bare_graph(there: dict[str, str], folder: Path) -> int:
    """httpx and msal: the list by pages, then each mail."""
    import httpx

    from mailflow.mailboxes.app_login import AppLogin
    from tests.servers.tokens import CLIENT_ID, SECRET, TENANT

    token = AppLogin(tenant=TENANT, client_id=CLIENT_ID, secret=SECRET, authority=f"https://{there['host']}").token(
        "https://graph.microsoft.com/.default"
    )
    done = 0
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        url = f"{there['url']}/users/{SHARED}/mailFolders/inbox/messages/delta?$select=receivedDateTime"
        while url:
            page = client.get(url, headers={"Prefer": "odata.maxpagesize=500"}).json()
            for found in page["value"]:
                write(folder / f"{done}.eml", client.get(f"{there['url']}/users/{SHARED}/messages/{found['id']}/$value").content)
                done += 1
            url = page.get("@odata.nextLink")
    return done


def write(place: Path, content: bytes) -> None:
    """Safe on the disk."""
    with place.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def timed(work: Callable[[Path], int]) -> tuple[int, float]:
    """Mails, and mails a second."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = work(Path(folder))
        return done, done / (time.perf_counter() - began)


def main() -> None:
    """Prints a line a kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.microsoft", description=__doc__)
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--drain", action="store_true", help="mailflow alone, with its peak memory")
    parser.add_argument("kinds", nargs="*", default=["exchange", "graph"])
    chosen = parser.parse_args()
    for kind in chosen.kinds:
        print(json.dumps(figures(kind, chosen.mails, is_drain=chosen.drain)))


def figures(kind: str, mails: int, *, is_drain: bool) -> dict[str, Any]:  # JSON's own types
    """What one kind does."""
    with serving(kind, mails) as there:
        done, ours = timed(lambda folder: take(kind, there, folder))
        if is_drain:
            return {"kind": kind, "mails": done, "per_second": round(ours), "peak_mb": _peak_mb()}
        bare = timed(lambda folder: take_bare(kind, there, folder))
        assert bare[0] == done == mails
        return {"kind": kind, "mails": done, "mailflow": round(ours), "bare": round(bare[1]), "share": round(ours / bare[1], 2)}


@contextmanager
def serving(kind: str, mails: int) -> Iterator[dict[str, str]]:
    """A server of its own process with so many mails: where it is. What both clients stand on is loaded by then."""
    server = subprocess.Popen([sys.executable, "-c", SERVE, kind, str(mails)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        there = json.loads(server.stdout.readline())
        os.environ["SSL_CERT_FILE"] = there["ca_file"]
        opened(kind, there)
        yield there
    finally:
        server.kill()
        server.wait()


def take_bare(kind: str, there: dict[str, str], folder: Path) -> int:
    """What the library alone does."""
    return (bare_exchange if kind == "exchange" else bare_graph)(there, folder)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
