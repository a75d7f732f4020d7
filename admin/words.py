"""How values are written on a page: money with grouping, ages, and the words for reasons and kinds."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from admin.desk import desk, rights
from admin.queues import queue_address
from mailflow.domain.money import Money

_REASONS = {
    "payment_claim": "says it was paid",
    "plan_request": "asks for a plan",
    "copy_request": "asks for a copy",
    "bank_change": "bank details",
    "ledger_moved": "balance moved",
    "policy": "mailflow",
}
_QUEUES = {
    "cash": "cash exceptions",
    "unidentified": "unidentified",
    "fraud": "suspected fraud",
    "disputes": "disputes",
    "letters": "letters to answer",
    "moved": "balances moved",
}


def register(app: Flask) -> None:
    """Makes the words known to every template."""
    app.jinja_env.filters.update(money=money, reason=reason, reason_class=reason_class, age=age, plain=plain, sender_name=sender_name)
    app.jinja_env.filters.update(percent=percent, person=person, queue_name=queue_name, rule_state=rule_state)
    app.context_processor(_shared)


def money(amount: Money | None) -> str:
    """``12,345.60 USD``; empty where there is none."""
    if amount is None:
        return ""
    places = amount.plain.partition(".")[2]
    return f"{amount.amount:,.{len(places)}f} {amount.currency}"


def plain(amount: Decimal | None) -> str:
    """``12,345.60``."""
    return "" if amount is None else f"{amount:,.2f}"


def percent(share: float | None) -> str:
    """``62 %``; never rounded up to a hundred or down to nothing."""
    if share is None:
        return ""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    return f"{1 if whole == 0 and share > 0 else whole} %"


def reason(word: str | None) -> str:
    """The word of the code in the words of the desk; several (a letter's kinds) with commas."""
    if not word:
        return ""
    return ", ".join(_REASONS.get(part, part.replace("_", " ")) for part in str(word).replace(",", " ").split())


def reason_class(word: str | None) -> str:
    """The same as a name for the style sheet: the first word only."""
    return str(word or "").replace(",", " ").split(" ")[0]


def person(login: str) -> str:
    """Who did it: a login, or mailflow itself."""
    return "mailflow" if login == "policy" else login


def age(moment: datetime | None) -> str:
    """How long ago: minutes, hours, then days."""
    if moment is None:
        return ""
    minutes = int((desk().front.store.clock.now() - moment.astimezone(UTC)).total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 0)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def queue_name(word: str) -> str:
    """A queue as the desk calls it."""
    return _QUEUES.get(word, word)


def rule_state(word: str) -> str:
    """Where a learned rule is in its life."""
    return {"proposed": "waits for your word", "active": "counts", "declined": "not learned", "undone": "taken back"}.get(word, word)


def may(right: str) -> bool:
    """Whether the person of this request has a right, so that a page offers nothing that would be refused."""
    return right in rights()


def sender_name(text: str) -> str:
    """The name of a sender without the address, or the address where there is no name."""
    name, _, rest = text.partition("<")
    return name.strip().strip('"') or rest.rstrip(">") or text


def _shared() -> dict[str, object]:
    if not current_user.is_authenticated:
        return {"static": static, "standing": None, "warnings": ()}
    found = desk()
    return {
        "static": static,
        "standing": found.standing(),
        "warnings": tuple(found.warnings()),
        "queue_address": queue_address,
        "here_with": _here_with,
        "may": may,
    }


def static(name: str) -> str:
    """The address of a file of ours, which changes with its content, so that browsers may keep it."""
    return url_for("static", filename=name, v=_fingerprint(str(current_app.static_folder), name))


@cache
def _fingerprint(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]


def _here_with(**changed: object) -> str:
    """This page with other values in its address."""
    from urllib.parse import urlencode

    values = {name: value for name, value in request.args.items() if name not in changed}
    return f"{request.path}?{urlencode({**values, **changed})}"
