"""A line between a client and a server of the tests that breaks: each connection after so many bytes, wherever that may be."""

import contextlib
import socket
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self


class CuttingProxy:
    """Passes everything on to a port of this machine. `cuts` says after how many bytes, both ways together, the next connections break;
    when they are used up, connections hold.
    """

    def __init__(self, target: int, cuts: Iterable[int] = ()) -> None:
        self.target = target
        self.cuts = list(cuts)
        self.broken = 0
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._lines: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _hang_up(self._door, *self._lines)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:  # the door was closed
                return
            self._lines += [client, server]
            line = _Line(self.cuts.pop(0) if self.cuts else None, (client, server))
            for source, goal in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(line, source, goal), daemon=True).start()

    def _pass_on(self, line: "_Line", source: socket.socket, goal: socket.socket) -> None:
        try:
            while piece := source.recv(4096):
                with self._lock:
                    allowed = line.take(len(piece))
                goal.sendall(piece[:allowed])
                if allowed < len(piece):
                    self.broken += 1
                    break
        except OSError:
            return  # the other direction has broken it
        finally:
            _hang_up(*line.ends)


class _Line:
    """One connection, and how many bytes it lives for."""

    def __init__(self, left: int | None, ends: tuple[socket.socket, socket.socket]) -> None:
        self.left = left
        self.ends = ends

    def take(self, wanted: int) -> int:
        """How many of the next bytes get through."""
        if self.left is None:
            return wanted
        allowed = min(wanted, self.left)
        self.left -= allowed
        return allowed


def _hang_up(*lines: socket.socket) -> None:
    for line in lines:
        with contextlib.suppress(OSError):  # it had ended
            line.shutdown(socket.SHUT_RDWR)
        line.close()
