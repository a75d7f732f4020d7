"""The lists: cases that wait, what went through by itself, receipts, mail, and how good the suggestions are."""

from typing import Any

from flask import Blueprint, render_template, request

from admin.desk import desk
from mailflow.domain.lifecycle import MessageState, ReceiptState
from mailflow.store.reports import PAGE, QueueFilter

queues = Blueprint("queues", __name__)
# What of an address says where in the queue somebody is; it goes along from page to page.
_QUEUE = ("kind", "reason", "state", "q", "sort", "page")


def queue_filter() -> QueueFilter:
    """The queue's state, all of it in the address bar."""
    asked = request.args
    return QueueFilter(
        kind=asked.get("kind", ""),
        reason=asked.get("reason", ""),
        is_resolved=asked.get("state") == "resolved",
        text=_text(),
        sort=asked.get("sort", "value"),
        page=_page(),
    )


def queue_address() -> dict[str, Any]:  # values of url_for, which has options of its own among them
    """The same state as values of an address."""
    return {name: request.args[name] for name in _QUEUE if request.args.get(name)}


@queues.get("/")
def queue() -> str:
    """The cases that wait for a person."""
    wanted = queue_filter()
    with desk().reading() as reports:
        rows, has_more = reports.queue(wanted)
        counts = reports.queue_counts()
    return render_template("queue.html", section="queue", rows=rows, has_more=has_more, reasons=counts, wanted=wanted)


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


def _text() -> str:
    # PostgreSQL keeps no NUL in a text, and nobody types one.
    return request.args.get("q", "").replace("\x00", "").strip()[:200]


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))
