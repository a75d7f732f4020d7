"""What a monitor asks: is the process there, can it work, is all well."""

from flask import Blueprint, Response, jsonify

from admin.desk import desk

health = Blueprint("health", __name__)


@health.get("/livez")
def livez() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and the ledger is in hand: work and pages can be done."""
    return _answer(desk().faults(is_deep=False))


@health.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Everything that a person should look at, in words."""
    return _answer(desk().faults(is_deep=True))


def _answer(faults: tuple[str, ...]) -> tuple[Response, int]:
    return jsonify(status="ok" if not faults else "fault", faults=list(faults)), 200 if not faults else 503
