"""HTTP for the local servers: one loopback port that speaks plain HTTP and TLS, keep-alive, chunked answers, and connections that break.

Two threads of a client may call at once; a connection lives as long as its client wants, which NTLM needs (MS-NTHT 1.3: it
authenticates the connection, not the request).
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
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.servers import certificates
from tests.servers.faults import Fault, FaultKind, Faults

log = logging.getLogger(__name__)

_TLS_HANDSHAKE = b"\x16"  # first byte of a TLS record that opens a connection (RFC 8446, 5.1)
_RESET = struct.pack("ii", 1, 0)


@dataclass(slots=True, kw_only=True)
class Call:
    """A request. `connection` is a dictionary that lives as long as the TCP connection."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # lower-case names
    body: bytes
    connection: dict[str, Any]
    url: str
    operation: str = ""
    user: str = ""


@dataclass(slots=True, kw_only=True)
class Answer:
    """An answer; with `parts` it is sent chunk by chunk, as they come."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: Iterator[bytes] | None = None
    cut_after: int | None = None  # so many bytes of the body, then the connection breaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line of the request log."""

    method: str
    path: str
    operation: str
    status: int
    user: str
    headers: dict[str, str]
    body: bytes  # its first 64 KiB
    fault: str = ""


class BreakConnection(Exception):
    """The connection is cut without an answer."""


class LocalServer:
    """A server on a loopback port; a subclass says what it answers."""

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1") -> None:
        self.requests: list[Seen] = []
        self.violations: list[str] = []
        self.faults = Faults()
        self.clock_skew = 0.0  # seconds by which the Date of its answers is wrong
        self._stopping = threading.Event()
        self._http = self._bound(host, port)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._http.server_address[1])

    @property
    def host(self) -> str:
        """Host and port."""
        return f"{self._http.server_address[0]!s}:{self.port}"

    @property
    def ca_file(self) -> str:
        """The certificate that a TLS client must trust."""
        return str(certificates.authority().ca_file)

    @property
    def is_stopping(self) -> bool:
        """Whether streams must come to an end."""
        return self._stopping.is_set()

    def start(self) -> Self:
        """Begins to answer."""
        self._serve()
        return self

    def stop(self) -> None:
        """Ends all connections."""
        self._stopping.set()
        self.wake()
        self._close()

    def pause(self) -> None:
        """Nobody answers and connections break, as in a maintenance window; the state stays."""
        self._close()

    def resume(self) -> None:
        """Answers again, at the same port."""
        self._http = self._bound(str(self._http.server_address[0]), self.port)
        self._serve()

    def stop_listening(self) -> None:
        """Gives the port back of a server that was never started."""
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def fail_next(self, kind: str, times: int = 1, *, on: str = "", skip: int = 0, seconds: float = 0.0, after_bytes: int = 0) -> None:
        """The next `times` requests (of operation `on`, after `skip` of them) go wrong; `kind` is a FaultKind."""
        self.faults.add(Fault(kind=FaultKind(kind), times=times, on=on, skip=skip, seconds=seconds, after_bytes=after_bytes))

    def storm(self, *kinds: str, share: float, seed: int = 0, seconds: float = 0.0, but: tuple[str, ...] = ()) -> None:
        """From now on this share of all requests goes wrong, except those of the operations in `but`; a share of 0 ends it."""
        faults = [Fault(kind=FaultKind(kind), seconds=seconds) for kind in kinds]
        self.faults.storm(faults, share=share, seed=seed, but=but)

    def cut_connections(self) -> None:
        """Every open connection breaks now, as in a restart of the server's front end."""
        self._http.cut_all()

    def _bound(self, host: str, port: int) -> "_Http":
        http = _Http((host, port), _Handler)
        http.owner = self
        return http

    def _serve(self) -> None:
        serve = self._http.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.05}, daemon=True, name=type(self).__name__).start()

    def _close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._http.cut_all()

    def answer(self, call: Call) -> Answer:
        """What a request is answered with; sets `operation` and `user` of the call."""
        raise NotImplementedError

    def name(self, call: Call) -> str:
        """The operation that a request asks for; faults wait for it."""
        raise NotImplementedError

    def refuse(self, fault: Fault, call: Call) -> Answer | None:
        """The answer that a fault gives before anything is done; nothing where it strikes elsewhere."""
        raise NotImplementedError

    def wake(self) -> None:
        """Wakes whoever waits inside the server."""

    def handle(self, call: Call) -> Answer:
        """Answers a request, with the fault that waits for it."""
        call.operation = self.name(call)
        fault = self.faults.take(call.operation)
        answer = self._answer_or_fail(call, fault)
        self.requests.append(
            Seen(
                method=call.method,
                path=call.path,
                operation=call.operation,
                status=answer.status,
                user=call.user,
                headers=call.headers,
                body=call.body[:65536],
                fault=fault.kind if fault else "",
            )
        )
        return answer

    def _answer_or_fail(self, call: Call, fault: Fault | None) -> Answer:
        if fault is None:
            return self.answer(call)
        if fault.kind is FaultKind.DROP:
            return Answer(status=0, cut_after=-1)
        if fault.kind is FaultKind.SLOW:
            self._stopping.wait(fault.seconds)
            return self.answer(call)
        refused = self.refuse(fault, call)
        if refused is not None:
            return refused
        answer = self.answer(call)
        answer.cut_after = -1 if fault.kind is FaultKind.LOST else fault.after_bytes
        return answer


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: LocalServer

    def __init__(self, *arguments: Any) -> None:  # whatever the standard library hands on
        super().__init__(*arguments)
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
    server: _Http

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
