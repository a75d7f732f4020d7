"""What a child process may do before it looks at a stranger's file: little memory, little time, no files, no network.

Linux only, by the C library itself: nothing of this needs rights that a service would not have.
"""

import ctypes
import platform
import resource
import signal
import struct
from dataclasses import dataclass

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # clone(2)
_SET_DEATH_SIGNAL, _SET_SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2  # prctl(2), seccomp(2)
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES
_KILL = 0x80000000  # SECCOMP_RET_KILL_PROCESS
# (audit architecture, refused calls): socket, connect, bind, sendto, execve, execveat, ptrace, io_uring_setup; by the kernel's tables.
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 49, 44, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 206, 221, 281, 117, 425)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The limits of one job."""

    memory: int = 1_000_000_000  # bytes of address space; pdfium needs 100 MB for the densest honest page
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output: int = 60_000_000  # bytes of the answer, which is at least the mail itself


def leave_network() -> str:
    """Moves this process into a network without any interface; says by which right, empty where the system allows none."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_NET) == 0:
        return "a network namespace of its own"
    if library.unshare(_NEW_USER | _NEW_NET) == 0:
        return "a network namespace of its own (by a user namespace)"
    return ""


def follow_parent() -> None:
    """Ends this process when its parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def can_refuse_calls() -> bool:
    """Whether this machine's system calls are known to `refuse_calls`."""
    return platform.machine() in _CALLS


def confine(bounds: Bounds) -> None:
    """Puts the limits on this process, for good."""
    for what, limit in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    # The soft limit comes first, and its signal tells that the time was up.
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds + 1))
    refuse_calls()


def refuse_calls() -> bool:
    """Makes the kernel refuse sockets and programs to this process (seccomp); false where machine or kernel cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0 or not can_refuse_calls():
        return False
    steps = _filter(*_CALLS[platform.machine()])
    code = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(code))
    return bool(library.prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(program, len(program)), 0, 0) == 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The seccomp program: another architecture's calls kill, the refused ones fail, all others pass."""
    load, equal, at_least, ret = 0x20, 0x15, 0x35, 0x06
    steps = [(load, 0, 0, 4), (equal, 1, 0, architecture), (ret, 0, 0, _KILL), (load, 0, 0, 0)]
    steps.append((at_least, len(refused) + 1, 0, 0x40000000))  # the same calls under the numbers of the x32 ABI
    steps += [(equal, len(refused) - at, 0, call) for at, call in enumerate(refused)]
    steps += [(ret, 0, 0, _ALLOW), (ret, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
