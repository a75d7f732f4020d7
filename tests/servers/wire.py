"""The wire below the local servers: one loopback port that speaks plain HTTP and TLS, keep-alive, chunked answers, broken connections.

A connection lives as long as its client wants, which NTLM needs (MS-NTHT 1.3: it authenticates the connection, not the request).
"""

import contextlib
import logging
import socket
import ssl
import struct
import threading
import time
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.servers import certificates
from tests.servers.calls import Answer, Call

log = logging.getLogger(__name__)

_TLS_HANDSHAKE = b"\x16"  # first byte of a TLS record that opens a connection (RFC 8446, 5.1)
_RESET = struct.pack("ii", 1, 0)


class Owner(Protocol):
    """Who answers what comes over the wire."""

    violations: list[str]
    clock_skew: float

    def handle(self, call: Call) -> Answer:
        """Answers a request."""


class BreakConnection(Exception):
    """The connection is cut without an answer."""


class Wire(ThreadingHTTPServer):
    """The listening port."""

    daemon_threads = True
    request_queue_size = 128
    owner: Owner

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def finish_request(self, request: Any, client_address: Any) -> None:  # a socket and an address, as the standard library types them
        """Speaks TLS with whoever begins with a TLS handshake."""
        try:
            first = request.recv(1, socket.MSG_PEEK)
            if first == _TLS_HANDSHAKE:
                request = certificates.authority().server_context.wrap_socket(request, server_side=True)
        except OSError:
            return
        with self._lock:
            self._open.add(request)
        try:
            super().finish_request(request, client_address)
        except OSError as error:
            log.debug("connection ended: %s", error)
        finally:
            with self._lock:
                self._open.discard(request)
            with contextlib.suppress(OSError):
                request.close()

    def cut_all(self) -> None:
        """Ends every connection."""
        with self._lock:
            open_now = list(self._open)
        for connection in open_now:
            _cut(connection)

    def handle_error(self, _request: Any, client_address: Any) -> None:  # as above
        """A fault of the server itself must fail the test that met it."""
        said = traceback.format_exc()
        self.owner.violations.append(f"the server itself failed: {said}")
        log.error("a request from %s failed: %s", client_address, said)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    server: Wire

    def setup(self) -> None:
        super().setup()
        self.kept: dict[str, Any] = {}

    def _serve(self) -> None:
        try:
            answer = self.server.owner.handle(self._call())
            self._say(answer)
        except (ssl.SSLError, ConnectionError, TimeoutError, BreakConnection):
            self._break()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815 the names that http.server calls

    def _call(self) -> Call:
        target = urlsplit(self.path)
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        return Call(
            method=self.command,
            path=target.path,
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self._body(),
            connection=self.kept,
            url=f"{scheme}://{self.headers.get('Host', '')}{self.path}",
        )

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _say(self, answer: Answer) -> None:
        if answer.cut_after is not None and answer.cut_after < 0:
            raise BreakConnection
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            for line in value.split("\n"):
                self.send_header(name, line)
        if answer.parts is not None:
            self._stream(answer.parts, answer.cut_after)
            return
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body if answer.cut_after is None else answer.body[: answer.cut_after])
        self.wfile.flush()
        if answer.cut_after is not None and answer.cut_after < len(answer.body):
            raise BreakConnection
        if answer.headers.get("Connection", "").lower() == "close":
            self.close_connection = True

    def _stream(self, parts: Iterator[bytes], cut_after: int | None) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        sent = 0
        for part in parts:
            piece = part if cut_after is None else part[: cut_after - sent]
            sent += len(part)
            self.wfile.write(b"%x\r\n" % len(part) + piece + (b"\r\n" if piece == part else b""))
            self.wfile.flush()
            if cut_after is not None and sent >= cut_after:
                raise BreakConnection
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _break(self) -> None:
        self.close_connection = True
        _cut(self.connection)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The moment of an answer, wrong by the server's skew."""
        return super().date_time_string((time.time() if timestamp is None else timestamp) + self.server.owner.clock_skew)

    def log_message(self, *arguments: Any) -> None:  # a format and its values
        """Says nothing: `requests` is the log."""


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # A reset instead of a polite end: what was not sent yet is lost.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
