"""The lists: cases that wait, what went through by itself, receipts, mail, and how good the suggestions are."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from admin.desk import desk
from mailflow.domain.lifecycle import MessageState, ReceiptState
from mailflow.store.reports import PAGE, QueueFilter, by_queue

queues = Blueprint("queues", __name__)
# What of an address says where in the queue somebody is; it goes along from page to page.
_QUEUE = ("queue", "kind", "reason", "state", "q", "owner", "of", "chance", "sort", "page")
_SORTS = (("rank", "worth it first"), ("value", "largest first"), ("age", "oldest first"), ("reason", "by reason"))


def queue_filter() -> QueueFilter:
    """The queue's state, all of it in the address bar."""
    asked = request.args
    return filter_of(asked)


def filter_of(asked: Mapping[str, str]) -> QueueFilter:
    """The filter that the values of an address, or of a form, describe."""
    clock = desk().front.store.clock
    owner = asked.get("owner", "")[:200]
    sort = asked.get("sort", "")
    return QueueFilter(
        queue=asked.get("queue", ""),
        kind=asked.get("kind", ""),
        reason=asked.get("reason", ""),
        is_resolved=asked.get("state") == "resolved",
        is_snoozed=asked.get("state") == "snoozed",
        text=clean(asked.get("q", "")),
        owner=current_user.login if owner == "me" else owner,
        client=clean(asked.get("of", "")),
        min_chance=_number(asked.get("chance", ""), 100),
        sort=sort if sort in dict(_SORTS) else "rank",
        page=max(1, _number(asked.get("page", ""), 10**6)),
        today=clock.today(),
        now=clock.now(),
        rates=desk().settings.clerks.rates,
    )


def queue_address() -> dict[str, Any]:  # values of url_for, which has options of its own among them
    """The same state as values of an address."""
    return {name: request.args[name] for name in _QUEUE if request.args.get(name)}


@queues.get("/")
def queue() -> str:
    """The cases that wait for a person."""
    wanted = queue_filter()
    today = desk().front.store.clock.today()
    with desk().reading() as reports:
        rows, has_more = reports.queue(wanted)
        counts = reports.queue_counts(today)
        beside = reports.beside_queues(today)
        views = reports.saved_views(current_user.login)
        owners = reports.owners()
    reasons = [count for count in counts if not wanted.queue or count.queue == wanted.queue]
    return render_template(
        "queue.html",
        section="queue",
        rows=rows,
        has_more=has_more,
        counts=by_queue(counts),
        reasons=reasons,
        beside=beside,
        views=views,
        owners=owners,
        wanted=wanted,
        sorts=_SORTS,
    )


@queues.get("/applied")
def automatic() -> str:
    """What the policy decided without a person, with its why, each to be undone."""
    text = _text()
    with desk().reading() as reports:
        rows = reports.automatic(before=request.args.get("before", None, type=int), text=text)
    return render_template("automatic.html", section="automatic", rows=rows, text=text, has_more=len(rows) == PAGE)


@queues.get("/receipts")
def receipts() -> str:
    """The bank's receipts and what became of them."""
    state, text, page = request.args.get("state", ""), _text(), _page()
    with desk().reading() as reports:
        rows, has_more = reports.receipts(state=state, text=text, page=page)
    states = list(ReceiptState)
    return render_template(
        "receipts.html", section="receipts", rows=rows, has_more=has_more, state=state, text=text, page=page, states=states
    )


@queues.get("/mail")
def mail() -> str:
    """Every mail and what became of it; what failed can be tried again."""
    state, text, page = request.args.get("state", ""), _text(), _page()
    with desk().reading() as reports:
        rows, has_more = reports.mail(state=state, text=text, page=page)
    states = list(MessageState)
    return render_template("mail.html", section="mail", rows=rows, has_more=has_more, state=state, text=text, page=page, states=states)


@queues.get("/record")
def record() -> str:
    """How the suggestions compare with what people then booked."""
    with desk().reading() as reports:
        compared = reports.comparison()
    return render_template("record.html", section="record", record=compared, suggests_only=desk().front.suggests_only)


def clean(text: str) -> str:
    """What was typed, without what no database keeps: PostgreSQL has no NUL in a text, and nobody types one."""
    return text.replace("\x00", "").strip()[:200]


def _text() -> str:
    return clean(request.args.get("q", ""))


def _number(text: str, most: int) -> int:
    """A number of an address, 0 where it is none."""
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))
