"""Runs jobs on strangers' bytes in bounded children without network; what happens to a child is an answer, never an accident."""

import dataclasses
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mailflow.documents.confinement import Bounds
from mailflow.documents.forkserver import DONE, ENDING, EXHAUSTED, FAILED, LENGTH, MARK
from mailflow.domain.errors import ConfigurationError, UnreadableDocument

_AT_ONCE = 4  # children that may run beside each other: each may use a gigabyte
_AT_ONCE_ASIDE = 2  # of those that compute for seconds: as many as the smallest machine has cores
_START_SECONDS = 60  # importing the readers takes half a second; a machine that is busy with other things ten times as long
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP, signal.SIGSYS})


class Failure(StrEnum):
    """Why a child gave no answer; a file that it declined with a reason (encrypted, of no known kind) is none of these."""

    CRASH = "crash"  # a signal of the reader's own making
    FAULT = "fault"  # an exception in the reader
    TIMEOUT = "timeout"  # of the clock, or of computing time
    MEMORY = "memory"
    OUTPUT = "output"  # an answer beyond the limit
    STOPPED = "stopped"  # ended without a word: the system's limits, or its out-of-memory killer
    LOST = "lost"  # the fork server ended, twice


class _ServerGone(Exception):
    """The fork server ended while it owed an answer."""


class _ChildFailed(UnreadableDocument):
    """The reason, and which kind of failure it is."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(reason)
        self.failure = failure


class Sandbox:
    """One fork server and the way to it; may be used from several threads.

    `jobs` names functions ``(payload, leaves) -> bytes`` as ``module:attribute``, `leaves` names document leaves likewise: the
    server imports them, this process does not. `warm_up` is called there once with the leaves, so that no child pays for what
    libraries do at their first use. The server starts with the first job, or with `start`. `aside` is another sandbox, for jobs
    that need more than this one's limits; it is closed with this one.
    """

    def __init__(
        self,
        *,
        jobs: Mapping[str, str],
        leaves: Sequence[str],
        preload: Sequence[str] = (),
        warm_up: str = "",
        bounds: Bounds | None = None,
        aside: "Sandbox | None" = None,
    ) -> None:
        self.bounds = bounds or Bounds()
        self.aside = aside
        self._order: dict[str, Any] = {
            "jobs": dict(jobs),
            "leaves": list(leaves),
            "preload": list(preload),
            "warm_up": warm_up,
            "bounds": dataclasses.asdict(self.bounds),
        }  # plain JSON
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._report: dict[str, object] = {}
        self._launches = 0
        self._failures = Counter(dict.fromkeys(Failure, 0))

    @property
    def failures(self) -> Mapping[Failure, int]:
        """How many children have failed since the sandbox was made, by kind; a kind without any is 0."""
        aside = self.aside.failures if self.aside is not None else {}
        return {failure: many + aside.get(failure, 0) for failure, many in self._failures.items()}

    @property
    def restarts(self) -> int:
        """How often the fork server had to be started again."""
        return max(self._launches - 1, 0) + (self.aside.restarts if self.aside is not None else 0)

    def start(self) -> None:
        """Starts the server without waiting until it is ready."""
        with self._lock:
            if self._process is None:
                self._launch()

    def confinement(self) -> str:
        """How children are cut off, in words for `mailflow check`; empty where the system allows nothing."""
        with self._lock:
            self._ready()
            ways = [str(self._report.get("network", ""))]
        if self._report.get("refuses_calls"):
            ways.append("system calls for sockets and programs are refused (seccomp)")
        return ", ".join(way for way in ways if way)

    def run(self, job: str, payload: bytes) -> bytes:
        """The job's answer; raises UnreadableDocument with the reason where the child refused, crashed, or had to be stopped."""
        if job not in self._order["jobs"]:
            raise KeyError(job)
        try:
            with self._places:
                return self._attempt_twice(job, payload)
        except _ChildFailed as error:
            with self._lock:
                self._failures[error.failure] += 1
            raise

    def close(self) -> None:
        """Ends the server; a later job starts another."""
        self._stop()
        if self.aside is not None:
            self.aside.close()

    def _stop(self) -> None:
        with self._lock:
            control, process = self._control, self._process
            self._control = self._process = None
            self._is_ready = False
        if process is not None:  # before the socket: a server that still starts would complain that nobody listens
            process.kill()
            process.wait()
        if control is not None:
            control.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _attempt_twice(self, job: str, payload: bytes) -> bytes:
        try:
            return self._attempt(job, payload)
        except _ServerGone:
            self._stop()
        try:
            return self._attempt(job, payload)
        except _ServerGone as error:
            self._stop()
            raise _ChildFailed(Failure.LOST, "not read: the process that reads documents stopped twice; try again") from error

    def _attempt(self, job: str, payload: bytes) -> bytes:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs, self._lock:
                try:
                    socket.send_fds(self._ready(), [job.encode("ascii")], [theirs.fileno()])
                except OSError as error:
                    raise _ServerGone from error
            ours.settimeout(self.bounds.wall_seconds + 10)
            try:
                ours.sendall(LENGTH.pack(len(payload)) + payload)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the child is dead already; the answer says how
            except TimeoutError as error:
                raise _ServerGone from error
            return _judged(self._received(ours), self.bounds)

    def _received(self, line: socket.socket) -> bytearray:
        answer = bytearray()
        try:
            while piece := line.recv(1 << 20):
                answer += piece
                if len(answer) > self.bounds.output:
                    raise _ChildFailed(Failure.OUTPUT, f"dangerous: reading it gives more than {self.bounds.output // 1_000_000} MB")
        except (ConnectionResetError, TimeoutError) as error:
            raise _ServerGone from error
        return answer

    def _ready(self) -> socket.socket:
        """The control socket of a server that has its imports done; the lock is held."""
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._launch()
        control = self._control
        if control is None:
            raise _ServerGone
        if not self._is_ready:
            try:
                report = json.loads(control.recv(65_536) or b'{"failed": "it ended while it started"}')
            except TimeoutError:
                report = {"failed": f"it was not ready after {_START_SECONDS} s"}
            if "failed" in report:
                raise ConfigurationError(
                    where="the process that reads documents",
                    what=f"it does not start ({report['failed']})",
                    fix="Install the missing package, or remove the leaf that needs it.",
                )
            self._report, self._is_ready = report, True
        return control

    def _launch(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_START_SECONDS)
        self._is_ready = False
        self._launches += 1
        root = str(Path(__file__).resolve().parents[2])
        # Neither secrets nor settings of the service: a child could read its own environment.
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
        # A process with threads may not fork, and libraries for numbers start one for each core.
        environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        environment["PYTHONPATH"] = os.pathsep.join([root, *(path for path in sys.path if path)])
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter with our own module
                [sys.executable, "-m", "mailflow.documents.forkserver", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=environment,
                stdin=subprocess.DEVNULL,
                cwd="/",
            )
        self._control.send(json.dumps(self._order).encode())


class RememberingSandbox(Sandbox):
    """A sandbox whose jobs take seconds: it keeps the last answers, so that a logo, or a mail that is looked at again, costs nothing."""

    _KEPT = 200
    _LARGEST = 200_000  # bytes of an answer that is kept: a dense page has a quarter of it

    def __init__(self, *, jobs: Mapping[str, str], leaves: Sequence[str] = (), warm_up: str = "", bounds: Bounds | None = None) -> None:
        super().__init__(jobs=jobs, leaves=leaves, warm_up=warm_up, bounds=bounds)
        self._places = threading.BoundedSemaphore(_AT_ONCE_ASIDE)
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self._answers_lock = threading.Lock()

    def run(self, job: str, payload: bytes) -> bytes:
        """The job's answer, perhaps that of an earlier time."""
        key = hashlib.sha256(job.encode() + b"\0" + payload).digest()
        with self._answers_lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = super().run(job, payload)
        with self._answers_lock:
            if len(answer) <= self._LARGEST:
                self._answers[key] = answer
            while len(self._answers) > self._KEPT:
                self._answers.popitem(last=False)
        return answer


def _judged(answer: bytearray, bounds: Bounds) -> bytes:
    """The child's answer, or why there is none."""
    if len(answer) < ENDING.size or bytes(answer[-ENDING.size :][: len(MARK)]) != MARK:
        raise _ServerGone
    _, ended_by, is_late = ENDING.unpack(answer[-ENDING.size :])
    said = bytes(answer[: -ENDING.size])
    if is_late:
        raise _ChildFailed(Failure.TIMEOUT, f"dangerous: reading it took more than {bounds.wall_seconds:g} s and was stopped")
    if ended_by == signal.SIGXCPU:
        raise _ChildFailed(Failure.TIMEOUT, f"dangerous: reading it took more than {bounds.cpu_seconds} s of computing and was stopped")
    if ended_by in _CRASHES:
        raise _ChildFailed(Failure.CRASH, f"corrupt: the reader crashed on it ({signal.Signals(ended_by).name})")
    if ended_by or not said:
        raise _ChildFailed(Failure.STOPPED, "dangerous: the system stopped the reader, which asked for too much")
    if said[:1] == DONE:
        return said[1:]
    told = said[1:].decode("utf-8", "replace")
    if said[:1] == FAILED:
        raise _ChildFailed(Failure.FAULT, f"corrupt: the reader failed on it ({told})")
    if said[:1] == EXHAUSTED:
        raise _ChildFailed(Failure.MEMORY, told)
    raise UnreadableDocument(told)
