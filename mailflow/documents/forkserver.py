"""The small single-threaded process that forks one child a job: ``python -m mailflow.documents.forkserver FD``.

It imports every reader once, so that a child costs milliseconds, and does nothing else: no threads, no index, no database.
The parent sends a job's name and a socket for it (SCM_RIGHTS); the child reads the payload from that socket, answers on it and ends;
this process writes how the child ended behind the answer, where no child can write any more. One child is always forked ahead and
waits, confined already, for the next job: forking takes longer than reading a short mail.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from mailflow.documents.confinement import Bounds, can_refuse_calls, confine, follow_parent, leave_network
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.ports import Leaf

Job = Callable[[bytes, Sequence[Leaf]], bytes]

LENGTH = struct.Struct("!Q")  # before the payload
ENDING = struct.Struct("!4sii")  # behind the answer: a mark, the signal that ended the child or 0, whether time was up
MARK = b"\xffEND"
DONE, UNREADABLE, FAILED, EXHAUSTED = b"+", b"-", b"!", b"~"  # the first byte of an answer


@dataclass(slots=True)
class _Child:
    line: socket.socket
    deadline: float
    is_late: bool = False


@dataclass(slots=True)
class _Spare:
    """A child that waits for its job at the other end of this socket."""

    number: int
    way: socket.socket


@dataclass(slots=True)
class _Server:
    control: socket.socket
    jobs: Mapping[str, Job]
    leaves: Sequence[Leaf]
    bounds: Bounds
    children: dict[int, _Child] = field(default_factory=dict)
    spare: _Spare | None = None

    def serve(self) -> None:
        """Works until the parent closes its end."""
        wake, waker = socket.socketpair()
        wake.setblocking(False)
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler the wake-up is not written
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            if self.spare is None:
                self.spare = self._fork_ahead()
            ready = {number for number, _ in poll.poll(self._milliseconds())}
            if wake.fileno() in ready:
                wake.recv(4096)
            self._reap()
            self._stop_the_late()
            if self.control.fileno() in ready and not self._take_job():
                return

    def _milliseconds(self) -> float | None:
        deadlines = [child.deadline for child in self.children.values() if not child.is_late]
        return max(min(deadlines) - time.monotonic(), 0) * 1000 + 1 if deadlines else None

    def _take_job(self) -> bool:
        name, files, _, _ = socket.recv_fds(self.control, 200, 1)
        if not name or not files:
            return False
        line = socket.socket(fileno=files[0])
        child = self._hand_over(name, line)
        self.children[child] = _Child(line, time.monotonic() + self.bounds.wall_seconds)
        return True

    def _hand_over(self, name: bytes, line: socket.socket) -> int:
        """Gives the job to the child that waits, or to a new one where that has died; its number."""
        while True:
            spare, self.spare = self.spare or self._fork_ahead(), None
            with spare.way:
                try:
                    socket.send_fds(spare.way, [name], [line.fileno()])
                    return spare.number
                except OSError:  # somebody has killed it: its end is waited for like any other
                    continue

    def _fork_ahead(self) -> _Spare:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = os.fork()
        if number == 0:
            self._work(theirs)
        theirs.close()
        return _Spare(number, ours)

    def _work(self, way: socket.socket) -> None:
        """The child's whole life; never returns."""
        try:
            follow_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            kept = _only(way)
            confine(self.bounds)
            with socket.socket(fileno=kept) as waiting:
                name, files, _, _ = socket.recv_fds(waiting, 200, 1)
            if files:
                _write(files[0], _answer(self.jobs[name.decode("ascii", "replace")], files[0], self.leaves))
        finally:
            os._exit(0)

    def _reap(self) -> None:
        while self.children:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            child = self.children.pop(number, None)
            if child is None:
                continue
            ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            try:
                _drain(child.line)
                child.line.settimeout(2)
                child.line.sendall(ENDING.pack(MARK, ended_by, int(child.is_late)))
            except OSError:
                pass  # the parent has hung up: it wanted no more of this answer
            child.line.close()

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for number, child in self.children.items():
            if child.deadline <= now and not child.is_late:
                child.is_late = True
                os.kill(number, signal.SIGKILL)


def _drain(line: socket.socket) -> None:
    """Takes what the child left unread: closing a socket over it would destroy the answer on its way."""
    line.shutdown(socket.SHUT_RD)
    line.setblocking(False)
    try:
        while line.recv(1 << 20):
            continue
    except BlockingIOError:
        return


def _only(line: socket.socket) -> int:
    """Leaves the child one open file, the job's; input, output and errors lead nowhere (a log file would break the size limit)."""
    kept = os.dup2(line.fileno(), 3) if line.fileno() != 3 else 3
    nowhere = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.closerange(4, 4096)
    return kept


def _answer(job: Job, handle: int, leaves: Sequence[Leaf]) -> bytes:
    try:
        (length,) = LENGTH.unpack(_read(handle, LENGTH.size))
        return DONE + job(_read(handle, length), leaves)
    except UnreadableDocument as error:
        return UNREADABLE + error.reason.encode("utf-8", "replace")[:2000]
    except MemoryError:
        return EXHAUSTED + b"dangerous: reading it needs too much memory"
    except Exception as error:  # noqa: BLE001  # the entry point of a child: whatever a reader raises becomes an answer
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error}"[:300] + f" ({where.name}, line {where.lineno})"
        return FAILED + told.encode("utf-8", "replace")


def _read(handle: int, length: int) -> bytes:
    octets = bytearray()
    while len(octets) < length and (piece := os.read(handle, min(length - len(octets), 1 << 20))):
        octets += piece
    return bytes(octets)


def _write(handle: int, octets: bytes) -> None:
    # write(2), because sendto(2) is among the refused calls.
    rest = memoryview(octets)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _load(target: str) -> object:
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _leaf(target: str) -> Leaf:
    made = _load(target)
    return cast(Leaf, made() if isinstance(made, type) else made)  # whoever registers a leaf promises its shape


def main() -> None:
    """Reads what to serve from the control socket, imports it, says that it is ready, and serves."""
    # It ends when the parent's end of this closes. A death signal would come too early: when the thread ends that started it.
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.dont_write_bytecode = True  # a child that imports something new may not write it down
    order = json.loads(control.recv(65_536))
    try:
        jobs = {name: cast(Job, _load(target)) for name, target in order["jobs"].items()}  # as above
        leaves = [_leaf(target) for target in order["leaves"]]
        for module in order["preload"]:
            importlib.import_module(module)
        if order["warm_up"]:
            cast(Callable[[Sequence[Leaf]], None], _load(order["warm_up"]))(leaves)  # as above
    except Exception as error:  # noqa: BLE001  # the entry point: the parent tells a person
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        return
    network = leave_network()
    gc.collect()
    gc.freeze()  # a child's first collection would otherwise copy every page that it shares
    control.send(json.dumps({"network": network, "refuses_calls": can_refuse_calls()}).encode())
    _Server(control, jobs, leaves, Bounds(**order["bounds"])).serve()


if __name__ == "__main__":
    main()
