"""What the local servers have in common: a log of requests, what went against the protocol, and faults on request."""

import threading
from dataclasses import dataclass
from typing import Self

from tests.servers import certificates
from tests.servers.calls import Answer, Call
from tests.servers.faults import Fault, FaultKind, Faults
from tests.servers.wire import Wire

__all__ = ["Answer", "Call", "LocalServer", "Seen"]


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

    def _bound(self, host: str, port: int) -> Wire:
        http = Wire(host, port)
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
