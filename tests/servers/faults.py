"""Faults on request: the next answers of a server go wrong in a way that real ones do."""

import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong. `cut` and `lost` strike after the request took effect, all others before anything is done."""

    BUSY = "busy"  # EWS: SOAP fault ErrorServerBusy with BackOffMilliseconds; Graph: 429 with Retry-After
    UNAVAILABLE = "unavailable"  # HTTP 503, with Retry-After where `seconds` is given
    THROTTLED = "throttled"  # HTTP 429, with Retry-After
    UNAUTHORIZED = "unauthorized"  # HTTP 401: password changed, token expired
    FORBIDDEN = "forbidden"  # EWS: ErrorAccessDenied; Graph: 403 ErrorAccessDenied
    NOT_FOUND = "not-found"  # EWS: ErrorItemNotFound; Graph: 404 ErrorItemNotFound
    STALE_STATE = "stale-state"  # EWS: ErrorInvalidSyncStateData; Graph: 410 syncStateNotFound
    NO_MIME = "no-mime"  # EWS: ErrorMimeContentConversionFailed; Graph: 500 ErrorMimeContentConversionFailed
    STORE_DOWN = "store-down"  # the mailbox's database is offline: EWS: ErrorMailboxStoreUnavailable; Graph: 503
    INTERNAL = "internal"  # EWS: ErrorInternalServerTransientError; Graph: 500
    DROP = "drop"  # the connection is cut before the request is looked at
    CUT = "cut"  # the answer stops after `after_bytes` bytes; what was asked for has happened
    LOST = "lost"  # what was asked for has happened, but no answer comes
    SLOW = "slow"  # the answer takes `seconds` longer


@dataclass(slots=True, kw_only=True)
class Fault:
    """A fault that waits for its request."""

    kind: FaultKind
    on: str = ""  # the operation it waits for; any where empty
    times: int = 1
    skip: int = 0  # so many requests of the operation pass first
    seconds: float = 0.0
    after_bytes: int = 0


@dataclass(slots=True)
class Faults:
    """What will go wrong, first come first served; `storm` lets a share of all requests go wrong."""

    waiting: list[Fault] = field(default_factory=list)
    struck: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _storm: "tuple[random.Random, float, tuple[Fault, ...], frozenset[str]] | None" = None

    def add(self, fault: Fault) -> None:
        """It will strike."""
        with self._lock:
            self.waiting.append(fault)

    def storm(self, kinds: Iterable[Fault], *, share: float, seed: int, but: Iterable[str] = ()) -> None:
        """From now on each request goes wrong with this chance, by one of the faults; a share of 0 ends it."""
        with self._lock:
            self._storm = (random.Random(seed), share, tuple(kinds), frozenset(but)) if share else None

    def take(self, operation: str) -> Fault | None:
        """What strikes this request."""
        with self._lock:
            fault = self._next(operation)
            if fault is not None:
                self.struck.append(fault)
            return fault

    def _next(self, operation: str) -> Fault | None:
        for fault in self.waiting:
            if fault.on not in ("", operation):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            return fault
        if self._storm is None:
            return None
        chance, share, kinds, spared = self._storm
        return chance.choice(kinds) if operation not in spared and chance.random() < share else None
