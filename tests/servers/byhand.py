"""What starting a local server by hand needs: a port, mails to begin with, and the words on the terminal."""

import argparse
import signal
import threading
from pathlib import Path
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of both servers."""
    parser.add_argument("--port", type=int, default=0, help="loopback port; a free one where none is given")
    parser.add_argument("--mails", type=Path, help="a folder of .eml files that lie in the inbox from the start")


def fill(server: Any, folder: Path | None) -> None:  # a server of either kind
    """Delivers a folder's mails, in the order of their names."""
    for path in sorted(folder.glob("*.eml")) if folder else []:
        server.deliver(path.read_bytes())


def wait(facts: dict[str, str], server: Any) -> None:  # as above
    """Says what a client must know, then waits for Ctrl-C and says what was not as the protocol has it."""
    width = max(map(len, facts)) + 2
    print("\n".join(f"{name:<{width}}{value}" for name, value in facts.items()), flush=True)
    stopped = threading.Event()
    # Said outright: a shell that starts it in the background has it ignore Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    print("\n".join(server.violations) or f"{len(server.requests)} requests, nothing against the protocol")
