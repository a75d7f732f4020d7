"""Asks a running service from outside how it is, as a monitor does: can it work (`/readyz`), is all well (`/healthz`)."""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, build_opener

from mailflow.domain.errors import MailflowError

# A monitor waits no longer itself.
_PATIENCE_SECONDS = 10.0
_QUESTIONS = ("/readyz", "/healthz")
# Its answers are a few sentences.
_LONGEST_ANSWER = 1_000_000


class ServiceUnreachable(MailflowError):
    """Nobody answers there, or somebody else does."""


def ask_running(url: str, *, patience_seconds: float = _PATIENCE_SECONDS) -> tuple[str, ...]:
    """Every fault that the service at this address (``http://127.0.0.1:8080``) names, once; raises ServiceUnreachable."""
    # Past the environment's proxy: what is asked for stands on this machine or in this house.
    opener = build_opener(ProxyHandler({}))
    faults = [fault for question in _QUESTIONS for fault in _ask(opener, url.rstrip("/") + question, patience_seconds)]
    return tuple(dict.fromkeys(faults))


def _ask(opener: OpenerDirector, address: str, patience_seconds: float) -> tuple[str, ...]:
    try:
        with opener.open(address, timeout=patience_seconds) as answer:
            status, body = answer.status, answer.read(_LONGEST_ANSWER)
    except HTTPError as refused:  # 503 with the faults is an answer too
        with refused:
            status, body = refused.code, refused.read(_LONGEST_ANSWER)
    except (OSError, HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        raise ServiceUnreachable(f"{address} does not answer ({why}). Start it with `mailflow run`, or correct the address.") from error
    return _faults(address, status, body)


def _faults(address: str, status: int, body: bytes) -> tuple[str, ...]:
    try:
        said = json.loads(body)
        word, faults = said["status"], said["faults"]
    except (ValueError, KeyError, TypeError) as error:
        says = f"{address} answers with status {status} and does not say how it is. Look into the service's log, or correct the address."
        raise ServiceUnreachable(says) from error
    if status == 200 and word == "ok":
        return ()
    return tuple(str(fault) for fault in faults) or (f"{address} answers with status {status} and names no fault",)
