"""What a monitor asks: is the process there, can it work, is all well, and the figures."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, request

from admin.desk import desk
from mailflow.domain.errors import StoreUnavailable

health = Blueprint("health", __name__)
_PLAIN = "text/plain; charset=utf-8"
# Headers by which proxies say that they hand on somebody else's request (RFC 7239; RFC 9110, 7.6.3; and the customary ones).
_PROXIES_SAY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


@health.get("/livez")
def livez() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and the ledger is in hand: work and pages can be done."""
    return _answer(is_deep=False)


@health.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Everything that a person should look at, in words."""
    return _answer(is_deep=True)


@health.get("/metrics")
def metrics() -> Response | tuple[str, int, dict[str, str]]:
    """The figures for Prometheus; an error where the database does not answer, so that the scrape fails."""
    token = desk().settings.web.metrics_token.get_secret_value()
    if token and not _bears(token):
        return "Send web.metrics_token as `Authorization: Bearer …`.\n", 401, {"WWW-Authenticate": "Bearer", "Content-Type": _PLAIN}
    if not token and not _is_of_this_machine():
        says = "Only programs on this machine may read this; set web.metrics_token to let others in.\n"
        return says, 403, {"Content-Type": _PLAIN}
    try:
        text, content_type = desk().front.metrics.text(request.headers.get("Accept", ""))
    except StoreUnavailable as error:
        return f"{error}\n", 503, {"Content-Type": _PLAIN}
    return Response(text, content_type=content_type)


def _bears(token: str) -> bool:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    # In a time that does not tell how much of it was right.
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), token.encode())


def _is_of_this_machine() -> bool:
    """Whether the request began here: a proxy on this machine comes from the loopback address with what anybody sent it."""
    try:
        is_loopback = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in request.headers for name in _PROXIES_SAY)


def _answer(*, is_deep: bool) -> tuple[Response, int]:
    try:
        faults = desk().faults(is_deep=is_deep)
    except StoreUnavailable as error:
        faults = (str(error),)
    return jsonify(status="ok" if not faults else "fault", faults=list(faults)), 200 if not faults else 503
