"""Jobs that behave as badly as a hostile file could make a reader behave; the fork server of the tests imports them."""

import ctypes
import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path

from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.ports import Leaf


def echo(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return payload + str(len(leaves)).encode()


def refuse(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    raise UnreadableDocument("encrypted: nobody knows the password")


def fail(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return bytes([payload[99]])


def compute_for_ever(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    while True:
        pass


def wait_for_ever(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    time.sleep(3600)
    return b""


def allocate(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return b"".join(bytes(50_000_000) for _ in range(40))


def crash(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return ctypes.string_at(0)


def leave(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    os._exit(3)


def open_socket(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    with socket.create_connection(("192.0.2.1", 25), timeout=1):
        return b"connected"


def run_program(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    os.execv("/bin/true", ["true"])


def write_file(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return str(Path(payload.decode()).write_text("stolen")).encode()


def answer_at_length(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return b"x" * 5_000_000


def tell_surroundings(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    files = [name for name in Path("/proc/self/fd").iterdir() if int(name.name) > 2]
    return f"{len(files)} {'MAILFLOW_SECRET' in os.environ}".encode()


def tell_process(payload: bytes, leaves: Sequence[Leaf]) -> bytes:
    return str(os.getpid()).encode()
